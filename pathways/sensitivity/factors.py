"""What moves in a sweep, and how a level changes the System.

A factor is one dimension of a design. Its level is a draw between zero and one; each of its moves
turns the draw into a value by its own distribution, and the value into new entries of one
parameter. A level that is missing leaves the central figures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InputError, Problem, Problems, did_you_mean
from ..sentences import say
from ..systems.changed import beyond_ranges, sentence
from ..systems.paths import Place, locate, numbers_at, single_paths
from ..systems.shared import (
    GROUP,
    MOVES_WITH,
    ON_TOP_OF,
    SharedFactor,
    factors_in,
    places_of,
    shared_factor,
)
from ..systems.stated import NONE, Conversions, scales
from ..systems.units import unit_of
from .distributions import END, Distribution
from .documented import Documented, documented_ranges

if TYPE_CHECKING:
    from ..schema.sweep import Varied

Array = NDArray[np.float64]

PRICES = ("price", "sale_price")
"""Numbers of a carrier that move as one with those of others."""


POSITION = say("position")
"""Unit of a factor whose members have no figure in common."""


@dataclass(frozen=True)
class Move:
    """How a draw changes entries of one parameter.

    Attributes
    ----------
    kind : {"range", "multiplier", "value", "trajectory"}
    parameter : str
    entries : positions in the flattened parameter
    sign : float
        Minus one where what a person calls positive stands negative in the System (inputs).
    low, middle, high : arrays over entries, in a person's sign
        Central figures, and ends of `range` and `trajectory`; ends are empty otherwise.
    distribution : Distribution
        Of the value: the figure at the last entry for `range`, the position between both paths for
        `trajectory`.
    """

    kind: str
    parameter: str
    entries: NDArray[np.int64]
    sign: float
    low: Array
    middle: Array
    high: Array
    distribution: Distribution

    def value(self, draw: float) -> float:
        """The value at a draw."""
        return self.distribution.at(draw)

    def apply(self, flat: Array, draw: float) -> None:
        """Write the entries of a draw into the flattened parameter.

        range:      s = (x - middle) / (high - middle) at the last entry, every entry = middle + s x
            (high - middle);
                    below the middle likewise with low
        trajectory: low + x (high - low);  value: x;  multiplier: x times what stands there
        """
        x = self.distribution.at(draw)
        if self.kind == "multiplier":
            flat[self.entries] *= x
            return
        if self.kind == "value":
            flat[self.entries] = self.sign * x
        elif self.kind == "trajectory":
            flat[self.entries] = self.sign * (self.low + x * (self.high - self.low))
        else:
            end = self.high if x >= self.middle[-1] else self.low
            span = end[-1] - self.middle[-1]
            share = (x - self.middle[-1]) / span if span else 0.0
            flat[self.entries] = self.sign * (self.middle + share * (end - self.middle))


@dataclass(frozen=True)
class Factor:
    """One dimension of a design: its name, the unit of its value, and its moves."""

    name: str
    unit: str
    moves: tuple[Move, ...]

    def value(self, draw: float) -> float:
        """What a person reads.

        The value of a single move, or the position of several between their ends.
        """
        return (
            self.moves[0].value(draw)
            if len({move.distribution for move in self.moves}) == 1
            else draw
        )

    @property
    def central(self) -> float:
        """The value that changes nothing; missing where the central figures lie on no draw.

        Missing too where nothing moves: nobody here has what a shared factor stands behind.
        """
        if len({move.distribution for move in self.moves}) != 1:
            return float("nan")
        first = self.moves[0]
        stands = float(first.middle[-1])
        return {"range": stands, "value": stands, "multiplier": 1.0, "trajectory": np.nan}[
            first.kind
        ]


def factors_of(
    system: xr.Dataset,
    vary: Mapping[str, Varied],
    ranges: bool | Sequence[str] | None = None,
    conversions: Conversions = NONE,
) -> tuple[Factor, ...]:
    """The factors of a sweep.

    Parameters
    ----------
    system : xarray.Dataset
    vary : mapping of dotted path to Varied
    ranges : bool or patterns, optional
        Whether every documented range is a factor too, or patterns of those that are; by default
        only without `vary`.
    conversions : Conversions, optional
        Exchange rates and heating values; without them only units of one dimension convert.

    Raises
    ------
    InputError
        Paths that name nothing or have no range, entries that two factors set: all at once.
    """
    problems = Problems()
    wanted = (not vary) if ranges is None else ranges
    documented = _documented(system, vary, everything=wanted is not False)
    shared = {f"{GROUP}.{each.name}": each for each in factors_in(system).values()}
    parts: dict[str, list[Factor]] = {}
    for path, varied in vary.items():
        try:
            for factor in _varied(system, path, varied, documented, conversions):
                parts.setdefault(varied.group or factor.name, []).append(factor)
        except InputError as error:
            problems.extend(error.problems)
    patterns = () if wanted is False else ("*",) if wanted is True else tuple(wanted)
    for pattern in patterns:
        known = [*shared, *documented]
        names = [name for name in known if fnmatchcase(name, pattern) and name not in parts]
        if not names and pattern != "*":
            problems.add(
                "no documented range has such a name",
                key="ranges",
                found=pattern,
                hint=did_you_mean(pattern, known),
            )
        for name, members in _in_groups(system, names).items():
            of_group = [
                _shifted(system, documented, each) for each in members if each in documented
            ]
            if of_group:
                parts[name] = [factor_of(each) for each in of_group]
            elif shared[name].high > shared[name].low:
                parts[name] = [_of_shared(system, shared[name])]
    factors = tuple(_joined(name, members) for name, members in parts.items())
    _require_apart(system, factors, problems)
    if not factors and not problems.found:
        problems.add("nothing moves: the system has no documented range, and `vary` is empty")
    problems.raise_if_any("sweep")
    return factors


def _in_groups(system: xr.Dataset, names: Sequence[str]) -> dict[str, list[str]]:
    """Names of numbers by factor: prices that move as one in the world are one factor."""
    groups = json.loads(str(system.attrs.get(MOVES_WITH, "{}")))
    found: dict[str, list[str]] = {}
    for name in names:
        group, _, rest = name.partition(".")
        commodity, _, field = rest.partition(".")
        joined = group == "carriers" and field in PRICES and commodity in groups
        found.setdefault(f"prices.{groups[commodity]}" if joined else name, []).append(name)
    return {members[0] if len(members) == 1 else name: members for name, members in found.items()}


def _shifted(system: xr.Dataset, documented: Mapping[str, Documented], name: str) -> Documented:
    """The range of a price; that of a premium moves with what it stands on, where both vary."""
    below = json.loads(str(system.attrs.get(ON_TOP_OF, "{}")))
    commodity, field = (*name.split("."), "")[1:3]
    under = documented.get(f"carriers.{below.get(commodity)}.{field}")
    each = documented[name]
    if field not in PRICES or under is None or under.parts[0].low.shape != each.parts[0].low.shape:
        return each
    part, base = each.parts[0], under.parts[0]
    moved = replace(
        part, low=part.low + base.low - base.middle, high=part.high + base.high - base.middle
    )
    return replace(each, parts=(moved,))


def _spread(shared: SharedFactor, varied: Varied) -> SharedFactor:
    """A shared factor with the range that is asked for.

    Raises
    ------
    InputError
        A path by year or single values, which a shared factor does not take, or no range.
    """
    low, high = shared.low, shared.high
    if varied.kind != "range":
        if not isinstance(varied.low, float | int) or not isinstance(varied.high, float | int):
            told = "a shared factor moves between two values: give LOW:HIGH or *LOW:*HIGH"
            raise InputError("sweep", [Problem(told, key=f"{GROUP}.{shared.name}")])
        times = shared.value if varied.kind == "multiplier" else 1.0
        low, high = varied.low * times, varied.high * times
    if not low < high:
        told = "the shared factor has no range: give LOW:HIGH"
        raise InputError("sweep", [Problem(told, key=f"{GROUP}.{shared.name}")])
    return replace(shared, low=low, high=high)


def _of_shared(system: xr.Dataset, shared: SharedFactor) -> Factor:
    """The factor of a named factor of the System: it multiplies every number behind it.

    Numbers that it multiplies otherwise each, as those with a premium, have no multiple in common:
    what a person reads is then the position between both ends.
    """
    moves = []
    for place, _ in places_of(system, shared):
        entries = np.flatnonzero(numbers_at(system, place))
        low, high = (shared.ratio(place.path, end) for end in (shared.low, shared.high))
        middle = place.sign * system.variables[place.parameter].values.ravel()[entries]
        nothing = np.zeros(0)
        spread = Distribution("uniform", low, high, 1.0)
        moves.append(
            Move(
                "multiplier",
                place.parameter,
                entries,
                place.sign,
                nothing,
                middle,
                nothing,
                spread,
            )
        )
    alike = len({move.distribution for move in moves}) == 1
    unit = say("times_its_figure") if alike else POSITION
    return Factor(f"{GROUP}.{shared.name}", unit, tuple(moves))


def _documented(
    system: xr.Dataset, vary: Mapping[str, Varied], everything: bool
) -> dict[str, Documented]:
    """Documented ranges by path: those that are asked for, or all where they must be known."""
    asked = [path for path, varied in vary.items() if varied.kind == "range"]
    if not everything:
        found = {each.name: each for each in documented_ranges(system, asked)} if asked else {}
        if all(any(fnmatchcase(name, path) for name in found) for path in asked):
            return found
    return {each.name: each for each in documented_ranges(system)}


def _varied(
    system: xr.Dataset,
    path: str,
    varied: Varied,
    documented: Mapping[str, Documented],
    conversions: Conversions,
) -> list[Factor]:
    if path.partition(".")[0] == GROUP:
        return [_of_shared(system, _spread(shared_factor(system, path), varied))]
    if varied.kind == "range":
        return _ranged(path, varied, documented)
    place = locate(system, path)
    if varied.together or "*" not in path:
        return [_placed(system, path, place, varied, conversions)]
    names = single_paths(system, path)
    return [_placed(system, name, locate(system, name), varied, conversions) for name in names]


def _converted(
    system: xr.Dataset,
    place: Place,
    entries: NDArray[np.int64],
    varied: Varied,
    conversions: Conversions,
) -> Varied:
    """The same with every figure in the unit of the System.

    Raises
    ------
    InputError
        A unit that does not fit, or that is another multiple for other entries of the path.
    """
    if varied.unit is None:
        return varied
    told = f"{varied.low}:{varied.high} {varied.unit}"
    factors = scales(system, place, entries, varied.unit, conversions, told)
    by = float(factors[0])
    if (factors != by).any():
        message = "the numbers under this path have several units: vary them one by one, `each`"
        raise InputError("sweep", [Problem(message, key=place.path, found=varied.unit)])
    return varied.model_copy(
        update={
            "low": _times(varied.low, by),
            "high": _times(varied.high, by),
            "mode": None if varied.mode is None else varied.mode * by,
            "values": tuple(value * by for value in varied.values),
            "unit": None,
        }
    )


def beyond_documented(
    system: xr.Dataset, vary: Mapping[str, Varied], conversions: Conversions = NONE
) -> list[str]:
    """Sentences on numbers that a sweep moves beyond the range that the files document.

    One for each number, or for all that a factor moves together.

    Parameters
    ----------
    system : xarray.Dataset
    vary : mapping of dotted path to Varied
        As `factors_of` has taken it.
    conversions : Conversions, optional
    """
    sentences: list[str] = []
    for path, varied in vary.items():
        if varied.kind == "range":
            continue
        for factor in _varied(system, path, varied, {}, conversions):
            found: dict[tuple[str, str], str] = {}
            place, move = locate(system, factor.name), factor.moves[0]
            for draw in _ends(move.distribution):
                array = system.variables[move.parameter].copy(deep=True)
                move.apply(array.values.reshape(-1), draw)
                moved = system.assign({move.parameter: array})
                for row in beyond_ranges(moved, [place]):
                    side = "below" if row["value"] < (row["low"] or -np.inf) else "above"
                    found.setdefault((row["path"], side), sentence(row))
            sentences += _beyond(factor.name, found)
    return sentences


def _beyond(factor: str, found: Mapping[tuple[str, str], str]) -> list[str]:
    """One sentence on the numbers (path and side) that a factor moves beyond their ranges."""
    paths = dict.fromkeys(path for path, _ in found)
    if len(paths) <= 1:
        return [say("moved_beyond", told=told) for told in found.values()]
    first = next(iter(found.values()))
    return [say("moves_beyond", figure=factor, count=str(len(paths)), first=first)]


def _ends(distribution: Distribution) -> list[float]:
    """Draws of the ends of a distribution that a person states, or of all its values."""
    if distribution.values:
        weights = np.cumsum(distribution.weights or np.ones(len(distribution.values)))
        return [float(each) for each in weights / weights[-1]]
    return [END, 1.0 - END] if distribution.shape in ("normal", "lognormal") else [0.0, 1.0]


def _times(stated: float | dict[int, float] | None, by: float) -> float | dict[int, float] | None:
    """A figure, or figures by year, in another unit."""
    if isinstance(stated, dict):
        return {year: value * by for year, value in stated.items()}
    return None if stated is None else stated * by


def _placed(
    system: xr.Dataset, path: str, place: Place, varied: Varied, conversions: Conversions
) -> Factor:
    """A factor that multiplies, sets, or follows two paths by year."""
    mask = place.written(system, setting=varied.kind != "multiplier")
    if varied.kind == "multiplier":
        mask = numbers_at(system, place)
    entries = np.flatnonzero(mask)
    if not entries.size:
        raise InputError("sweep", [Problem("no finite number to multiply here", key=path)])
    varied = _converted(system, place, entries, varied, conversions)
    nothing = np.zeros(0)
    low, high, ends = nothing, nothing, (0.0, 1.0)
    middle = place.sign * system.variables[place.parameter].values.ravel()[entries]
    unit = "1"
    if varied.kind == "trajectory":
        low, high = (
            _path_values(system, place.parameter, path, side)[entries]
            for side in (varied.low, varied.high)
        )
        for side in (low, high):
            place.require_within(system, mask, side, "")
    elif not varied.values:
        ends = (float(varied.low), float(varied.high))  # type: ignore[arg-type]
    if varied.kind == "multiplier":
        for each in varied.values or ends:
            place.require_within(system, mask, middle * each, f"*{each:g}")
    if varied.kind == "value":
        unit = unit_of(system, place.parameter, int(entries[-1]))
        for each in varied.values or ends:
            place.require_within(system, mask, np.full(entries.size, each), "")
    move = Move(
        varied.kind,
        place.parameter,
        entries,
        place.sign,
        low,
        middle,
        high,
        _distribution(varied, *ends),
    )
    return Factor(path, unit, (move,))


def _path_values(system: xr.Dataset, parameter: str, path: str, stated: object) -> Array:
    """A path by year, straight between its years, over the flattened parameter."""
    assert isinstance(stated, dict)
    array = system.variables[parameter]
    dim = next((dim for dim in ("period", "vintage") if dim in array.dims), None)
    if dim is None:
        raise InputError(
            "sweep", [Problem("this number has no years: give single values", key=path)]
        )
    years = sorted(stated)
    values = np.interp(system["period_first_year"].values, years, [stated[year] for year in years])
    shape = [len(values) if each == dim else 1 for each in array.dims]
    return np.broadcast_to(values.reshape(shape), array.shape).ravel()


def _ranged(path: str, varied: Varied, documented: Mapping[str, Documented]) -> list[Factor]:
    names = [name for name in documented if fnmatchcase(name, path)]
    if not names:
        raise InputError(
            "sweep",
            [
                Problem(
                    "no number here has a documented range: give `low` and `high`",
                    key=path,
                    hint=did_you_mean(path, documented),
                )
            ],
        )
    single = [factor_of(documented[name], varied) for name in names]
    return [_joined(path, single)] if varied.together and len(names) > 1 else single


def factor_of(documented: Documented, varied: Varied | None = None) -> Factor:
    """The factor of one number of the catalog."""
    moves = tuple(
        Move(
            "range",
            part.parameter,
            part.entries,
            part.sign,
            part.low,
            part.middle,
            part.high,
            _distribution(
                varied, float(part.low[-1]), float(part.high[-1]), float(part.middle[-1])
            ),
        )
        for part in documented.parts
    )
    return Factor(documented.name, documented.unit, moves)


def _distribution(
    varied: Varied | None, low: float, high: float, middle: float | None = None
) -> Distribution:
    if varied is None:
        return Distribution("uniform", low, high, (low + high) / 2 if middle is None else middle)
    mode = (
        varied.mode if varied.mode is not None else (low + high) / 2 if middle is None else middle
    )
    if varied.distribution == "triangular" and not low <= mode <= high:
        raise InputError(
            "sweep",
            [
                Problem(
                    "the mode lies outside the range",
                    found=f"{mode:g}",
                    allowed=f"{low:g} to {high:g}",
                )
            ],
        )
    if varied.distribution == "lognormal" and low <= 0:
        raise InputError(
            "sweep",
            [
                Problem(
                    "a lognormal distribution has only positive values",
                    found=f"{low:g} to {high:g}",
                    allowed="a range above zero",
                )
            ],
        )
    return Distribution(varied.distribution, low, high, mode, varied.values, varied.weights)


def _joined(name: str, members: Sequence[Factor]) -> Factor:
    if len(members) == 1 and members[0].name == name:
        return members[0]
    moves = tuple(move for member in members for move in member.moves)
    same = len({move.distribution for move in moves}) == 1
    return Factor(name, members[0].unit if same else POSITION, moves)


def _require_apart(system: xr.Dataset, factors: Sequence[Factor], problems: Problems) -> None:
    """No entry is set by two factors; that one multiplies what another sets is allowed."""
    setter: dict[str, NDArray[np.int64]] = {}
    for number, factor in enumerate(factors):
        for move in factor.moves:
            if move.kind == "multiplier":
                continue
            taken = setter.setdefault(
                move.parameter, np.full(system.variables[move.parameter].size, -1)
            )
            others = {int(other) for other in taken[move.entries] if other not in (-1, number)}
            for other in others:
                problems.add(
                    f"`{factor.name}` and `{factors[other].name}` set the same numbers", key="vary"
                )
            taken[move.entries] = number
