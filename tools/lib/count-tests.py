#!/usr/bin/env python3
"""Counts what `meson test` ran in a build folder, subtest by subtest, and ends with "N passed, N failed".

Meson itself counts programs, and takes one that prints nothing for skipped. Here every test of the build must show up, but
for those of the suite `long`, which are run by themselves: a program that is missing from the log, crashes, hangs, or breaks
off before its plan is kept has failed at least once.
"""
import json
import os
import re
import subprocess
import sys

BAD = ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS")


class Count:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.faults = []  # why, one line each

    def fail(self, why, count=1):
        self.failed += count
        self.faults.append(why)


def count_tap(run):
    """A program that speaks TAP: its result lines against its plan and its end."""
    count = Count()
    plan = None
    for line in (run.get("stdout") or "").splitlines():
        if result := re.match(r"(not )?ok\b", line):
            if result[1]:
                count.fail(line)
            elif re.search(r"# skip", line, re.I):
                count.skipped += 1
            else:
                count.passed += 1
        elif announced := re.match(r"1\.\.(\d+)", line):
            plan = int(announced[1])
    seen = count.passed + count.failed + count.skipped
    if plan is None:
        count.fail(f"broke off without a plan after {seen} results")
    elif plan != seen:
        count.fail(f"planned {plan} results and gave {seen}", max(plan - seen, 1))
    elif plan == 0:
        count.skipped += 1
    if run["result"] in BAD and not count.failed:
        count.fail(f"ended badly: {run['result']}, exit status {run['returncode']}")
    return count


def count_plain(run):
    """A program that speaks by its exit status."""
    count = Count()
    if run["result"] == "SKIP":
        count.skipped = 1
    elif run["result"] in BAD:
        count.fail(f"{run['result']}, exit status {run['returncode']}")
    else:
        count.passed = 1
    return count


def read_log(build):
    """Each test's last run by name and command: names alone may repeat between suites, commands between environments."""
    path = os.path.join(build, "meson-logs", "testlog.json")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8", errors="replace") as log:
        return {(run["name"].split(" / ")[-1], *run["command"]): run for run in map(json.loads, log)}


def tell(name, count, run):
    print(f"\nFAILED: {name}")
    for why in count.faults:
        print(f"    {why}")
    for stream in ("stdout", "stderr"):
        text = (run.get(stream) or "").rstrip()
        if text:
            print(f"  its {stream}:\n    " + text.replace("\n", "\n    "))


def main(build):
    tests = json.loads(subprocess.run(["meson", "introspect", "--tests", build], check=True, capture_output=True).stdout)
    log = read_log(build)
    total = Count()
    for test in tests:
        if any(suite.endswith(":long") for suite in test["suite"]):
            continue
        run = log.get((test["name"], *test["cmd"]), {})
        if not run:
            count = Count()
            count.fail("did not run")
        else:
            count = (count_tap if test["protocol"] == "tap" else count_plain)(run)
        if count.failed:
            tell(test["name"], count, run)
        total.passed += count.passed
        total.failed += count.failed
        total.skipped += count.skipped
    if not tests:
        total.fail("no tests")
    print(f"\n{total.passed} passed, {total.failed} failed" + (f", {total.skipped} skipped" if total.skipped else ""))
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
