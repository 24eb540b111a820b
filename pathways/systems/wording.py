"""Words of a System: kinds, senses, scopes and settings that the model knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import Problem, did_you_mean
from ..schema.carrier import CarrierKind, Scope
from ..schema.readiness import Readiness
from ..schema.technology import Kind, Lever
from .domains import YEARS

TARGET_KINDS = ("reduction", "intensity", "tonnes", "budget", "peak")

TIMINGS = ("start", "middle", "end")

WORDS: dict[str, tuple[str, ...]] = {
    "technology_kind": tuple(each.value for each in Kind),
    "lever": ("", *(each.value for each in Lever)),
    "technology_readiness": ("", *(each.value for each in Readiness)),
    "commodity_kind": ("", *(each.value for each in CarrierKind)),
    "target_kind": TARGET_KINDS,
    "norm_sense": ("at_least", "at_most"),
}
"""Known words of the texts beside the labels; those with an empty word may be left out."""

SETTING_WORDS: dict[str, tuple[str, ...]] = {
    "capital": ("annuity", "overnight", "overnight_straight_line", "overnight_sinking_fund"),
    "capital_timing": TIMINGS,
    "running_timing": TIMINGS,
    "interest_during_construction": ("false", "true"),
    "view": ("factory", "sector"),
}
"""Known words of settings."""

YEAR_SETTINGS = ("discount_year", "money_year")
"""Settings that name a year."""

REQUIRED = {"scope": Scope.scope_1.value, "gas": "co2"}
"""Labels that every System has, for the account of carbon is kept under them."""

NAMED_BY_LABEL = {"technology_label": "technology", "commodity_label": "commodity"}
"""Names for people, which are the labels where nobody says another."""


def default_texts(name: str, labels: NDArray[Any]) -> NDArray[Any]:
    """Texts beside labels where a System states none.

    Parameters
    ----------
    name : str
        A coordinate of the table of symbols.
    labels : array
        Those of its dimension.

    Examples
    --------
    >>> default_texts("lever", np.array(["old", "new"])).tolist()
    ['existing', 'existing']
    """
    if name in (*NAMED_BY_LABEL, "norm_label", "unit_label"):
        return labels.astype(str)
    return np.full(len(labels), "existing" if name == "lever" else "")


def wrong_words(
    labels: Mapping[str, NDArray[Any]],
    texts: Mapping[str, xr.Variable],
    settings: Mapping[str, Any],
) -> Iterator[Problem]:
    """Words that the model does not know, one problem for each text and setting.

    Parameters
    ----------
    labels : mapping of dimension to labels
    texts : mapping of coordinate to texts over its dimension
    settings : mapping
    """
    rewards = ("", *labels.get("reward", np.array([], str)).tolist())
    scopes = labels.get("scope")
    if scopes is not None:
        yield from _unknown("scope", scopes.tolist(), [each.value for each in Scope], scopes)
    for dim, needed in REQUIRED.items():
        found = labels.get(dim, np.array([needed])).tolist()
        if needed not in found:
            shown = ", ".join(found) or "none"
            yield Problem(
                "a label is missing that every system has",
                key=dim,
                found=shown,
                allowed=f"`{needed}` among them",
                hint=needed if did_you_mean(needed, found) else None,
            )
    for name, known in (*WORDS.items(), ("norm_reward", rewards)):
        if name in texts:
            text = texts[name]
            yield from _unknown(name, text.values.tolist(), known, labels[str(text.dims[0])])
    for name, words in SETTING_WORDS.items():
        found = str(settings[name])
        if found not in words:
            hint = did_you_mean(found, words)
            message = "unknown word in a setting"
            yield Problem(message, key=name, found=found, allowed=", ".join(words), hint=hint)
    for name in YEAR_SETTINGS:
        yield from _no_year(name, settings[name])


def _unknown(
    name: str, found: list[str], known: tuple[str, ...] | list[str], labels: NDArray[Any]
) -> Iterator[Problem]:
    wrong = [at for at, word in enumerate(found) if word not in known]
    if wrong:
        word, label = found[wrong[0]], labels[wrong[0]]
        key = name if word == label else f"{name} ({label})"
        allowed = ", ".join(each or "nothing" for each in known)
        hint = did_you_mean(word, known)
        yield Problem("unknown word", key=key, found=word or "nothing", allowed=allowed, hint=hint)


def _no_year(name: str, value: Any) -> Iterator[Problem]:
    text = str(value)
    try:
        year = float(text)
    except ValueError:
        year = float("nan")
    if not (YEARS[0] <= year <= YEARS[1] and year == int(year)):
        allowed = f"a year from {YEARS[0]:.0f} to {YEARS[1]:.0f}"
        yield Problem("no year in a setting", key=name, found=text or "nothing", allowed=allowed)
