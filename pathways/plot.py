"""Every figure of the package by its name: a dataset and axes in, the axes out.

`pathways.plot.emissions(pathway, ax)` draws into axes of one's own; without them a figure in the
common style is made, which is `axes.figure`. Names are those of the figures in a folder of results
(`emissions_by_source`), and the short ones (`emissions`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .errors import InputError, Problem, did_you_mean

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "pathway": (("activity",), "a pathway, as `pathways.solve` returns it"),
    "hours": (("power_by_source",), 'a pathway with hours, as of `hours="24x4"`'),
    "curve": (("merged_marginal_cost",), "a curve, as `pathways.cost_curve` returns it"),
    "expert": (("specific_cost",), "options alone, as `pathways.expert_curve` returns them"),
    "together": (("sector", "marginal_cost"), "the curve of several sectors in one"),
    "study": (("factor_draw", "status"), "a study, as `pathways.sweep` returns it"),
    "indices": (("importance",), "indices, as `pathways.indices` returns them, or a study"),
    "decision": (("regret",), "a decision, as `pathways.decide` returns it"),
    "map": (("corner", "region"), "a map, as `pathways.map` returns it"),
    "breakeven": (("fall", "rise"), "switching points, as `pathways.breakeven` returns them"),
    "alternatives": (("lever_least",), "what `pathways.alternatives` returns"),
    "microgrid": (("bill",), "the `microgrid.nc` that `pathways microgrid` writes"),
}
"""What a figure shows: variables that it must have, and what it is in words."""

SEVERAL = {"pathways": "pathway", "curves": "curve"}
"""Kinds that are a mapping of label to one of another kind."""

FIGURES: Mapping[str, tuple[str, str, str]] = {
    **{
        name: ("pathway", name, "pathway")
        for name in ("emissions", "abatement", "production", "energy", "cost", "investment")
    },
    "carbon_account": ("account", "carbon_account", "pathway"),
    "calendar": ("calendar", "calendar", "pathway"),
    "spending_by_year": ("calendar", "spending_by_year", "pathway"),
    "wedges": ("tradeoff", "wedges", "pathway"),
    "yardsticks": ("yardsticks", "yardsticks", "pathway"),
    "cost_on_market_price": ("yardsticks", "cost_on_market_price", "pathway"),
    **{
        name: ("hours", name, "hours")
        for name in ("dispatch_typical", "dispatch_peak", "storage_level", "duration")
    },
    **{
        name: ("compare", name, "pathways")
        for name in (
            "relative_emissions",
            "levers",
            "cost_per_tonne",
            "share_of_market_price",
            "spending",
            "reductions",
        )
    },
    "steps": ("curve", "steps", "curve"),
    "methods": ("curve", "methods", "curve"),
    "depth": ("tradeoff", "depth", "curve"),
    "tradeoff": ("tradeoff", "tradeoff", "curve"),
    "expert": ("curve", "expert", "expert"),
    "overlay": ("curve", "overlay", "curves"),
    "years": ("curve", "years", "curves"),
    "together": ("curve", "together", "together"),
    "ranges": ("tradeoff", "ranges", "alternatives"),
    "tornado": ("sensitivity", "tornado", "indices"),
    "spider": ("sensitivity", "spider", "indices"),
    **{
        name: ("sensitivity", name, "study")
        for name in ("distribution", "probability", "scatter", "scatter_matrix")
    },
    "breakeven": ("switching", "breakeven", "breakeven"),
    "map": ("map", "map", "map"),
    "regrets": ("deciding", "regrets", "decision"),
    "orders": ("deciding", "orders", "decision"),
    "bill": ("microgrid", "bill", "microgrid"),
    "one_line": ("one_line", "one_line", "microgrid"),
}
"""Each figure: its module below `plots`, the end of its function's name, and what it shows."""

FILES: Mapping[str, str] = {
    "emissions_by_source": "emissions",
    "abatement_by_lever": "abatement",
    "wedges_by_lever": "wedges",
    "energy_by_carrier": "energy",
    "cost_by_kind": "cost",
    "dispatch_typical_day": "dispatch_typical",
    "dispatch_peak_day": "dispatch_peak",
    "duration_curve": "duration",
    "levers_by_depth": "depth",
    "depth_against_money": "tradeoff",
    "options_alone": "expert",
    "by_year": "years",
    "side_by_side": "overlay",
    "alternatives": "ranges",
    "samples_by_status": "probability",
}
"""Names of files in folders of results whose figure has a shorter name."""


Figure = Callable[..., Any]
"""Draws a dataset into axes and returns them."""


def _figure(name: str) -> Figure:
    """The function that draws a figure of `FIGURES`, with the text of the one below `plots`."""
    module, last, kind = FIGURES[name]
    draw: Figure = getattr(import_module(f"{__package__}.plots.{module}"), f"plot_{last}")

    def figure(dataset: Any, ax: Axes | None = None, **options: Any) -> Any:
        dataset = getattr(dataset, "pathway", dataset)
        if name in PREPARED:
            return PREPARED[name](draw, dataset, ax, options)
        _require(name, kind, dataset)
        if kind in SEVERAL:
            dataset = {str(label): each for label, each in dataset.items()}
        return draw(dataset, _axes(ax), **options)

    figure.__name__ = figure.__qualname__ = name
    figure.__module__ = __name__
    figure.__doc__ = f"{draw.__doc__}\n\n    Of {KINDS[SEVERAL.get(kind, kind)][1]}.\n    "
    return figure


