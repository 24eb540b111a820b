"""The one door of a System: what comes in is what the table of symbols says, or is refused.

Whoever asks something of a System, from Python, from a file or from a command, passes it through
`checked`, once. Arrays are laid out as the table says (dims in its order, labels in one order,
double precision), what has a default and is not stated gets it, and all that is wrong is told at
once: which array, the labels of its first wrong entry, what was found and what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InputError, Problem, Problems, did_you_mean
from .agreement import disagreements
from .arrangement import Labels, arranged, is_single, labels_of
from .dataset import SETTINGS
from .domains import Domain, domains, symbol_name
from .history import steadied
from .limits import contradictions
from .paths import OWN_PATH
from .symbols import COORDINATES, DIMENSIONS, PARAMETERS, TABLE, attributes, default_array
from .wording import default_texts, wrong_words

STAGE = "system"


def checked(system: xr.Dataset) -> xr.Dataset:
    """The System as the table of symbols lays it out; the same object where it was so already.

    Parameters
    ----------
    system : xarray.Dataset
        Parameters, as in `docs/system.md`: dims in any order; labels in any order where order has
        no meaning; any real numbers.

    Returns
    -------
    xarray.Dataset
        With every parameter, coordinate and setting; dims in the order of the table, numbers in
        double precision.

    Raises
    ------
    InputError
        With every problem: what is no System, unknown or missing arrays, wrong dims, labels that
        are twice there, values that are missing, infinite or outside their bounds, unknown words,
        periods that do not follow each other, existing capacity that comes back.
    """
    _require_system(system)
    problems = Problems()
    labels = labels_of(system, problems)
    arrays, changed = _arrays(system, labels, problems)
    texts, completed = _texts(system, labels, problems)
    settings = _settings(system, arrays, problems)
    problems.extend(wrong_words(labels.full, texts, settings))
    sound = {name: array for name, array in arrays.items() if name in domains()}
    with np.errstate(invalid="ignore", over="ignore"):
        for name, array in sound.items():
            problems.extend(_wrong_values(name, array, domains()[name], labels.full))
    if not problems.found:
        problems.extend(disagreements(labels.full, texts, sound))
    problems.raise_if_any(STAGE)
    if changed or completed or labels.moved or settings != system.attrs:
        cut = any(is_single(system.variables[name]) for name in sound if name in system.variables)
        system = _laid_out(system, labels, arrays, texts, settings)
        system = steadied(system) if cut else system
    problems.extend(contradictions(system))
    problems.raise_if_any(STAGE)
    return system


def _require_system(system: object) -> None:
    """Refuse what cannot be a System at all."""
    if not isinstance(system, xr.Dataset):
        found = f"`{system}`" if isinstance(system, str) else f"a {type(system).__name__}"
        message = "this is no system"
        allowed = "an xarray.Dataset, as `pathways.system` or `pathways.make_system` makes it"
        raise InputError(STAGE, [Problem(message, found=found, allowed=allowed)])
    if "activity" in system.variables and "flow" not in system.variables:
        message = "this is a pathway: the result of a system, and no system"
        raise InputError(STAGE, [Problem(message, allowed="the system that it was solved for")])


def _arrays(
    system: xr.Dataset, labels: Labels, problems: Problems
) -> tuple[dict[str, xr.Variable], bool]:
    """Parameters in the layout of the table, and whether anything differs from what came in."""
    found: dict[str, xr.Variable] = {}
    changed = False
    own = {symbol.name for symbol in (*DIMENSIONS, *COORDINATES)}
    for key, variable in system.variables.items():
        name = str(key)
        if name in own:
            continue
        parameter = symbol_name(name)
        if parameter is None:
            if OWN_PATH in variable.attrs:
                found[name] = labels.sorted(variable)
            else:
                known = [*domains(), *own]
                problems.add(
                    "the system has no such array", key=name, hint=did_you_mean(name, known)
                )
            continue
        laid = arranged(name, variable, TABLE[parameter].dims, labels, problems)
        if laid is not None:
            changed = changed or laid is not variable
            found[name] = laid
    for symbol in PARAMETERS:
        if symbol.name in system.variables:
            continue
        changed = True
        if symbol.default is None:
            problems.add(f"must be stated: {symbol.meaning}", key=symbol.name)
        elif all(dim in labels.full for dim in symbol.dims):
            sizes = {dim: len(labels.full[dim]) for dim in symbol.dims}
            values = default_array(symbol, sizes)
            found[symbol.name] = xr.Variable(symbol.dims, values, attributes(symbol.name))
    return found, changed


def _texts(
    system: xr.Dataset, labels: Labels, problems: Problems
) -> tuple[dict[str, xr.Variable], bool]:
    """Texts beside the labels, and whether any of them had to be completed."""
    found: dict[str, xr.Variable] = {}
    completed = False
    for symbol in COORDINATES:
        (dim,) = symbol.dims
        stated = system.variables.get(symbol.name)
        if dim not in labels.full:
            continue
        if stated is None:
            completed = True
            texts = default_texts(symbol.name, labels.full[dim])
            found[symbol.name] = xr.Variable(symbol.dims, texts, {"long_name": symbol.meaning})
        elif stated.dims != symbol.dims:
            dims = ", ".join(map(str, stated.dims)) or "none"
            problems.add("has other dims", key=symbol.name, found=dims, allowed=dim)
        else:
            laid = labels.sorted(stated)
            if laid.dtype.kind != "U":
                completed = True
                laid = xr.Variable(laid.dims, laid.values.astype(str), laid.attrs)
            found[symbol.name] = laid
    return found, completed


def _settings(
    system: xr.Dataset, arrays: Mapping[str, xr.Variable], problems: Problems
) -> dict[str, Any]:
    """The attributes, with the defaults of settings that are not stated.

    Other attributes are a person's own, unless they are spelt like a setting that is missing.
    """
    absent = [name for name in SETTINGS if name not in system.attrs]
    for name in system.attrs:
        if absent and name not in SETTINGS:
            hint = did_you_mean(str(name), absent)
            if hint is not None and abs(len(hint) - len(str(name))) <= 2:
                problems.add("the system has no such setting", key=str(name), hint=hint)
    settings = {**dict(system.attrs), **{name: SETTINGS[name] for name in absent}}
    if settings["discount_year"] is None and "period_first_year" in arrays:
        years = arrays["period_first_year"].values
        settings["discount_year"] = f"{years[0]:.0f}" if len(years) else ""
    return settings


def _wrong_values(
    name: str, array: xr.Variable, domain: Domain, labels: Mapping[str, NDArray[Any]]
) -> Iterator[Problem]:
    """One problem where an array has values outside its domain."""
    values = array.values
    if not values.size or _plainly_inside(values, domain):
        return
    wrong = _outside(values, domain)
    if not wrong.any():
        return
    first = tuple(np.argwhere(wrong)[0])
    where = ", ".join(
        f"{dim}={labels[str(dim)][at]}" for dim, at in zip(array.dims, first, strict=True)
    )
    value = values[first]
    found = "missing" if np.isnan(value) else f"{value:g}"
    others = int(wrong.sum()) - 1
    message = "a value that it cannot have"
    if others:
        message += f", here and in {others} more {'entry' if others == 1 else 'entries'}"
    key = f"{name} ({where})" if where else name
    yield Problem(message, key=key, found=found, allowed=domain.words)


def _plainly_inside(values: NDArray[np.float64], domain: Domain) -> bool:
    """Whether the smallest and the largest value alone show that all lie inside a domain."""
    if domain.flag:
        return not (values * (values - 1.0)).any()
    flat = values.ravel()
    lowest, highest = (
        (np.fmin.reduce(flat), np.fmax.reduce(flat))
        if domain.missing
        else (np.minimum.reduce(flat), np.maximum.reduce(flat))
    )
    if np.isnan(lowest):
        return domain.missing
    if np.isinf(lowest) or (np.isinf(highest) and not domain.up):
        return False
    return bool(domain.least <= lowest and highest <= domain.most)


def _outside(values: NDArray[np.float64], domain: Domain) -> NDArray[np.bool_]:
    """Where values lie outside a domain."""
    if domain.flag:
        flags: NDArray[np.bool_] = ~((values == 0.0) | (values == 1.0))
        return flags
    # A share worked out in single precision may end this much above one.
    slack = np.finfo(np.float32).eps
    outside: NDArray[np.bool_] = np.isfinite(values) & (
        (values < domain.least - slack * abs(domain.least if np.isfinite(domain.least) else 0.0))
        | (values > domain.most + slack * abs(domain.most if np.isfinite(domain.most) else 0.0))
    )
    if not domain.missing:
        outside |= np.isnan(values)
    if not domain.down:
        outside |= np.isneginf(values)
    if not domain.up:
        outside |= np.isposinf(values)
    return outside


def _laid_out(
    system: xr.Dataset,
    labels: Labels,
    arrays: Mapping[str, xr.Variable],
    texts: Mapping[str, xr.Variable],
    settings: Mapping[str, Any],
) -> xr.Dataset:
    """A new Dataset of checked parts, in the order of the table."""
    coords: dict[str, Any] = {}
    for symbol in DIMENSIONS:
        stated = system.variables.get(symbol.name)
        told = {"long_name": symbol.meaning} if stated is None else stated.attrs
        coords[symbol.name] = xr.Variable((symbol.name,), labels.full[symbol.name], told)
    return xr.Dataset(dict(arrays), {**coords, **texts}, dict(settings))
