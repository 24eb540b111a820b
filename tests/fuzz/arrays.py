"""Grammar of arrays: a System that a person has changed in Python, or a call with odd arguments."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import xarray as xr

import pathways as pw
from pathways.errors import PathwaysError

from ..worlds import microgrid, steelworks
from .forked import begun
from .outcome import Answer, Ending, Outcome, Sense, judged

CELLS: dict[str, float] = {
    "nan": np.nan,
    "inf": np.inf,
    "-inf": -np.inf,
    "huge": 1e300,
    "large": 1e15,
    "tiny": 1e-300,
}

SHUFFLED = ("technology", "commodity", "site", "scope", "gas", "area", "target", "host")
"""Dims whose labels have no order."""

Changed = tuple[xr.Dataset, str, Sense]

Kind = Callable[[xr.Dataset, Random], Changed]


@lru_cache
def world(name: str) -> xr.Dataset:
    """A system small enough to be solved in a blink."""
    if name == "steelworks":
        return steelworks()
    if name == "microgrid":
        return microgrid()
    return pw.system(name, horizon={"last": 2027})


WORLDS = ("steelworks", "microgrid", "lithium_batteries", "lithium_batteries")


def array_case(random: Random, folder: Path) -> Outcome:
    """Change a System, or ask oddly, and solve it.

    Parameters
    ----------
    random : Random
    folder : Path
        Empty; used to tell what is about to be done.
    """
    name = random.choice(WORLDS)
    system = world(name)
    if random.random() < ARGUMENTS_SHARE:
        return _argument_case(name, system, random, folder)
    kind = random.choice(KINDS)
    changed, told, sense = kind(system, random)
    outcome = Outcome(
        Ending.hang,
        kind.__name__.strip("_").replace("_", " "),
        f"{name}: {told}",
        commands=(f"pw.solve({name} with {told})",),
    )
    begun(folder, outcome)
    return _judged(outcome, lambda: pw.solve(changed), lambda: pw.solve(system), sense)


def _judged(
    outcome: Outcome,
    asked: Callable[[], Any],
    normal: Callable[[], Any],
    sense: Sense,
) -> Outcome:
    """The outcome of a call: refused, fallen, or an answer against the usual one."""
    try:
        answer = _answer(asked())
    except PathwaysError as error:
        ending = Ending.refused if str(error).strip() else Ending.mute
        return Outcome(ending, outcome.kind, outcome.change, str(error), outcome.commands)
    except Exception as error:  # noqa: BLE001  the fuzzer looks for all that may escape
        told = f"{type(error).__name__}: {error}"
        return Outcome(Ending.traceback, outcome.kind, outcome.change, told, outcome.commands)
    ending = judged(answer, _answer(normal()), sense, False)
    return Outcome(ending, outcome.kind, outcome.change, str(answer), outcome.commands)


def _answer(result: Any) -> Answer:
    """Figures of a Pathway that tell its answer."""
    if not isinstance(result, xr.Dataset):
        return {"result": str(result)}
    if "objective" in result.attrs:
        return {"status": result.attrs["status"], "cost": float(result.attrs["objective"])}
    return {"sizes": str(dict(sorted(result.sizes.items())))}


def _array(system: xr.Dataset, random: Random) -> str:
    return random.choice(sorted(str(name) for name in system.data_vars))


def _numbers(system: xr.Dataset, random: Random) -> str:
    """An array with cells."""
    names = sorted(str(name) for name, each in system.data_vars.items() if each.size)
    return random.choice(names)


def _with_cell(system: xr.Dataset, random: Random, value: Callable[[float], float]) -> Changed:
    name = _numbers(system, random)
    values = np.array(system[name].values, dtype=float)
    at = random.randrange(values.size)
    before = float(values.flat[at])
    values.flat[at] = value(before)
    changed = system.assign({name: (system[name].dims, values, system[name].attrs)})
    return changed, f"{name}[{at}] {before:g} -> {values.flat[at]:g}", Sense.possible


def _strange_cell(system: xr.Dataset, random: Random) -> Changed:
    value = CELLS[random.choice(sorted(CELLS))]
    return _with_cell(system, random, lambda _: value)


def _whole_array_strange(system: xr.Dataset, random: Random) -> Changed:
    name = _numbers(system, random)
    word = random.choice(("nan", "inf", "huge"))
    values = np.full(system[name].shape, CELLS[word])
    sense = Sense.possible
    return system.assign({name: (system[name].dims, values)}), f"{name} all {word}", sense


def _negated_cell(system: xr.Dataset, random: Random) -> Changed:
    return _with_cell(system, random, lambda before: -before)


def _scaled_cell(system: xr.Dataset, random: Random) -> Changed:
    by = random.choice((1e-6, 1e6, 1e9))
    return _with_cell(system, random, lambda before: before * by)


def _dims_in_another_order(system: xr.Dataset, random: Random) -> Changed:
    names = sorted(str(name) for name, each in system.data_vars.items() if each.ndim > 1)
    chosen = random.sample(names, random.randint(1, 5))
    arrays = {}
    for name in chosen:
        dims = list(system[name].dims)
        random.shuffle(dims)
        arrays[name] = system[name].transpose(*dims)
    return system.assign(arrays), f"dims of {', '.join(chosen)} moved", Sense.equal


def _labels_in_another_order(system: xr.Dataset, random: Random) -> Changed:
    dims = [dim for dim in SHUFFLED if system.sizes.get(dim, 0) > 1]
    dim = random.choice(dims)
    order = list(range(system.sizes[dim]))
    random.shuffle(order)
    return system.isel({dim: order}), f"labels of {dim} shuffled", Sense.equal


def _periods_in_another_order(system: xr.Dataset, random: Random) -> Changed:
    if system.sizes["period"] < 2:
        return _array_left_out(system, random)
    order = list(range(system.sizes["period"]))[::-1]
    return system.isel(period=order), "periods backwards", Sense.equal


def _label_renamed(system: xr.Dataset, random: Random) -> Changed:
    dim = random.choice(sorted(str(dim) for dim in system.sizes if system.sizes[dim]))
    labels = list(system[dim].values)
    at = random.randrange(len(labels))
    odd = ("", "a b", labels[at - 1], None, 5, "x" * 300, np.nan, "電池", "scope_9")
    labels[at] = random.choice(odd)
    changed = system.assign_coords({dim: np.array(labels, dtype=object)})
    return changed, f"{dim}[{at}] renamed to {labels[at]!r}", Sense.possible


def _label_left_out(system: xr.Dataset, random: Random) -> Changed:
    dim = random.choice(sorted(str(dim) for dim in system.sizes if system.sizes[dim]))
    at = random.randrange(system.sizes[dim])
    keep = [each for each in range(system.sizes[dim]) if each != at]
    return system.isel({dim: keep}), f"{dim}[{at}] left out", Sense.possible


def _label_twice(system: xr.Dataset, random: Random) -> Changed:
    dim = random.choice(sorted(str(dim) for dim in system.sizes if system.sizes[dim]))
    return system.isel({dim: [0, *range(system.sizes[dim])]}), f"{dim}[0] twice", Sense.nonsense


def _array_left_out(system: xr.Dataset, random: Random) -> Changed:
    name = _array(system, random)
    return system.drop_vars(name), f"{name} left out", Sense.possible


def _array_renamed(system: xr.Dataset, random: Random) -> Changed:
    name = _array(system, random)
    return system.rename({name: f"{name}s"}), f"{name} renamed to {name}s", Sense.nonsense


def _dim_renamed(system: xr.Dataset, random: Random) -> Changed:
    dim = random.choice(sorted(map(str, system.sizes)))
    return system.rename({dim: f"{dim}s"}), f"dim {dim} renamed", Sense.nonsense


def _dim_left_out(system: xr.Dataset, random: Random) -> Changed:
    names = sorted(str(name) for name, each in system.data_vars.items() if each.size)
    name = random.choice([each for each in names if system[each].ndim] or names)
    dim = str(random.choice(system[name].dims))
    changed = system.assign({name: system[name].isel({dim: 0}, drop=True)})
    return changed, f"{name} without {dim}", Sense.possible


def _dim_more(system: xr.Dataset, random: Random) -> Changed:
    name = _array(system, random)
    changed = system.assign({name: system[name].expand_dims(extra=[1, 2])})
    return changed, f"{name} with a dim more", Sense.nonsense


def _other_dtype(system: xr.Dataset, random: Random) -> Changed:
    name = _numbers(system, random)
    kinds = {
        "float32": Sense.possible,
        "object": Sense.equal,
        "str": Sense.possible,
        "complex": Sense.nonsense,
        "bool": Sense.possible,
        "datetime64[ns]": Sense.nonsense,
    }
    kind = random.choice(sorted(kinds))
    with np.errstate(invalid="ignore", over="ignore"):
        values = np.nan_to_num(system[name].values, posinf=1e9).astype(kind)
    if kind == "object":
        values = system[name].values.astype(object)
    changed = system.assign({name: (system[name].dims, values)})
    return changed, f"{name} as {kind}", kinds[kind]


def _single_precision(system: xr.Dataset, _: Random) -> Changed:
    return system.astype("float32"), "all in single precision", Sense.equal


def _attribute(system: xr.Dataset, random: Random) -> Changed:
    changed = system.copy()
    name = random.choice(sorted(map(str, system.attrs)) or ["currency"])
    value = random.choice((None, "", "nonsense", 5, float("nan"), [1, 2], "{", "true"))
    if value is None:
        changed.attrs.pop(name, None)
    else:
        changed.attrs[name] = value
    return changed, f"attribute {name} is {value!r}", Sense.possible


def _text(system: xr.Dataset, random: Random) -> Changed:
    names = sorted(str(n) for n, c in system.coords.items() if c.dtype.kind in "UO" and c.size)
    name = random.choice([each for each in names if each not in system.sizes] or names)
    values = np.array(system[name].values, dtype=object)
    at = random.randrange(values.size)
    values[at] = random.choice(("", "nonsense", None, 5, "[/x]", "t/"))
    changed = system.assign_coords({name: (system[name].dims, values)})
    return changed, f"{name}[{at}] is {values[at]!r}", Sense.possible


def _no_system(system: xr.Dataset, random: Random) -> Changed:
    odd: list[Any] = [None, 5, "steel", {}, xr.Dataset(), system["flow"], system.to_array, []]
    at = random.randrange(len(odd))
    return odd[at], f"no system, number {at}", Sense.nonsense


KINDS: tuple[Kind, ...] = (
    _strange_cell,
    _strange_cell,
    _strange_cell,
    _whole_array_strange,
    _negated_cell,
    _negated_cell,
    _scaled_cell,
    _dims_in_another_order,
    _labels_in_another_order,
    _periods_in_another_order,
    _label_renamed,
    _label_left_out,
    _label_twice,
    _array_left_out,
    _array_renamed,
    _dim_renamed,
    _dim_left_out,
    _dim_more,
    _other_dtype,
    _single_precision,
    _attribute,
    _text,
    _no_system,
)

ARGUMENTS_SHARE = 0.3
"""Share of cases that leave the System as it is and ask oddly."""

ODD: tuple[Any, ...] = (
    None,
    "",
    "2030",
    "0.9",
    "abc",
    -5,
    0,
    2030.5,
    99999,
    float("nan"),
    float("inf"),
    True,
    [],
    {},
    [2030],
    ...,
    1e300,
    np.float64(0.5),
    np.int64(2026),
)

ASKED: dict[str, tuple[str, ...]] = {
    "solve": (
        "goal",
        "by",
        "reduction",
        "solver",
        "extra_rows",
        "max_price",
        "max_cost_increase",
        "equations",
        "time_limit",
    ),
    "cost_curve": ("year", "equations"),
    "expert_curve": ("year", "equations"),
    "alternatives": ("within", "equations"),
    "sweep": ("method", "samples", "vary", "goal", "workers", "seed", "outputs", "chunk", "nosuch"),
    "decompose": ("pathway",),
    "compare": ("pathways",),
    "open": ("path",),
    "system": (
        "sector",
        "run",
        "data",
        "by",
        "reduction",
        "region",
        "horizon",
        "carbon_price",
        "view",
        "targets",
        "hours",
        "nosuch",
    ),
}
"""Functions of the interface and their arguments."""


def _argument_case(name: str, system: xr.Dataset, random: Random, folder: Path) -> Outcome:
    function = random.choice(sorted(ASKED))
    argument = random.choice(ASKED[function])
    value = random.choice(ODD)
    given: dict[str, Any] = {argument: value}
    if function == "solve" and argument.startswith("max_"):
        given["goal"] = "lowest"
    if function == "sweep":
        given = {"samples": 2, "vary": {"technologies.*.capex": {"low": 0.9, "high": 1.1}}} | given
        given["vary"] = given["vary"] or {"technologies.*.capex": {"how": "multiplier"}}
    told = f"pw.{function}({argument}={value!r})"
    outcome = Outcome(Ending.hang, f"argument of {function}", f"{name}: {told}", commands=(told,))
    begun(folder, outcome)
    return _judged(outcome, lambda: _call(function, system, given), lambda: None, Sense.possible)


def _call(function: str, system: xr.Dataset, given: dict[str, Any]) -> Any:
    called = getattr(pw, function)
    if function in ("decompose", "compare", "open"):
        return called(*given.values())
    if function == "system":
        return called(**({"sector": "steel"} | given))
    return called(system, **given)
