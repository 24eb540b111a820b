"""What is kept of a sample, by name.

The headline, and every variable, expression and price of the model, are read straight from the
solution. Whatever else is asked for (report variables, indicators, figures of the summary, the
whole pathway) goes by way of the collected Pathway, which takes about a quarter of a second a
sample.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InputError, Problem, did_you_mean
from ..labelled import SAMPLE, variable
from ..program.objective import CAPITAL, COSTS
from ..program.program import total_of
from ..questions.outcome import Outcome
from ..results.collect import COST_KINDS
from ..results.headline import (
    abatement_cost_of_year,
    average_abatement_cost,
    cost_above_baseline,
    emissions_counted,
    investment_total,
    marginal_abatement_cost,
    present_value,
    product_cost_increase,
    reduction,
    resource_cost,
    uses_up,
    yearly_limit_price,
)
from ..systems.scopes import headline_scopes
from ..systems.symbols import EXPRESSIONS, VARIABLES

Array = NDArray[np.float64]
WHOLE = "pathway"

USED_UP = uses_up([COST_KINDS[name] for name in COSTS])
"""Which kinds of cost use something up in their year, in the order of the objective."""

IS_CAPITAL = np.array([name in CAPITAL for name in COSTS])
"""Which kinds of cost are capital, in the order of the objective."""


class Totals:
    """Figures of plans that come again: most samples that no solver is asked for share a few.

    What a figure is made of is told by the objects themselves, which are kept as long as it is.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], tuple[tuple[Any, ...], Array]] = {}

    def of(self, made_of: tuple[Any, ...], work_out: Callable[[], Array]) -> Array:
        """A figure, worked out once for the same objects.

        Parameters
        ----------
        made_of : tuple
            Objects that are not changed.
        work_out : callable
        """
        key = tuple(map(id, made_of))
        if key not in self._known:
            self._known[key] = made_of, work_out()
        return self._known[key][1]


@dataclass
class Answer:
    """The outcome of a sample beside its yardsticks, and what several outputs share.

    Attributes
    ----------
    outcome, baseline, economic : Outcome
        What is asked, today's plants like for like, and what pays without a target.
    unique : callable
        Whether the dual of a row of the program is the only one.
    totals : Totals
        Figures of the plans of samples before it.
    """

    outcome: Outcome
    baseline: Outcome
    economic: Outcome
    unique: Callable[[int], bool] = field(default=lambda _: True)
    totals: Totals = field(default_factory=Totals)

    @cached_property
    def scopes(self) -> NDArray[np.bool_]:
        """Headline scopes."""
        return headline_scopes(self.outcome.program.source)

    @cached_property
    def emissions(self) -> Array:
        """Emissions of the headline scopes (period) in tCO2e a year."""
        return self._emissions(self.outcome)

    @cached_property
    def abatement(self) -> Array:
        """Emissions below those where only what pays is done (period), in tCO2e a year."""
        return self._emissions(self.economic) - self.emissions

    def _emissions(self, of: Outcome) -> Array:
        warming = of.program.parameter("global_warming_potential").values
        if SAMPLE in variable(of.program.source, "global_warming_potential").dims:
            return self._emissions_at(of, warming)
        made_of = of.solution.values, of.program.source
        return self.totals.of(made_of, lambda: self._emissions_at(of, warming))

    def _emissions_at(self, of: Outcome, warming: Array) -> Array:
        by_gas = of.program.form.value("emissions", of.solution.values)
        return emissions_counted(
            by_gas.transpose("site", "scope", "gas", "period").values, warming, self.scopes
        )

    @cached_property
    def base(self) -> float:
        """Base-year emissions of the headline scopes in tCO2e."""
        program = self.outcome.program
        by_gas = program.coefficients.base_emissions
        warming = program.parameter("global_warming_potential").values

        def counted() -> Array:
            gases = by_gas.transpose("site", "scope", "gas").values
            return np.asarray(emissions_counted(gases, warming, self.scopes))

        if SAMPLE in variable(program.source, "global_warming_potential").dims:
            return float(counted())
        return float(self.totals.of((by_gas, program.source), counted))

    def cost(self, of: Outcome) -> Array:
        """Cost of all kinds (kind, period), money a year."""
        return np.array([self.by_period(of, name) for name in COSTS])

    def by_period(self, of: Outcome, name: str) -> Array:
        """Total of an expression (period)."""
        program, values = of.program, of.solution.values
        expression = program.expressions[name]
        return self.totals.of(
            (values, expression),
            lambda: total_of([expression], values, program.sizes, ("period",)).values,
        )

    @cached_property
    def own_cost(self) -> Array:
        """Cost of all kinds of what is asked (kind, period), money a year."""
        return self.cost(self.outcome)

    @cached_property
    def extra(self) -> Array:
        """Cost above what pays anyway, without transfers (kind, period), money a year."""
        if self.economic is self.outcome:
            return np.zeros_like(self.own_cost)
        cost = self.own_cost - self.cost(self.economic)
        return np.where(USED_UP[:, None], cost, 0.0)

    @cached_property
    def collected(self) -> xr.Dataset:
        """The whole Pathway."""
        from ..results.collect import collect

        return collect(self.outcome, self.baseline, self.economic)

    @cached_property
    def summary(self) -> dict[str, Any]:
        """The summary of the whole Pathway."""
        from ..results.summary import summarise

        return summarise(self.collected)


