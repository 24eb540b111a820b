"""Least-cost ways of an industrial sector, or of one factory, to near-zero emissions.

import pathways as pw
system = pw.system("steel", region="hebei")        # xarray.Dataset of parameters
result = pw.solve(system, goal="cost", by=2030)    # xarray.Dataset of results
curve = pw.cost_curve(system, year=2030)           # exact cost curve, one entry a step
others = pw.alternatives(system, within=0.05)      # what may differ at almost the same cost
table = pw.compare({"steel": result})              # headline figures side by side
turns = pw.breakeven(system)                       # where each number changes the plan
plan = pw.decide({"a": system, "b": other}, "2028")  # one beginning for several futures
told = pw.iamc(result)                             # a long table, for pyam and databases
areas = pw.map(system, x, y)                       # the plan over two numbers, as polygons
study = pw.sweep(system, method="sobol")           # xarray.Dataset over samples
ranks = pw.indices(study)                          # which numbers decide
where = pw.boxes(study)                            # where the target fails
axes = pw.plot.emissions(result)                   # every figure by its name
mine = pw.Equation("least_scrap", state)           # an equation of one's own: docs/equations.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from . import plot
    from .api import (
        alternatives,
        boxes,
        breakeven,
        compare,
        cost_curve,
        decide,
        decompose,
        expert_curve,
        indices,
        make_system,
        map,
        open,
        solve,
        sweep,
        system,
    )
    from .labelled import Labelled
    from .program.equation import KEPT, Elastic, Equation, Own, Rigid, Silent, freed
    from .program.model import Model, Rows
    from .program.own_files import own_equations
    from .results.iamc import iamc

__all__ = [
    "KEPT",
    "Elastic",
    "Equation",
    "Labelled",
    "Model",
    "Own",
    "Rigid",
    "Rows",
    "Silent",
    "__version__",
    "alternatives",
    "boxes",
    "breakeven",
    "compare",
    "cost_curve",
    "decide",
    "decompose",
    "expert_curve",
    "freed",
    "iamc",
    "indices",
    "make_system",
    "map",
    "open",
    "own_equations",
    "plot",
    "solve",
    "sweep",
    "system",
]

_HOMES = {
    **dict.fromkeys(
        ("KEPT", "Elastic", "Equation", "Own", "Rigid", "Silent", "freed"), "program.equation"
    ),
    **dict.fromkeys(("Model", "Rows"), "program.model"),
    "Labelled": "labelled",
    "iamc": "results.iamc",
    "own_equations": "program.own_files",
}
"""Modules of what is not in `api`: what an equation of one's own is made of, and exports."""


def __getattr__(name: str) -> Any:
    if name in __all__:
        from importlib import import_module

        if name == "plot":
            return import_module(f"{__name__}.plot")
        return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'api')}"), name)
    from .errors import did_you_mean

    hint = did_you_mean(name, __all__)
    told = f"; did you mean `{hint}`?" if hint else ""
    raise AttributeError(f"module `pathways` has no `{name}`{told}")


def __dir__() -> list[str]:
    return sorted(__all__)
