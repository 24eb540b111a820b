"""The page of the public names of the package, whose words Sphinx takes from the code."""

from __future__ import annotations

import inspect

import pathways as pw
from pathways.plot import FIGURES, KINDS, SEVERAL

from .markdown import plain, table

CONSTANTS = {
    "KEPT": "what an equation's record says where a baseline states it as it stands.",
    "__version__": "version of the package.",
}
"""Public names that are neither functions nor classes, beside `plot`."""


def python_page() -> str:
    """Every public name, and every figure with what it is drawn from."""
    public = {name: getattr(pw, name) for name in pw.__all__}
    functions = [name for name, each in public.items() if inspect.isfunction(each)]
    classes = [name for name, each in public.items() if inspect.isclass(each)]
    parts = [
        "# Python",
        "The public names, with the words that stand in the code: `import pathways as pw`. "
        "[In Python](python.md) shows them at work, [the datasets](system.md) lists every array.",
        "## Functions",
        *(_directive("autofunction", name) for name in functions),
        "## Equations of one's own",
        "[Bring your own equation](equations.md) shows how these fit together.",
        *(_directive("autoclass", name, ":members:") for name in classes),
        *(f"`pathways.{name}`: {words}" for name, words in CONSTANTS.items()),
        "## Figures",
        "`pw.plot.NAME(data, ax)` draws into axes of one's own; without them it makes a figure in "
        "the common style.",
        table(
            ("figure", "drawn from"),
            [(f"`{name}`", _drawn_from(kind)) for name, (_, _, kind) in FIGURES.items()],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _directive(kind: str, name: str, *options: str) -> str:
    lines = [f".. {kind}:: pathways.{name}", *(f"   {option}" for option in options)]
    return "\n".join(["```{eval-rst}", *lines, "```"])


def _drawn_from(kind: str) -> str:
    if kind in SEVERAL:
        return f"several, by name: each {plain(KINDS[SEVERAL[kind]][1])}"
    return plain(KINDS[kind][1])
