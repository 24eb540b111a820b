"""The lowest level as technology and as money allow, read off an exact curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from ..results.headline import reduction
from ..results.summary import METHODS


@dataclass(frozen=True)
class Level:
    """A point on the trade-off between emissions and money.

    Attributes
    ----------
    question : what limits it, in words
    emissions : tCO2e
    reduction : against the base year
    reduction_contract_based, reduction_location_based : of scopes 1 and 2, by contract and by
        location
    cost_increase : present value of all costs over that of the baseline, less one
    marginal_cost : cost of the next tonne less, money/tCO2e; infinite at the end, missing of whole
        plants
    limits : what binds there, in words
    """

    question: str
    emissions: float
    reduction: float
    reduction_contract_based: float
    reduction_location_based: float
    cost_increase: float
    marginal_cost: float
    limits: str


def lowest_levels(
    curve: xr.Dataset, max_price: float | None = None, max_cost_increase: float | None = None
) -> list[Level]:
    """As deep as technology goes, as deep as a price allows, and as deep as a total cost allows.

    Parameters
    ----------
    curve : xarray.Dataset
        An exact curve.
    max_price : float, optional
        Money per tCO2e; without it the price limit of the run.
    max_cost_increase : float, optional
        Largest increase of the present value of all costs over the baseline, as a fraction.
    """
    price = float(curve.attrs["price_limit"]) if max_price is None else max_price
    money = f"{curve.attrs['currency']}/t"
    last = curve.sizes["point"] - 1
    at_price = int(np.searchsorted(curve["marginal_cost"].values, price, side="right"))
    levels = [
        _corner(curve, 0, "least cost, no limit"),
        _corner(curve, at_price, f"no tonne dearer than {price:,.0f} {money}"),
        _corner(curve, last, "as deep as technology goes"),
    ]
    if max_cost_increase is not None:
        levels.insert(2, _at_cost(curve, max_cost_increase))
    if "whole_emissions" in curve:
        levels.insert(-1, _whole(curve))
    return levels


def _whole(curve: xr.Dataset) -> Level:
    """The plan of whole plants; a tonne less of it has no price."""
    emissions = float(curve["whole_emissions"])
    return Level(
        question="plan of whole plants",
        emissions=emissions,
        reduction=_reduction(curve, emissions),
        **{
            f"reduction_{method}": float(
                reduction(
                    float(curve[f"whole_emissions_{method}"]),
                    float(curve.attrs[f"base_emissions_{method}"]),
                )
            )
            for method in METHODS
        },
        cost_increase=float(curve["whole_cost_increase"]),
        marginal_cost=np.nan,
        limits=f"units are kept, closed and converted wholly; proved to {curve['whole_gap']:.2%}",
    )


def _corner(curve: xr.Dataset, at: int, question: str) -> Level:
    slopes = curve["marginal_cost"].values
    return Level(
        question=question,
        emissions=float(curve["emissions"][at]),
        reduction=_reduction(curve, float(curve["emissions"][at])),
        **_both_ways(curve, float(at)),
        cost_increase=float(curve["cost_increase"][at]),
        marginal_cost=float(slopes[at]) if at < len(slopes) else np.inf,
        limits=str(curve["limits"].values[at]),
    )


def _at_cost(curve: xr.Dataset, increase: float) -> Level:
    """Where the curve crosses a cost: along the step that holds it."""
    question = f"cost no more than {increase:.1%} above the baseline"
    costs = curve["cost_increase"].values
    if increase < costs[0]:
        cheapest = _corner(curve, 0, f"{question}: no pathway is that cheap, the cheapest is")
        return cheapest
    step = int(np.searchsorted(costs, increase, side="right")) - 1
    if step >= len(costs) - 1:
        return _corner(curve, len(costs) - 1, question)
    share = (increase - costs[step]) / (costs[step + 1] - costs[step])
    emissions = float(
        curve["emissions"][step] + share * (curve["emissions"][step + 1] - curve["emissions"][step])
    )
    return Level(
        question,
        emissions,
        _reduction(curve, emissions),
        **_both_ways(curve, step + share),
        cost_increase=increase,
        marginal_cost=float(curve["marginal_cost"][step]),
        limits=f"on the way to: {curve['label'].values[step]}",
    )


def _both_ways(curve: xr.Dataset, at: float) -> dict[str, float]:
    """Reduction of scopes 1 and 2 by either method, at a corner or between two."""
    return {
        f"reduction_{method}": float(
            reduction(
                np.interp(at, range(curve.sizes["point"]), curve[f"emissions_{method}"].values),
                float(curve.attrs[f"base_emissions_{method}"]),
            )
        )
        for method in METHODS
    }


def _reduction(curve: xr.Dataset, emissions: float) -> float:
    return float(reduction(emissions, float(curve.attrs["base_emissions"])))
