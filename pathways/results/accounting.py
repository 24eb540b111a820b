"""The carbon account of a solution.

Every source stream by site, scope, gas and period, in tonnes of the gas and in CO2 equivalents.

A source stream is one thing that carries emissions in, gives them off or takes them back, in one
class: a bought fuel by what its burning emits, the same fuel by what its making emitted, a process
by what it gives off, a store by what it keeps. It is named `<source>__<class>`, so that a stream
leads back to the purchase or process behind it. The account is

    account[k, s, g] = rate[k, s, g] x amount[source of k],

with the amount bought or the activity, and the rates of the equation `account` of the program, kept
apart instead of summed: the sum over streams is `emissions`. What a store keeps is a removal as far
as it came from air or biomass. Biogenic CO2 stands in it as a gas of its own, with a warming
potential of zero. Scope 2 stands in it twice, by contract and by location: a total counts one of
the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..labelled import variable
from ..program import Program
from ..program.net_flows import CO2, SCOPE_1
from .flows import BIOGENIC, Flows
from .origin import captured_commodities, exhaust_streams

CLAIM = "contractual_claim"
"""Class of what contracts and unbundled certificates take off."""

CLASSES = {
    "fuel_combustion": "Fuel combustion",
    "process": "Processes",
    "process_gases": "Fluorinated and other process gases",
    "purchased_energy": "Purchased electricity and heat",
    "upstream": "Upstream of what is bought",
    "captured_and_stored": "Captured and stored",
    "removal": "Removals",
    CLAIM: "Contractual claims",
}
"""Name and label of every class of a source stream, in the order of tables and figures."""

NOT_FUEL = ("material", "product", "intermediate", "service", "exhaust", "certificate")
"""Kinds of carrier whose direct emissions are those of a process; what is burned is an energy
carrier, or states no kind.
"""

ACCOUNT_VARIABLES = {
    "emissions_account": ("t/yr", "Gas by source stream; the sum over streams is `emissions`"),
    "emissions_account_co2e": ("tCO2e/yr", "The same in CO2 equivalents"),
    "emissions_by_class": ("tCO2e/yr", "Emissions by class of source stream and scope"),
    "biogenic_emissions": ("t/yr", "Biogenic CO2, which is in no total"),
}
"""Unit and meaning of the variables of this account."""

ACCOUNT_DIMENSIONS = {
    "source_stream": (
        "`<source>__<class>`",
        "What carries emissions in, gives them off or takes them back, in one class.",
    ),
    "emission_class_name": (
        ", ".join(CLASSES),
        "Classes of source streams; the coordinate `emission_class` gives that of each stream.",
    ),
}
"""Labels and meaning of the dimensions of this account."""


@dataclass(frozen=True)
class SourceStreams:
    """The source streams of a system.

    Attributes
    ----------
    source : number of the purchase or process behind each stream: commodities first, then
    technologies
    classes : class of each stream
    split : `fossil` or `atmospheric` where a stream is that part of what a store keeps, else empty
    rate : (site, stream, scope, gas, period) in t of gas per unit bought or per unit of activity
    """

    source: NDArray[np.int64]
    classes: list[str]
    split: NDArray[np.str_]
    rate: NDArray[np.float64]


def source_streams(program: Program) -> SourceStreams:
    """Every source stream for which the system has a rate, whether or not a solution uses it."""
    sources, classes, splits, rates = [], [], [], []
    for first, rate, class_of, split in _parts(program):
        for name in CLASSES:
            of_class = np.where((class_of == name)[None, ..., None], rate, 0.0)
            rows = np.flatnonzero(of_class.any(axis=(0, 2, 3, 4)))
            sources.append(first + rows)
            classes += [name] * len(rows)
            splits += [split] * len(rows)
            rates.append(of_class[:, rows])
    return SourceStreams(
        np.concatenate(sources),
        classes,
        np.asarray(splits, dtype=str),
        np.concatenate(rates, axis=1),
    )


def _parts(program: Program) -> Iterator[tuple[int, NDArray[np.float64], NDArray[np.str_], str]]:
    """Number of the first source, rates, classes and split.

    Rates have dims (site, source, scope, gas, period), classes (source, scope, gas).

    Purchases, what technologies give off less what measures avoid, what they store (in two parts
    where it may come from air or biomass), and their claims.
    """
    system = program.system
    factor = variable(system, "emission_factor").values
    commodities = factor.shape[1]
    yield 0, factor, _classes_of_purchases(system), ""
    process = variable(system, "process_emissions").values
    direct = (system["scope"].values == SCOPE_1)[:, None, None]
    stored = np.broadcast_to(
        np.where(direct, np.minimum(process, 0.0), 0.0), program.coefficients.emission.values.shape
    )
    claimed = np.einsum("tcs,icsgp->itsgp", variable(system, "claim").values, factor)
    given_off = program.coefficients.emission.values - stored + claimed
    carbon = np.isin(system["gas"].values, (CO2, BIOGENIC))
    kinds = system["technology_kind"].values
    of_process = np.where(carbon, "process", "process_gases")
    yield (
        commodities,
        given_off,
        _by_scope(system, np.broadcast_to(of_process, (len(kinds), len(carbon)))),
        "",
    )
    removal = (kinds == "removal")[:, None] | (system["gas"].values == BIOGENIC)
    classes = _by_scope(system, np.where(removal, "removal", "captured_and_stored"))
    mixed = _takes_mixed(system)[:, None, None] & (classes == "captured_and_stored")
    yield commodities, stored * ~mixed[None, ..., None], classes, ""
    yield commodities, stored * mixed[None, ..., None], classes, "fossil"
    yield (
        commodities,
        stored * mixed[None, ..., None],
        np.full(classes.shape, "removal"),
        "atmospheric",
    )
    yield commodities, -claimed, np.full(claimed.shape[1:4], CLAIM), ""


def _takes_mixed(system: xr.Dataset) -> NDArray[np.bool_]:
    """Technologies that take CO2 which may come from air or biomass (technology)."""
    pool = exhaust_streams(system) | captured_commodities(system)
    may = BIOGENIC in system["gas"].values or (system["technology_kind"].values == "removal").any()
    return np.asarray((system["flow"].values[:, pool] < 0).any(axis=(1, 2)) & may)


def _classes_of_purchases(system: xr.Dataset) -> NDArray[np.str_]:
    fuel = ~np.isin(system["commodity_kind"].values, NOT_FUEL)[:, None]
    carbon = np.isin(system["gas"].values, (CO2, BIOGENIC))
    return _by_scope(
        system, np.where(fuel, "fuel_combustion", np.where(carbon, "process", "process_gases"))
    )


def _by_scope(system: xr.Dataset, direct: NDArray[np.str_]) -> NDArray[np.str_]:
    """Classes (source, scope, gas).

    `direct` (source, gas) in scope 1, purchased energy in scope 2, upstream in scope 3.
    """
    classes = np.full(
        (direct.shape[0], system.sizes["scope"], direct.shape[1]), "upstream", dtype="U20"
    )
    for place, scope in enumerate(system["scope"].values):
        if scope == SCOPE_1:
            classes[:, place] = direct
        elif str(scope).startswith("scope_2"):
            classes[:, place] = "purchased_energy"
    return classes


def emissions_account(
    streams: SourceStreams, flows: Flows, share: NDArray[np.float64]
) -> xr.Variable:
    """The account (site, source_stream, scope, gas, period) in t of the gas per year.

    account[k, s, g] = rate[k, s, g] x amount[source of k] x part[k],
    part[k] = 1 - share of air and biomass for the fossil part of what a store keeps, that share for
        the other, else 1

    Parameters
    ----------
    streams : SourceStreams
    flows : Flows
        Of a solution of the same system, or of its base year: that is one period, and takes the
        rates of the first.
    share : array (site, technology, period)
        What came from air and biomass, see `atmospheric_share`.
    """
    amount = np.concatenate([flows.purchase, flows.activity], axis=1)[:, streams.source]
    of_source = np.concatenate([np.zeros_like(flows.purchase), share], axis=1)[:, streams.source]
    split = streams.split[:, None]
    amount = amount * np.where(
        split == "fossil", 1.0 - of_source, np.where(split == "atmospheric", of_source, 1.0)
    )
    rate = streams.rate[..., : amount.shape[-1]]
    return xr.Variable(
        ("site", "source_stream", "scope", "gas", "period"), rate * amount[:, :, None, None, :]
    )


def account_variables(
    system: xr.Dataset, streams: SourceStreams, account: xr.Variable
) -> dict[str, xr.Variable]:
    """The account in both units, by class, its biogenic part, and by source.

    Each stands under its name in the Pathway.
    """
    warming = account * system.variables["global_warming_potential"]
    warming = warming.transpose(*account.dims)
    by_stream = warming.values.sum(axis=(0, 3))
    of_class = np.array(list(CLASSES))[:, None] == np.array(streams.classes)
    by_source = np.zeros(
        (system.sizes["commodity"] + system.sizes["technology"], *by_stream.shape[1:])
    )
    np.add.at(by_source, streams.source, by_stream)
    by_class = np.einsum("ck,ksp->csp", of_class.astype(float), by_stream)
    biogenic = account.values[:, :, :, system["gas"].values == BIOGENIC]
    return {
        "emissions_account": account,
        "emissions_account_co2e": warming,
        "emissions_by_class": xr.Variable(("emission_class_name", "scope", "period"), by_class),
        "biogenic_emissions": xr.Variable(("scope", "period"), biogenic.sum(axis=(0, 1, 3))),
        "emissions_by_source": xr.Variable(("source", "scope", "period"), by_source),
    }


def account_coordinates(
    system: xr.Dataset, streams: SourceStreams
) -> dict[str, tuple[str, NDArray[np.str_]]]:
    """Names and labels of sources, streams and classes.

    A source is a purchase for each commodity, then a process for each technology.
    """
    names = [f"purchase_of_{name}" for name in system["commodity"].values]
    names += [f"process_of_{name}" for name in system["technology"].values]
    labels = np.concatenate(
        [system["commodity_label"].values, system["technology_label"].values]
    ).astype(str)
    of_streams = [
        f"{names[row]}__{name}" for row, name in zip(streams.source, streams.classes, strict=True)
    ]
    return {
        "source": ("source", np.asarray(names, dtype=str)),
        "source_label": ("source", labels),
        "source_stream": ("source_stream", np.asarray(of_streams, dtype=str)),
        "source_stream_label": ("source_stream", labels[streams.source]),
        "emission_class": ("source_stream", np.asarray(streams.classes, dtype=str)),
        "emission_class_name": ("emission_class_name", np.asarray(list(CLASSES))),
        "emission_class_label": ("emission_class_name", np.asarray(list(CLASSES.values()))),
    }
