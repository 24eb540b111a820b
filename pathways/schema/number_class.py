"""Classes of technologies and carriers with the range in which their figures lie.

A guard against wrong units.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import model_validator

from .base import DataModel, Sentence, Slug
from .carrier import CarrierKind
from .number import Number
from .technology import Kind, Lever


class Quantity(StrEnum):
    """What a class gives ranges of."""

    capex = "capex"
    renewal_capex = "renewal_capex"
    fixed_opex = "fixed_opex"
    fixed_opex_share = "fixed_opex_share"
    variable_opex = "variable_opex"
    technical_lifetime = "technical_lifetime"
    lead_time = "lead_time"
    saves = "saves"
    efficiency = "efficiency"
    coefficient_of_performance = "coefficient_of_performance"
    price = "price"
    sale_price = "sale_price"
    heating_value = "heating_value"
    scope_1 = "scope_1"
    scope_2_market = "scope_2_market"
    scope_2_location = "scope_2_location"


OF_CARRIERS = (
    Quantity.price,
    Quantity.sale_price,
    Quantity.heating_value,
    Quantity.scope_1,
    Quantity.scope_2_market,
    Quantity.scope_2_location,
)
"""Quantities of carriers; all others are of technologies."""


class NumberClass(DataModel):
    """Technologies or carriers that are alike.

    And between what bounds their figures are believed without a second look.

    Of the classes that fit an entry and give a range for a quantity in a unit of the same
    dimension, the last one holds: general classes come first in the file, special ones after them.
    """

    label: Sentence
    """Name for people."""

    names: tuple[Slug, ...] = ()
    """Parts of names, such as `heat_pump`, of which the entry's name has one; none means any
    name.
    """

    kinds: tuple[Kind, ...] = ()
    """Kinds of technology; none means any."""

    levers: tuple[Lever, ...] = ()
    """Levers of technology; none means any."""

    inputs: tuple[Slug, ...] = ()
    """Carriers of which the technology uses one; none means any."""

    outputs: tuple[Slug, ...] = ()
    """Carriers of which the technology makes one; none means any."""

    cost_basis: Literal["capacity", "saving"] | None = None
    """Basis of the technology's costs."""

    carrier_kinds: tuple[CarrierKind, ...] = ()
    """Kinds of carrier; none means any."""

    ranges: dict[Quantity, Number]
    """Range by quantity: a usual `value` between `low` and `high`. `fixed_opex_share` is the fixed
    operating cost of a year over the capital cost; `efficiency` is the energy of all outputs over
    that of all inputs, `coefficient_of_performance` over electricity alone. Ranges of carriers may
    be per unit of energy: those counted otherwise are converted by heating value."""

    @model_validator(mode="after")
    def _complete(self) -> NumberClass:
        problems = []
        if not self.ranges:
            problems.append("a class needs at least one range")
        if len({quantity in OF_CARRIERS for quantity in self.ranges}) > 1:
            problems.append("a class is of technologies or of carriers: split its ranges into two")
        of_technologies = (
            self.kinds or self.levers or self.inputs or self.outputs or self.cost_basis
        )
        if of_technologies and self.of_carriers:
            problems.append(
                "`kinds`, `levers`, `inputs`, `outputs` and `cost_basis` choose technologies, the "
                "ranges are of carriers"
            )
        if self.carrier_kinds and not self.of_carriers:
            problems.append("`carrier_kinds` chooses carriers, the ranges are of technologies")
        for quantity, number in self.ranges.items():
            if (
                number.value is None
                or not isinstance(number.low, float)
                or not isinstance(number.high, float)
            ):
                problems.append(
                    f"the range of `{quantity}` needs `value`, `low` and `high`, each as one figure"
                )
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @property
    def of_carriers(self) -> bool:
        """Whether it is a class of carriers."""
        return any(quantity in OF_CARRIERS for quantity in self.ranges)
