#!/usr/bin/env python3
"""Computes reference.json, what test-numbers.c compares the report's statistics with: numpy's and scipy's own functions where they
have them, else definitions written down here once more.

    make-reference.py >reference.json        (made with Python 3.11, numpy 1.24 and scipy 1.10)

Bootstrap intervals are told as a range for each end: between the quantiles of a huge bootstrap, or of all resamples where these
can be enumerated, that lie five standard errors of 50,000 (curves: 2,000) draws to both sides of 2.5 % and 97.5 %.
"""
import itertools
import json
import math

import numpy as np
from scipy import stats

rng = np.random.default_rng(20260101)
HUGE = 1_000_000


def iqm(x, axis=-1):
    return stats.trim_mean(x, 0.25, axis=axis)


def ends(samples, draws=50_000):
    """Where the ends of a percentile interval from so many draws must lie."""
    slack = 5 * math.sqrt(0.025 * 0.975 / draws)
    low = np.quantile(samples, [0.025 - slack, 0.025 + slack], method="inverted_cdf")
    high = np.quantile(samples, [0.975 - slack, 0.975 + slack], method="inverted_cdf")
    return {"low": [float(x) for x in low], "high": [float(x) for x in high]}


def with_ends(value, samples, draws=50_000):
    return {"value": float(value), **ends(samples, draws)}


def resamples(count):
    """Indices of resamples: all of them where they are few, else a huge number."""
    if count <= 6:
        return np.array(list(itertools.product(range(count), repeat=count)))
    return rng.integers(0, count, (HUGE, count))


