"""YAML with line numbers: what a file says, and on which line."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ..errors import Problems

try:
    from yaml import CSafeLoader  # ten times faster; some builds of PyYAML lack it
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as CSafeLoader  # type: ignore[assignment]

KeyPath = Sequence[str | int]
"""Keys and positions from the top of a document downwards."""

_TAG = "tag:yaml.org,2002:"
_TRUE = ("yes", "true", "on")

LARGEST = sys.float_info.max
"""A whole number beyond it is none that can be reckoned with."""

DEEPEST = 40
"""Levels of nesting beyond which a file is refused."""


MOST_NODES = 500_000
"""Words, lists and mappings of a file, each counted as often as it is referred to: a hundred times
the longest data file, and built within a second or two.
"""

MOST_KEYS = 1_000
"""Keys of one entry: ten times the most that the catalog has. Each unknown one is compared with all
that are known, and told with its line.
"""

_SURELY_FLAT = 2_000
"""Levels that the reader of YAML takes without running out of stack; beyond, levels are counted."""

MOST_KEPT, LONGEST_KEPT = 1_200, 200_000
"""Files that are kept as read, about twice what the catalog has, and their letters at most: a
process reads the catalog again to tell what a person's own files change in it. What the same text
says is the same, and nobody changes it.
"""

_READ: dict[str, dict[Any, Any]] = {}
"""What texts say that were read without a problem."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Characters that a terminal takes for commands."""


class _Loader(CSafeLoader):
    """Composes nodes; the same few words come again and again, and are told apart once each."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: Any) -> str:
        """Tag of a node without one of its own."""
        if kind is yaml.ScalarNode and implicit[0]:
            return _tag_of(value)
        return str(_RESOLVER.resolve(kind, value, implicit))


_RESOLVER: Any = yaml.resolver.Resolver()


@lru_cache(maxsize=8192)
def _tag_of(text: str) -> str:
    """What a plain scalar is: a number, a truth, nothing, or text."""
    return str(_RESOLVER.resolve(yaml.ScalarNode, text, (True, False)))


@dataclass(frozen=True)
class Document:
    """A file, or a part of it, read.

    Attributes
    ----------
    file : Path
    data : what it says, in plain Python objects
    text : str
        The whole file, from which line numbers are found when a problem must be told.
    inside : KeyPath
        Keys from the top of the file down to this part.
    """

    file: Path
    data: Any
    text: str = field(repr=False)
    inside: KeyPath = ()

    def line(self, path: KeyPath = ()) -> int:
        """Line of a key, or of the nearest one above it that the file has; counted from one."""
        node = _nodes(self.text)
        for step in self.inside:
            node = (_child(node, step) or (0, node))[1]
        line = node.start_mark.line
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return int(line) + 1

    def place(self, path: KeyPath = (), prefix: str = "") -> dict[str, Any]:
        """Where a key stands, as fields of a `Problem`: file, line, and the key behind a prefix."""
        key = ".".join([*([prefix] if prefix else []), *map(str, path)])
        return {"file": self.file, "line": self.line(path), "key": key or None}

    def part(self, key: str) -> Document:
        """The entry under a key of a mapping."""
        return replace(self, data=self.data[key], inside=(*self.inside, key))


def read_document(file: Path, problems: Problems) -> Document | None:
    """A YAML file whose top is a mapping with text as keys.

    None where it is not, and the problems say why.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.add(f"the file cannot be read: {_reason(error)}", file=file)
        return None
    data = _parse(file, text, problems)
    return None if data is None else Document(file, data, text)


def _parse(file: Path, text: str, problems: Problems) -> dict[Any, Any] | None:
    """What a text says, kept where nothing is wrong with it; None with problems else."""
    data = _READ.get(text)
    if data is None:
        data = _built(file, text, problems)
        if data is not None and len(text) <= LONGEST_KEPT:
            _READ[text] = data
            if len(_READ) > MOST_KEPT:
                del _READ[next(iter(_READ))]
    return data


