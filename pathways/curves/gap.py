"""Why the expert curve and the exact curve differ, in numbers and in words.

Overlaps, interactions and timing.

The exact curve prices an option where it first grows (or never), with everything else chosen anew;
the expert curve prices it alone. That the dearest option can rightly come first, where it is slow
and large, is shown by Vogt-Schilb and Hallegatte (2014, Energy Policy 66); that negative costs
cannot be ranked by cost per tonne, by Taylor (2012, Energy Policy 48).
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import xarray as xr

from ..sentences import Said, Tree, amount, kept, listed, named, say
from ..strict_json import to_json
from .expert import pays_for_itself

TOLD = 4
"""Options named in one sentence."""

USED = 1e-6
"""Activity below this share of an option's largest along the curve counts as none."""

STARTED = 0.01
"""An option has begun where it runs at more than this share of what it does in the year."""

FAR = 2.0
"""An option is dearer or cheaper in the exact curve where one price is more than this many times
the other.
"""

NEAR = 50.0
"""Money per tonne that stands for any lower price there, so that 1 and 3 are no gap."""

TRAPS = (
    "Negative costs cannot be ranked: the larger of two equal savings gets the smaller figure per "
    "tonne, so that abating less looks better. Read them as 'pays for itself' and no more (Taylor "
    "2012, Energy Policy 48).",
    "Options are counted twice: each is held against the baseline alone, though efficiency leaves "
    "less for clean power to replace and two ways of making steel cannot both make all of it. The "
    "bars cannot be added (Kesicki and Ekins 2012, Climate Policy 12; Kesicki and Strachan 2011, "
    "Environmental Science and Policy 14).",
    "The view is of one year: an option that grows slowly must start before it is the cheapest, or "
    "its tonnes are not there when they are needed. The order of the bars is no order in time "
    "(Vogt-Schilb and Hallegatte 2014, Energy Policy 66).",
)
"""Known traps of expert curves, two sentences each."""


def entry_prices(curve: xr.Dataset, options: np.ndarray) -> np.ndarray:
    """Marginal cost of the step in which each option first runs.

    Zero where it runs without a limit, missing where it never does.

    Parameters
    ----------
    curve : xarray.Dataset
        An exact curve.
    options : array of technology names
    """
    activity = curve["activity"].sel(technology=options).values
    runs = activity > USED * np.maximum(activity.max(axis=0), 1e-300)
    first = np.argmax(runs, axis=0)
    price = np.concatenate([[0.0], curve["marginal_cost"].values])[first]
    return np.where(runs.any(axis=0), price, np.nan)


def compare_curves(curve: xr.Dataset, expert: xr.Dataset) -> xr.Dataset:
    """The expert curve with what the exact curve says of each option, and sentences on the gap.

    Parameters
    ----------
    curve, expert : xarray.Dataset
        Of the same system and year.

    Returns
    -------
    xarray.Dataset
        The expert curve with `exact_price` (money/tCO2e) and `exact_abatement` (tCO2e/yr, credited
        at the price limit or at the end of the curve); `attrs["gap"]` holds the sentences, one a
        line, and `attrs["sentences"]` what they are made of.
    """
    options = expert["option"].values
    end = int(
        np.searchsorted(
            curve["marginal_cost"].values, float(curve.attrs["price_limit"]), side="right"
        )
    )
    found = expert.copy()
    money = expert["specific_cost"].attrs["units"]
    found["exact_price"] = (
        "option",
        entry_prices(curve, options),
        {"units": money, "long_name": "Marginal cost at which it enters the exact curve"},
    )
    credited = curve["credited"].sel(technology=options).values
    found["exact_abatement"] = (
        "option",
        credited[end],
        {"units": "tCO2e/yr", "long_name": "Its part in the exact curve at the price limit"},
    )
    told = [
        *_overlaps(found, curve),
        *_never(found, curve),
        *_interactions(found),
        *_negative(found),
        *_timing(curve),
    ]
    found.attrs |= {"gap": "\n".join(told), "sentences": to_json(kept(told), indent=None)}
    return found


