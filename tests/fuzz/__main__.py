"""The fuzzer: `python -m tests.fuzz --minutes 60 --seed 1`; `make fuzz MINUTES=5 SEED=3`.

Each case changes one file, one command line or one System, and must end with a message, with the
same answer, or with another answer where the change may be meant. Which case is which follows from
grammar, seed and number alone: `python -m tests.fuzz --repeat files:1:812` does one again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from .arrays import WORLDS, array_case, world
from .files import file_case
from .files import normal_answer as normal_of_file
from .forked import Case, apart, outcomes
from .options import normal_answer as normal_of_options
from .options import option_case
from .outcome import Answer, Outcome
from .place import SECTORS, cut_down, quietly, shipped_from

GRAMMARS = ("files", "options", "arrays")

ROUND = (*["files"] * 8, *["options"] * 2, "arrays")
"""Grammars of eleven cases that follow each other, as many as they are worth."""


BETWEEN_SIGNS = 100
"""Cases between two signs of life."""


def main() -> int:
    """Run cases until the time is over; write faults; one where there is any."""
    asked = _arguments()
    with TemporaryDirectory(prefix="fuzz-shipped-") as home:
        room = Room(*(cut_down(Path(home) / sector, sector) for sector in SECTORS))
        _warm()
        return _run(asked, room)


def _run(asked: argparse.Namespace, room: Room) -> int:
    counts: Counter[tuple[str, str]] = Counter()
    faults: list[tuple[Case, Outcome]] = []

    def run(case: Case, folder: Path) -> Outcome:
        return _one(case, folder, room)

    for case, outcome in outcomes(_cases(asked), run, asked.jobs):
        if sum(counts.values()) % BETWEEN_SIGNS == 0:
            print(f"{sum(counts.values())} cases, {len(faults)} faults", file=sys.stderr)
        counts[case[0], outcome.ending.value] += 1
        if outcome.is_fault:
            faults.append((case, outcome))
            print(_told(case, outcome), flush=True)
        elif asked.repeat or asked.all:
            print(_told(case, outcome))
    for (grammar, ending), count in sorted(counts.items()):
        print(f"{grammar:8} {count:6} {ending}")
    if asked.log and faults:
        asked.log.write_text("\n".join(_told(*each) for each in faults), encoding="utf-8")
        print(f"faults are written to {asked.log}")
    return int(bool(faults))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, help="stop after so long")
    parser.add_argument("--cases", type=int, help="stop after so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--grammar", choices=GRAMMARS, help="this one alone")
    parser.add_argument("--repeat", action="append", help="GRAMMAR:SEED:NUMBER, one case again")
    parser.add_argument("--all", action="store_true", help="tell every case, not faults alone")
    parser.add_argument("--log", type=Path, help="file for the faults")
    asked = parser.parse_args()
    if not (asked.minutes or asked.cases or asked.repeat):
        parser.error("give --minutes, --cases or --repeat")
    return asked


def _cases(asked: argparse.Namespace) -> Iterator[Case]:
    if asked.repeat:
        for each in asked.repeat:
            grammar, seed, number = each.split(":")
            yield grammar, int(seed), int(number)
        return
    end = time.monotonic() + asked.minutes * 60 if asked.minutes else float("inf")
    number = asked.first
    while time.monotonic() < end and (not asked.cases or number < asked.first + asked.cases):
        yield asked.grammar or ROUND[number % len(ROUND)], asked.seed, number
        number += 1


def _one(case: Case, folder: Path, room: Room) -> Outcome:
    """Do a case; called in a process of its own."""
    grammar, seed, number = case
    quietly()
    random = Random(f"{grammar} {seed} {number}")
    if grammar == "arrays":
        return array_case(random, folder)
    shipped = random.choice(room.shipped) if grammar == "files" else room.shipped[0]
    with shipped_from(shipped):

        def normal(name: str) -> Answer:
            fresh = folder.parent / "normal"
            fresh.mkdir()
            if grammar == "options":
                return room.remembered(name, lambda: normal_of_options(name, fresh))
            return room.remembered(
                f"{shipped.name} {name}", lambda: normal_of_file(name, shipped, fresh)
            )

        normal_apart = apart(normal)
        if grammar == "files":
            return file_case(random, shipped, folder, normal_apart)
        return option_case(random, folder, normal_apart)


class Room:
    """Shipped data of each sector, and the answers without a change.

    An answer is worked out once, by whichever case needs it first, and kept in a file.
    """

    def __init__(self, *shipped: Path) -> None:
        self.shipped = shipped
        self._answers = shipped[0].parent / "answers"
        self._answers.mkdir()

    def remembered(self, name: str, answer: Callable[[], Answer]) -> Answer:
        """The answer of a name."""
        kept = self._answers / hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
        with suppress(FileNotFoundError):
            found: Answer = json.loads(kept.read_text(encoding="utf-8"))
            return found
        fresh = answer()
        own = kept.with_name(f"{os.getpid()}")
        own.write_text(json.dumps(fresh), encoding="utf-8")
        own.replace(kept)
        return fresh


def _warm() -> None:
    """Read and build once what every case needs, so that the processes of cases share it.

    Nothing is solved here: threads of a solver would not be there in those processes.
    """
    for name in WORLDS:
        world(name)


def _told(case: Case, outcome: Outcome) -> str:
    repeat = ":".join(map(str, case))
    lines = [f"{outcome.ending.value}: {outcome.kind}: {outcome.change}"]
    lines += [f"  $ {each}" for each in outcome.commands]
    lines += [f"  | {line[:300]}" for line in outcome.told.strip().splitlines()[-8:]]
    lines += [f"  again: python -m tests.fuzz --repeat {repeat}"]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
