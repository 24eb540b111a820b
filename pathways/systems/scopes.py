"""The scopes that a headline counts and those that pay, and scopes in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..labelled import structure
from ..sentences import listed, say

DEFAULT_SCOPES = ("scope_1", "scope_2_market")
"""Scopes 1 and 2 by contract, which count where no target says otherwise."""


def headline_scopes(system: xr.Dataset) -> NDArray[np.bool_]:
    """Scopes of the first target, or scopes 1 and 2 by contract (scope)."""
    if system.sizes["target"]:
        return np.asarray(structure(system, "target_scope")[0] > 0)
    return np.isin(system.variables["scope"].values, DEFAULT_SCOPES)


def priced_scopes(dataset: xr.Dataset) -> list[str]:
    """Scopes of which a tonne has a price in any year: a carbon price or that of an allowance.

    Parameters
    ----------
    dataset : xarray.Dataset
        A System or a Pathway.
    """
    paying = {*carbon_price_scopes(dataset), *trading_scopes(dataset)}
    return [str(scope) for scope in dataset["scope"].values if scope in paying]


def carbon_price_scopes(dataset: xr.Dataset) -> list[str]:
    """Scopes that pay the carbon price in any year."""
    if not (dataset["carbon_price"].values != 0).any():
        return []
    return [str(scope) for scope in dataset["scope"].values[dataset["carbon_price_scope"] > 0]]


def trading_scopes(dataset: xr.Dataset) -> list[str]:
    """Scopes whose emissions need an allowance of emissions trading in any year."""
    if not (dataset["trading_price"].values != 0).any():
        return []
    covered = (dataset["trading_covered"] > 0).any("gas")
    return [str(scope) for scope in dataset["scope"].values[covered]]


def scopes_in_words(names: Sequence[str]) -> str:
    """Scopes in words: `scope 1`, `scopes 1 and 2`, `scopes 1, 2 and 3`."""
    words = [say(f"number_of_{name}") for name in names]
    if len(words) == 1:
        return say("one_scope", scope=words[0])
    return say("scopes", first=listed(words[:-1]), last=words[-1])
