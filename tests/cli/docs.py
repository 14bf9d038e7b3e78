"""What a document shows, as steps that can be tried, one a line, its parts divided by tabs.

    docs.py DOCUMENT FOLDER

run COMMAND        a line of an indented block, or of a block of sh
save PATH FILE     a block that the text tells to keep: "Save it as `PATH`", "Replace `PATH` by this"
check FILE         any other block of YAML: a part of an experiment, or all of it
name COMMAND       a command within the text

FOLDER gets the blocks as files.
"""
import re
import sys
from pathlib import Path

document, folder = Path(sys.argv[1]), Path(sys.argv[2])
text = document.read_text(encoding='utf-8')
kept = re.compile(r'(?:Save it as|Replace) `([^`]+)`')
fence = re.compile(r'^```(\w*)\n(.*?)^```$', re.S | re.M)
COMMAND = re.compile(r'(?:[A-Z_]+=\S+ )?(?:didact|build/tools/didact|tools/[\w-]+|cc|mkdir|export|meson|cd|echo|squeue|scancel) ')


def steps_of_prose(part):
    for line in part.split('\n'):
        if line.startswith('    ') and COMMAND.match(line[4:] + ' '):
            yield 'run', re.sub(r'\s+#.*', '', line[4:])
    unindented = '\n'.join(line for line in part.split('\n') if not line.startswith('    '))
    for code in re.findall(r'`(didact [^`]+)`', unindented.replace('\n', ' ')):
        yield 'name', code


def steps():
    end = 0
    blocks = list(fence.finditer(text))
    for number, block in enumerate(blocks):
        before = text[end:block.start()]
        end = block.end()
        yield from steps_of_prose(before)
        language, body = block.groups()
        if language == 'sh':
            yield from (('run', line) for line in body.splitlines())
        elif language in ('c', 'yaml'):
            # The last words in front, or else the first behind.
            place = kept.search(before.rstrip().rpartition('\n\n')[2]) or kept.match(text[end:].lstrip())
            path = folder / f'{document.stem}-{number}.{language}'
            path.write_text(body, encoding='utf-8')
            if place:
                yield 'save', place.group(1), str(path)
            elif language == 'yaml':
                yield 'check', str(path)
    yield from steps_of_prose(text[end:])


for step in steps():
    print(*step, sep='\t')
