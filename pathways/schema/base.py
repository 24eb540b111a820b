"""What every data model shares: frozen, no unknown keys, a sentence under each field."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
"""A name in the catalog: lower-case words joined by single underscores."""

Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Text that may not be empty."""


def _no_truth(value: object) -> object:
    """Refuse truths: YAML reads `yes` and `on` as true, which would count as one.

    Raises
    ------
    ValueError
        Where the value is true or false.
    """
    if isinstance(value, bool):
        raise ValueError(f"`{'yes' if value else 'no'}` (or true, on, ...) is no number")
    return value


Figure = Annotated[float, BeforeValidator(_no_truth)]
"""A number, and not a truth."""

ByYear = dict[Annotated[int, BeforeValidator(_no_truth)], Figure]
"""Figures by year."""


class DataModel(BaseModel):
    """Base of everything a data file may say."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        allow_inf_nan=False,
    )
