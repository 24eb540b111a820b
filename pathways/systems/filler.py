"""Numbers from the catalog into arrays: unit, money, years and range, once, at the door."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import Problems
from ..periods import Periods
from ..schema.numbers import Row, When
from .symbols import TABLE, default_array

if TYPE_CHECKING:
    from ..catalog import Catalog
    from ..schema.number import Number

Triple = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


@dataclass
class Filler:
    """Collects parameter arrays with their ranges while a system is assembled.

    Attributes
    ----------
    catalog : Catalog
    periods : Periods
    labels : mapping of dimension to labels
    currency, money_year : money of the system
    problems : Problems
        What could not be converted; raised together at the end.
    decision : float
        Date before which nothing is built, as a year and a part of it; zero where that is long ago.
    """

    catalog: Catalog
    periods: Periods
    labels: dict[str, Sequence[Any]]
    currency: str
    money_year: int
    problems: Problems = field(default_factory=Problems)
    arrays: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    decision: float = 0.0

    @property
    def free_year(self) -> int:
        """First calendar year after the base year that does not pass before the decision."""
        return max(math.floor(self.decision), int(self.periods.first_year[0]) + 1)

    def position(self, dim: str, label: Any) -> int:
        """Place of a label in a dimension."""
        return list(self.labels[dim]).index(label)

    def has(self, dim: str, label: Any) -> bool:
        """Whether a dimension has a label."""
        return label in self.labels[dim]

    def array(self, name: str) -> NDArray[np.float64]:
        """The array of a parameter, made with its default when first asked for.

        `_low` and `_high` begin open.
        """
        if name not in self.arrays:
            symbol = TABLE.get(name)
            sizes = {dim: len(values) for dim, values in self.labels.items()}
            if symbol is not None:
                self.arrays[name] = default_array(symbol, sizes)
            else:
                shape = tuple(sizes[dim] for dim in TABLE[name.rsplit("_", 1)[0]].dims)
                self.arrays[name] = np.full(shape, np.nan)
        return self.arrays[name]

    def series(self, number: Number, unit: str, key: str, quoted: bool = False) -> Triple:
        """Value, low and high in every calendar year, in `unit`, in the money of the system.

        A price that is `quoted` follows no general index.
        """
        try:
            return self.catalog.series(
                number, unit, self.periods.years.tolist(), self.currency, self.money_year, quoted
            )
        except ValueError as error:
            self.problems.add(str(error), key=key)
            empty = np.full(len(self.periods.years), np.nan)
            return empty, empty, empty

    def by_period(self, number: Number, unit: str, key: str, quoted: bool = False) -> Triple:
        """Value, low and high as means over the years of each period."""
        mean = (self.periods.membership() / self.periods.length[:, None]).T
        value, low, high = (part @ mean for part in self.series(number, unit, key, quoted))
        return value, low, high

    def by_vintage(self, number: Number, unit: str, key: str, quoted: bool = False) -> Triple:
        """Value, low and high in the first year of each period."""
        first = self.periods.first_year - self.periods.first_year[0]
        value, low, high = (part[first] for part in self.series(number, unit, key, quoted))
        return value, low, high

    def at_start(self, number: Number, unit: str, key: str, quoted: bool = False) -> Triple:
        """Value, low and high in the first year."""
        value, low, high = (part[0] for part in self.series(number, unit, key, quoted))
        return value, low, high

    def total(self, number: Number, unit: str, key: str, quoted: bool = False) -> Triple:
        """Value, low and high as sums over the years of each period.

        A yearly amount becomes that of the period.
        """
        value, low, high = self.by_period(number, unit, key, quoted)
        length = self.periods.length
        return value * length, low * length, high * length

    def take(self, row: Row, number: Number, key: str, **units: str) -> Triple:
        """Value, low and high of a number at the time and in the unit of its row.

        Parameters
        ----------
        row : Row
        number : Number
        key : str
            Where it is stated, for messages.
        units : str
            Units in the places of the names in the unit of the row; money is that of the system.
        """
        unit = row.unit_of(money=self.currency, **units)
        return TAKEN[row.when](self, number, unit, key, row.quoted)

    def fill(self, row: Row, at: tuple[Any, ...], number: Number, key: str, **units: str) -> None:
        """Write a number and its range into the parameter of its row."""
        self.put(row.name, at, self.take(row, number, key, **units))

    def at(self, name: str, dim: str, label: Any) -> tuple[Any, ...]:
        """Index of all entries of a parameter at one label of a dimension."""
        dims = TABLE[name].dims
        before = dims[: dims.index(dim)]
        return (*(slice(None) for _ in before), self.position(dim, label))

    def put(self, name: str, at: tuple[Any, ...], triple: Triple, sign: float = 1.0) -> None:
        """Write a value and its range; a negative sign swaps low and high."""
        value, low, high = (sign * np.asarray(part) for part in triple)
        if sign < 0:
            low, high = high, low
        self.array(name)[at] = value
        if TABLE[name].ranged and not (np.all(np.isnan(low)) and np.all(np.isnan(high))):
            self.array(f"{name}_low")[at] = low
            self.array(f"{name}_high")[at] = high


TAKEN: Mapping[When, Callable[[Filler, Number, str, str, bool], Triple]] = {
    When.start: Filler.at_start,
    When.period: Filler.by_period,
    When.vintage: Filler.by_vintage,
    When.total: Filler.total,
}
"""How a number is taken over the years, by what its row says."""
