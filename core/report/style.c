#include "report/style.h"

#include <stddef.h>

const char *const style_sheet[] = {
    ":root { color-scheme: light dark; --text: #1c1b1a; --quiet: #5b5854; --rule: #dcdad6; --ground: #ffffff;"
    " --panel: #f6f5f2; --accent: #0b57a4; --warn: #8a3b00; --warn-ground: #fdf3e7; }",
    "@media screen and (prefers-color-scheme: dark) {"
    " :root { --text: #e8e6e3; --quiet: #a8a5a0; --rule: #3d3d40; --ground: #17171a; --panel: #212125; --accent:"
    " #8ab8ee; --warn: #ffb066; --warn-ground: #33251a; } }",
    "* { box-sizing: border-box; }",
    "html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }",
    "body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 54rem; background: var(--ground); color:"
    " var(--text); overflow-wrap: anywhere; font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', 'Noto Sans',"
    " 'Liberation Sans', sans-serif; }",

    /* Words. */
    "h1, h2, h3 { line-height: 1.25; text-wrap: balance; }",
    "h1 { font-size: 2rem; letter-spacing: -.015em; margin: 0 0 .5rem; }",
    "h2 { font-size: 1.4rem; letter-spacing: -.01em; margin: 0 0 1rem; padding-top: 1.25rem; border-top: 1px"
    " solid var(--rule); }",
    "h3 { font-size: 1.05rem; margin: 2rem 0 .5rem; }",
    "section { margin-top: 3.25rem; }",
    "p, ul { margin: .75rem 0; max-width: 46rem; }",
    "ul { padding-left: 1.25rem; }",
    "a { color: var(--accent); text-underline-offset: .15em; }",
    ".quiet, figcaption { color: var(--quiet); font-size: .875rem; }",
    ".asked { color: var(--quiet); margin: 0 0 1rem; }",
    ".answer { font-size: 1.25rem; line-height: 1.45; margin: 1rem 0; padding: .1rem 0 .1rem 1rem; border-left:"
    " .25rem solid var(--accent); }",
    ".warning { background: var(--warn-ground); border-left: .25rem solid var(--warn); padding: .6rem 1rem; }",
    ".warning strong { color: var(--warn); }",
    "pre { max-width: 52rem; background: var(--panel); border-radius: .25rem; padding: .9rem 1rem; margin: .75rem"
    " 0; font-size: .8125rem; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; font-family:"
    " ui-monospace, 'Cascadia Mono', Menlo, 'DejaVu Sans Mono', monospace; }",
    "summary { cursor: pointer; color: var(--accent); padding: .25rem 0; }",
    "footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--rule); }",
    ":focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }",
    ".skip { position: absolute; left: -99rem; background: var(--ground); padding: .5rem 1rem; z-index: 1; }",
    ".skip:focus { left: 1rem; top: 1rem; }",

    /* The table of contents: a row of words, or where there is room a column that stays beside the text. */
    "nav { margin-top: 1.25rem; font-size: .875rem; }",
    "nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; }",
    "nav a { display: inline-block; padding: .2rem 0; text-decoration: none; }",
    "nav a:hover { text-decoration: underline; }",
    "nav + main > section:first-child { margin-top: 1.25rem; }",
    "@media screen and (min-width: 75rem) {"
    " body { max-width: 78rem; padding-left: 15rem; }"
    " nav { position: fixed; top: 2.9rem; width: 12rem; margin: 0 0 0 -13.5rem; }"
    " nav ul { display: block; } }",

    /* Tables. */
    ".scroll { overflow-x: auto; }",
    "table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; margin: .5rem 0 1rem; }",
    "caption { text-align: left; font-weight: 600; padding: .5rem 0; }",
    "th, td { text-align: right; vertical-align: baseline; padding: .35rem 0 .35rem 1rem; overflow-wrap: normal;"
    " border-bottom: 1px solid var(--rule); }",
    "thead th { font-weight: 600; font-size: .875rem; line-height: 1.3; vertical-align: bottom;"
    " border-bottom-color: var(--quiet); }",
    "tbody th { font-weight: 400; overflow-wrap: anywhere; }",
    "tbody .group { font-weight: 600; padding-top: 1.1rem; }",
    "tbody:last-child > tr:last-child > * { border-bottom-color: var(--quiet); }",
    ".word { text-align: left; }",
    "tr > :first-child { text-align: left; padding-left: 0; }",
    ".range { display: block; color: var(--quiet); font-size: .8125rem; font-weight: 400; }",
    ".range span, .number { white-space: nowrap; }",
    ".key { width: 2rem; height: .6rem; margin: 0 .6rem 0 -2.6rem; vertical-align: .06rem; }",
    ".key line[stroke='#222222'] { stroke: var(--text); }",
    ".numbers { font-size: .875rem; }",
    ".numbers th, .numbers td { padding-left: .7rem; }",
    ".numbers tr > :first-child { padding-left: 0; }",
    "tr > .variant, .numbers tr > .variant { padding-left: 2.6rem; }",
    ".numbers thead th { font-size: .8125rem; }",
    ".numbers tbody th { min-width: 7.5rem; }",
    ".numbers .range { font-size: .75rem; white-space: nowrap; }",
    "#runs .scroll { max-height: 36rem; overflow-y: auto; }",
    ".runs { font-size: .875rem; margin-top: 0; }",
    ".runs thead th { position: sticky; top: 0; background: var(--ground); }",
    ".runs td, .runs tbody th { white-space: nowrap; }",
    ".runs a + a { margin-left: .35rem; }",
    ".facts { font-size: .875rem; }",
    ".facts th { color: var(--quiet); width: 12rem; vertical-align: top; }",
    ".facts td { overflow-wrap: anywhere; }",

    /* Figures: two beside each other where they find room. */
    ".figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1rem"
    " 2rem; }",
    "figure { margin: 0 0 1.5rem; min-width: 0; }",
    "figure > h3 { margin-top: 1rem; }",
    "figure svg { display: block; max-width: 100%; height: auto; }",
    ".wide { grid-column: 1 / -1; }",
    ".wide svg { min-width: 44rem; }",
    "figcaption { margin-top: .5rem; max-width: 44rem; }",
    ".files a { white-space: nowrap; margin-right: .35rem; }",
    "@media screen and (max-width: 30rem) {"
    " body { padding: 1.25rem 1rem 3rem; }"
    " h1 { font-size: 1.6rem; }"
    " nav ul { flex-wrap: nowrap; overflow-x: auto; white-space: nowrap; }"
    " .asked { font-size: .9375rem; }"
    " .answer { font-size: 1.1rem; padding-left: .75rem; }"
    " th, td { padding-left: .5rem; }"
    " .results { font-size: .875rem; }"
    " .results tbody th { min-width: 6.2rem; }"
    " .results .range, .results thead th { font-size: .75rem; }"
    " tr > .variant, .numbers tr > .variant { padding-left: 1.3rem; }"
    " .key { width: 1rem; margin: 0 .3rem 0 -1.3rem; }"
    " .runs, .runs thead th { font-size: .75rem; }"
    " .facts, .facts caption, .facts tbody { display: block; }"
    " .facts tr { display: block; border-bottom: 1px solid var(--rule); padding: .4rem 0; }"
    " .facts th, .facts td { display: block; width: auto; padding: 0; border: 0; }"
    " pre { font-size: .75rem; } }",
    "@media print {"
    " :root { color-scheme: light; --text: #000000; --quiet: #444444; --rule: #bbbbbb; --panel: #ffffff; --accent:"
    " #000000; --warn: #000000; --warn-ground: #ffffff; }"
    " @page { margin: 18mm 16mm; }"
    " body { max-width: none; padding: 0; font-size: 9.5pt; }"
    " nav, .skip { display: none; }"
    " h1 { font-size: 18pt; }"
    " h2, h3, caption, thead { break-after: avoid; }"
    " section { margin-top: 8mm; }"
    " figure, tr, .answer, .warning { break-inside: avoid; }"
    " .wide svg { min-width: 0; }"
    " .figures { grid-template-columns: 1fr 1fr; gap: 2mm 6mm; }"
    " figure svg { max-height: 220mm; }"
    " tr:has(.group) { break-after: avoid; }"
    " .scroll, #runs .scroll { overflow: visible; max-height: none; }"
    " .runs thead th { position: static; }"
    " details::details-content { content-visibility: visible; }"
    " .results, .numbers, .runs, .facts, pre { font-size: 8pt; }"
    " .range, .numbers .range { font-size: 7pt; }"
    " th, td { padding: 1mm 0 1mm 2mm; }"
    " pre { padding: 0; }"
    " .files { display: none; }"
    " a { text-decoration: none; } }",
    NULL,
};
