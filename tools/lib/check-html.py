#!/usr/bin/env python3
"""Reads a page that is to need nothing else, check-html.py PAGE, and names what is wrong with it: tags that are not closed, ids that are
there twice, links inside the page that lead nowhere, anything that a browser would fetch, headings that leave out a step, tables
without a caption, pictures without words."""
import html.parser
import re
import sys

VOID = {"meta", "link", "br", "hr", "img", "input"}
FETCHED = {"src", "srcset", "data", "poster", "action"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.faults, self.ids, self.targets, self.headings = [], [], [], [], []
        self.tables = []  # whether each open one has a caption

    def fault(self, what):
        self.faults.append("line %d: %s" % (self.getpos()[0], what))

    def handle_starttag(self, tag, attributes):
        self.look(tag, dict(attributes))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append(False)
        if tag == "caption" and self.tables:
            self.tables[-1] = True

    def handle_startendtag(self, tag, attributes):
        self.look(tag, dict(attributes))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.fault("</%s> closes another tag" % tag)
        if tag == "table" and not self.tables.pop():
            self.fault("a table without a caption")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style" and re.search(r"url\((?!['\"]?(#|data:))|@import", data):
            self.fault("the style fetches something")

    def look(self, tag, attributes):
        if tag == "script":
            self.fault("a script")
        if "id" in attributes:
            self.ids.append(attributes["id"])
        self.look_at_addresses(tag, attributes)
        if re.fullmatch("h[1-6]", tag):
            self.look_at_heading(int(tag[1]))
        if tag == "svg" and "aria-hidden" not in attributes:
            if attributes.get("role") != "img" or not attributes.get("aria-label"):
                self.fault("a picture without words")
        if tag == "th" and "scope" not in attributes:
            self.fault("a heading of a table that does not say of what")

    def look_at_addresses(self, tag, attributes):
        for name, value in attributes.items():
            if name in FETCHED:
                self.fault("%s=%s is fetched" % (name, value))
            if name in ("href", "xlink:href"):
                if value.startswith("#"):
                    self.targets.append(value[1:])
                elif tag != "a" and not value.startswith("data:"):
                    self.fault("<%s %s=%s> is fetched" % (tag, name, value))
                elif re.match("([a-z]+:)?//", value):
                    self.fault("a link to elsewhere: %s" % value)

    def look_at_heading(self, level):
        if level > (self.headings[-1] if self.headings else 0) + 1:
            self.fault("a heading of level %d below one of %d" % (level, self.headings[-1] if self.headings else 0))
        self.headings.append(level)

    def finish(self):
        self.close()
        self.faults += ["<%s> is not closed" % tag for tag in self.open]
        self.faults += ["the id '%s' is there twice" % name for name in sorted(set(self.ids)) if self.ids.count(name) > 1]
        self.faults += ["nothing has the id '%s'" % name for name in sorted(set(self.targets) - set(self.ids))]
        if self.headings.count(1) != 1:
            self.faults.append("%d headings of the first level" % self.headings.count(1))
        return self.faults


def main():
    page = Page()
    with open(sys.argv[1], encoding="utf-8") as file:
        page.feed(file.read())
    faults = page.finish()
    print("\n".join(faults) if faults else "fine")
    sys.exit(1 if faults else 0)


main()
