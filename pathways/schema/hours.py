"""What a run asks of the hours, and what a technology does in them."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import Field, model_validator

from .base import ByYear, DataModel, Sentence, Slug
from .number import Number

OFF = "off"
FULL_YEAR = "8760"
HOURS_OF_A_DAY = 24


class InHours(DataModel):
    """What a technology does in a run with hours; a yearly run does not look at it."""

    dispatch: bool = False
    """Whether it is dispatched hour by hour, where what it makes (or burns off) balances by the
    hour; otherwise it runs along the load.
    """

    profile: Literal["sun", "wind"] | None = None
    """Natural profile that its availability follows."""

    metered: bool = False
    """Whether what it delivers passes the meter of the site, and so counts in the peak."""

    exports: bool = False
    """Whether what it makes can be sold to the grid in the hour in which it is made."""

    contract: bool = False
    """Whether it is a contract for green power, matched hour by hour only as far as its plants
    generate.
    """

    sink_temperature: Number | None = None
    """Temperature in C at which a heat pump that draws on outside air delivers; its use of power
    then follows the weather.
    """


class Storage(DataModel):
    """What a storage holds; its own costs are those of its power, per unit of capacity."""

    carrier: Slug
    """Commodity that it takes in and gives back."""

    energy_unit: Sentence
    """Unit of its content, such as `MWh`."""

    energy_capex: Number
    """Overnight cost per unit of content."""

    energy_fixed_opex: Number
    """Yearly cost per unit of content."""

    energy_lifetime: Number
    """Years that the content lasts."""

    charge_efficiency: Number
    """Part of what is charged that reaches the store."""

    discharge_efficiency: Number
    """Part of what leaves the store that is delivered."""

    self_discharge: Number
    """Part of the level lost in an hour, unit `1/h`."""

    longest_duration: Number | None = None
    """Most hours at full power that it holds."""

    cycle_life: Number | None = None
    """Full cycles that the content stands; without it, wear is not told."""


EVEN_MIX: dict[Literal["sun", "wind"], float] = {"sun": 0.5, "wind": 0.5}
"""Plants behind a contract that names none: as much from the wind as from the sun."""


class Hours(DataModel):
    """How finely a run looks at the hours, and what the site has to keep to in them."""

    resolution: str = OFF
    """`off`; hours of a day times representative days, such as `24x4` (seasons), `24x12` (months)
    or `24x20`; `8760` for a full year.
    """

    load: str | None = None
    """File with a year of one's own load, in place of the sector's shape."""

    sun: str | None = None
    """File with a year of capacity factors of the sun."""

    wind: str | None = None
    """File with a year of capacity factors of the wind."""

    load_shape: Slug | None = None
    """Shape of `profiles/load.csv` in place of the sector's."""

    contract_mix: dict[Literal["sun", "wind"], float] = Field(
        default_factory=lambda: dict(EVEN_MIX)
    )
    """Plants behind a green power contract, as shares of what they generate in a year."""

    contract_delivery: Literal["any_hour", "as_generated"] = "any_hour"
    """`any_hour`: a green power contract is settled over the year and serves any hour.
    `as_generated`: its power is taken in each hour as the plants of `contract_mix` generate it."""

    matched_share: ByYear = Field(default_factory=dict)
    """Share of the use of electricity that clean supply matches hour by hour, by year; empty means
    no such target.
    """

    shiftable_share: float = Field(default=0.0, ge=0.0, le=1.0)
    """Share of the load of an hour that can move to other hours of the day."""

    connection_limit: Number | None = None
    """Highest power through the connection of the site, such as `MW`."""

    feed_in: bool = True
    """Whether surplus of own plants can be sold to the grid."""

    seed: int = 1
    """Seed of the weather of a synthetic year; see `docs/hours.md`."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        """`hours: 24x4` says the resolution alone.

        YAML reads `off` as false and `8760` as a number.
        """
        if value is False:
            return {"resolution": OFF}
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            return {"resolution": str(value)}
        if isinstance(value, dict) and "resolution" in value:
            stated = value["resolution"]
            return {**value, "resolution": OFF if stated is False else str(stated)}
        return value

    @model_validator(mode="after")
    def _known(self) -> Hours:
        problems: list[str] = []
        if self.resolution not in (OFF, FULL_YEAR):
            found = re.fullmatch(r"(\d+)x(\d+)", self.resolution)
            if found is None:
                problems.append(
                    f"resolution `{self.resolution}` cannot be read: off, 24x4, 24x12, 24x20 or "
                    "8760"
                )
            elif (
                int(found[1]) < 1 or HOURS_OF_A_DAY % int(found[1]) or not 1 <= int(found[2]) <= 365
            ):
                problems.append(
                    f"resolution `{self.resolution}`: the hours of a day divide 24, and there are "
                    "1 to 365 days"
                )
        if self.contract_mix and (
            min(self.contract_mix.values()) < 0 or abs(sum(self.contract_mix.values()) - 1.0) > 1e-6
        ):
            problems.append("the shares of `contract_mix` must be zero or more and sum to one")
        for year, share in self.matched_share.items():
            if not 0 <= share <= 1:
                problems.append(f"matched share {share:g} in {year} is not between 0 and 1")
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @property
    def on(self) -> bool:
        """Whether the run looks at hours at all."""
        return self.resolution != OFF

    @property
    def days_and_hours(self) -> tuple[int, int]:
        """Number of representative days and of hours in each.

        A full year is one day of 8760 hours.
        """
        if self.resolution == OFF:
            return 1, 1
        if self.resolution == FULL_YEAR:
            return 1, int(FULL_YEAR)
        hours, days = self.resolution.split("x")
        return int(days), int(hours)
