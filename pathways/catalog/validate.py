"""Schema objects from documents.

What pydantic found wrong is put in words for the person who wrote the file.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ..errors import Problem, Problems, did_you_mean
from .document import Document, KeyPath

Model = TypeVar("Model", bound=BaseModel)

_SHAPES = {
    "float_type": "a number",
    "float_parsing": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "text",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "mapping_type": "keys with values",
    "tuple_type": "a list",
    "list_type": "a list",
}


def validated(
    model: type[Model], document: Document, problems: Problems, prefix: str = ""
) -> Model | None:
    """The document as a schema object, or None.

    Problems say file, line, key, what was found and what is allowed.
    """
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        for path, problem in translated(model, document.data, error):
            problems.add(
                Problem(
                    problem.message,
                    **document.place(path, prefix),
                    found=problem.found,
                    allowed=problem.allowed,
                    hint=problem.hint,
                )
            )
        return None


def laid_over(
    model: type[Model], document: Document, changes: Mapping[str, Any], problems: Problems
) -> Model | None:
    """The document with settings in place of its own as a schema object, or None.

    Problems of the settings do not point at the file.
    """
    found = Problems()
    data = {**document.data, **changes}
    stated = validated(model, replace(document, data=data), found)
    problems.extend(placed(found.found, changes))
    return stated


def placed(problems: Sequence[Problem], changes: Mapping[str, Any]) -> list[Problem]:
    """Problems of a file with settings laid over it: those of a setting do not point at the file.

    Parameters
    ----------
    problems : sequence of Problem
        With the dotted key in the settings.
    changes : mapping
        Settings from options or arguments, nested as in the file.
    """
    return [
        replace(each, file=None, line=None) if each.key and _is_within(changes, each.key) else each
        for each in problems
    ]


def _is_within(changes: Any, key: str) -> bool:
    """Whether a dotted key leads to a value that changes state, or to one around it.

    A name may hold dots, as that of a number in a sweep.
    """
    if not isinstance(changes, Mapping):
        return True
    return any(
        key == str(name)
        or (key.startswith(f"{name}.") and _is_within(inside, key.removeprefix(f"{name}.")))
        for name, inside in changes.items()
    )


def translated(
    model: type[BaseModel], data: Any, error: ValidationError
) -> Iterator[tuple[KeyPath, Problem]]:
    """Each error of pydantic once, as the path of a key and a problem without place."""
    told: dict[tuple[str | int, ...], list[dict[str, Any]]] = {}
    for each in error.errors(include_url=False):
        told.setdefault(_path_in(data, each), []).append(dict(each))
    for path, errors in told.items():
        if (
            any(len(deeper) > len(path) and deeper[: len(path)] == path for deeper in told)
            and errors[0]["type"] in _SHAPES
        ):
            continue  # one branch of a union: the error below says what is wrong
        in_words = [each for each in errors if each["type"] == "value_error"]
        errors = in_words or errors  # the branch of a union that was meant says what is wrong
        if len(errors) > 1 and all(each["type"] in _SHAPES for each in errors):
            shapes = list(dict.fromkeys(_SHAPES[each["type"]] for each in errors))
            yield path, _of_shape(errors[0], " or ".join(shapes))
            continue
        yield from ((path, _problem(model, path, detail)) for detail in errors)


def _path_in(data: Any, error: Mapping[str, Any]) -> tuple[str | int, ...]:
    """The place of an error in the data: pydantic's own marks (of unions and keys) are left out."""
    path: list[str | int] = []
    steps: Sequence[str | int] = error["loc"]
    for position, step in enumerate(steps):
        if isinstance(data, Mapping):
            key = _key_in(data, step)
            if key is None:
                if error["type"] == "missing" and position == len(steps) - 1:
                    path.append(step)
                continue
            path.append(key)
            data = data[key]
        elif (
            isinstance(data, Sequence)
            and not isinstance(data, str)
            and isinstance(step, int)
            and step < len(data)
        ):
            path.append(step)
            data = data[step]
    return tuple(path)


def _key_in(data: Mapping[Any, Any], step: str | int) -> str | int | None:
    return next((key for key in data if key == step or str(key) == str(step)), None)


def _problem(
    model: type[BaseModel], path: tuple[str | int, ...], error: Mapping[str, Any]
) -> Problem:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return Problem(f"`{path[-1]}` is missing")
    if kind == "extra_forbidden":
        fields = sorted(_fields_at(model, path[:-1]))
        return Problem(
            f"there is no key `{path[-1]}` here",
            allowed=", ".join(fields),
            hint=did_you_mean(str(path[-1]), fields),
        )
    if kind in ("enum", "literal_error"):
        allowed = [
            each.strip(" '") for each in str(context["expected"]).replace(" or ", ", ").split(",")
        ]
        found = _found(error["input"])
        return Problem(
            "not one of the allowed values",
            found=found,
            allowed=", ".join(allowed),
            hint=did_you_mean(found, allowed),
        )
    if kind == "string_pattern_mismatch":
        return Problem(
            "a name is lower-case words joined by single underscores", found=_found(error["input"])
        )
    if kind == "string_too_short":
        return Problem("the text is empty")
    if kind == "finite_number":
        return Problem("not-a-number and infinity are not data", found=_found(error["input"]))
    if kind == "value_error":
        return Problem(str(context["error"]))
    if kind in _SHAPES:
        return _of_shape(error, _SHAPES[kind])
    bounds = {
        "greater_than_equal": "ge",
        "less_than_equal": "le",
        "greater_than": "gt",
        "less_than": "lt",
    }
    if kind in bounds:
        words = {"ge": "at least", "le": "at most", "gt": "above", "lt": "below"}[bounds[kind]]
        return Problem(
            "outside the allowed range",
            found=_found(error["input"]),
            allowed=f"{words} {context[bounds[kind]]}",
        )
    return Problem(str(error["msg"]), found=_found(error["input"]))


def _of_shape(error: Mapping[str, Any], shape: str) -> Problem:
    found = error["input"]
    if found is None:
        return Problem("the key has no value; give one or leave the key out", allowed=shape)
    return Problem("not the right kind of value", found=_found(found), allowed=shape)


def _found(value: Any) -> str:
    if isinstance(value, Mapping):
        return "keys with values"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _fields_at(model: Any, path: Sequence[str | int]) -> list[str]:
    """Names of the fields of the schema object at a path."""
    kinds = [model]
    for step in path:
        kinds = [inner for kind in kinds for inner in _inside(kind, step)]
    models = [each for kind in kinds for each in _alternatives(kind) if _is_model(each)]
    return [name for each in models for name in each.model_fields]


def _inside(kind: Any, step: str | int) -> Iterator[Any]:
    for each in _alternatives(kind):
        if _is_model(each):
            field = each.model_fields.get(str(step))
            if field is not None:
                yield field.annotation
        elif get_origin(each) is dict:
            yield get_args(each)[1]
        elif get_origin(each) in (tuple, list):
            yield get_args(each)[0]


def _alternatives(kind: Any) -> Iterator[Any]:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        for each in get_args(kind):
            yield from _alternatives(each)
    elif origin is Annotated:
        yield from _alternatives(get_args(kind)[0])
    else:
        yield kind


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
