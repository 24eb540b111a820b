"""Sets of measures that meet on one flow, and how much they can save together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations as choose

import numpy as np
from numpy.typing import NDArray

from ..labelled import OUTER_AXES, Labelled, named

ALL_SUBSETS = 6
"""Up to so many measures on one flow every subset has a bound; above, all pairs, all but one, and
the whole.
"""

LEAST_LEFT = 1e-12
"""Part of a flow that is left at least where all of it could be saved, so that it has a logarithm;
the bound moves by as little.
"""

SOME = (*OUTER_AXES, -1)
"""Axes over which a measure that saves in any sample and period is one that saves."""


@dataclass(frozen=True)
class Combinations:
    """Every set of two measures or more that save on one flow.

    Attributes
    ----------
    labels : (combination) names, `<host>_<flow>_<number>`
    members : (combination, member) numbers of technologies, -1 where a set has fewer
    member_factor : (combination, member, period) what a unit of the measure's activity saves
    hosts : (combination, user) numbers of the technologies that use the flow, -1 where there are
    fewer
    host_factor : (combination, user, period) potential x use per unit of their activity
    flows : (combination) label of the flow for sentences
    """

    labels: NDArray[np.str_]
    members: NDArray[np.int64]
    member_factor: Labelled
    hosts: NDArray[np.int64]
    host_factor: Labelled
    flows: tuple[str, ...]

    @property
    def meeting(self) -> Labelled:
        """Where two measures or more of a set save at all (combination, period)."""
        return (self.member_factor > 0).astype(int).sum("member") >= 2

    def columns(self, activity: Labelled, numbers: NDArray[np.int64], slot: str) -> Labelled:
        """Columns of the activities of numbered technologies, -1 for none.

        Dims (site, combination, slot, period).
        """
        columns = activity.over(("site", "technology", "period"))[:, numbers, :]
        values = np.where(numbers[None, :, :, None] >= 0, columns, -1)
        return Labelled(("site", "combination", slot, "period"), values)


@dataclass(frozen=True)
class _Group:
    """Measures that meet on one flow.

    What each saves (..., member, period) and who uses it (..., user, period).
    """

    label: str
    flow: str
    members: NDArray[np.int64]
    saving: NDArray[np.float64]
    hosts: NDArray[np.int64]
    use: NDArray[np.float64]


def combine(
    names: NDArray[np.str_],
    commodities: NDArray[np.str_],
    saving: NDArray[np.float64],
    process_saving: NDArray[np.float64],
    on_process: NDArray[np.float64],
    on_commodity: NDArray[np.float64],
    use: NDArray[np.float64],
    net_use: NDArray[np.float64],
    share: NDArray[np.float64],
    cliques: NDArray[np.float64],
) -> Combinations:
    """All sets that need a bound.

    On a process savings are counted as shares of its activity, on a commodity in units of the
    commodity.

    Parameters
    ----------
    saving, use, net_use : (..., technology, commodity, period), behind one axis an outer dim
    process_saving, share : (..., technology, period)
    on_process : (technology, technology)
    on_commodity : (technology, commodity)
    cliques : (exclusion, technology)
    """
    groups = [
        *_on_processes(names, commodities, saving, process_saving, on_process, use),
        *_on_commodities(commodities, saving, on_commodity, net_use),
    ]
    parts = [(group, _bounded_sets(group, cliques)) for group in groups]
    count = sum(len(subsets) for _, subsets in parts)
    outer = np.broadcast_shapes(
        *(each.shape[: len(OUTER_AXES)] for each in (saving, process_saving, use, net_use, share))
    )
    periods = share.shape[-1]
    widest = max((len(group.members) for group in groups), default=1)
    users = max((len(group.hosts) for group in groups), default=1)
    members = np.full((count, widest), -1, dtype=np.int64)
    hosts = np.full((count, users), -1, dtype=np.int64)
    member_factor = np.zeros((*outer, count, widest, periods))
    host_factor = np.zeros((*outer, count, users, periods))
    labels: list[str] = []
    flows: list[str] = []
    start = 0
    for group, subsets in parts:
        rows = slice(start, start + len(subsets))
        width = len(group.members)
        members[rows, :width] = np.where(subsets, group.members, -1)
        member_factor[..., rows, :width, :] = subsets[:, :, None] * group.saving[..., None, :, :]
        hosts[rows, : len(group.hosts)] = group.hosts
        potential = _potential(group, subsets, share[..., group.members, :], cliques)
        host_factor[..., rows, : len(group.hosts), :] = (
            potential[..., :, None, :] * group.use[..., None, :, :]
        )
        labels += [f"{group.label}_{number}" for number in range(1, len(subsets) + 1)]
        flows += [group.flow] * len(subsets)
        start += len(subsets)
    return Combinations(
        np.array(labels, dtype=object),
        members,
        named(("combination", "member", "period"), member_factor),
        hosts,
        named(("combination", "user", "period"), host_factor),
        tuple(flows),
    )


def _on_processes(
    names: NDArray[np.str_],
    commodities: NDArray[np.str_],
    saving: NDArray[np.float64],
    process_saving: NDArray[np.float64],
    on_process: NDArray[np.float64],
    use: NDArray[np.float64],
) -> Iterator[_Group]:
    """Measures on one process.

    Commodities on which the same measures save the same share need one bound only.
    """
    whole = np.ones((*(1 for _ in OUTER_AXES), 1, saving.shape[-1]))
    saves = np.asarray((saving > 0).any(axis=SOME))
    used = np.asarray((use > 0).any(axis=SOME))
    for host in np.flatnonzero((on_process > 0).sum(axis=0) >= 2):
        there = on_process[:, host] > 0
        seen: set[tuple[bytes, bytes]] = set()
        flows = [
            (str(commodities[c]), saving[..., c, :])
            for c in np.flatnonzero(used[host] & saves[there].any(axis=0))
        ]
        for flow, shares in [*flows, ("process_emissions", process_saving)]:
            members = np.flatnonzero(there & (shares > 0).any(axis=SOME))
            own = shares[..., members, :]
            key = (members.tobytes(), own.tobytes())
            if len(members) < 2 or key in seen:
                continue
            seen.add(key)
            yield _Group(f"{names[host]}_{flow}", flow, members, own, np.array([host]), whole)


def _on_commodities(
    commodities: NDArray[np.str_],
    saving: NDArray[np.float64],
    on_commodity: NDArray[np.float64],
    net_use: NDArray[np.float64],
) -> Iterator[_Group]:
    """Measures on all use of a commodity, which is net of what measures save at the processes."""
    saves = np.asarray((saving > 0).any(axis=SOME))
    used = np.asarray((net_use != 0).any(axis=SOME))
    for c in np.flatnonzero((on_commodity > 0).sum(axis=0) >= 2):
        members = np.flatnonzero((on_commodity[:, c] > 0) & saves[:, c])
        if len(members) >= 2:
            hosts = np.flatnonzero(used[:, c])
            name = str(commodities[c])
            yield _Group(
                name, name, members, saving[..., members, c, :], hosts, net_use[..., hosts, c, :]
            )


def _bounded_sets(group: _Group, cliques: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Sets of a group's members that need a bound.

    Where all exclude each other the rows of exclusive options are the bound.

    A measure may save nothing in some samples: each has the sets of those measures that save in it.
    """
    saving = (group.saving > 0).any(axis=-1).reshape(-1, len(group.members))
    if len(saving) == 1:
        return _sets_of_saving(saving[0], group, cliques)
    each = [_sets_of_saving(present, group, cliques) for present in np.unique(saving, axis=0)]
    # in the order of a single sample: the largest set of measures first, each set once
    found = {subset.tobytes(): subset for subsets in reversed(each) for subset in subsets}
    return np.array(list(found.values()), bool).reshape(-1, len(group.members))


