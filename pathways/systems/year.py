"""The hours of a run: seasons, months, a full year, or days that stand for it.

Shipped profiles are the mean days of four seasons. `24x4` takes them as they are; `24x12` lays
straight lines between the middles of the seasons; anything else needs a full year, which is a
person's own series, or a synthetic one around the same seasonal means with days that differ at
random (seeded).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, Problem
from ..schema.hours import FULL_YEAR, HOURS_OF_A_DAY, Hours

Array = NDArray[np.float64]

SEASON_DAYS = np.array([90.0, 92.0, 92.0, 91.0])
"""Days of winter (December to February), spring, summer and autumn."""

MONTH_DAYS = np.array([31.0, 28.0, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0])
"""Days of the months of a common year."""

SEASONS = ("winter", "spring", "summer", "autumn")
"""Names of the seasons."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Names of the months."""

SEASON_MIDDLES = np.array([15.0, 105.0, 197.0, 288.0])
"""Day of the year in the middle of winter, spring, summer and autumn."""

DAYS = 365
SUN_SPREAD, SUN_MEMORY = 0.45, 0.4
WIND_SPREAD, WIND_MEMORY = 0.65, 0.97
"""Standard deviations and correlations from day to day (sun) and from hour to hour (wind) of the
synthetic year: assumed.
"""

CLEAREST = 1.3
"""Most of what a mean day of the season has that a clear one may have: assumed."""

ROUNDS = 20
"""Times that a year is scaled to its mean and cut at one: each time the cut takes less."""

LEAST_MEAN = 1e-9
"""Mean that one of zero counts as, so that what never blows or shines is no number over zero."""

EACH = 0.5
"""Weight of sun and of wind in the residual load, relative to the mean: both count alike."""

PEAK = "residual"
NOT_RESCALED = ("tariffs", "temperature", PEAK)


@dataclass(frozen=True)
class HourGrid:
    """The hours of a run.

    Attributes
    ----------
    weight : (day, hour) hours of the year for which an hour stands; sums to 8760
    length : (hour) hours that an hour lasts
    profiles : kind to (day, hour)
    day_labels : name of each day
    description : where the profiles come from, in a sentence
    levels : yearly mean of the sun and the wind of the region over that of the nation
    series : what was read of each file of one's own, in a sentence
    """

    weight: Array
    length: Array
    profiles: dict[str, Array]
    day_labels: tuple[str, ...]
    description: str
    levels: dict[str, float] = field(default_factory=dict)
    series: tuple[str, ...] = ()

    def mean(self, kind: str) -> float:
        """Mean of a profile over the year."""
        return float((self.profiles[kind] * self.weight).sum() / self.weight.sum())


def hour_grid(settings: Hours, seasons: dict[str, Array], own: dict[str, Array]) -> HourGrid:
    """The hours that a run asks for.

    Parameters
    ----------
    settings : Hours
    seasons : kind to (season, hour)
        `load`, `sun`, `wind`, `tariffs`, `temperature`.
    own : kind to 8760 values
        A person's own years; they stand in place of the seasons.
    """
    days, hours = settings.days_and_hours
    if settings.resolution != FULL_YEAR and not own and days in (4, 12):
        return _from_seasons(seasons, days, hours)
    year = {kind: synthetic_year(kind, values, settings.seed) for kind, values in seasons.items()}
    year |= {kind: values.reshape(DAYS, HOURS_OF_A_DAY) for kind, values in own.items()}
    made = (
        "a synthetic year around the seasonal means"
        if set(own) != {"load", "sun", "wind"}
        else "a year of one's own"
    )
    described = f"{made}{' with own ' + ', '.join(sorted(own)) if own else ''}"
    if settings.resolution == FULL_YEAR:
        flat = {kind: values.reshape(1, -1) for kind, values in year.items()}
        count = DAYS * HOURS_OF_A_DAY
        return HourGrid(
            np.ones((1, count)), np.ones(count), flat, ("year",), f"all hours of {described}"
        )
    return _clustered(year, days, hours, described)


def _from_seasons(seasons: dict[str, Array], days: int, hours: int) -> HourGrid:
    labels: tuple[str, ...]
    if days == len(SEASON_DAYS):
        count, labels = SEASON_DAYS, SEASONS
        profiles, text = dict(seasons), "mean days of four seasons"
    else:
        count, labels = MONTH_DAYS, MONTHS
        middles = np.cumsum(MONTH_DAYS) - MONTH_DAYS / 2
        profiles = {kind: between_seasons(values, middles) for kind, values in seasons.items()}
        profiles["tariffs"] = seasons["tariffs"][[0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0]]
        text = "months between the mean days of four seasons (interpolated)"
    return _grid(profiles, count, hours, labels, text)


