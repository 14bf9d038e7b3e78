#!/usr/bin/env python3
"""Do two variants of a finished study learn alike? Meant for variants that differ in nothing but rounding.

usage: compare-curves.py DIR BASELINE VARIANT

Seeds are paired: both begin with the same networks, noise and evaluation episodes. Three things are asked for:
  1. Before rounding has grown (the first evaluation after updates), each seed's return is the same to 0.1 %.
  2. No test tells the curves apart, at 1 % for all together (Holm 1979): paired t tests of the curve's mean and of the
     last return, Mann-Whitney tests of the returns at four steps.
  3. What a difference may still be is small: the 95 % interval of the curve's mean lies within 15 % of what was learned.
The exit status is 0 where all three hold, 1 where one does not, 65 where the study does not allow the question.
"""
import csv
import glob
import math
import os
import sys
from statistics import fmean, stdev

EARLY, FAMILY, CONFIDENCE, MARGIN = 1e-3, 0.01, 0.95, 0.15


def read_curve(path):
    """{step: mean return}"""
    returns = {}
    with open(path, encoding="ascii") as file:
        for row in csv.DictReader(file):
            returns.setdefault(int(row["step"]), []).append(float(row["return"]))
    return {step: fmean(values) for step, values in returns.items()}


def read_variant(folder, variant):
    """{seed: curve}"""
    paths = glob.glob(os.path.join(glob.escape(folder), glob.escape(variant), "*", "seed-*", "evaluations.csv"))
    return {path.split(os.sep)[-2]: read_curve(path) for path in paths}


def t_tail(t, freedom):
    """P(|T| > |t|), by Simpson's rule on the angle whose tangent is t / sqrt(freedom)."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(math.pi)
    end, parts = math.atan(abs(t) / math.sqrt(freedom)), 2000
    weights = [1] + [4, 2] * (parts // 2 - 1) + [4, 1]
    area = sum(w * math.cos(end * i / parts) ** (freedom - 1) for i, w in enumerate(weights)) * end / parts / 3
    return max(0.0, 1 - 2 * scale * area)


def t_quantile(confidence, freedom):
    low, high = 0.0, 1000.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if t_tail(middle, freedom) > 1 - confidence else (low, middle)
    return low


def paired_t(differences):
    """(mean, half of its confidence interval, p)"""
    n, mean = len(differences), fmean(differences)
    error = stdev(differences) / math.sqrt(n)
    if error == 0:
        return mean, 0.0, 1.0 if mean == 0 else 0.0
    return mean, t_quantile(CONFIDENCE, n - 1) * error, t_tail(mean / error, n - 1)


def mann_whitney(a, b):
    """The exact two-sided p; a tie counts half."""
    u = sum((x > y) + (x == y) / 2 for x in a for y in b)
    counts = [[1] + [0] * (len(a) * len(b))] * (len(b) + 1)  # of arrangements by U: i of a beside j of b
    for _ in a:
        row = [counts[0]]
        for j in range(1, len(b) + 1):
            row.append([row[j - 1][k] + (counts[j][k - j] if k >= j else 0) for k in range(len(counts[j]))])
        counts = row
    tail = sum(counts[-1][: math.floor(min(u, len(a) * len(b) - u)) + 1])
    return min(1.0, 2 * tail / math.comb(len(a) + len(b), len(a)))


def holm(tests, level):
    """The names of the tests that reject."""
    rejected = []
    for i, (name, p) in enumerate(sorted(tests, key=lambda test: test[1])):
        if p > level / (len(tests) - i):
            break
        rejected.append(name)
    return rejected


def agree_early(ours, theirs, seeds, step):
    worst = max(abs(theirs[s][step] - ours[s][step]) / abs(ours[s][step]) for s in seeds)
    print(f"step {step}: returns of a seed differ by {worst:.1e} at most")
    return worst <= EARLY


def not_told_apart(ours, theirs, seeds, late):
    tests = []
    for name, of in [("mean of the curve", lambda c: fmean(c[s] for s in late)), ("last return", lambda c: c[late[-1]])]:
        mean, half, p = paired_t([of(theirs[s]) - of(ours[s]) for s in seeds])
        print(f"{name}: difference {mean:.1f}, 95 % interval {mean - half:.1f} to {mean + half:.1f}, p = {p:.3f}")
        tests.append((name, p))
    for i in range(1, 5):
        step = late[len(late) * i // 4 - 1]
        p = mann_whitney([theirs[s][step] for s in seeds], [ours[s][step] for s in seeds])
        print(f"step {step}: Mann-Whitney p = {p:.3f}")
        tests.append((f"step {step}", p))
    return holm(tests, FAMILY)


def is_narrow(ours, theirs, seeds, steps, late):
    mean, half, _ = paired_t([fmean(theirs[s][t] - ours[s][t] for t in late) for s in seeds])
    first, last = (fmean(ours[s][t] for s in seeds) for t in (steps[0], steps[-1]))
    print(f"learned: {last - first:.0f}, of which the curve's mean must surely not miss more than 15 %")
    return abs(mean) + half <= MARGIN * (last - first)


def main(folder, baseline, variant):
    ours, theirs = read_variant(folder, baseline), read_variant(folder, variant)
    seeds = sorted(ours.keys() & theirs.keys())
    steps = sorted(set.intersection(*(set(runs[s]) for runs in (ours, theirs) for s in seeds))) if seeds else []
    if len(seeds) < 5 or len(steps) < 8:
        print(f"compare-curves: {folder} has {len(seeds)} seeds of '{baseline}' and '{variant}' with {len(steps)} "
              "evaluations; give at least 5 with 8", file=sys.stderr)
        return 65
    print(f"{variant} beside {baseline}, {len(seeds)} seeds")
    late = steps[3:]
    faults = []
    if not agree_early(ours, theirs, seeds, steps[1]):
        faults.append("the beginnings differ by more than rounding")
    rejected = not_told_apart(ours, theirs, seeds, late)
    if rejected:
        faults.append("told apart by: " + ", ".join(rejected))
    if not is_narrow(ours, theirs, seeds, steps, late):
        faults.append("the curve's mean may differ by more than 15 % of what was learned")
    print(f"{variant}: " + ("; ".join(faults) if faults else f"learns as {baseline} does"))
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