def _require(name: str, kind: str, dataset: Any) -> None:
    """Refuse what a figure cannot show.

    Raises
    ------
    InputError
    """
    from xarray import Dataset

    of = SEVERAL.get(kind, kind)
    needed, told = KINDS[of]
    several = isinstance(dataset, Mapping) and not isinstance(dataset, Dataset)
    each = list(dataset.values()) if kind in SEVERAL and several else [dataset]
    if kind in SEVERAL:
        told = f"a mapping of label to {told}"
    right = several == (kind in SEVERAL) and each
    if not right or not all(
        isinstance(one, Dataset) and all(key in one.variables or key in one.dims for key in needed)
        for one in each
    ):
        found = f"a {type(dataset).__name__}"
        raise InputError("figure", [Problem(f"`{name}` shows {told}", key=name, found=found)])
    if any(one.attrs.get("squeezed") for one in each):
        told = "dims of this pathway were left out: solve without `squeeze`"
        raise InputError("figure", [Problem(told, key=name)])
    if of == "curve" and not all(one.sizes["step"] for one in each):
        told = "the curve has no step: nothing is abated up to its deepest level"
        raise InputError("figure", [Problem(told, key=name)])


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    from .plots.style import new_figure

    axes: Axes = new_figure()[1]
    return axes


def _of_indices(
    draw: Callable[..., Axes], dataset: Any, ax: Axes | None, options: dict[str, Any]
) -> Axes:
    """A figure of indices, which are worked out where a study is given."""
    from .sensitivity.analyze import DEFAULT, indices

    output = options.pop("output", DEFAULT)
    if "factor_draw" in getattr(dataset, "variables", ()):
        dataset = indices(dataset, output)
    _require(draw.__name__.removeprefix("plot_"), "indices", dataset)
    return draw(dataset, _axes(ax), **options)


def _of_study(
    draw: Callable[..., Axes], dataset: Any, ax: Axes | None, options: dict[str, Any]
) -> Axes:
    """A figure of a study: of one output, of its draws, or of its foremost factors."""
    from .sensitivity.analyze import DEFAULT, indices, series
    from .sensitivity.population import drawn, probability

    name = draw.__name__.removeprefix("plot_")
    _require(name, "study", dataset)
    if name == "probability":
        return draw(probability(dataset), _axes(ax), **options)
    output = options.pop("output", DEFAULT)
    if name == "distribution":
        return draw(series(drawn(dataset), output), _axes(ax), **options)
    if name == "scatter":
        factor = options.pop("factor", None) or str(indices(dataset, output)["factor"].values[0])
        _require_factor(dataset, factor)
        return draw(dataset, _axes(ax), factor, series(dataset, output), **options)
    factors = options.pop("factors", None)
    if factors is None:
        factors = [str(each) for each in indices(dataset, output)["factor"].values]
    for factor in factors:
        _require_factor(dataset, factor)
    return draw(dataset, _axes(ax), list(factors), **options)


def _require_factor(study: Any, factor: str) -> None:
    known = [str(each) for each in study["factor"].values]
    if factor not in known:
        told, hint = "the study moves no such factor", did_you_mean(str(factor), known)
        problem = Problem(
            told, key="factor", found=str(factor), allowed=", ".join(known), hint=hint
        )
        raise InputError("figure", [problem])


def _of_levels(
    draw: Callable[..., Axes], dataset: Any, ax: Axes | None, options: dict[str, Any]
) -> Axes:
    """Cost against depth, with the levels that technology and money allow."""
    from .curves.levels import lowest_levels

    _require("tradeoff", "curve", dataset)
    return draw(dataset, lowest_levels(dataset, **options), _axes(ax))


def _of_years(draw: Callable[..., Any], dataset: Any, ax: Any, options: dict[str, Any]) -> Any:
    """One axes a curve: a sequence of as many, or a figure of its own."""
    _require("years", "curves", dataset)
    if ax is None:
        from .plots.style import new_figure

        ax = new_figure(4.0 * len(dataset), columns=len(dataset))[1]
        ax = ax[0] if len(dataset) > 1 else [ax]
    grid = list(ax) if hasattr(ax, "__iter__") else [ax]
    if len(grid) != len(dataset):
        told = "each curve needs axes of its own"
        found, allowed = f"{len(grid)} axes", f"{len(dataset)}, one a curve"
        raise InputError("figure", [Problem(told, key="ax", found=found, allowed=allowed)])
    return draw(dataset, grid, **options)


PREPARED: Mapping[str, Callable[..., Any]] = {
    **dict.fromkeys(("tornado", "spider"), _of_indices),
    **dict.fromkeys(("distribution", "probability", "scatter", "scatter_matrix"), _of_study),
    "tradeoff": _of_levels,
    "years": _of_years,
}
"""Figures of what is worked out from a dataset first."""


def __getattr__(name: str) -> Figure:
    short = FILES.get(name, name)
    if short not in FIGURES:
        known = [*FIGURES, *FILES]
        hint = did_you_mean(name, known)
        told = f"; did you mean `{hint}`?" if hint else f"; there are {', '.join(sorted(FIGURES))}"
        raise AttributeError(f"there is no figure `{name}`{told}")
    return _figure(short)


def __dir__() -> list[str]:
    return sorted([*FIGURES, *FILES])