def _grid(
    profiles: dict[str, Array], count: Array, hours: int, labels: tuple[str, ...], text: str
) -> HourGrid:
    """Days with 24 hours, joined to as many hours as asked for."""
    step = HOURS_OF_A_DAY // hours
    joined = {
        kind: values.reshape(len(count), hours, step).mean(axis=2)
        for kind, values in profiles.items()
    }
    weight = np.repeat((count * step)[:, None], hours, axis=1)
    return HourGrid(weight, np.full(hours, float(step)), joined, labels, text)


def between_seasons(seasons: Array, day_of_year: Array) -> Array:
    """Profiles (day, hour) on straight lines between the middles of the seasons.

    The lines run on around the turn of the year.
    """
    middles = np.concatenate(
        [SEASON_MIDDLES[-1:] - DAYS, SEASON_MIDDLES, SEASON_MIDDLES[:1] + DAYS]
    )
    around = np.concatenate([seasons[-1:], seasons, seasons[:1]])
    return np.stack(
        [np.interp(day_of_year, middles, around[:, hour]) for hour in range(seasons.shape[1])],
        axis=1,
    )


def synthetic_year(kind: str, seasons: Array, seed: int) -> Array:
    """A year (day, hour) around seasonal means.

    Sun and wind differ from day to day, all else does not.

    value[d, h] = mean of the season between its middles x exp(spread x z) with z a random walk that
        forgets (one value a day
    for the sun, one an hour for the wind), brought back to the yearly mean and to at most one.
    """
    if kind in ("tariffs",):
        return seasons[_season_of_day()]
    base = between_seasons(seasons, np.arange(DAYS, dtype=np.float64) + 0.5)
    if kind not in ("sun", "wind"):
        return base
    random = np.random.default_rng([seed, 0 if kind == "sun" else 1])
    count, spread, memory = (
        (DAYS, SUN_SPREAD, SUN_MEMORY)
        if kind == "sun"
        else (DAYS * HOURS_OF_A_DAY, WIND_SPREAD, WIND_MEMORY)
    )
    steps, z = random.standard_normal(count), np.zeros(count)
    for place in range(1, count):
        z[place] = memory * z[place - 1] + np.sqrt(1 - memory**2) * steps[place]
    factor = np.exp(spread * z).reshape(DAYS, -1)
    if kind == "sun":
        factor = np.minimum(factor, CLEAREST)
    year, mean = base * factor, base.mean()
    for _ in range(ROUNDS):
        year = np.minimum(year * (mean / year.mean()), 1.0)
    return year


def _season_of_day() -> NDArray[np.int64]:
    month = np.repeat(np.arange(12), MONTH_DAYS.astype(int))
    return np.array([0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0])[month]


def _clustered(year: dict[str, Array], days: int, hours: int, described: str) -> HourGrid:
    """Days picked from a full year by clustering (tsam).

    One of them is the day of the highest residual load.
    """
    try:
        import tsam
    except ImportError as error:
        raise InputError(
            "run",
            [
                Problem(
                    "picking days from a year needs tsam: pip install 'pathways[hours]'",
                    key="hours.resolution",
                    allowed=(
                        "24x4 and 24x12 without series of one's own, and 8760, need nothing more"
                    ),
                )
            ],
        ) from error
    import warnings

    import pandas as pd

    relative = {
        kind: year[kind] / max(float(year[kind].mean()), LEAST_MEAN)
        for kind in ("load", "sun", "wind")
    }
    columns = {**year, PEAK: relative["load"] - EACH * (relative["sun"] + relative["wind"])}
    index = pd.date_range("2025-01-01", periods=DAYS * HOURS_OF_A_DAY, freq="h")
    table = pd.DataFrame({kind: values.ravel() for kind, values in columns.items()}, index=index)
    varying = table.loc[:, table.std() > 0]
    peaked = days > 1 and PEAK in varying
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = tsam.aggregate(
            varying,
            n_clusters=days - 1 if peaked else days,
            period_duration=HOURS_OF_A_DAY,
            cluster=tsam.ClusterConfig(method="hierarchical", representation="medoid"),
            extremes=tsam.ExtremeConfig(method="append", max_value=[PEAK]) if peaked else None,
            rescale_exclude_columns=[name for name in NOT_RESCALED if name in varying],
        )
    found = result.cluster_representatives
    numbers = sorted(set(found.index.get_level_values(0)))
    count = np.array([float(result.cluster_counts[number]) for number in numbers])
    profiles = {}
    for kind, values in year.items():
        flat = np.full((len(numbers), HOURS_OF_A_DAY), values.flat[0])
        picked = (
            np.array([found.loc[number][kind].to_numpy() for number in numbers])
            if kind in varying
            else flat
        )
        profiles[kind] = np.clip(picked, 0.0, 1.0) if kind in ("sun", "wind") else picked
    labels = tuple(f"day {number + 1}" for number in range(len(numbers) - peaked)) + (
        ("peak day",) if peaked else ()
    )
    return _grid(
        profiles,
        count * (DAYS / count.sum()),
        hours,
        labels,
        f"{len(numbers)} days picked from {described}, the peak day kept",
    )
