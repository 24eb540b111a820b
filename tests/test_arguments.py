"""Arguments of the Python interface: what cannot be meant is one message before any work."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pathways as pw
from pathways.arguments import Arguments
from pathways.errors import InputError

from .worlds import steelworks

NAN, INFINITE = float("nan"), float("inf")


def told(ask: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        ask()
    return str(caught.value)


@pytest.mark.parametrize(
    ("argument", "value", "allowed"),
    [
        ("goal", "lowst", "did you mean `lowest`?"),
        ("goal", 1, "cost, lowest, price, baseline"),
        ("by", "2030", "a year, such as 2030"),
        ("by", 2030.5, "a year, such as 2030"),
        ("by", True, "a year, such as 2030"),
        ("by", [2030], "found a list"),
        ("by", 10**30, "a year, such as 2030"),
        ("reduction", [0.9], "allowed a number"),
        ("reduction", NAN, "found nan"),
        ("max_price", NAN, "allowed a number"),
        ("max_price", "100", "found '100'"),
        ("max_cost_increase", INFINITE, "found inf"),
        ("time_limit", 0, "a number above zero"),
        ("solver", "", "a text"),
        ("squeeze", 1, "True or False"),
        ("extra_rows", 5, "a function"),
        ("equations", 99999, "a list of equations"),
        ("equations", "abc", "a list of equations"),
    ],
)
def test_an_argument_of_the_wrong_kind_is_named_with_what_is_allowed(
    argument: str, value: Any, allowed: str
) -> None:
    message = told(lambda: pw.solve(steelworks(), **{argument: value}))
    assert message.startswith("1 problem in the arguments of solve:")
    assert f"{argument}: not the right kind of value" in message
    assert allowed in message


def test_every_argument_that_is_wrong_is_told_at_once() -> None:
    message = told(lambda: pw.solve(steelworks(), goal="x", by="2030", max_price=NAN))
    assert message.startswith("3 problems in the arguments of solve:")


@pytest.mark.parametrize(
    ("ask", "key"),
    [
        (lambda: pw.system(5), "sector"),  # type: ignore[arg-type]
        (lambda: pw.system("steel", data=5), "data"),  # type: ignore[arg-type]
        (lambda: pw.open(5), "path"),  # type: ignore[arg-type]
        (lambda: pw.cost_curve(steelworks(), year=[]), "year"),  # type: ignore[arg-type]
        (lambda: pw.expert_curve(steelworks(), year=None), "year"),  # type: ignore[arg-type]
        (lambda: pw.alternatives(steelworks(), within="5%"), "within"),  # type: ignore[arg-type]
        (lambda: pw.sweep(steelworks(), workers=0), "workers"),
        (lambda: pw.sweep(steelworks(), workers="2"), "workers"),  # type: ignore[arg-type]
        (lambda: pw.sweep(steelworks(), vary=[1]), "vary"),  # type: ignore[arg-type]
        (lambda: pw.sweep(steelworks(), goal="lowst"), "goal"),
        (lambda: pw.sweep(steelworks(), resume="no"), "resume"),  # type: ignore[arg-type]
        (lambda: pw.decompose("steel"), "pathway"),  # type: ignore[arg-type]
        (lambda: pw.decompose(steelworks()), "pathway"),
        (lambda: pw.compare(True), "pathways"),  # type: ignore[arg-type]
        (lambda: pw.compare({"a": steelworks()}), "pathways['a']"),
    ],
)
def test_every_function_refuses_what_it_cannot_take(ask: Callable[[], object], key: str) -> None:
    message = told(ask)
    assert "in the arguments of" in message
    assert f"- {key}: not the right kind of value" in message


def test_numbers_of_numpy_and_whole_floats_are_numbers() -> None:
    plain = pw.solve(steelworks(), time_limit=60)
    numpy = pw.solve(steelworks(), time_limit=np.float64(60))
    assert plain.attrs["objective"] == numpy.attrs["objective"]
    given = Arguments("test")
    assert given.year("by", np.int64(2030)) == given.year("by", 2030.0) == 2030
    assert given.whole("samples", np.float32(4)) == 4
    assert given.number("share", np.float32(0.5)) == 0.5
    given.require()


def test_one_folder_is_a_list_of_one(tmp_path: Path) -> None:
    given = Arguments("test")
    assert given.paths("data", tmp_path) == given.paths("data", [str(tmp_path)]) == [tmp_path]
    given.require()


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=3),
    st.floats(),
    st.integers(),
    st.lists(st.integers(), max_size=1),
    st.just(object()),
    st.binary(max_size=2),
)


@given(value=ODD)
def test_whatever_is_given_is_taken_or_a_problem(value: Any) -> None:
    """Nothing raises from inside; what is returned without a problem has the kind asked for."""
    read: dict[str, tuple[Callable[[Arguments], Any], tuple[type, ...]]] = {
        "number": (lambda a: a.number("x", value), (float,)),
        "above zero": (lambda a: a.above_zero("x", value), (float,)),
        "whole": (lambda a: a.whole("x", value), (int,)),
        "year": (lambda a: a.year("x", value), (int,)),
        "text": (lambda a: a.text("x", value), (str,)),
        "word": (lambda a: a.word("x", value, ("cost",)), (str,)),
        "paths": (lambda a: a.paths("x", value), (list,)),
        "several": (lambda a: a.several("x", value, "things"), (tuple,)),
        "mapping": (lambda a: a.mapping("x", value, "things"), (dict,)),
    }
    for ask, kinds in read.values():
        arguments = Arguments("test")
        found = ask(arguments)
        with suppress(InputError):
            arguments.require()
            assert found is None or isinstance(found, kinds)
