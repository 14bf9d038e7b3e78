"""Compares the verdicts of `didact schema`, through python3-jsonschema, with those of `didact check`.

    schema.py DIDACT SCHEMA FILE...

Prints a line for each comparison: ok or not ok, its name, and what was seen, divided by tabs.
"""
import json
import re
import subprocess
import sys

import jsonschema
import yaml

didact, schema_file, files = sys.argv[1], sys.argv[2], sys.argv[3:]

# What no schema of this kind can see, and why.
UNSEEN = {
    'matrix-shared': 'two values that are written differently and mean the same',
    'plugin-says-no': 'what a plugin says when it is made: here that one of its values lies between two others',
    'report-default': 'a value that must be a key elsewhere',
    'teaching-budget': 'what two values mean together',
    'too-many-runs': 'how many runs the whole makes',
}


class Loader(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read it: 1e6 is a number, yes is a text; keys are texts, each once."""
    yaml_implicit_resolvers = {}

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if not isinstance(key.value, str) or keys.count(key.value) > 1:
                raise yaml.YAMLError(f'the key {key.value}')
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


for tag, pattern, first in (
        ('null', r'~|null|Null|NULL|', ['~', 'n', 'N', '']),
        ('bool', r'true|True|TRUE|false|False|FALSE', list('tTfF')),
        ('int', r'[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+', list('-+0123456789')),
        ('float', r'[-+]?([.][0-9]+|[0-9]+([.][0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?[.](inf|Inf|INF)|[.](nan|NaN|NAN)',
         list('-+.0123456789'))):
    Loader.add_implicit_resolver('tag:yaml.org,2002:' + tag, re.compile(f'^(?:{pattern})$'), first)
Loader.add_constructor('tag:yaml.org,2002:map', lambda loader, node: loader.construct_mapping(node))
Loader.add_constructor('tag:yaml.org,2002:float', lambda loader, node: float(
    re.sub('[.](inf|nan)', r'\1', node.value.lower())))


def tell(fine, name, *seen):
    print('ok' if fine else 'not ok', name, '; '.join(seen).replace('\t', ' ').replace('\n', ' '), sep='\t')


with open(schema_file) as file:
    schema = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)


def by_schema(text):
    """What a reader with the schema finds wrong, a list of (path, sentence)."""
    try:
        tree = yaml.load(text, Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return [((), str(error))]
    found = []
    pending = list(validator.iter_errors(tree))
    while pending:
        error = pending.pop()
        if error.context and error.validator != 'anyOf':
            pending += error.context
        elif error.validator == 'additionalProperties' and isinstance(error.instance, dict):
            known = error.schema.get('properties', {})
            found += [(tuple(error.absolute_path) + (key,), error.message) for key in error.instance if key not in known]
        else:
            found.append((tuple(error.absolute_path), error.message))
    return found


def by_check(name, text):
    """What didact finds wrong: lines of 'NAME:LINE:COLUMN: SENTENCE'."""
    with open(name, 'wb') as file:
        file.write(text)
    done = subprocess.run([didact, 'check', name], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return done.stderr.decode(errors='replace').splitlines()[:-1] if done.returncode else []


# ---- whole files: both refuse, or neither ----

for path in files:
    name = path.rpartition('/')[2].removesuffix('.yaml')
    with open(path, 'rb') as file:
        text = file.read()
    ours, theirs = by_check(name + '.yaml', text), by_schema(text)
    if name in UNSEEN:
        tell(bool(ours) and not theirs, f'{name}: check alone sees {UNSEEN[name]}', *ours, *map(str, theirs))
    else:
        tell(bool(ours) == bool(theirs), f'{name}: {"refused" if ours else "accepted"} by both', *ours, *map(str, theirs))

# ---- every key of every table: which of these values is refused ----

VALUES = ('-1e300', '-1', '0', '1e-300', '0.5', '1', '1.5', '3', '1e15', '1e300', '.inf', 'inf', '1_000', '-1_000', 'true', 'false',
          'yes', '"1"', '"1_000"', 'none', 'auto', 'nothing', '[]', '[64, 64]', '[0]', '[a]', '{}', '{a: 1}', '~', 'ou', '{plugin: ou}',
          '{plugin: ou, sigma: -1}', '{plugin: ou, learn: true}', '{sigma: 1}', '2G', '1:30:00')
# Where check alone may refuse: what a value must be depends on another one.
UNSEEN_KEYS = {'baseline': VALUES, 'evaluation_steps': ('1', '3', '1_000'), 'time': ('0', '1', '"1"')}
UNSEEN_VALUES = {
    '"1_000"': 'in quotes it is a text; a schema sees no quotes',
}
HEAD = {'name': 'x', 'steps': '1000', 'environment': 'pendulum', 'exploration': 'ou'}


def keys_of_tables():
    """(section, plugin or None, key, type) of every row."""
    catalogue = json.loads(subprocess.check_output([didact, 'show', '--format', 'json']))
    for section in catalogue['sections']:
        for parameter in section['parameters']:
            yield section['name'], {'network': 'native', 'exploration': 'ou'}.get(section['name']), parameter
    for plugin in catalogue['plugins']:
        for parameter in plugin['parameters']:
            yield plugin['kind'], plugin['id'], parameter


def experiment(section, plugin, rows):
    """An experiment in which each row stands on a line of its own, and the number of the first such line."""
    head = {key: value for key, value in HEAD.items() if key != section and (section != 'run' or key not in rows)}
    lines = [f'{key}: {value}' for key, value in head.items()]
    indent = ''
    if section == 'slurm':
        lines += ['launcher:', '  slurm:']
        indent = '    '
    elif section != 'run':
        lines.append(f'{section}:')
        indent = '  '
    if plugin:
        lines.append(f'{indent}plugin: {plugin}')
    first = len(lines) + 1
    return '\n'.join(lines + [f'{indent}{key}: {value}' for key, value in rows.items()]) + '\n', first


tables = {}
for section, plugin, parameter in keys_of_tables():
    # A nested plugin is bound when all else is fine: it has a file of its own.
    alone = parameter['name'] if parameter['type'] == 'plugin' else None
    tables.setdefault((section, plugin, alone), []).append(parameter['name'])


def compared(section, plugin, keys, value):
    """Who alone refuses that value, for each key: a list of sentences."""
    text, first = experiment(section, plugin, dict.fromkeys(keys, value))
    places = dict(enumerate(keys, first))
    ours = {places.get(int(line.split(':')[1])) for line in by_check('x.yaml', text.encode())
            if re.match(r'x[.]yaml:[0-9]', line)} - {None}
    theirs = {part for path, _ in by_schema(text) for part in path if part in keys}
    unseen = {key for key in ours - theirs if value in UNSEEN_VALUES or value in UNSEEN_KEYS.get(key, ())}
    return [f'{key}: {value}: {"check" if key in ours else "schema"} alone refuses it' for key in (ours ^ theirs) - unseen]


for (section, plugin, alone), keys in tables.items():
    differences = [difference for value in VALUES for difference in compared(section, plugin, keys, value)
                   # Told when all else in the section is right, which it is in bad-yaml/network-no-hidden.yaml.
                   if difference != 'hidden: []: schema alone refuses it'
                   # A text that begins with '.', but not to a schema.
                   and difference != 'name: .inf: check alone refuses it']
    tell(not differences, f'{plugin or section}: {len(VALUES)} values of {", ".join(keys)}', *sorted(differences))