def _built(file: Path, text: str, problems: Problems) -> dict[Any, Any] | None:
    if _levels(text) > DEEPEST + 1:
        problems.add("the file is nested too deeply, or refers to itself", file=file)
        return None
    try:
        node = _compose(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        problems.add(f"this is not YAML: {what}", file=file, line=mark.line + 1 if mark else None)
        return None
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
        problems.add("the file is empty", file=file)
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.add(
            "the file must hold keys with values, such as `label: Steel`",
            file=file,
            line=node.start_mark.line + 1,
        )
        return None
    before = len(problems.found)
    builder = _Builder(file, problems)
    try:
        data: dict[Any, Any] = builder.build(node, ())
    except _TooLargeError:
        problems.add(
            "the file holds too much, or refers to its own parts again and again",
            file=file,
            allowed=f"{MOST_NODES:,} words, lists and mappings",
        )
        return None
    return data if len(problems.found) == before else None


def _levels(text: str) -> int:
    """Levels of nesting of a text that may be too deep to be composed; zero of all others.

    A level begins with a bracket, or has a column of its own (a list in a mapping shares it).
    """
    longest = max(map(len, text.splitlines()), default=0)
    if text.count("[") + text.count("{") + 2 * longest < _SURELY_FLAT:
        return 0
    level = deepest = 0
    try:
        for event in yaml.parse(text, Loader=CSafeLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                level += 1
                deepest = max(deepest, level)
                if deepest > DEEPEST + 1:
                    break
            elif isinstance(event, yaml.CollectionEndEvent):
                level -= 1
    except yaml.YAMLError:
        return deepest  # composing it says where and why
    return deepest


def _compose(text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        node: yaml.Node | None = loader.get_single_node()
    finally:
        loader.dispose()
    return node


@lru_cache(maxsize=4)
def _nodes(text: str) -> yaml.Node:
    """Nodes of a file that was read well.

    Kept for the last few, as problems of one file come together.
    """
    node = _compose(text)
    assert node is not None
    return node


def _child(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line, node.value[step]
    return None


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return (
        "it is not text in UTF-8" if isinstance(error, UnicodeDecodeError) else str(error.strerror)
    )


class _TooLargeError(Exception):
    """More nodes than any data file has."""


@dataclass
class _Builder:
    """Plain Python objects from nodes; refuses what a data file may not say."""

    file: Path
    problems: Problems
    inside: list[yaml.Node] = field(default_factory=list)
    """Nodes that are being built, from the top downwards; one that comes again refers to itself."""

    built: int = 0

    def build(self, node: yaml.Node, path: tuple[str | int, ...], line: int | None = None) -> Any:
        self.built += 1
        if self.built > MOST_NODES:
            raise _TooLargeError
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if len(path) > DEEPEST or any(node is outer for outer in self.inside):
            self._add("the file is nested too deeply, or refers to itself", node, path, line=line)
            return None
        self.inside.append(node)
        if isinstance(node, yaml.MappingNode):
            built: Any = self._mapping(node, path)
        else:
            built = [
                self.build(child, (*path, position)) for position, child in enumerate(node.value)
            ]
        self.inside.pop()
        return built

    def _mapping(self, node: yaml.MappingNode, path: tuple[str | int, ...]) -> dict[Any, Any]:
        if len(node.value) > MOST_KEYS:
            self._add(
                "more keys than any entry has",
                node,
                path,
                found=f"{len(node.value):,}",
                allowed=f"{MOST_KEYS:,} at most",
            )
            return {}
        result: dict[Any, Any] = {}
        lines: dict[Any, int] = {}
        for key_node, value_node in node.value:
            kind = key_node.tag.removeprefix(_TAG)
            if kind not in ("str", "int", "float", "bool", "null"):
                self._add(
                    "a key must be a plain word or a year; merge keys and lists are not understood",
                    key_node,
                    path,
                )
                continue
            key = self._scalar(key_node, path) if kind == "int" else key_node.value
            if key in result:
                self._add(
                    f"the key stands twice, first on line {lines[key]}", key_node, (*path, key)
                )
                continue
            lines[key] = key_node.start_mark.line + 1
            result[key] = self.build(value_node, (*path, key), lines[key])
        return result

    def _scalar(self, node: yaml.ScalarNode, path: tuple[str | int, ...]) -> Any:
        kind, text = node.tag.removeprefix(_TAG), node.value
        if node.style and kind == "str":
            if _CONTROL.search(text):
                self._add("a text holds a control character", node, path, ascii(text))
            return text
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() in _TRUE
        if not node.style and text.lower().lstrip("+-.") in ("nan", "inf", "infinity"):
            return self._not_finite(node, path)
        if kind in ("int", "float"):
            try:
                number = int(text) if kind == "int" else float(text)
            except ValueError:  # YAML 1.1 counts 1:30 and 0x1F among numbers; data files mean text
                return text
            if abs(number) > LARGEST or number != number:
                return self._not_finite(node, path)
            return number
        return text

    def _not_finite(self, node: yaml.ScalarNode, path: tuple[str | int, ...]) -> None:
        self._add(
            "not-a-number and infinity are not data; leave out what is unknown or unlimited",
            node,
            path,
            node.value,
        )

    def _add(
        self,
        message: str,
        node: yaml.Node,
        path: tuple[str | int, ...],
        found: str | None = None,
        line: int | None = None,
        allowed: str | None = None,
    ) -> None:
        key = ".".join(map(str, path)) or None
        self.problems.add(
            message,
            file=self.file,
            line=line or node.start_mark.line + 1,
            key=key,
            found=found,
            allowed=allowed,
        )
