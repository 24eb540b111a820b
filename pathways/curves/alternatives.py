"""The other good pathways: how different a pathway can be and still cost almost as little.

Modelling to generate alternatives (Brill, Chang and Hopkins 1982, Management Science 28): with the
target kept and

    cost <= (1 + slack) x least cost,

the abatement of each lever and the use of each option in the target year is made as small and as
large as it can be, and random directions are followed. What is needed even at its least is a must;
what may be large or nothing is a free choice; what stays near nothing at its largest is out. Of all
pathways met on the way the most different ones are kept.

The slack is stated three times: as the share of all costs that it is a share of, in money, and over
what the pathway costs more than the baseline. A few per cent of all costs, ore and wages among
them, can be many times what abatement costs, and then nearly everything is free to choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..amounts import quantity
from ..errors import InfeasibleError, InputError, Problem
from ..labelled import Labelled
from ..program.equation import Equation
from ..program.rows import COST_LIMIT, with_row
from ..questions.goals import solve_goal
from ..questions.outcome import Outcome
from ..questions.proved import optimum
from ..results.attribution import credits
from ..solving.question import LEAST_COST
from ..solving.session import Session
from ..systems.scopes import headline_scopes
from ..systems.units import real_unit
from .explored import explore as explore_space
from .words import EXISTING

MOST_LEVERS = 4
"""Levers whose space is explored, the widest first: the volume of more takes hundreds of directions
to be known."""

DIRECTIONS = 24
"""Random directions that are followed: four for each pathway that is kept."""

KEPT = 6
"""Pathways kept beside the one of least cost: as many as a figure can tell apart."""

SEED = 1
"""Of the random directions: always the same, so that runs repeat."""

FEW = 0.01
FEW_TONNES = 0.001
"""Below the second share of all abatement a lever, and below the first share of what it refers to
an option, counts as not used.
"""

MUST, FREE, NEVER = "must-have", "free", "never"

VARIABLES = {
    "lever_least": (
        ("lever",),
        "tCO2e/yr",
        "Least abatement of a lever in any pathway within the cost",
    ),
    "lever_most": (
        ("lever",),
        "tCO2e/yr",
        "Largest abatement of a lever in any pathway within the cost",
    ),
    "lever_best": (("lever",), "tCO2e/yr", "Abatement of a lever in the pathway of least cost"),
    "lever_verdict": (("lever",), "text", "must-have, free or never"),
    "technology_least": (
        ("technology",),
        "<activity_unit>/yr",
        "Least activity in the target year",
    ),
    "technology_most": (
        ("technology",),
        "<activity_unit>/yr",
        "Largest activity in the target year",
    ),
    "technology_best": (
        ("technology",),
        "<activity_unit>/yr",
        "Activity in the target year at least cost",
    ),
    "technology_verdict": (("technology",), "text", "must-have, free or never"),
    "abatement": (
        ("alternative", "lever"),
        "tCO2e/yr",
        "Abatement by lever of the kept pathways, the one of least cost first",
    ),
    "activity": (
        ("alternative", "technology"),
        "<activity_unit>/yr",
        "Activity in the target year of the kept pathways",
    ),
    "cost": (("alternative",), "<money>", "Present value of all costs of the kept pathways"),
}
"""Dims, unit and meaning of the variables of a set of alternatives."""


MOST_WITHIN = 10.0
"""Largest share of the least cost that is looked at: beyond ten times as dear nothing is tied."""


@dataclass(frozen=True)
class Field:
    """The space of pathways within the cost.

    Attributes
    ----------
    session : Session
        With the row that limits the cost.
    period : position of the target year
    credit : abatement per unit of activity (site, technology)
    before : activities of the baseline (site, technology)
    levers : names
    of_lever : technologies of each lever (lever, technology)
    options : positions of the technologies that are options
    best : Outcome
    slack : present value by which a pathway may cost more than the least
    extra : present value of the least cost above the baseline
    """

    session: Session
    period: int
    credit: NDArray[np.float64]
    before: NDArray[np.float64]
    levers: list[str]
    of_lever: NDArray[np.bool_]
    options: NDArray[np.int64]
    best: Outcome
    slack: float
    extra: float

    def activity(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Activity in the target year (site, technology)."""
        activity: NDArray[np.float64] = self.session.program.form.value("activity", values).values
        return activity[:, :, self.period]

    def abatement(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Abatement against the baseline by lever."""
        by_technology = ((self.activity(values) - self.before) * self.credit).sum(axis=0)
        abated: NDArray[np.float64] = self.of_lever.astype(float) @ by_technology
        return abated

    def extreme(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of the pathway with the least weighted sum of activities.

        Weights are over site and technology.
        """
        index = Labelled(
            ("site", "technology"),
            self.session.program.form.variables["activity"].index.values[:, :, self.period],
        )
        terms = [(index, Labelled(("site", "technology"), weights))]
        return optimum(self.session, LEAST_COST.minimise(terms)).values


def alternatives(
    system: xr.Dataset,
    within: float = 0.05,
    kept: int = KEPT,
    seed: int = SEED,
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
    explore: int = 0,
) -> xr.Dataset:
    """Ranges of levers and options within a share of the least cost.

    With the most different pathways among them.

    Parameters
    ----------
    system : xarray.Dataset
        With a target; where it cannot be met, its lowest level takes its place.
    within : float, optional
        Share by which the present value of all costs may exceed the least.
    kept : int, optional
        Pathways kept beside the one of least cost.
    seed : int, optional
        Of the random directions.
    equations : sequence of Equation, optional
        One's own, beside those of the model.
    time_limit : float, optional
        Seconds that each solve may take.
    explore : int, optional
        Most directions that are followed to learn how much of the space is known; without it
        nothing is told of that.

    Returns
    -------
    xarray.Dataset
        As in `VARIABLES`. Attributes tell the slack: `within` (of all costs), `slack` and
        `extra_cost` (least cost above the baseline) as present values, and `slack_over_extra_cost`,
        missing where the pathway costs no more than the baseline. Where it was explored,
        `explored_share`, `unexplored_distance`, `explored_levers`, `explored_dimensions` and
        `explorations` tell how much of the space of levers is known.
    """
    if not 0.0 <= within <= MOST_WITHIN:
        raise InputError(
            "options",
            [
                Problem(
                    "no share of the costs that a pathway may exceed",
                    key="within",
                    found=f"{within:g}",
                    allowed=f"0 to {MOST_WITHIN:g}, such as 0.05 for 5 %",
                )
            ],
        )
    field = _field(system, within, equations, time_limit)
    count = len(field.levers)
    found = [field.best.solution.values]
    ranges = np.zeros((2, count))
    for lever in range(count):
        for side, sign in enumerate((1.0, -1.0)):
            values = field.extreme(sign * field.credit * field.of_lever[lever])
            ranges[side, lever] = field.abatement(values)[lever]
            found.append(values)
    random = np.random.default_rng(seed)
    few = FEW * np.abs(ranges).max()
    width = np.maximum(ranges[1] - ranges[0], few if few > 0 else 1.0)
    directions = random.normal(size=(DIRECTIONS, count)) / width
    found += [
        field.extreme(field.credit * (direction @ field.of_lever)) for direction in directions
    ]
    known: dict[str, Any] = {}
    if explore > 0:
        known, more = _explored(field, ranges, found, explore)
        found += more
    activity = np.zeros((2, system.sizes["technology"]))
    for technology in field.options:
        for side, sign in enumerate((1.0, -1.0)):
            only = np.zeros(field.credit.shape)
            only[:, technology] = sign
            activity[side, technology] = field.activity(field.extreme(only))[:, technology].sum()
    return _dataset(system, field, within, found, ranges, activity, kept).assign_attrs(known)


def _explored(
    field: Field, ranges: NDArray[np.float64], found: list[NDArray[np.float64]], count: int
) -> tuple[dict[str, Any], list[NDArray[np.float64]]]:
    """How much of the space of the widest levers is known, and the pathways met on the way.

    Parameters
    ----------
    field : Field
    ranges : least and most of each lever (2, lever)
    found : values of pathways that are known
    count : most directions that are followed
    """
    width = ranges[1] - ranges[0]
    few = FEW_TONNES * max(float(np.abs(field.abatement(found[0])).sum()), 1.0)
    wide = [int(at) for at in np.argsort(-width, kind="stable") if width[at] > few]
    wide = wide[:MOST_LEVERS]
    met: list[NDArray[np.float64]] = []

    def support(direction: NDArray[np.float64]) -> NDArray[np.float64]:
        weights = (direction / width[wide]) @ field.of_lever[wide]
        values = field.extreme(-field.credit * weights)
        met.append(values)
        reached: NDArray[np.float64] = field.abatement(values)[wide] / width[wide]
        return reached

    points = np.array([field.abatement(values)[wide] / width[wide] for values in found])
    axes = np.eye(len(wide))
    ends = ranges[:, wide] / width[wide]
    planes = np.vstack([np.column_stack([axes, ends[1]]), np.column_stack([-axes, -ends[0]])])
    known = explore_space(support, points, planes, count)
    told = {
        "explored_share": known.share,
        "unexplored_distance": known.distance,
        "explored_levers": ", ".join(field.levers[at] for at in wide),
        "explored_dimensions": known.dimensions,
        "explorations": known.solves,
    }
    return told, met


def _field(
    system: xr.Dataset, within: float, equations: Sequence[Equation], time_limit: float | None
) -> Field:
    best, baseline = (
        solve_goal(system, goal, equations=equations, time_limit=time_limit)
        for goal in ("cost", "baseline")
    )
    if best.status == "optimal":
        raise InfeasibleError(
            "There is no target: the other good pathways are those that meet one."
        )
    _require_levers(system)
    program = best.program
    least = best.solution.objective
    asked = best.solution.form  # where the target is missed, with what loosens it
    form = with_row(asked, COST_LIMIT, asked.cost, least + within * abs(least))
    session = Session(replace(program, form=form), time_limit=time_limit)
    before = baseline.program.form.value("activity", baseline.solution.values).values
    period = _target_period(best)
    names = system["lever"].values
    levers = [str(name) for name in dict.fromkeys(names[names != EXISTING])]
    return Field(
        session=session,
        period=period,
        credit=credits(program, before, headline_scopes(system))[:, :, period],
        before=before[:, :, period],
        levers=levers,
        of_lever=np.array([names == name for name in levers]).reshape(len(levers), len(names)),
        options=np.flatnonzero(names != EXISTING),
        best=best,
        slack=within * abs(least),
        extra=least - baseline.solution.objective,
    )


def _require_levers(system: xr.Dataset) -> None:
    """Refuse a system in which nothing could be done in another way.

    Raises
    ------
    InputError
        If the lever of every technology is today's practice.
    """
    levers = system["lever"].values
    if (levers == EXISTING).all():
        message = "no technology is a lever, so there are no other pathways to tell apart"
        problem = Problem(
            message, key="lever", found=EXISTING, allowed="a family of abatement for some"
        )
        raise InputError("system", [problem])


def _target_period(best: Outcome) -> int:
    """The period in which the first target is tightest."""
    limits = best.program.coefficients.target_limit.values
    if not limits.size or np.isnan(limits[0]).all():
        return int(limits.shape[1]) - 1
    return int(np.nanargmin(limits[0]))


def _dataset(
    system: xr.Dataset,
    field: Field,
    within: float,
    found: list[NDArray[np.float64]],
    ranges: NDArray[np.float64],
    activity: NDArray[np.float64],
    kept: int,
) -> xr.Dataset:
    by_lever = np.array([field.abatement(values) for values in found])
    chosen = _most_different(by_lever, kept)
    best_activity = field.activity(found[0]).sum(axis=0)
    total = float(np.abs(by_lever[0]).sum())
    reference = field.session.program.coefficients.base_reference.values.sum(axis=0)
    activity[:, system["lever"].values == EXISTING] = np.nan
    data = {
        "lever_least": ranges[0],
        "lever_most": ranges[1],
        "lever_best": by_lever[0],
        "lever_verdict": _verdicts(ranges[0], ranges[1], FEW_TONNES * total),
        "technology_least": activity[0],
        "technology_most": activity[1],
        "technology_best": best_activity,
        "technology_verdict": _verdicts(
            activity[0],
            activity[1],
            FEW * np.where(reference == 1.0, best_activity.max(), reference),
        ),
        "abatement": by_lever[chosen],
        "activity": np.array([field.activity(found[at]).sum(axis=0) for at in chosen]),
        "cost": np.array([field.session.costs @ found[at] for at in chosen]),
    }
    keep = ("technology", "technology_label", "activity_unit")
    result = xr.Dataset(
        coords={name: system[name] for name in keep}
        | {"lever": field.levers, "alternative": np.arange(len(chosen))}
    )
    result = result.assign_coords(technology_lever=("technology", system["lever"].values))
    for name, (dims, unit, meaning) in VARIABLES.items():
        result[name] = (
            dims,
            data[name],
            {"units": real_unit(unit, system, dims), "long_name": meaning},
        )
    result.attrs = {
        name: system.attrs.get(name, "")
        for name in ("sector", "sector_label", "region_label", "view", "currency", "money_year")
    }
    year = int(system["period"].values[field.period])
    return result.assign_attrs(
        within=within,
        slack=field.slack,
        extra_cost=field.extra,
        slack_over_extra_cost=field.slack / field.extra if field.extra > 0 else np.nan,
        year=year,
        least_cost=field.best.solution.objective,
        status=field.best.status,
        pathways=len(found),
    )


def slack_in_words(found: xr.Dataset) -> str:
    """The slack of a set of alternatives in money and beside what the pathway itself costs.

    Parameters
    ----------
    found : xarray.Dataset
        Of `alternatives`.
    """
    about = found.attrs
    money = f"{about['currency']} of {about['money_year']}"
    share = f"{100 * about['within']:.3g} % of all costs is {quantity(about['slack'], money)}"
    extra = float(about["extra_cost"])
    amount = quantity(abs(extra), str(about["currency"]))
    if extra <= 0:
        return f"{share}; the pathway costs {amount} less than the baseline"
    times = f"{about['slack_over_extra_cost']:.2g} times the {amount}"
    return f"{share}, {times} by which the pathway exceeds the baseline"


def explored_in_words(found: xr.Dataset) -> str:
    """How much of the space of levers is known.

    Parameters
    ----------
    found : xarray.Dataset
        Of `alternatives` with `explore`.
    """
    about = found.attrs
    levers = str(about["explored_levers"]).replace("_", " ")
    if about["explored_dimensions"] == 0:
        return "no lever is free: the space of pathways is a point"
    return (
        f"at least {100 * about['explored_share']:.3g} % of the space of {levers} is known (volume "
        f"of all pathways found over what {about['explorations']} directions leave); no pathway "
        f"within the cost lies farther beyond it than "
        f"{100 * about['unexplored_distance']:.2g} % of the range of a lever"
    )


def _verdicts(
    least: NDArray[np.float64], most: NDArray[np.float64], few: NDArray[np.float64] | float
) -> NDArray[np.str_]:
    words = np.where(least > few, MUST, np.where(most > few, FREE, NEVER))
    return np.where(np.isnan(least), "", words).astype(str)


def _most_different(points: NDArray[np.float64], kept: int) -> list[int]:
    """Positions of points far from each other, the first first.

    Each next one is the farthest from those chosen.
    """
    width = np.ptp(points, axis=0)
    scaled = points / np.where(width > 0, width, 1.0)
    chosen = [0]
    distance = np.linalg.norm(scaled - scaled[0], axis=1)
    while len(chosen) <= kept and distance.max(initial=0.0) > 1e-6:
        chosen.append(int(np.argmax(distance)))
        distance = np.minimum(distance, np.linalg.norm(scaled - scaled[chosen[-1]], axis=1))
    return chosen
