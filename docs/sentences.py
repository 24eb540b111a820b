"""The sentences that functions say, read off their code: what is filled in stands in braces.

So the page of the model shows each sentence as it is said, and no sentence is written twice.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from functools import cache
from typing import Any

from pathways.sentences import english

BLANK = "{}"
"""Where a text is filled in by `str.format`."""

DOTS = "..."


def sentences_of(function: Callable[..., Any]) -> tuple[str, ...]:
    """Every sentence that a function can return, in the order of its code.

    Examples
    --------
    >>> def late(program, place):
    ...     first = 2030
    ...     return f"{technology(program, place)} cannot start before {first:.0f}"
    >>> sentences_of(late)      # doctest: +SKIP
    ('{technology} cannot start before {first}',)
    """
    found: list[str] = []
    texts = _local_texts(function)
    for node in ast.walk(_body(function)):
        if isinstance(node, ast.Return) and node.value is not None:
            found += _said(node.value, function, texts)
    return tuple(dict.fromkeys(text for text in found if " " in text))


@cache
def _body(function: Callable[..., Any]) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]


def _local_texts(function: Callable[..., Any]) -> dict[str, ast.expr]:
    """Names that a function gives to text of its own."""
    return {
        node.targets[0].id: node.value
        for node in ast.walk(_body(function))
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.JoinedStr)
    }


def _said(node: ast.expr, function: Callable[..., Any], texts: dict[str, ast.expr]) -> list[str]:
    if isinstance(node, ast.IfExp):
        return _said(node.body, function, texts) + _said(node.orelse, function, texts)
    if isinstance(node, ast.BinOp):
        left, right = (_said(side, function, texts) or [""] for side in (node.left, node.right))
        return [one + other for one in left for other in right]
    if isinstance(node, ast.Name) and node.id in texts:
        return _said(texts[node.id], function, texts)
    if isinstance(node, ast.JoinedStr):
        return ["".join(_part(part) for part in node.values)]
    if isinstance(node, ast.Constant):
        return [_filled(node.value)] if isinstance(node.value, str) else []
    if isinstance(node, ast.Call):
        return _called(node, function)
    return []


def _called(node: ast.Call, function: Callable[..., Any]) -> list[str]:
    """What another function says, or a text that is handed to it, named by its key or filled in."""
    texts = english()
    named = [*node.args, *(part.value for part in node.keywords)]
    if getattr(node.func, "id", "") == "say" and isinstance(node.args[0], ast.Name):
        named = list(ast.iter_child_nodes(_body(function)))
    within = (each for part in named for each in ast.walk(part))
    keys = [each.value for each in within if isinstance(each, ast.Constant)]
    known = [texts[each] for each in keys if isinstance(each, str) and each in texts]
    if known:
        return known
    given = [part.value for part in node.args if isinstance(part, ast.Constant)]
    stated = [_filled(text) for text in given if isinstance(text, str) and " " in text]
    if stated:
        return [f"{text} in {{years}}" for text in stated]
    called = getattr(function, "__globals__", {}).get(getattr(node.func, "id", ""))
    return list(sentences_of(called)) if inspect.isfunction(called) else []


def _part(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.FormattedValue)
    return "{" + _name(node.value) + "}"


def _name(node: ast.expr) -> str:
    """A short name of what is filled in."""
    if isinstance(node, ast.Name):
        return "years" if node.id == "YEARS" else node.id
    if isinstance(node, ast.Call):
        func = node.func
        if isinstance(func, ast.Attribute) and func.attr in ("lower", "replace", "join"):
            return _name(node.args[0] if func.attr == "join" else func.value)
        if isinstance(func, ast.Name) and func.id == "map":
            return _name(node.args[-1])
        return (func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", DOTS)).strip(
            "_"
        )
    if isinstance(node, ast.Subscript):
        key = node.slice
        if isinstance(key, ast.Constant):
            return str(key.value)
        return _name(node.value)
    if isinstance(node, ast.Attribute):
        return _name(node.value) if node.attr == "values" else node.attr
    if isinstance(node, ast.GeneratorExp):
        return "members"
    return DOTS


def _filled(text: str) -> str:
    """A text with names where it is filled in: the amount first, then what it is of."""
    for name in ("amount", "technology"):
        text = text.replace(BLANK, "{" + name + "}", 1)
    return text
