"""What values each parameter of a System may take: bounds, missing, infinite.

Bounds are those of the table of numbers (`pathways/schema/numbers`), wherever a number of a file
becomes a parameter as it is. The few parameters that no file states, or states in another way, are
named here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ..schema.numbers import INF, NUMBERS, allowed
from .symbols import PARAMETERS, TABLE

YEARS = (1900.0, 2200.0)
"""Calendar years that a plan can mean, as in the table of numbers."""

LONGEST_YEAR = 8784.0
"""Hours of a leap year."""

FLAGS = frozenset(
    {
        "base_year_fixed",
        "spare_capacity_kept",
        "ordered_in_time",
        "exclusion_member",
        "free_disposal",
        "hourly",
        "follows_hours",
        "shape_member",
        "metered",
        "may_export",
        "contract_member",
        "taken_as_generated",
        "storage_carrier",
        "carbon_price_scope",
        "trading_covered",
        "pay_removals",
        "sell_surplus",
        "target_scope",
        "target_active",
        "target_offsets",
        "norm_group",
        "norm_scope",
        "award",
        "border_scope",
        "product",
        "near_zero_scope",
        "unit_window",
        "converts",
        "fossil",
    }
)
"""Parameters that say yes (one) or no (zero) and nothing between."""

STRUCTURE: dict[str, tuple[float, float]] = {
    "period_first_year": YEARS,
    "period_length": (1.0, 200.0),
    "base_year": YEARS,
    "transaction_cost": (0.0, INF),
    "downtime": (0.0, INF),
    "decision_date": YEARS,
    "hour_weight": (0.0, LONGEST_YEAR),
    "hour_length": (0.0, LONGEST_YEAR),
    "exhaust_process_share": (0.0, 1.0),
    # Units of one thing per unit of another: zero where there is no reference.
    "host_process": (0.0, INF),
    "host_commodity": (0.0, INF),
    "host_demand": (0.0, INF),
    "claim": (0.0, INF),
    "reservoir": (0.0, INF),
    "activity_per_capacity": (0.0, INF),
    "existing_survival": (0.0, INF),
    "unit_share": (0.0, 1.0),
    "conversion_pace": (0.0, INF),
    "unit_survival": (0.0, 1.0),
    "unit_book_value": (0.0, INF),
    "global_warming_potential": (0.0, INF),
    "load_shape": (0.0, INF),
    "input_factor": (0.0, INF),
    "reward_last": YEARS,
    "vintage_fixed_opex": (0.0, INF),
    # Signed in the System, where an input is a negative flow.
    "flow": (-INF, INF),
    # Its file states the use that is made of it.
    "existing_capacity": (0.0, INF),
    # A product of a benchmark and a share, less what default values charge.
    "border_benchmark": (-INF, INF),
    "border_paid": (0.0, 1.0),
    # Zero where the norm is about no energy.
    "norm_conversion": (0.0, 0.5),
    # Its bounds go by the kind of target: see `TARGETS`.
    "target_value": (-INF, INF),
    # A share may be asked for in per cent or as an amount; its unit is its own.
    "norm_value": (-INF, INF),
}
"""Bounds of parameters that no file states as they are."""

INFINITE_BOTH_WAYS = frozenset({"market_year"})
"""Parameters in which either infinity has a meaning: any time, and never."""

MISSING_ELSEWHERE = frozenset({"decision_date"})
"""Parameters that may be missing although their default is not: no date from which to count."""


@dataclass(frozen=True)
class Domain:
    """Values that a parameter may take.

    Attributes
    ----------
    least, most : float
        Bounds of finite values.
    flag : bool
        Whether only zero and one are values.
    missing : bool
        Whether missing (NaN) has a meaning.
    down, up : bool
        Whether minus infinity and plus infinity have a meaning.
    """

    least: float
    most: float
    flag: bool = False
    missing: bool = False
    down: bool = False
    up: bool = False

    @property
    def words(self) -> str:
        """What is allowed, in words.

        Examples
        --------
        >>> domain_of("discount_rate").words, domain_of("technical_lifetime").words
        ('0 to 1', '0.1 to 200, or infinite')
        """
        if self.flag:
            return "0 or 1"
        parts = [allowed(self.least, self.most) or "any number"]
        if self.down or self.up:
            parts.append("infinite")
        if self.missing:
            parts.append("missing")
        return ", or ".join(parts)


@cache
def domains() -> dict[str, Domain]:
    """The domain of every parameter, and of the low and high ends of those with a range."""
    bounds = _bounds()
    found = {}
    for symbol in PARAMETERS:
        name, default = symbol.name, symbol.default
        least, most = bounds.get(name, (-INF, INF))
        both = name in INFINITE_BOTH_WAYS
        domain = Domain(
            least,
            most,
            name in FLAGS,
            name in MISSING_ELSEWHERE or (default is not None and default != default),
            both or default == -INF,
            both or default == INF,
        )
        found[name] = domain
        if symbol.ranged:
            ranged = Domain(least, most, False, True, domain.down, domain.up)
            found[f"{name}_low"] = found[f"{name}_high"] = ranged
    return found


def domain_of(name: str) -> Domain:
    """The domain of a parameter, or of its low or high end.

    Raises
    ------
    KeyError
        If the table of symbols has no such parameter.
    """
    return domains()[name]


def symbol_name(name: str) -> str | None:
    """The parameter that a name belongs to: itself, or that of which it is an end of the range.

    Examples
    --------
    >>> symbol_name("capex_low"), symbol_name("build_low")
    ('capex', None)
    """
    if name not in domains():
        return None
    return name if name in TABLE else name.rsplit("_", 1)[0]


def _bounds() -> dict[str, tuple[float, float]]:
    """Bounds by parameter; of several numbers that become one parameter, the widest."""
    bounds: dict[str, tuple[float, float]] = {}
    for rows in NUMBERS.values():
        for row in rows:
            if row.name:
                least, most = bounds.get(row.name, (INF, -INF))
                bounds[row.name] = (min(least, row.least), max(most, row.most))
    return bounds | STRUCTURE
