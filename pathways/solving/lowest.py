"""The lowest level of a target year: as deep as technology goes, and as deep as a price pays
for.
"""

from __future__ import annotations

import numpy as np

from ..errors import InfeasibleError, InputError, Problem
from ..program.coefficients import variable
from ..program.labelled import Labelled
from ..program.program import Term
from ..program.variables import offset_limit
from .infeasible import binding_limits, conflict
from .session import Session
from .solution import Solution

SLACK = 1e-9
"""Share of base-year emissions by which a lowest level is loosened before costs are minimised at
it.
"""


FACTORY = "The factory"
BASELINE = "The baseline (today's technologies at today's shares)"
"""Who cannot meet its demand: the two have limits of their own."""


def require_feasible(session: Session, solution: Solution, who: str = FACTORY) -> None:
    """Refuse a solution of a factory, or of its baseline, that cannot meet its demand at all, in
    words; prove any other.

    Raises
    ------
    InfeasibleError, CertificateError
    """
    if solution.status == "infeasible":
        raise InfeasibleError(
            f"{who} cannot meet its demand, whatever it emits. These cannot hold together:\n"
            + "\n".join(
                f"  - {sentence}"
                for sentence in conflict(session.program, session.conflicting_rows().tolist())
            )
        )
    session.certificate(solution)


def two_levels(
    session: Session, target: int, period: int, told: bool = True
) -> tuple[float, Labelled, float, list[str]]:
    """Deepest level, the yearly limits kept on the way to it, affordable level, and what keeps the
    deepest from being deeper.
    """
    session.set_upper("offset", _no_credits_from(session, period))
    lowest, held = deepest(session, target, period)
    values = (
        session.program.expressions["target_emissions"]
        .evaluate(lowest.values, session.program.sizes)
        .values
    )
    sentences = binding_limits(session.program, lowest) if told else []
    return float(values[target, period]), held, affordable(session, target, period), sentences


def deepest(session: Session, target: int, period: int) -> tuple[Solution, Labelled]:
    """Least emissions of the target year, and the yearly limits that could be kept on the way
    (missing from that year on).
    """
    limits = session.program.coefficients.target_limit
    earlier = limits.copy()
    earlier.values[:, period:] = np.nan
    nothing = Labelled(limits.dims, np.full(limits.shape, np.nan))
    kinds = session.program.system["target_kind"].values
    open_sums = Labelled(
        limits.dims,
        np.where(np.isin(kinds, ("budget", "peak")), np.inf, 0.0)[:, None] + np.zeros(limits.shape),
    )
    for held, overshoot in ((earlier, 0.0), (earlier, open_sums), (nothing, open_sums)):
        session.set_row_upper("target_yearly", held)
        session.set_upper("overshoot", overshoot)
        found = session.minimise(_year_terms(session, target, period))
        if found.status != "infeasible":
            break
    require_feasible(session, found)
    return found, held


def _no_credits_from(session: Session, period: int) -> Labelled:
    limit = (
        offset_limit(session.program.system, session.program.coefficients)
        .transpose("site", "period")
        .copy()
    )
    limit.values[:, period:] = 0.0
    return limit


def affordable(session: Session, target: int, period: int) -> float:
    """Emissions of the target year when every tonne from then on costs the price limit."""
    program = session.program
    price = float(program.system["price_limit"])
    paying = np.zeros(program.coefficients.target_limit.shape)
    paying[target, period:] = price
    charge = Labelled(("target", "period"), paying) * program.coefficients.weight_running
    solution = session.minimise(plus=program.expressions["target_emissions"].scaled(charge))
    session.certificate(solution)
    values = program.expressions["target_emissions"].evaluate(solution.values, program.sizes)
    return float(values.values[target, period])


def yearly_place(session: Session) -> tuple[int, int] | None:
    """The first target with a yearly limit, and the first period in which its limit is as tight as
    it gets.
    """
    limits = session.program.coefficients.target_limit.values
    kinds = session.program.system["target_kind"].values
    for target in range(limits.shape[0]):
        stated = np.flatnonzero(~np.isnan(limits[target]))
        if kinds[target] in ("reduction", "intensity", "tonnes") and stated.size:
            tightest = stated[np.argmin(limits[target, stated])]
            return target, int(tightest)
    return None


def target_place(session: Session) -> tuple[int, int]:
    """The same, where the goal cannot do without.

    Raises
    ------
    InputError
        If no target limits a year.
    """
    place = yearly_place(session)
    if place is None:
        raise InputError(
            "run", [Problem("the goal `lowest` needs a target with a limit in a year")]
        )
    return place


def _year_terms(session: Session, target: int, period: int) -> list[Term]:
    chosen = np.zeros(session.program.coefficients.target_limit.shape)
    chosen[target, period] = 1.0
    return session.program.expressions["target_emissions"].scaled(
        Labelled(("target", "period"), chosen)
    )


def base_size(session: Session) -> float:
    """Size of all base-year emissions in tCO2e, at least one: what a slack is a share of."""
    coefficients = session.program.coefficients
    gwp = variable(session.program.system, "global_warming_potential")
    return max(float(np.abs((coefficients.base_emissions * gwp).values).sum()), 1.0)