def _timing(curve: xr.Dataset) -> list[str]:
    """Sentences on options that start early, as the exact curve has them."""
    trees: dict[str, Tree] = json.loads(str(curve.attrs.get("sentences", "{}")))
    lines = str(curve.attrs.get("timing", "")).splitlines()
    return [Said(line, trees[line]) if line in trees else line for line in lines]


def _overlaps(found: xr.Dataset, curve: xr.Dataset) -> list[str]:
    alone = float(found["abatement"].sum())
    there = curve.attrs["baseline_emissions"] - curve.attrs["lowest_feasible"]
    if alone <= there:
        both = {"alone": amount(alone, "t"), "together": amount(there, "t")}
        missing = _labels(found, np.array(["needs" in str(note) for note in found["note"].values]))
        if not missing:
            return [say("more_together", **both)]
        return [say("more_together_of", **both, options=_listed(missing))]
    return [
        say(
            "overlaps",
            alone=amount(alone, "t"),
            together=amount(there, "t"),
            share=f"{1 - there / alone:.0%}",
        )
    ]


def _never(found: xr.Dataset, curve: xr.Dataset) -> list[str]:
    limit = float(curve.attrs["price_limit"])
    cheap = (found["specific_cost"].values <= limit) | pays_for_itself(found)
    late = np.isnan(found["exact_price"].values) | (found["exact_price"].values > limit)
    names = _labels(found, cheap & late)
    if not names:
        return []
    return [say("displaced", options=_listed(names), limit=f"{limit:,.0f}")]


def _interactions(found: xr.Dataset) -> list[str]:
    alone, whole = found["specific_cost"].values, found["exact_price"].values
    with np.errstate(invalid="ignore"):
        dearer = (whole > FAR * np.maximum(alone, NEAR)) & (alone > 0)
        cheaper = (alone > FAR * np.maximum(whole, NEAR)) & (whole >= 0)
    sentences: list[str] = []
    for which, key in ((dearer, "entering_later"), (cheaper, "entering_earlier")):
        names = [
            say("two_prices", option=label, alone=f"{one:,.0f}", whole=f"{other:,.0f}")
            for label, one, other in zip(
                _labels(found, which), alone[which], whole[which], strict=True
            )
        ]
        if names:
            sentences.append(say(key, options=_listed(names)))
    return sentences


def _negative(found: xr.Dataset) -> list[str]:
    names = _labels(found, pays_for_itself(found))
    if not names:
        return []
    key = "pays_for_itself" if len(names) == 1 else "pay_for_themselves"
    return [say(key, options=_listed(names))]


def early_starts(curve: xr.Dataset, activity: xr.DataArray, year: int) -> list[str]:
    """Sentences on options that run before the year although only its emissions are limited.

    Parameters
    ----------
    curve : xarray.Dataset
    activity : xarray.DataArray
        Activity (technology, period) of a pathway on the curve.
    year : int
    """
    names = []
    for technology in curve["technology"].values[curve["lever"].values != "existing"]:
        series = activity.sel(technology=technology)
        late = float(series.sel(period=year))
        runs = series["period"].values[(series.values > STARTED * late) & (late > 0)]
        if runs.size and runs[0] < year:
            text = str(curve["technology_label"].sel(technology=technology).values)
            label = named("technologies", technology, text)
            names.append(say("from_year", option=label, year=str(int(runs[0]))))
    if not names:
        return []
    return [say("timing", options=_listed(names), year=str(year))]


def _labels(found: xr.Dataset, which: np.ndarray) -> list[str]:
    return [
        named("technologies", name, text)
        for name, text in zip(
            found["option"].values[which], found["option_label"].values[which], strict=True
        )
    ]


def _listed(names: Sequence[str]) -> str:
    shown = listed(names[:TOLD])
    rest = len(names) - TOLD
    return say("and_more", some=shown, rest=str(rest)) if rest > 0 else shown
