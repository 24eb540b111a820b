"""In words why a program has no least cost: what is paid for without end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..program.program import StandardForm
from ..sentences import listed, say
from ..solving.highs import HighsSolver
from ..solving.scaling import FAR, Scale

FULL = 0.99
"""Part of its box from which on a column has run away."""

_ABOVE = ("purchase", "sale", "allowance")
"""Variables of which a sentence of their own tells that they run away."""

_BELOW = ("net_allowance", "allowance")
"""The same of columns that run away below zero."""


def runaway(form: StandardForm) -> list[str]:
    """Sentences on what runs away, each with the place and the first year in which it does.

    Every column without a bound gets one far away; what earns money and stands there is what had no
    end.

    Parameters
    ----------
    form : StandardForm
        A program's form with a question laid over it, which has no least cost.
    """
    box = FAR / 2.0 * Scale.of(form).column
    above, below = np.isinf(form.upper), np.isinf(form.lower)
    boxed = replace(
        form,
        upper=np.where(above, box, form.upper),
        lower=np.where(below, -box, form.lower),
    )
    found = HighsSolver(boxed).solve()
    if found.status != "optimal":
        return []
    gone_up = above & (form.cost < 0) & (found.values >= FULL * box)
    gone_down = below & (form.cost > 0) & (found.values <= -FULL * box)
    sentences: dict[str, str] = {}
    for block in form.variables.values():
        for place in np.argwhere(block.index.values >= 0):
            number = block.index.values[tuple(place)]
            if not (gone_up[number] or gone_down[number]):
                continue
            at = dict(zip(block.index.dims, place, strict=True))
            labels = {dim: str(block.labels[dim][number]) for dim, number in at.items()}
            where = listed(labels[dim] for dim in ("site", "period") if dim in labels)
            sentences.setdefault(_said(block.name, labels, bool(gone_down[number])), where)
    return [say("runs_away", what=sentence, at=where) for sentence, where in sentences.items()]


def _said(variable: str, labels: Mapping[str, str], below: bool) -> str:
    """What is paid for without end."""
    if below and variable in _BELOW:
        return say(f"below_zero_{variable}")
    what = f"`{labels.get('commodity', labels.get('technology', variable))}`"
    if not below and variable in _ABOVE:
        return say(f"endless_{variable}", what=what)
    return say("endless", variable=variable, what=what)
