"""What is solved before a sweep, so that most of its samples need not be.

Where nothing but costs, or nothing but sides and bounds, moves between samples, each answer bounds
those of all others (`pathways.solving.known`). So that the answers to chunks depend neither on
their order nor on who works on them, every chunk begins with the same ones: those of the ends and
middles of all factors, and of samples spread evenly over the design.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ..solving.known import Known
from .evaluate import Array, Evaluator, Job, Knowns
from .sample import Design

BLOCK = 64
"""Samples after which it is asked whether to go on."""

MOST_LEARNT = 1_024
"""Samples solved beforehand: a few seconds, in one process."""

LEAST_LEARNT = 16
"""Samples below which too little is known to save any solve."""

PART = 8
"""A sweep has so many times the samples that are solved beforehand, so that it loses little where
they tell nothing.
"""

ENOUGH = 0.98
"""Share of a block that needs no solver at which enough is known."""

TRIED, HOPEFUL = 256, 0.1
"""Samples after which more is learnt where so much of the last block needed no solver: of steel
under three prices a seventh did then, and half after a thousand.
"""

EXACTLY = 0.25
"""Share of a block that must lie where a known basis is optimal for more bases to be sought, before
answers are mixed: what a basis answers takes a twentieth of the time of what is proved between
several answers.
"""

WORTH = 0.25
"""Share of the last block that needs no solver below which nothing is remembered: asking what is
known would take longer than it saves.
"""


def learnt(job: Job, design: Design, tolerance: float) -> Job:
    """The job with what is known beforehand; the job itself where that would not help.

    Parameters
    ----------
    job : Job
    design : Design
    tolerance : float
        Largest gap between the bounds of a sample that is not solved, as a part of its cost; at
        zero all samples are solved.
    """
    rows = _rows(design, job)
    if not tolerance or len(rows) < LEAST_LEARNT:
        return job
    one, two, three = (Known(tolerance, mixes=len(rows) < TRIED) for _ in range(3))
    known = one, two, three
    evaluator = Evaluator(replace(job, outputs=(), known=known))
    if not evaluator.share_a_matrix(rows[:BLOCK]):
        return job
    found = _learn(evaluator, rows)
    return replace(job, known=found) if any(found) else job


def _rows(design: Design, job: Job) -> Array:
    """Draws that are solved beforehand (sample, factor)."""
    count, factors = min(design.count // PART, MOST_LEARNT), len(job.factors)
    ends = np.zeros((0, factors))
    if 3**factors <= count:
        ends = np.array(list(product((np.nan, 0.0, 1.0), repeat=factors)))
    spread = np.unique(np.linspace(0, design.count - 1, max(count - len(ends), 0)).astype(int))
    # each block is spread over the whole design
    order = np.concatenate([spread[start::PART] for start in range(PART)])
    own = [design.rows(number, number + 1) for number in order]
    return np.vstack([ends, *own])


def _learn(evaluator: Evaluator, rows: Array) -> Knowns:
    """What is known after as many blocks as it takes; nothing of programs where it is no use."""
    for start in range(0, len(rows), BLOCK):
        part = rows[start : start + BLOCK]
        spared = _spared(evaluator, part)
        if spared.min() < EXACTLY and _mix(evaluator.knowns):
            continue
        if start + BLOCK >= TRIED:
            evaluator.forget(spared < HOPEFUL)
        if (spared >= ENOUGH).all() or not any(evaluator.knowns):
            break
    evaluator.forget(spared < WORTH)
    _mix(evaluator.knowns)
    return evaluator.knowns


def _mix(knowns: Knowns) -> bool:
    """Let answers be mixed from here on; whether they were not before."""
    held = [known for known in knowns if known is not None and not known.mixes]
    for known in held:
        known.mixes = True
    return bool(held)


def _spared(evaluator: Evaluator, rows: Array) -> NDArray[np.float64]:
    """Share of samples whose programs no solver was asked for.

    Of the goal, the baseline and what pays anyway; one where there are no programs.
    """
    asked = evaluator.asked(rows)
    return np.asarray(1.0 - (asked > 0).mean(axis=0), float)
