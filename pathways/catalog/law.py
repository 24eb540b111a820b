"""The law of the day: what it names is there, and some of it is in force within the run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..errors import Problem, did_you_mean
from ..schema.run import Run
from .document import KeyPath
from .read import Catalog


def law_problems(catalog: Catalog, run: Run) -> Iterator[tuple[KeyPath, Problem]]:
    """Names that the law gets wrong, and a market that no sector is in yet, with the path of each.

    Sectors and regions of a market and of duties, and gases that are counted.
    """
    trading = run.law.emissions_trading
    if trading is not None:
        path: KeyPath = ("law", "emissions_trading")
        yield from _unknown((*path, "sectors"), "sector", trading.sectors, catalog.sectors)
        yield from _unknown((*path, "regions"), "region", trading.regions, catalog.regions)
        yield from _unknown((*path, "gases"), "gas", trading.gases, catalog.gases)
        late = {name: first for name, first in trading.sectors.items() if first > run.horizon.last}
        if late and len(late) == len(trading.sectors):
            yield (
                (*path, "sectors"),
                Problem(
                    "no sector is in the market before the run ends: the rule is not in force",
                    key="law.emissions_trading.sectors",
                    found=", ".join(f"{name} from {first}" for name, first in late.items()),
                    allowed=f"a first year up to {run.horizon.last}, or no `emissions_trading`",
                ),
            )
    for place, duty in enumerate(run.law.obligations):
        path = ("law", "obligations", place)
        yield from _unknown((*path, "sectors"), "sector", duty.sectors, catalog.sectors)
        yield from _unknown((*path, "regions"), "region", duty.regions, catalog.regions)


def _unknown(
    path: KeyPath, kind: str, names: Iterable[str], known: Iterable[str]
) -> Iterator[tuple[KeyPath, Problem]]:
    """Names under a key that are near those of the catalog and are none of them.

    A law may speak of sectors and places that a smaller data folder leaves out, so that a name that
    is near none is no slip.
    """
    known = list(known)
    for name in names:
        hint = did_you_mean(name, known)
        if name not in known and hint:
            key = ".".join(map(str, path))
            yield path, Problem(f"there is no {kind} `{name}`", key=key, found=name, hint=hint)
