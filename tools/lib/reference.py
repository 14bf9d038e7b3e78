#!/usr/bin/env python3
"""Writes the man pages and docs/reference from what the program, its plugins and the headers say of themselves.

    reference.py DIDACT PLUGINS HEADERS OUT

DIDACT is the program, PLUGINS the folder of the plugins that count, HEADERS that of didact/*.h. OUT gets the man pages
didact.1, didact-experiment.5 and didact-plugin.7, reference/*.md with the same in Markdown, and didact.schema.json.

A document is a list of blocks: ('h', level, text), ('p', text), ('code', text), ('items', [(term, text)]) and
('keys', parameters). In texts `...` marks what is written as it is.
"""
import itertools
import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

didact, plugin_folder, header_folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
environment = dict(os.environ, LC_ALL='C.UTF-8', DIDACT_PLUGIN_PATH=str(plugin_folder), XDG_DATA_HOME='/nonexistent')


def ask(*arguments):
    done = subprocess.run([didact, *arguments], env=environment, stdout=subprocess.PIPE, check=False)
    if done.returncode not in (0, 78):  # 78: a plugin elsewhere on this machine cannot be used
        sys.exit(f'didact {" ".join(arguments)} ended with {done.returncode}')
    return done.stdout.decode().replace('…', '...')


catalogue = json.loads(ask('show', '--format', 'json'))
sections = {section['name']: section for section in catalogue['sections']}
plugins = [plugin for plugin in catalogue['plugins'] if Path(plugin['path']).is_relative_to(plugin_folder.resolve())]
kinds = ('environment', 'exploration', 'network')


def sentence(text):
    return text[0].upper() + text[1:] + ('' if text.endswith('.') else '.')


# ---- didact(1) ----

def paragraphs(text):
    """What is indented is code, everything else is filled."""
    for part in text.strip('\n').split('\n\n'):
        for is_code, group in itertools.groupby(part.split('\n'), lambda line: line.startswith('  ')):
            if is_code:
                yield 'code', textwrap.dedent('\n'.join(group))
            else:
                yield 'p', ' '.join(group)


def options(text):
    """The lines of 'Application Options:'; a long text goes on in lines of its own."""
    for line in text.split('\n'):
        term, _, doc = line.strip().partition('  ')
        yield f'`{term}`', doc.strip()


def command(*name):
    parts = re.split(r'\n(Help|Application) Options:\n', '\n' + ask(*name, '--help').strip('\n'))
    usage, _, summary = parts[0].strip('\n').partition('\n\n')
    yield 'code', usage.removeprefix('Usage:').strip()
    yield from paragraphs(summary)
    rest = []
    for head, text in zip(parts[1::2], parts[2::2]):
        lines, _, after = text.partition('\n\n')
        if head == 'Application':
            yield 'items', list(options(lines))
        rest += [after] if after.strip() else []
    for text in rest:
        yield from paragraphs(text)


def listed(text):
    """The (word, text) of a help that lists commands."""
    return re.findall(r'^  ([a-z]+)  +(\S.*)$', text, re.M)