@dataclass(frozen=True)
class Output:
    """One figure of a sample: name, dims, unit, a sentence, and how it is read."""

    name: str
    dims: tuple[str, ...]
    unit: str
    meaning: str
    read: Callable[[Answer], Any]


def _average_cost(answer: Answer) -> float:
    coefficients = answer.outcome.program.coefficients
    capital, running = coefficients.weight_capital.values, coefficients.weight_running.values
    extra = present_value(answer.extra, IS_CAPITAL, capital, running)
    return average_abatement_cost(extra, answer.abatement, running, answer.base)


def _cost_of_year(answer: Answer) -> Array:
    if answer.outcome.program.source.attrs["capital"] != "annuity":
        return np.full(len(answer.abatement), np.nan)
    return abatement_cost_of_year(answer.extra.sum(axis=0), answer.abatement, answer.base)


def _marginal_cost(answer: Answer) -> Array:
    """Summed over targets.

    Missing where the target is missed, where another dual is as good, and for targets that are not
    limits of single years.
    """
    outcome = answer.outcome
    form = outcome.program.form
    weight = outcome.program.coefficients.weight_running.values
    kinds = outcome.program.parameter("target_kind").values.tolist()
    if outcome.status == "target_missed" or not {"budget", "peak"}.isdisjoint(kinds):
        return np.full(len(weight), np.nan)
    rows = form.rows["target_yearly"].index.transpose("target", "period").values
    dual = np.zeros(rows.shape)
    for place in np.argwhere(rows >= 0):
        row = int(rows[tuple(place)])
        known = answer.unique(row)
        dual[tuple(place)] = outcome.solution.row_duals[row] if known else np.nan
    return marginal_abatement_cost(yearly_limit_price(dual, weight))


def _investment(answer: Answer) -> float:
    yearly = answer.by_period(answer.outcome, "investment")
    lengths = answer.outcome.program.parameter("period_length")
    return investment_total(yearly, lengths.values)


def _cost_increase(answer: Answer) -> Array:
    program = answer.outcome.program
    made = program.parameter("demand") * program.parameter("product")
    return product_cost_increase(
        resource_cost(answer.own_cost, USED_UP),
        resource_cost(answer.cost(answer.baseline), USED_UP),
        made.sum(["site", "commodity"]).values,
    )


HEADLINE = (
    Output(
        "npv_cost",
        (),
        "<money>",
        "Present value of all costs",
        lambda a: a.outcome.solution.objective,
    ),
    Output(
        "npv_cost_baseline",
        (),
        "<money>",
        "Present value of all costs of the baseline",
        lambda a: a.baseline.solution.objective,
    ),
    Output(
        "npv_cost_economic",
        (),
        "<money>",
        "Present value of all costs where only what pays is done",
        lambda a: a.economic.solution.objective,
    ),
    Output(
        "extra_cost",
        (),
        "<money>",
        "Present value of costs above those where only what pays is done",
        lambda a: float(
            cost_above_baseline(a.outcome.solution.objective, a.economic.solution.objective)
        ),
    ),
    Output(
        "abatement_cost_average",
        (),
        "<money>/tCO2e",
        "Costs above what pays anyway, without transfers, over discounted abatement",
        _average_cost,
    ),
    Output(
        "abatement_cost_against_economic",
        ("period",),
        "<money>/tCO2e",
        "Cost of the year above what pays anyway, without transfers, over its abatement",
        _cost_of_year,
    ),
    Output(
        "marginal_abatement_cost",
        ("period",),
        "<money>/tCO2e",
        "Cost of one tonne less; missing where the target is missed or the dual is not unique",
        _marginal_cost,
    ),
    Output(
        "emissions_headline",
        ("period",),
        "tCO2e/yr",
        "Emissions of the headline scopes",
        lambda a: a.emissions,
    ),
    Output(
        "reduction",
        ("period",),
        "1",
        "Reduction of the headline scopes against the base year",
        lambda a: reduction(a.emissions, a.base),
    ),
    Output("investment_total", (), "<money>", "Overnight investment of all years", _investment),
    Output(
        "product_cost_increase",
        ("period",),
        "<money>/<product_unit>",
        "Cost above the baseline per unit of product, without transfers",
        _cost_increase,
    ),
    Output(
        "lowest_feasible",
        (),
        "tCO2e/yr",
        "Least emissions of the target year, where the target is missed or the goal is `lowest`",
        lambda a: np.nan if a.outcome.lowest_feasible is None else a.outcome.lowest_feasible,
    ),
)


