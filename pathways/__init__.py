"""Least-cost ways of an industrial sector, or of one factory, to near-zero emissions.

import pathways as pw
system = pw.system("steel", region="hebei")        # xarray.Dataset of parameters
result = pw.solve(system, goal="cost", by=2030)    # xarray.Dataset of results
curve = pw.cost_curve(system, year=2030)           # exact cost curve, one entry a step
others = pw.alternatives(system, within=0.05)      # what may differ at almost the same cost
table = pw.compare({"steel": result})              # headline figures side by side
study = pw.sweep(system, method="sobol")           # xarray.Dataset over samples
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .api import (
        alternatives,
        compare,
        cost_curve,
        decompose,
        expert_curve,
        solve,
        sweep,
        system,
    )

__all__ = [
    "__version__",
    "alternatives",
    "compare",
    "cost_curve",
    "decompose",
    "expert_curve",
    "solve",
    "sweep",
    "system",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from . import api

        return getattr(api, name)
    raise AttributeError(f"module `pathways` has no `{name}`")
