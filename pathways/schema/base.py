"""What every data model shares: frozen, no unknown keys, a sentence under each field."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from .years import by_year, year_of

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
"""A name in the catalog: lower-case words joined by single underscores."""

Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Text that may not be empty."""


def no_truth(value: object) -> object:
    """Refuse truths: YAML reads `yes` and `on` as true, which would count as one.

    Raises
    ------
    ValueError
        Where the value is true or false.
    """
    if isinstance(value, bool):
        raise ValueError(f"`{'yes' if value else 'no'}` (or true, on, ...) is no number")
    return value


Year = Annotated[int, BeforeValidator(year_of)]
"""A calendar year."""

Figure = Annotated[float, BeforeValidator(no_truth)]
"""A number, and not a truth."""

ByYear = Annotated[dict[int, Figure], BeforeValidator(by_year)]
"""Figures by year, in the order of the years."""


class DataModel(BaseModel):
    """Base of everything a data file may say."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
    )