def commands():
    yield 'h', 1, 'didact'
    yield 'p', 'Trains a student while a teacher explores for it, and compares teachers.'
    yield 'code', 'didact COMMAND [ARGUMENT...]'
    yield 'items', [(f'`{name}`', sentence(text)) for name, text in listed(ask('--help'))]
    yield 'p', 'Results go to standard output, talk to standard error. `--help` explains a command as this page does.'
    for name, _ in listed(ask('--help')):
        yield 'h', 2, f'didact {name}'
        if name != 'bench':
            yield from command(name)
            continue
        subjects = listed(ask('bench', '--help'))
        yield 'items', [(f'`{subject}`', sentence(text)) for subject, text in subjects]
        for subject, _ in subjects:
            if subject != 'environment' or any(plugin['id'] == 'mujoco' for plugin in plugins):
                yield 'h', 3, f'didact bench {subject}'
                yield from command('bench', subject)
    yield 'h', 2, 'Environment variables'
    yield 'items', [
        ('`DIDACT_PLUGIN_PATH`', 'Folders with plugins, divided by colons, which are looked into first. A plugin is the file '
         '`KIND/ID.so` in one of them.'),
        ('`XDG_DATA_HOME`', "The user's own plugins are in `$XDG_DATA_HOME/didact/plugins`, by default "
         '`~/.local/share/didact/plugins`.'),
        ('`NO_COLOR`', 'When it is set, nothing is coloured.')]
    yield 'h', 2, 'Exit status'
    yield 'items', [('`0`', 'Fine.'), ('`1`', 'Some runs or checks failed.'), ('`64`', 'Wrong arguments.'), ('`65`', 'Bad data.'),
                    ('`70`', 'Something that should not happen.'), ('`75`', 'Stopped, and can go on.'),
                    ('`78`', 'A mistake in a configuration.'), ('`128+n`', 'Ended by the signal n.')]
    yield 'h', 2, 'See also'
    yield 'p', 'didact-experiment(5), didact-plugin(7)'


# ---- didact-experiment(5) ----

def section(name, level=2):
    yield 'h', level, name
    yield 'p', sentence(sections[name]['summary'])
    yield 'keys', sections[name]['parameters']


def plugin_page(plugin, level):
    yield 'h', level, f'{plugin["kind"]} {plugin["id"]}'
    yield 'p', sentence(plugin['summary']) + f' Version {plugin["version"]}.'
    if plugin['parameters']:
        yield 'keys', plugin['parameters']
    else:
        yield 'p', 'It has no parameters.'


def experiment(plugin_blocks):
    yield 'h', 1, 'didact-experiment'
    yield 'p', 'An experiment is a YAML file, a map of these keys. `name`, `steps`, `environment` and `exploration` must be there.'
    yield 'items', [
        ('`name`, `steps`', 'See the section run below.'),
        ('`seeds`', 'A number n stands for the seeds 0 to n-1, a list for itself; each is one run of each variant. Default: 1.'),
        ('`environment`, `network`, `exploration`', "A plugin: its id, or a map `{plugin: ID, ...}` with its parameters beside "
         "Didact's own keys. `network` is by default `native`."),
        ('`student`, `teaching`, `evaluation`', 'Maps of the keys below.'),
        ('`variants`', 'A map of names to patches of what stands above. Maps merge; a patch that names another `plugin` '
         'replaces its map; everything else replaces. Without variants there is one, `default`.'),
        ('`matrix`', 'A map of keys (`student.tau`, `environment`) to lists of values, which are crossed with the variants.'),
        ('`report`, `limits`, `checkpoint`', 'Maps of the keys below; they do not change what a run computes.'),
        ('`launcher`', 'The map `{slurm: {...}}` with the keys of the section slurm below, `options`, a list of further options of '
         'sbatch, and `setup`, a list of lines of shell.')]
    yield 'p', ('`1e6`, `1_000_000` and `1000000` are the same number. A word in place of a number stands where "or" allows it. '
                '`didact check` tells all mistakes of a file, each with its line and column; `didact schema` prints a JSON Schema '
                'for editors.')
    yield 'code', ('name: pendulum-teachers\nsteps: 20000\nseeds: 5\nenvironment: pendulum\nexploration: {plugin: ou, sigma: 0.2}\n'
                   'variants:\n  ou: {}\n  wide: {exploration: {sigma: 0.4}}\n  meta: {exploration: meta}\n'
                   'matrix: {student.tau: [0.01, 5e-3]}\nreport: {baseline: ou}')
    for name in sections:
        yield from section(name)
    yield from plugin_blocks
    yield 'h', 2, 'See also'
    yield 'p', 'didact(1), didact-plugin(7)'


# ---- didact-plugin(7) ----

