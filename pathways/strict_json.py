"""JSON that every reader takes: what is no finite number is null."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def to_json(
    content: Any, indent: int | None = 2, default: Callable[[Any], Any] | None = None
) -> str:
    """JSON text of content; the standard has no word for infinite and for not a number.

    Parameters
    ----------
    content : any
        Mappings, sequences, texts, numbers, truths and None.
    indent : int, optional
    default : callable, optional
        What stands for an object that JSON does not know.

    Examples
    --------
    >>> to_json({"cost": float("inf"), "years": [1.0, float("nan")]}, indent=None)
    '{"cost": null, "years": [1.0, null]}'
    """
    return json.dumps(_finite(content), indent=indent, default=default, allow_nan=False)


def _finite(content: Any) -> Any:
    if isinstance(content, float):
        return content if math.isfinite(content) else None
    if isinstance(content, Mapping):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, Sequence) and not isinstance(content, (str, bytes)):
        return [_finite(value) for value in content]
    return content
