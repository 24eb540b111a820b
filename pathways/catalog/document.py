"""YAML with line numbers: what a file says, and on which line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..errors import Problems

try:
    from yaml import CSafeLoader as Loader  # ten times faster; some builds of PyYAML lack it
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

KeyPath = Sequence[str | int]
"""Keys and positions from the top of a document downwards."""

_TAG = "tag:yaml.org,2002:"
_TRUE = ("yes", "true", "on")

DEEPEST = 40
"""Levels of nesting beyond which a file is refused."""


@dataclass(frozen=True)
class Document:
    """A file, or a part of it, read.

    Attributes
    ----------
    file : Path
    data : what it says, in plain Python objects
    node : yaml.Node
        The same with line numbers.
    """

    file: Path
    data: Any
    node: yaml.Node

    def line(self, path: KeyPath = ()) -> int:
        """Line of a key, or of the nearest one above it that the file has; counted from one."""
        node, line = self.node, self.node.start_mark.line
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return int(line) + 1

    def part(self, key: str) -> Document:
        """The entry under a key of a mapping."""
        found = _child(self.node, key)
        return Document(self.file, self.data[key], found[1] if found else self.node)


def read_document(file: Path, problems: Problems) -> Document | None:
    """A YAML file whose top is a mapping with text as keys; None where it is not, and the problems say why."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.add(f"the file cannot be read: {_reason(error)}", file=file)
        return None
    try:
        loader = Loader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        problems.add(f"this is not YAML: {what}", file=file, line=mark.line + 1 if mark else None)
        return None
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
        problems.add("the file is empty", file=file)
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.add("the file must hold keys with values, such as `label: Steel`", file=file, line=node.start_mark.line + 1)
        return None
    before = len(problems.found)
    data = _Builder(file, problems).build(node, ())
    return Document(file, data, node) if len(problems.found) == before else None


def _child(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line, node.value[step]
    return None


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return "it is not text in UTF-8" if isinstance(error, UnicodeDecodeError) else str(error.strerror)


@dataclass
class _Builder:
    """Plain Python objects from nodes; refuses what a data file may not say."""

    file: Path
    problems: Problems
    inside: list[yaml.Node] = field(default_factory=list)
    """Nodes that are being built, from the top downwards; one that comes again refers to itself."""

    def build(self, node: yaml.Node, path: tuple[str | int, ...], line: int | None = None) -> Any:
        if len(path) > DEEPEST or any(node is outer for outer in self.inside):
            self._add("the file is nested too deeply, or refers to itself", node, path, line=line)
            return None
        self.inside.append(node)
        if isinstance(node, yaml.MappingNode):
            built: Any = self._mapping(node, path)
        elif isinstance(node, yaml.SequenceNode):
            built = [self.build(child, (*path, position)) for position, child in enumerate(node.value)]
        else:
            built = self._scalar(node, path)
        self.inside.pop()
        return built

    def _mapping(self, node: yaml.MappingNode, path: tuple[str | int, ...]) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        lines: dict[Any, int] = {}
        for key_node, value_node in node.value:
            kind = key_node.tag.removeprefix(_TAG)
            if kind not in ("str", "int", "float", "bool", "null"):
                self._add("a key must be a plain word or a year; merge keys and lists are not understood", key_node, path)
                continue
            key = self._scalar(key_node, path) if kind == "int" else key_node.value
            if key in result:
                self._add(f"the key stands twice, first on line {lines[key]}", key_node, (*path, key))
                continue
            lines[key] = key_node.start_mark.line + 1
            result[key] = self.build(value_node, (*path, key), lines[key])
        return result

    def _scalar(self, node: yaml.ScalarNode, path: tuple[str | int, ...]) -> Any:
        kind, text = node.tag.removeprefix(_TAG), node.value
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
            if not math.isfinite(number):
                return self._not_finite(node, path)
            return number
        return text

    def _not_finite(self, node: yaml.ScalarNode, path: tuple[str | int, ...]) -> None:
        self._add("not-a-number and infinity are not data; leave out what is unknown or unlimited", node, path, node.value)

    def _add(
        self, message: str, node: yaml.Node, path: tuple[str | int, ...], found: str | None = None, line: int | None = None
    ) -> None:
        key = ".".join(map(str, path)) or None
        self.problems.add(message, file=self.file, line=line or node.start_mark.line + 1, key=key, found=found)
