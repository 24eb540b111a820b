"""What stands under each field of a schema: the sentence that pages and messages tell of it.

Read from the source when it is asked for: a run never asks, and to read all of them takes as long
as a tenth of it.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache
from itertools import pairwise

from pydantic import BaseModel


@cache
def sentences_of(model: type[BaseModel]) -> dict[str, str]:
    """The sentence under each field, those of the schemas that it is made from too.

    Parameters
    ----------
    model : subclass of BaseModel

    Returns
    -------
    dict of field to sentence
        A field without one is left out.
    """
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if issubclass(each, BaseModel) and each is not BaseModel:
            found |= _own(each)
    return found


def _own(model: type[BaseModel]) -> dict[str, str]:
    """The sentences of the fields that stand in the body of a class itself."""
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    assert isinstance(body, ast.ClassDef)
    return {
        field.target.id: inspect.cleandoc(below.value.value)
        for field, below in pairwise(body.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }
