"""What a person states for a number on top of the files: an operation, a figure and its unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..amounts import FIGURE, YEAR_OF_MONEY
from ..errors import InputError, Problem
from ..units import MoneyTable, currency_of, factor, in_currency, money_power
from .units import grouped_units

if TYPE_CHECKING:
    from ..catalog import Catalog
    from .paths import Place

Array = NDArray[np.float64]

ALLOWED = "0.8, *0.8, +0.8, or with a unit, such as 8 CNY/kg"
"""What is read, for messages."""

_AMOUNT = re.compile(rf"([*+]?)\s*({FIGURE})\s*(.*)", re.DOTALL)
_EQUIVALENT = re.compile(r"CO2e?(?![A-Za-z0-9_])")


@dataclass(frozen=True)
class Amount:
    """A stated amount.

    Attributes
    ----------
    operation : {"=", "*", "+"}
    value : float
    unit : str
        Empty where none is stated: then the unit of the System holds.
    """

    operation: str
    value: float
    unit: str


@dataclass(frozen=True)
class Conversions:
    """What converts amounts where units alone do not.

    Attributes
    ----------
    money : MoneyTable
    contents : mapping of carrier to (value, unit)
        Energy per mass or per volume.
    """

    money: MoneyTable = field(default_factory=MoneyTable)
    contents: Mapping[str, tuple[tuple[float, str], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, catalog: Catalog, carriers: Iterable[str]) -> Conversions:
        """Exchange rates and price levels of a catalog, and heating values of some carriers."""
        contents = {}
        for name in carriers:
            carrier = catalog.carriers[name]
            stated = (carrier.heating_value, carrier.energy_per_volume)
            found = tuple((number.first, number.unit) for number in stated if number is not None)
            if found:
                contents[name] = found
        return cls(catalog.money, contents)


NONE = Conversions()
"""No rates and no heating values: units of one dimension alone convert."""


def read_amount(text: str, key: str) -> Amount:
    """An amount as it is typed: `0.8`, `*0.8`, `+5`, `8 CNY/kg`, `90 %`.

    Raises
    ------
    InputError
        What is no finite number.

    Examples
    --------
    >>> read_amount("+5 EUR/t", "carriers.coal.price")
    Amount(operation='+', value=5.0, unit='EUR/t')
    """
    found = _AMOUNT.fullmatch(text.strip())
    value = float(found[2]) if found is not None else float("nan")
    unit = found[3].strip().replace("%", "percent") if found is not None else ""
    if not np.isfinite(value):
        raise InputError("changes", [Problem("not a number", key=key, found=text, allowed=ALLOWED)])
    if unit[:1] in (",", ":", "_", "="):
        told = "not a number; the decimal mark is a point, and thousands have no mark"
        raise InputError("changes", [Problem(told, key=key, found=text, allowed=ALLOWED)])
    assert found is not None
    return Amount(found[1] or "=", value, unit)


def scales(
    system: xr.Dataset,
    place: Place,
    entries: NDArray[np.int64],
    unit: str,
    conversions: Conversions,
    found: str,
) -> Array:
    """What a figure in a unit is multiplied by to be in the unit of each entry of a place.

    Parameters
    ----------
    system : xarray.Dataset
    place : Place
    entries : (n) positions in the flattened parameter
    unit : str
        Empty for the unit of the System.
    conversions : Conversions
    found : str
        What was typed, for messages.

    Returns
    -------
    (n) array

    Raises
    ------
    InputError
        What is no unit, or of another dimension: with the units that are allowed.
    """
    if not unit:
        return np.ones(entries.size)
    groups, at = grouped_units(system, place.parameter, entries)
    money = (str(system.attrs["currency"]), int(system.attrs["money_year"]))
    try:
        each = [
            scale(unit, wanted, money, conversions, conversions.contents.get(carrier, ()))
            for wanted, carrier in groups
        ]
    except ValueError as error:
        allowed = dict.fromkeys(wanted if wanted != "1" else "1 or %" for wanted, _ in groups)
        problem = Problem(
            f"the unit does not fit: {error}",
            key=place.path,
            found=found,
            allowed=", ".join(allowed),
        )
        raise InputError("changes", [problem]) from error
    return np.array(each)[at]


def scale(
    unit: str,
    wanted: str,
    money: tuple[str, int],
    conversions: Conversions = NONE,
    contents: tuple[tuple[float, str], ...] = (),
) -> float:
    """What a figure in one unit is multiplied by to be in another.

    Parameters
    ----------
    unit : str
        As typed. Money without a year, `CNY`, is that of the System; `CNY2022` is that of a year.
    wanted : str
        Unit of the System, such as `CNY2024/MWh` or `tCO2e/yr`.
    money : currency and year of the System
    conversions : Conversions
    contents : sequence of (value, unit)
        Energy per mass or per volume of what is counted.

    Raises
    ------
    ValueError
        In plain words.

    Examples
    --------
    >>> scale("CNY/kg", "CNY2024/t", ("CNY", 2024))
    1000.0
    >>> scale("CNY/m3", "CNY2024/MWh", ("CNY", 2024), contents=((0.01, "MWh/m3"),))
    100.0
    """
    years = sorted({int(year) for _, year in YEAR_OF_MONEY.findall(unit)})
    if len(years) > 1:
        raise ValueError(f"unit `{unit}` holds money of two years")
    stated = _plain(unit)
    target = in_currency(_plain(wanted), money[0])
    currency = currency_of(stated)
    own = in_currency(stated, money[0]) if currency is not None else stated
    found = _through(own, target, contents)
    if currency is None:
        return found
    rate = conversions.money.factor(currency, years[0] if years else money[1], *money)
    return float(found * rate ** money_power(stated))


def _plain(unit: str) -> str:
    """The unit without years of money and without what a tonne is a tonne of."""
    return _EQUIVALENT.sub("", YEAR_OF_MONEY.sub(r"\1", unit))


def _through(unit: str, wanted: str, contents: tuple[tuple[float, str], ...]) -> float:
    """The factor between two units, by way of an energy content where there is no other."""
    try:
        return factor(unit, wanted)
    except ValueError:
        for content, per in contents:
            for joined, power in ((f"({unit})/({per})", -1), (f"({unit})*({per})", 1)):
                try:
                    return float(factor(joined, wanted) * content**power)
                except ValueError:
                    continue
        raise
