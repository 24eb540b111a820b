"""How a coefficient or an expression is made, for the page of the model and its tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """How one coefficient or expression is made.

    Attributes
    ----------
    name : str
    meaning : str
        One line.
    formula : str
        As in `Equation`; a line for each part.
    parameters : tuple of str
        Arrays of the System that it reads.
    coefficients : tuple of str
        Coefficients that it is made of.
    """

    name: str
    meaning: str
    formula: str
    parameters: tuple[str, ...] = ()
    coefficients: tuple[str, ...] = ()
