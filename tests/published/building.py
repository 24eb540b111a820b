"""A System written technology by technology, where a table of labels would be harder to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

import pathways as pw

SITE = "all"
BY_SITE = {
    "build_min",
    "build_max",
    "capacity_min",
    "capacity_max",
    "activity_min",
    "activity_max",
    "existing_survival",
    "existing_capacity",
    "base_activity",
}
"""Parameters of a technology that stand for a site as well."""

NO_PRICE_LIMIT = 1e6
"""Money per tonne; nothing here asks what is affordable."""


@dataclass
class World:
    """One site, its years, and what runs there.

    Attributes
    ----------
    years : sequence of int
        Names of the periods; single years unless `lengths` says otherwise.
    lengths : sequence of int, optional
        Years in each period, the first of which names it.
    rate : float
        At which money is discounted.
    """

    years: Sequence[int]
    rate: float
    lengths: Sequence[int] | None = None
    technologies: dict[str, dict[str, Any]] = field(default_factory=dict)
    flows: dict[str, Mapping[str, ArrayLike]] = field(default_factory=dict)
    commodities: dict[str, dict[str, Any]] = field(default_factory=dict)

    def commodity(self, name: str, **stated: ArrayLike) -> None:
        """Add what flows: `demand`, `purchase_price`, `free_disposal`, ... by period or for all."""
        self.commodities.setdefault(name, {}).update(stated)

    def technology(self, name: str, flow: Mapping[str, ArrayLike], **stated: ArrayLike) -> None:
        """Add what runs: its flows by commodity and its other parameters, by period or for all.

        Commodities that are not there yet come into being.
        """
        assert name not in self.technologies, name
        for commodity in flow:
            self.commodity(commodity)
        self.technologies[name], self.flows[name] = dict(stated), dict(flow)

    def system(
        self,
        settings: Mapping[str, str],
        parameters: Mapping[str, Any] | None = None,
        labels: Mapping[str, Sequence[Any]] | None = None,
        coordinates: Mapping[str, Sequence[str]] | None = None,
    ) -> xr.Dataset:
        """The System, through the public door."""
        lengths = self.lengths or [1] * len(self.years)
        stated: dict[str, Any] = {
            "period_length": lengths,
            "flow": self._flow(),
            "discount_rate": self.rate,
            "cost_of_capital": self.rate,
            "price_limit": NO_PRICE_LIMIT,
            "base_year": self.years[0] - 1,
            **self._of_technologies(),
            **self._of_commodities(),
            **(parameters or {}),
        }
        return pw.make_system(
            {
                "site": [SITE],
                "technology": list(self.technologies),
                "commodity": list(self.commodities),
                "period": list(self.years),
                "scope": ["scope_1"],
                "gas": ["co2"],
                **(labels or {}),
            },
            stated,
            {"technology_kind": ["process"] * len(self.technologies), **(coordinates or {})},
            settings,
        )

    def _flow(self) -> NDArray[np.float64]:
        found = np.zeros((len(self.technologies), len(self.commodities), len(self.years)))
        rows = {name: row for row, name in enumerate(self.commodities)}
        for technology, flow in enumerate(self.flows.values()):
            for name, amount in flow.items():
                found[technology, rows[name]] = amount
        return found

    def _of_technologies(self) -> dict[str, Any]:
        stated: dict[str, Any] = {}
        for name, values in self.technologies.items():
            for parameter, value in values.items():
                key = (SITE, name) if parameter in BY_SITE else (name,)
                stated.setdefault(parameter, {}).update(self._by_period(key, value))
        return stated

    def _of_commodities(self) -> dict[str, Any]:
        stated: dict[str, Any] = {}
        for name, values in self.commodities.items():
            for parameter, value in values.items():
                key = (name,) if parameter == "free_disposal" else (SITE, name)
                stated.setdefault(parameter, {}).update(self._by_period(key, value))
        return stated

    def _by_period(self, key: tuple[str, ...], value: ArrayLike) -> dict[tuple[Any, ...], float]:
        if np.ndim(value) == 0:
            return {key: float(np.asarray(value))}
        return dict(
            zip(((*key, year) for year in self.years), np.asarray(value).tolist(), strict=True)
        )


def objective(system: xr.Dataset) -> float:
    """Present value of all costs at the optimum."""
    return float(pw.solve(system).attrs["objective"])
