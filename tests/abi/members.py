#!/usr/bin/env python3
"""Writes a C file that lists every public struct and enumeration of the headers, as the compiler lays them out.

    members.py NAME HEADER...

The array NAME has a Member (tests/abi/members.h) for each struct, for each of its members, and for each enumerator.
"""
import re
import sys
from pathlib import Path


def fields(body):
    for field in body.split(';'):
        pointer = re.search(r'\(\*(\w+)\)', field)
        if pointer:
            yield pointer.group(1)
        else:
            yield from re.findall(r'(\w+)\s*(?:\[[^]]*\])?\s*(?=,|$)', field.strip())


def rows(text):
    text = re.sub(r'/\*.*?\*/', '', text, flags=re.S)
    for tag, body in re.findall(r'^(?:typedef )?struct (\w+) \{(.*?)^\}', text, re.S | re.M):
        yield f'{{"{tag}", "", 0, sizeof(struct {tag})}}'
        for name in fields(body):
            yield f'{{"{tag}", "{name}", offsetof(struct {tag}, {name}), sizeof(((struct {tag} *)0)->{name})}}'
    for tag, body in re.findall(r'^typedef enum (\w+) \{(.*?)^\}', text, re.S | re.M):
        for name in re.findall(r'^\s*(\w+)', body, re.M):
            yield f'{{"{tag}", "{name}", {name}, 0}}'


print('#include "members.h"\n#include <didact/didact.h>\n')
print(f'const unsigned {sys.argv[1]}_abi = DIDACT_ABI;')
print(f'const Member {sys.argv[1]}[] = {{')
for header in sorted(sys.argv[2:]):
    for row in rows(Path(header).read_text(encoding='utf-8')):
        print(f'    {row},')
print('    {NULL, NULL, 0, 0},\n};')