def uncomment(text):
    """A comment's paragraphs; what is indented in it is code."""
    lines = [re.sub(r'^ ?\* ?', '', line) for line in text.strip()[2:-2].rstrip().split('\n')]
    return paragraphs('\n'.join([lines[0].strip()] + lines[1:]))


def without_conditions(text):
    """Of #ifdef __cplusplus ... #else ... #endif the part for C."""
    text = re.sub(r'#ifdef __cplusplus\n.*?#else\n(.*?)#endif\n', r'\1', text, flags=re.S)
    return re.sub(r'#ifdef __cplusplus\n.*?#endif\n', '', text, flags=re.S)


def declaration(text):
    """What a user needs of a declaration: of a function with a body its head, of a macro with a long body its name."""
    if text.startswith('#define'):
        text = re.sub(r'\s*\\\n\s*', ' ', text)
        head = re.match(r'#define \w+(\([^)]*\))?', text).group(0)
        return text if len(text) <= 100 else head
    if re.match(r'static inline', text):
        head = re.sub(r'\s*\n\{.*', ';', text, flags=re.S).removeprefix('static inline ')
        return re.sub(r'\s*\n\s*', ' ', head)
    return text


def header(path, everything):
    """Blocks of a header: its comments, each with what it describes. Without a comment, only `everything` is told."""
    text = without_conditions(path.read_text())
    head, _, text = text.partition('*/')
    yield 'h', 2, f'didact/{path.relative_to(header_folder / "didact")}'
    yield from uncomment(head + '*/')
    text = re.sub(r'^#(include|ifndef DIDACT_\w+_H|define DIDACT_\w+_H$|endif).*\n', '', text, flags=re.M)
    pieces = re.findall(r'(?:(/\*.*?\*/)\n)?((?:#define(?:[^\n]*\\\n)*[^\n]*|[a-zA-Z][^\n]*(?:\n(?:[ {}][^\n]*|(?=\n[ }])))*)\n)',
                        text, re.S)
    code = []
    for comment, body in pieces:
        if not comment and not everything:
            continue
        if comment:
            if code:
                yield 'code', '\n'.join(code)
            code = []
            yield from uncomment(comment)
        code.append(declaration(body.rstrip()))
    if code:
        yield 'code', '\n'.join(code)


def plugin_interface():
    yield 'h', 1, 'didact-plugin'
    yield 'p', ('A plugin is a shared object `KIND/ID.so` on the search path, made of C or C++ with these headers alone. '
                '`didact new` writes the beginning of one, `didact conform` tests it, `pkg-config --cflags didact` says where the '
                'headers are.')
    first = ('abi', 'plugin', 'param', 'host', 'status', 'rng', 'environment', 'exploration', 'student', 'replay', 'network')
    folder = header_folder / 'didact'
    names = sorted((path.stem for path in folder.glob('*.h') if path.stem != 'didact'),
                   key=lambda name: (first.index(name) if name in first else len(first), name))
    for name in names:
        yield from header(folder / f'{name}.h', True)
    for path in sorted((folder / 'kit').glob('*.h')):
        yield from header(path, False)
    yield 'h', 2, 'See also'
    yield 'p', 'didact(1), didact-experiment(5)'


# ---- as Markdown ----

def allowed(parameter):
    return parameter['allowed'] + (f' [{parameter["unit"]}]' if parameter['unit'] else '')


def default(parameter):
    return repr(parameter['default']) if not parameter.get('default', 'x') else parameter.get('default', 'required')


def markdown_keys(parameters):
    rows = ['| key | type | default | allowed | |', '|---|---|---|---|---|']
    for parameter in parameters:
        cells = (f'`{parameter["name"]}`', parameter['type'], default(parameter), allowed(parameter).strip(), parameter['doc'])
        rows.append('| ' + ' | '.join(cell.replace('|', '\\|') for cell in cells) + ' |')
    return '\n'.join(rows)


