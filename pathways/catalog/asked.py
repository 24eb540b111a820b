"""Settings of a run by the names of the options of `pathways run`, in plain values or as typed."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from typing import Any

from ..errors import Problems, did_you_mean
from ..schema.run import Run
from ..schema.typed import intensity_target, price_path, share

SHORT = ("currency", "intensity", "profile")
"""Options of `run` that are no setting of a run file by themselves."""

NAMES = (*SHORT, *(name for name in Run.model_fields if name not in ("extends", "title")))
"""What may be asked of a run by name."""

QUESTION = ("goal", "solver", "max_price", "max_cost_increase", "time_limit", "plants")
"""Settings that say what is looked for and how, and leave the System as it is."""


def settings_by_name(given: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Settings as in a run file from settings by name; those that are None are left out.

    Parameters
    ----------
    given : mapping of name to value
        Names of `NAMES`. Values as in a run file, or short: a year as `horizon`, `currency`, texts
        such as `90%` and `2026=80,2030=200`.
    problems : Problems
        Gets unknown names, each with the nearest, and values that cannot be read.
    """
    stated = {name: value for name, value in given.items() if value is not None}
    for name in stated:
        if name not in NAMES:
            hint = did_you_mean(name, NAMES)
            problems.add("there is no such setting", key=name, allowed=", ".join(NAMES), hint=hint)
    wanted = {name: stated[name] for name in NAMES if name in stated and name not in SHORT}
    _read_texts(wanted, problems)
    if "currency" in stated:
        wanted["money"] = {**wanted.get("money", {}), "currency": str(stated["currency"]).upper()}
    if "intensity" in stated:
        wanted["targets"] = [_intensity(stated, problems)]
    if "profile" in stated:
        wanted["hours"] = _with_profiles(wanted.get("hours"), stated["profile"], problems)
    if "goal" not in wanted and wanted.keys() & {"max_price", "max_cost_increase"}:
        wanted["goal"] = "lowest"
    return wanted


def _read_texts(wanted: dict[str, Any], problems: Problems) -> None:
    """Put what a run file says in the place of texts as typed and of a year alone."""
    for name in ("reduction", "max_cost_increase"):
        if isinstance(wanted.get(name), str):
            wanted[name] = share(wanted[name], name, problems)
    price, horizon = wanted.get("carbon_price"), wanted.get("horizon")
    if isinstance(price, str):
        wanted["carbon_price"] = {"values": price_path(price, "carbon_price", problems)}
    if isinstance(horizon, Integral) and not isinstance(horizon, bool):
        wanted["horizon"] = {"last": int(horizon)}


def _intensity(stated: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """The target that an intensity stands for; it needs its year and excludes a reduction."""
    if "targets" in stated or "reduction" in stated:
        problems.add("give either a reduction, targets or an intensity", key="intensity")
    if "by" not in stated:
        problems.add("an intensity needs its year: give `by`", key="intensity")
    return intensity_target(stated["intensity"], stated.get("by"))


def _with_profiles(hours: Any, profile: Any, problems: Problems) -> Any:
    """Hours with years of one's own: `{"load": "meter.csv"}`."""
    if not isinstance(profile, Mapping):
        allowed = 'files by kind, such as {"load": "meter.csv"}'
        problems.add("not the right kind of value", key="profile", allowed=allowed)
        return hours
    if hours is None or hours == "off":
        told = "a year of your own needs hours, such as `24x16`"
        problems.add(told, key="profile", allowed="hours beside it")
    resolution = hours if isinstance(hours, Mapping) else {"resolution": hours}
    return {**resolution, **{str(kind): str(file) for kind, file in profile.items()}}
