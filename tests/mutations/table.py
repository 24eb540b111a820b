"""The list of planted errors for people to read."""

from __future__ import annotations

from collections.abc import Sequence

from .mutation import Mutation

HEAD = """# Planted errors

Each line is an error that someone could make. `make mutations` plants them one at a time in a copy
of the tree and runs the tests named beside them, of which at least one has to fail; it ends with an
exit code and names every error that survives. Written by `python -m tests.mutations --list`; the
texts themselves stand in `tests/mutations/`.

| number | file | what is planted | tests that notice |
| --- | --- | --- | --- |
"""


def table(mutations: Sequence[Mutation]) -> str:
    """`tests/mutations.md`: a line an error."""
    return HEAD + "".join(
        f"| {number} | `{each.file}` | {each.planted} | "
        f"{', '.join(f'`{_short(test)}`' for test in each.tests)} |\n"
        for number, each in enumerate(mutations, start=1)
    )


def _short(test: str) -> str:
    return test.removeprefix("tests/")
