"""Change of emissions over time split by cause: output, use of energy, mix, factors.

By the logarithmic mean Divisia index.

Emissions of an energy carrier are a product, and the logarithmic mean splits its change among the
factors without a remainder and without an order (Ang 2005, Energy Policy 33, LMDI-I in its additive
form):

    emissions[c] = output x (energy / output) x (energy[c] / energy) x (emissions[c] / energy[c])
    effect[factor] = sum over c of L(emissions[c], emissions before[c]) x ln(factor / factor
        before),
    L(a, b) = (a - b) / ln(a / b), and L(a, a) = a.

A carrier that appears or goes is the limit of the formula (Ang and Liu 2007, Energy Policy 35): all
of its change is due to the factor that was or becomes zero. What is no energy bought (process
emissions, materials, contracts, capture, removals) changes as a whole and is told apart, because it
may be negative, where no logarithm exists.

It answers another question than the credits of `attribution`, which hold a pathway against the
baseline of the same year and name levers: here a year is held against the base year, and growth and
a cleaner grid have their part.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

CAUSES = ("output", "energy_intensity", "energy_mix", "emission_factors", "process_and_contracts")


def decompose(pathway: xr.Dataset) -> xr.DataArray:
    """Change of headline emissions since the first period by cause; the causes add up exactly.

    Parameters
    ----------
    pathway : xarray.Dataset
        A Pathway.

    Returns
    -------
    xarray.DataArray
        Over `cause`, `period` in tCO2e/yr; negative where a cause lowers emissions.
    """
    scopes = np.isin(pathway["scope"].values, str(pathway.attrs["headline_scopes"]).split(","))
    emitted = pathway["emissions_by_source"].isel(scope=np.flatnonzero(scopes)).sum("scope")
    energy = pathway["energy_by_carrier"].transpose("commodity", "period").values
    output = pathway["product_output"].values
    bought = np.array(
        [emitted.sel(source=f"purchase_of_{name}").values for name in pathway["commodity"].values]
    )
    of_energy = (
        (energy > 0).any(axis=1)
        & (bought >= 0).all(axis=1)
        & ((energy > 0) | (bought == 0)).all(axis=1)
    )
    rest = emitted.sum("source").values - bought[of_energy].sum(axis=0)
    effects = np.zeros((len(CAUSES), len(output)))
    for period in range(len(output)):
        effects[:4, period] = _effects(
            output, energy, energy.sum(axis=0), bought * of_energy[:, None], period
        )
        effects[4, period] = rest[period] - rest[0]
    coords = {"cause": list(CAUSES), "period": pathway["period"].values}
    attrs = {"units": "tCO2e/yr", "long_name": "Change of emissions since the base year by cause"}
    return xr.DataArray(effects, dims=("cause", "period"), coords=coords, attrs=attrs)


def logarithmic_mean(one: float, other: float) -> float:
    """`(one - other) / ln(one / other)`.

    Their value where they are equal, zero where one of them is.

    Examples
    --------
    >>> round(logarithmic_mean(2.718281828459045, 1.0), 6)
    1.718282
    >>> logarithmic_mean(3.0, 3.0), logarithmic_mean(3.0, 0.0)
    (3.0, 0.0)
    """
    if one <= 0.0 or other <= 0.0:
        return 0.0
    return (
        one
        if np.isclose(one, other, rtol=1e-12, atol=0.0)
        else float((one - other) / np.log(one / other))
    )


def _effects(
    output: NDArray[np.float64],
    energy: NDArray[np.float64],
    total: NDArray[np.float64],
    bought: NDArray[np.float64],
    period: int,
) -> NDArray[np.float64]:
    """Effects of output, energy per output, mix and factors.

    Between the first period and another.
    """
    effects = np.zeros(4)
    for carrier in range(len(bought)):
        now, then = float(bought[carrier, period]), float(bought[carrier, 0])
        if now == then == 0.0:
            continue
        if now == 0.0 or then == 0.0:
            appears_or_goes = energy[carrier, period] == 0.0 or energy[carrier, 0] == 0.0
            effects[2 if appears_or_goes else 3] += now - then
            continue
        ratios = (
            output[period] / output[0],
            (total[period] / output[period]) / (total[0] / output[0]),
            (energy[carrier, period] / total[period]) / (energy[carrier, 0] / total[0]),
            (now / energy[carrier, period]) / (then / energy[carrier, 0]),
        )
        effects += logarithmic_mean(now, then) * np.log(ratios)
    return effects