def _sets_of_saving(
    present: NDArray[np.bool_], group: _Group, cliques: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """The sets of those members that save."""
    there = np.flatnonzero(present)
    subsets = _subsets(len(there))
    for part in _exclusive_parts(group.members[there], cliques):
        others = np.delete(np.arange(len(there)), part)
        subsets = subsets[subsets[:, others].any(axis=1)]
    whole = np.zeros((len(subsets), len(present)), bool)
    whole[:, there] = subsets
    return whole


@lru_cache(maxsize=64)
def _subsets(count: int) -> NDArray[np.bool_]:
    """Membership (set, member) of every set of two or more that gets a bound."""
    sizes = range(2, count + 1) if count <= ALL_SUBSETS else (2, count - 1, count)
    sets = [chosen for size in sizes for chosen in choose(range(count), size)]
    found = np.zeros((len(sets), count), bool)
    for number, chosen in enumerate(sets):
        found[number, list(chosen)] = True
    return found


def _potential(
    group: _Group,
    subsets: NDArray[np.bool_],
    share: NDArray[np.float64],
    cliques: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Most that each set saves one after the other, as a share of the flow (..., set, period).

    1 - product over m of (1 - saving[m] x share[m]); measures that exclude each other count as one,
    which saves what the best of them save on parts of the flow that together are no more than the
    largest share of any.
    """
    served = np.minimum(share, 1.0)
    each = group.saving * served
    left = np.log(np.maximum(1.0 - each, LEAST_LEFT))
    together = _exclusive_parts(group.members, cliques)
    if not together:
        return np.asarray(1.0 - np.exp(subsets @ left))
    alone = np.setdiff1d(np.arange(len(group.members)), np.concatenate(together))
    kept = np.exp(subsets[:, alone] @ left[..., alone, :])
    for part in together:
        for number, chosen in enumerate(subsets):
            within = part[chosen[part]]
            if len(within) == 1:
                kept[..., number, :] *= 1.0 - each[..., within[0], :]
            elif len(within):
                mix = _best_mix(group.saving[..., within, :], served[..., within, :])
                kept[..., number, :] *= 1.0 - mix
    return np.asarray(1.0 - kept)


def _exclusive_parts(
    members: NDArray[np.int64], cliques: NDArray[np.float64]
) -> list[NDArray[np.int64]]:
    """Positions of members that exclude each other, each member in one part at most."""
    parts: list[NDArray[np.int64]] = []
    taken = np.zeros(len(members), bool)
    for clique in cliques[:, members] > 0:
        positions = np.flatnonzero(clique & ~taken)
        if len(positions) >= 2:
            parts.append(positions)
            taken[positions] = True
    return parts


def _best_mix(saving: NDArray[np.float64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Most that exclusive measures (..., measure, period) save (..., period).

    The best first, until the largest share of any is used up.
    """
    saving, share = np.broadcast_arrays(saving, share)
    order = np.argsort(-saving, axis=-2)
    saved, served = (np.take_along_axis(each, order, axis=-2) for each in (saving, share))
    room = served.max(axis=-2, keepdims=True)
    before = np.cumsum(served, axis=-2) - served
    return np.asarray((saved * np.clip(room - before, 0.0, served)).sum(axis=-2))
