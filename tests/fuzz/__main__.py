"""The fuzzer: `python -m tests.fuzz --minutes 60 --seed 1`; `make fuzz MINUTES=5 SEED=3`.

Each case changes one file, one command line or one System, and must end with a message, with the
same answer, or with another answer where the change may be meant. Which case is which follows from
grammar, seed and number alone: `python -m tests.fuzz --repeat files:1:812` does one again.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from .arrays import WORLDS, array_case, world
from .files import file_case
from .files import normal_answer as normal_of_file
from .forked import Case, outcomes
from .options import normal_answer as normal_of_options
from .options import option_case
from .outcome import Answer, Outcome
from .place import cut_down, quietly, shipped_from

GRAMMARS = ("files", "options", "arrays")

ROUND = (*["files"] * 8, *["options"] * 2, "arrays")
"""Grammars of eleven cases that follow each other, as many as they are worth."""


def main() -> int:
    """Run cases until the time is over; write faults; one where there is any."""
    asked = _arguments()
    with TemporaryDirectory(prefix="fuzz-shipped-") as home:
        shipped = cut_down(Path(home) / "shipped")
        answers = Path(home) / "answers"
        answers.mkdir()
        with shipped_from(shipped):
            _warm()
            return _run(asked, shipped, answers)


def _run(asked: argparse.Namespace, shipped: Path, answers: Path) -> int:
    counts: Counter[tuple[str, str]] = Counter()
    faults: list[tuple[Case, Outcome]] = []

    def run(case: Case, folder: Path) -> Outcome:
        return _one(case, folder, shipped, answers)

    for case, outcome in outcomes(_cases(asked), run, asked.jobs):
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


def _one(case: Case, folder: Path, shipped: Path, answers: Path) -> Outcome:
    """Do a case; called in a process of its own."""
    grammar, seed, number = case
    quietly()
    random = Random(f"{grammar} {seed} {number}")

    def normal(name: str) -> Answer:
        return _normal(grammar, name, folder, shipped, answers)

    if grammar == "files":
        return file_case(random, shipped, folder, normal)
    if grammar == "options":
        return option_case(random, folder, normal)
    return array_case(random, folder)


def _normal(grammar: str, name: str, folder: Path, shipped: Path, answers: Path) -> Answer:
    """The answer without the change; worked out once, by whichever case needs it first."""
    kept = answers / f"{grammar} {name}".replace("/", "|").replace("\0", " ")[:200]
    with suppress(FileNotFoundError, ValueError):
        found: Answer = json.loads(kept.read_text(encoding="utf-8"))
        return found
    fresh = folder.parent / "normal"
    fresh.mkdir()
    answer = (
        normal_of_file(name, shipped, fresh)
        if grammar == "files"
        else normal_of_options(name, fresh)
    )
    own = kept.with_name(f"{os.getpid()}")
    own.write_text(json.dumps(answer), encoding="utf-8")
    own.replace(kept)
    return answer


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
