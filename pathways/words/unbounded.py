"""In words why a program has no least cost: what is paid for without end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..program.program import StandardForm
from ..solving.highs import HighsSolver
from ..solving.scaling import FAR, Scale

FULL = 0.99
"""Part of its box from which on a column has run away."""

_SENTENCES = {
    "purchase": "{0} is bought at a price below zero, and nothing limits how much",
    "sale": "{0} is sold for more than it costs, and nothing limits how much",
    "allowance": "emissions are paid for: the carbon price is below zero",
}
_BELOW = {
    "net_allowance": "each tonne below zero is sold as an allowance, and nothing limits how many "
    "there are; limit what removes them",
    "allowance": "each tonne below zero earns the carbon price, and nothing limits how many there "
    "are; limit what removes them, or state `pay_removals: no`",
}
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
            what = labels.get("commodity", labels.get("technology", block.name))
            other = f"more `{block.name}` of {{0}} earns money, and nothing limits how much"
            said = (_BELOW if gone_down[number] else _SENTENCES).get(block.name, other)
            where = ", ".join(labels[dim] for dim in ("site", "period") if dim in labels)
            sentences.setdefault(said.format(f"`{what}`"), where)
    return [f"{sentence} ({where})" for sentence, where in sentences.items()]