def draws_of(sizes):
    """One index array a task, drawn independently."""
    return [rng.integers(0, n, (HUGE // 4, n)) for n in sizes]


def rounded(x, digits=3):
    return np.round(x, digits)


def summaries():
    out = []
    for count in [1, 2, 3, 4, 5, 6, 7, 8, 10, 13]:
        x = rounded(rng.normal(10, 40, count))
        case = {"x": x.tolist(), "mean": float(np.mean(x)), "median": float(np.median(x)), "iqm": float(iqm(x)),
                "quantiles": [float(np.quantile(x, q)) for q in [0, 0.025, 0.1, 0.25, 0.5, 0.9, 0.975, 1]]}
        if count in [5, 6, 10]:
            drawn = x[resamples(count)]
            case["intervals"] = {"iqm": with_ends(iqm(x), iqm(drawn)), "mean": with_ends(np.mean(x), drawn.mean(1)),
                                 "median": with_ends(np.median(x), np.median(drawn, axis=1))}
            case["curve"] = with_ends(iqm(x), iqm(drawn), 2_000)
        out.append(case)
    return out


def pooled(tasks, draws):
    return np.concatenate([np.array(x)[d] for x, d in zip(tasks, draws)], axis=1)


def strata():
    tasks = [rounded(rng.normal(0.2, 0.3, 7)), rounded(rng.normal(0.9, 0.05, 5)), rounded(rng.normal(0.5, 0.2, 6))]
    every = np.concatenate(tasks)
    drawn = pooled(tasks, draws_of([7, 5, 6]))
    taus = [0.1, 0.5, 0.85]
    return {"tasks": [x.tolist() for x in tasks], "iqm": with_ends(iqm(every), iqm(drawn)),
            "mean": with_ends(every.mean(), drawn.mean(1)), "median": with_ends(np.median(every), np.median(drawn, axis=1)),
            "taus": taus, "profile": [with_ends((every > t).mean(), (drawn > t).mean(1), 2_000) for t in taus]}


def holm(p):
    p = np.array(p)
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order])
    out = np.empty(len(p))
    out[order] = np.minimum(stepped, 1)
    return out


def families():
    cases = [[0.01, 0.04, 0.03, 0.005], [0.02], [0.5, 0.5, 0.4], [0.01, 0.01, 0.2, 0.011, 0.9],
             rounded(rng.uniform(0, 0.2, 7), 4).tolist()]
    return [{"p": p, "corrected": holm(p).tolist()} for p in cases]


def win(x, y):
    return np.where(x > y, 1.0, np.where(x == y, 0.5, 0.0))


def permutation(x, y):
    """Exact: numpy over all ways up to 20 pairs; scipy says the same where it can in a short time."""
    n = len(x)
    p = None
    if n <= 10:
        p = stats.permutation_test((x, y), lambda a, b: iqm(a) - iqm(b), permutation_type="samples", n_resamples=np.inf,
                                   alternative="two-sided", vectorized=False).pvalue
    ways = np.arange(2 ** (n - 1))
    reached, observed = 0, abs(iqm(x) - iqm(y))
    for part in np.array_split(ways, max(1, len(ways) // 65536)):
        swap = (part[:, None] >> np.arange(n)) & 1 == 1
        reached += (np.abs(iqm(np.where(swap, y, x)) - iqm(np.where(swap, x, y))) >= observed - 1e-9).sum()
    exact = reached / len(ways)
    assert p is None or abs(p - exact) < 1e-12, (p, exact)
    return float(exact)


def comparisons():
    out = []
    for count, shift, digits in [(2, 3, 3), (5, 8, 3), (6, 30, 3), (8, 9, 3), (9, 0, 0), (10, 12, 3), (16, 5, 3),
                                 (20, 4, 3)]:
        x, y = rounded(rng.normal(shift, 9, count), digits), rounded(rng.normal(0, 9, count), digits)
        drawn = rng.integers(0, count, (HUGE, count))
        others = rng.integers(0, count, (HUGE, count))
        wins = win(x[:, None], y[None, :])
        at = rng.permutation(HUGE)[:200_000]
        out.append({
            "x": x.tolist(), "y": y.tolist(), "p": permutation(x, y),
            "difference": with_ends(iqm(x) - iqm(y), iqm(x[drawn]) - iqm(y[drawn])),
            "improvement": with_ends(stats.mannwhitneyu(x, y).statistic / count ** 2,
                                     wins[drawn[at][:, :, None], others[at][:, None, :]].mean((1, 2))),
            "improvement_paired": with_ends(win(x, y).mean(), win(x, y)[drawn].mean(1))})
    return out


def over_tasks():
    """Two variants on three tasks; not every seed is in both."""
    seeds = [([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]), ([0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 5]), ([9, 3, 1, 0], [0, 1, 2, 3])]
    out, xs, ys, px, py = [], [], [], [], []
    for own, other in seeds:
        x, y = rounded(rng.normal(0.5, 0.2, len(own))), rounded(rng.normal(0.4, 0.2, len(other)))
        both = [s for s in own if s in other]
        xs, ys = xs + [x], ys + [y]
        px, py = px + [x[[own.index(s) for s in both]]], py + [y[[other.index(s) for s in both]]]
        out.append({"own": own, "other": other, "x": x.tolist(), "y": y.tolist()})
    x, y = np.concatenate(px), np.concatenate(py)
    pairs = draws_of([len(p) for p in px])
    wins = [win(a, b) for a, b in zip(px, py)]
    dx, dy = draws_of([len(a) for a in xs]), draws_of([len(b) for b in ys])
    at = slice(0, 200_000)
    improvements = [win(a[:, None], b[None, :])[i[at][:, :, None], j[at][:, None, :]].mean((1, 2))
                    for a, b, i, j in zip(xs, ys, dx, dy)]
    return {"tasks": out, "pairs": len(x), "p": permutation(x, y),
            "difference": with_ends(iqm(x) - iqm(y), iqm(pooled(px, pairs)) - iqm(pooled(py, pairs))),
            "improvement": with_ends(np.mean([stats.mannwhitneyu(a, b).statistic / (len(a) * len(b))
                                              for a, b in zip(xs, ys)]), np.mean(improvements, axis=0)),
            "improvement_paired": with_ends(np.mean([w.mean() for w in wins]),
                                            np.mean([w[d].mean(1) for w, d in zip(wins, pairs)], axis=0))}


def reaches():
    """Steps, of which some are never; their medians."""
    out = []
    for steps in [[100, 300, 200, 500, 400, 900, 700], [100, 300, 200, 500, None, 900, None], [100, None, 300, None]]:
        x = np.array([math.inf if s is None else s for s in steps])
        drawn = x[resamples(len(x))]
        drawn.sort(axis=1)
        n = len(x)
        medians = (drawn[:, (n - 1) // 2] + drawn[:, n // 2]) / 2
        value = float(np.sort(x)[(n - 1) // 2] + np.sort(x)[n // 2]) / 2
        told = ends(medians)
        out.append({"steps": steps, "value": value if math.isfinite(value) else None,
                    **{k: [e if math.isfinite(e) else None for e in v] for k, v in told.items()}})
    return out


def study():
    """A whole study: returns of 2 tasks x 3 variants x 6 seeds x 30 evaluations, and what results from it."""
    scales = [[-200.0, -20.0], [0.0, 5.0]]
    ranges = [(-190.0, 120.0, 9.0), (0.3, 3.0, 0.4)]
    steps = [np.arange(30) * 100, np.cumsum(rng.integers(1, 4, 30)) * 50]
    tasks, finals, shares = [], [], [0, 0.017, 0.25, 0.5, 0.99, 1]
    for t, (low, gain, noise) in enumerate(ranges):
        speed = np.array([0.1, 0.2, 0.12])[:, None, None]
        grown = low + gain * (1 - np.exp(-speed * np.arange(30)[None, None, :]))
        # a sixteenth is exact in binary, so that means of returns are, whoever sums them
        returns = np.round((grown + rng.normal(0, noise, (3, 6, 1)) + rng.normal(0, noise / 4, (3, 6, 30))) * 16) / 16
        last = returns[:, :, -3:].mean(2)
        finals.append(last)
        width = steps[t][-1] - steps[t][0]
        threshold = float(iqm(last[0]))
        reached = returns >= threshold
        first = np.where(reached.any(2), steps[t][reached.argmax(2)], np.inf)
        tasks.append({"steps": steps[t].tolist(), "scale": scales[t], "returns": returns.tolist(), "finals": last.tolist(),
                      "bests": returns.max(2).tolist(), "areas": (np.trapz(returns, steps[t], axis=2) / width).tolist(),
                      "curve": iqm(returns, axis=1).tolist(), "final_iqm": iqm(last, axis=1).tolist(),
                      "threshold": threshold, "reached": np.isfinite(first).sum(1).tolist(),
                      "scores": ((last - scales[t][0]) / (scales[t][1] - scales[t][0])).tolist()})
    ranks = [(stats.rankdata(f).reshape(f.shape) - 1) / (f.size - 1) for f in finals]
    curves = []
    for v in range(3):
        points = []
        for share in shares:
            at = [[(np.interp(share * steps[t][-1], steps[t], run) - scales[t][0]) / (scales[t][1] - scales[t][0])
                   for run in tasks[t]["returns"][v]] for t in range(2)]
            points.append(float(iqm(np.concatenate(at))))
        curves.append(points)
    scores = np.concatenate([np.array(t["scores"]) for t in tasks], axis=1)
    return {"tasks": tasks, "shares": shares, "curves": curves, "ranks": [r.tolist() for r in ranks],
            "rank_iqm": iqm(np.concatenate(ranks, axis=1), axis=1).tolist(), "score_iqm": iqm(scores, axis=1).tolist(),
            "lowest": float(min(0, scores.min())), "highest": float(max(1, scores.max()))}


print(json.dumps({"summaries": summaries(), "strata": strata(), "holm": families(), "comparisons": comparisons(),
                  "over_tasks": over_tasks(), "reaches": reaches(), "study": study()}, indent=None).replace('], "', '],\n"'))
