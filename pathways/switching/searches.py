"""The searches of switching points, in parts each of which stands alone.

A part finds the same in any process and in any order: it sets out from today's plan and its basis,
and knows nothing of other parts. What belongs to one part does not hang on the number of processes
either.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ..errors import PathwaysError
from ..program.equation import Equation
from ..sensitivity.factors import Factor
from ..sensitivity.processes import Crew
from ..solving.certificate import Certificate
from .builder import Builder
from .case import NO_VIOLATION, Today
from .lines import Refused, alike, lines_of
from .plans import Plans
from .tracing import Traced, held_level, trace
from .unbuilt import Asked, alone, energy_falls, energy_paths, lead_times

NUMBERS, LEAD_TIMES, ENERGY, ALONE = "numbers", "lead_times", "energy", "alone"
Part = tuple[str, tuple[Any, ...]]
"""What is searched, and for which numbers of factors, paths or positions of technologies."""

LARGEST = 20
"""Numbers in a part: their programs are built at once, which is faster than one by one up to here,
and slower beyond it where arrays become larger than the memory that is near.
"""

TECHNOLOGIES = 4
"""Technologies in a part: a few tenths of a second."""


@dataclass(frozen=True)
class Job:
    """All that a search needs to know.

    Attributes
    ----------
    system : xarray.Dataset
        With the rewards that today's plan earns.
    today : Today
    factors : tuple of Factor
    goal : str
    equations : tuple of Equation
        One's own.
    """

    system: xr.Dataset
    today: Today
    factors: tuple[Factor, ...]
    goal: str
    equations: tuple[Equation, ...]


@dataclass(frozen=True)
class Numbers:
    """What was found of some numbers, each by its place among the factors.

    Attributes
    ----------
    traced : dict of place to Traced, or to the error that its search ended with
    refused : dict of place to Refused
        Those that have no exact switching points.
    held : dict of place to Refused
        Those that move the level of the question.
    """

    traced: dict[int, Traced | PathwaysError]
    refused: dict[int, Refused]
    held: dict[int, Refused]


@dataclass(frozen=True)
class Found:
    """What a part found, and what it took.

    Attributes
    ----------
    answer : Numbers, dict of technology to years, to a share of a price, or to Alone
    solves : int
    worst : Certificate
    """

    answer: Any
    solves: int
    worst: Certificate


class Searches:
    """Makes the searches of a job, one part after the other.

    Parameters
    ----------
    job : Job
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.case = job.today.case()
        self.plans = Plans(self.case.program)
        self._today = Builder(job.system, (), job.goal, job.equations).programs(np.zeros((1, 0)))
        self._asked = Asked(self.case, self.plans, job.system, job.goal, job.equations, self._today)

    def of(self, part: Part) -> Found:
        """What a part finds.

        Raises
        ------
        CertificateError, SolverError
            A solve that cannot be proved, beside searches of numbers.
        """
        what, over = part
        self.case.solves, self.case.worst = 0, NO_VIOLATION
        work: Mapping[str, Callable[[], Any]] = {
            NUMBERS: partial(self._numbers, over),
            LEAD_TIMES: partial(lead_times, self._asked),
            ENERGY: partial(energy_falls, self._asked, *over),
            ALONE: partial(alone, self._asked, over),
        }
        answer = work[what]()
        return Found(answer, self.case.solves, self.case.worst)

    def _numbers(self, places: Sequence[int]) -> Numbers:
        job, form = self.job, self.job.today.outcome.program.form
        place = {job.factors[each].name: each for each in places}
        factors = [job.factors[each] for each in places]
        lines, refused = lines_of(job.system, form, factors, job.goal, job.equations, self._today)
        lines, held = held_level(self.case, lines)
        traced: dict[int, Traced | PathwaysError] = {}
        for line in lines:
            self.case.afresh()
            try:
                found = trace(self.case, self.plans, line)
                traced[place[line.name]] = replace(found, line=replace(line, parts=()))
            except PathwaysError as error:
                traced[place[line.name]] = error
        return Numbers(
            traced,
            {place[each.name]: each for each in refused},
            {place[each.name]: each for each in held},
        )


def parts_of_numbers(factors: Sequence[Factor]) -> list[Part]:
    """Parts of the searches of numbers."""
    return [
        (NUMBERS, tuple(group[at : at + LARGEST]))
        for group in alike(factors)
        for at in range(0, len(group), LARGEST)
    ]


def parts_of_unbuilt(system: xr.Dataset, idle: Sequence[int]) -> list[Part]:
    """Parts of what would bring in technologies that the plan does without, the longest last."""
    if not idle:
        return []
    alone = [tuple(idle[at : at + TECHNOLOGIES]) for at in range(0, len(idle), TECHNOLOGIES)]
    return [
        *((ALONE, each) for each in alone),
        *((ENERGY, (path,)) for path in energy_paths(system)),
        (LEAD_TIMES, ()),
    ]


def found_by(crew: Crew | None, job: Job, parts: Sequence[Part]) -> list[Found]:
    """What parts find, in their order, by this process alone or with others.

    Others take parts from the first one on, this one from the last.

    Parameters
    ----------
    crew : Crew, optional
        Processes that take parts beside this one.
    job : Job
    parts : sequence of Part

    Raises
    ------
    CertificateError, SolverError
        Of the first part in order that ends so.
    """
    if not parts:
        return []
    searches = Searches(job)
    if crew is None:
        return [searches.of(part) for part in parts]
    file = crew.hand_over(pickle.dumps(job))
    waiting: list[Future[Found]] = [crew.submit(_of_job, file, part) for part in parts]
    own: dict[int, Found | PathwaysError] = {}
    for place in reversed(range(len(parts))):
        if waiting[place].cancel():  # nobody has begun with it
            try:
                own[place] = searches.of(parts[place])
            except PathwaysError as error:
                own[place] = error
    found: list[Found] = []
    for place, each in enumerate(waiting):
        answer = own[place] if place in own else each.result()
        if isinstance(answer, PathwaysError):
            raise answer
        found.append(answer)
    return found


_searches: dict[str, Searches] = {}


def _of_job(file: str, part: Part) -> Found:
    """What a part of a job finds; a job is unpacked once."""
    if file not in _searches:
        _searches.clear()
        _searches[file] = Searches(pickle.loads(Path(file).read_bytes()))
    return _searches[file].of(part)