def markdown_prose(text):
    pieces = re.split(r'(`[^`]*`)', text)
    return ''.join(piece if i % 2 else re.sub(r'([*<])', r'\\\1', piece) for i, piece in enumerate(pieces))


def markdown(blocks, language=''):
    """`language`: of what is code."""
    parts = []
    for kind, *what in blocks:
        if kind == 'h':
            parts.append('#' * what[0] + ' ' + what[1])
        elif kind == 'p':
            parts.append(markdown_prose(what[0]))
        elif kind == 'code':
            parts.append(f'```{language}\n{what[0]}\n```')
        elif kind == 'items':
            parts.append('\n'.join(f'* {term}: {text}' if text else f'* {term}' for term, text in what[0]))
        else:
            parts.append(markdown_keys(what[0]))
    return '\n\n'.join(parts) + '\n'


# ---- as a man page ----

def roff(text):
    text = text.replace('\\', '\\e').replace('-', '\\-').replace("'", '\\(aq').replace('^', '\\(ha').replace('~', '\\(ti')
    text = ''.join(c if ord(c) < 128 else f'\\[u{ord(c):04X}]' for c in text.replace('`', '\\(ga'))
    return re.sub(r'^\.', '\\\\&.', text, flags=re.M)


def roff_prose(text):
    pieces = re.split(r'`([^`]*)`', text)
    return ''.join(f'\\fB{roff(piece)}\\fR' if i % 2 else roff(piece) for i, piece in enumerate(pieces))


def roff_items(items):
    for term, text in items:
        yield f'.TP\n{roff_prose(term)}\n{roff_prose(text) or chr(92) + "&"}'


def roff_keys(parameters):
    for parameter in parameters:
        words = f'{parameter["type"]}, default {default(parameter)}' if 'default' in parameter else f'{parameter["type"]}, required'
        limits = allowed(parameter).strip()
        yield (f'.TP\n\\fB{roff(parameter["name"])}\\fR ({roff(words)})\n{roff(sentence(parameter["doc"]))}'
               + (f'\n{roff(sentence(limits))}' if limits else ''))


def man(name, number, summary, blocks):
    lines = [f'.TH {name.upper()} {number} "" "didact {catalogue["version"]}" ""', '.SH NAME', f'{roff(name)} \\- {roff(summary)}']
    for kind, *what in blocks:
        if kind == 'h':
            lines.append({1: '.SH DESCRIPTION', 2: f'.SH "{roff(what[1])}"',
                          3: f'.SS "{roff(what[1])}"'}[what[0]])
        elif kind == 'p':
            lines.append('.PP\n' + roff_prose(what[0]))
        elif kind == 'code':
            lines.append('.PP\n.RS 4\n.nf\n' + roff(what[0]) + '\n.fi\n.RE')
        elif kind == 'items':
            lines += roff_items(what[0])
        else:
            lines += roff_keys(what[0])
    return '\n'.join(lines) + '\n'


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding='utf-8')


ours = list(commands())
interface = list(plugin_interface())
by_kind = [block for kind in kinds for plugin in plugins if plugin['kind'] == kind for block in plugin_page(plugin, 2)]
write(out / 'didact.schema.json', ask('schema'))
write(out / 'didact.1', man('didact', 1, 'compare teachers of reinforcement learning', ours))
write(out / 'didact-experiment.5', man('didact-experiment', 5, 'what an experiment of didact says', experiment(by_kind)))
write(out / 'didact-plugin.7', man('didact-plugin', 7, 'what plugins of didact are made of', interface))
write(out / 'reference' / 'didact.md', markdown(ours))
write(out / 'reference' / 'experiment.md', markdown(experiment(
    [('h', 2, 'Plugins'), ('p', 'Each has a page in [plugins](plugins).')]), 'yaml'))
write(out / 'reference' / 'plugin.md', markdown(interface, 'c'))
for plugin in plugins:
    write(out / 'reference' / 'plugins' / f'{plugin["kind"]}-{plugin["id"]}.md', markdown(plugin_page(plugin, 1)))