def _of_model(kind: str, name: str, dims: tuple[str, ...]) -> Callable[[Answer], Array]:
    """Reader of a variable or an expression of the model."""

    def read(answer: Answer) -> Array:
        program, values = answer.outcome.program, answer.outcome.solution.values
        if kind == "variable":
            return program.form.value(name, values).transpose(*dims).values
        return program.expressions[name].evaluate(values, program.sizes).values

    return read


def _collected(name: str) -> Callable[[Answer], Any]:
    return lambda answer: answer.collected[name].values


def _summarised(name: str) -> Callable[[Answer], Any]:
    def read(answer: Answer) -> Any:
        value = answer.summary[name]
        values = list(value.values()) if isinstance(value, dict) else [value]
        numbers = [np.nan if each is None else float(each) for each in values]
        return np.array(numbers) if isinstance(value, dict) else numbers[0]

    return read


def need_central(names: Sequence[str]) -> bool:
    """Whether some outputs go by way of the whole Pathway.

    The central figures then have to show their shapes.
    """
    quick = {output.name for output in HEADLINE} | {
        symbol.name for symbol in (*VARIABLES, *EXPRESSIONS)
    }
    return any(name not in quick for name in names)


def outputs_of(names: Sequence[str], central: Answer | None) -> tuple[Output, ...]:
    """The outputs that are asked for by name.

    Parameters
    ----------
    names : sequence of str
        Empty for the headline.
    central : Answer, optional
        The sample of central figures, which shows the shapes of what goes by way of the Pathway.

    Raises
    ------
    InputError
        Names that nothing has, with the nearest spelling.
    """
    known: dict[str, Output] = {each.name: each for each in HEADLINE}
    for kind, symbols in (("variable", VARIABLES), ("expression", EXPRESSIONS)):
        known |= {
            s.name: Output(s.name, s.dims, s.unit, s.meaning, _of_model(kind, s.name, s.dims))
            for s in symbols
            if s.name not in known
        }
    unknown = [name for name in names if name not in known and name != WHOLE]
    if not names:
        return HEADLINE
    if unknown or WHOLE in names:
        known |= {
            name: each for name, each in _by_way_of_pathway(central).items() if name not in known
        }
    if WHOLE in names:
        assert central is not None
        every = [str(name) for name in central.collected.data_vars if str(name) in known]
        names = list(dict.fromkeys([*(name for name in names if name != WHOLE), *every]))
    problems = [
        Problem(
            "no result has this name",
            key="outputs",
            found=name,
            hint=did_you_mean(name, [*known, WHOLE]),
        )
        for name in names
        if name not in known
    ]
    if problems:
        raise InputError("sweep", problems)
    return tuple(known[name] for name in names)


def _by_way_of_pathway(central: Answer | None) -> dict[str, Output]:
    """Outputs that need the whole Pathway, with the shapes of the central sample."""
    if central is None:
        raise InputError(
            "sweep",
            [
                Problem(
                    "outputs beyond the headline and the model's own variables need central "
                    "figures that can be solved"
                )
            ],
        )
    found: dict[str, Output] = {}
    for name, array in central.collected.data_vars.items():
        if array.dtype.kind in "fiub":
            dims = tuple(map(str, array.dims))
            found[str(name)] = Output(
                str(name),
                dims,
                array.attrs.get("units", ""),
                array.attrs.get("long_name", ""),
                _collected(str(name)),
            )
    for name, value in central.summary.items():
        figures = list(value.values()) if isinstance(value, dict) else [value]
        by_year = isinstance(value, dict) and all(isinstance(key, int) for key in value)
        if (
            name not in found
            and (by_year or not isinstance(value, dict))
            and all(isinstance(each, int | float) or each is None for each in figures)
        ):
            found[name] = Output(
                name,
                ("period",) if by_year else (),
                "",
                f"`{name}` of the summary",
                _summarised(name),
            )
    return found
