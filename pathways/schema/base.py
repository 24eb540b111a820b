"""What every data model shares: frozen, no unknown keys, a sentence under each field."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
"""A name in the catalog: lower-case words joined by single underscores."""

Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Text that may not be empty."""


class DataModel(BaseModel):
    """Base of everything a data file may say."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        allow_inf_nan=False,
    )
