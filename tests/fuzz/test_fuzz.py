"""The fuzzer itself, and a few dozen of its cases with a fixed seed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from pathways.catalog.location import shipped_data

from . import forked
from .changes import KINDS, changed
from .forked import Case, outcomes
from .outcome import FAULTS, Answer, Ending, Outcome, Sense, judged, same, unfinished
from .tables import changed_table, own_year

ROOT = Path(__file__).parents[2]

CASES = 11
"""A round of all grammars: they find what is broken at large; `make fuzz`, of which continuous
integration runs a minute, finds the rest."""


@pytest.mark.slow
def test_cases_with_a_fixed_seed_end_as_they_may() -> None:
    command = [sys.executable, "-m", "tests.fuzz", "--cases", str(CASES), "--seed", "7"]
    done = subprocess.run([*command, "--jobs", "1"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    counts = Counter[str]()
    for line in done.stdout.splitlines():
        grammar, count, _ = line.split(maxsplit=2)
        counts[grammar] += int(count)
    assert counts == {"files": CASES * 8 // 11, "options": CASES * 2 // 11, "arrays": CASES // 11}


@pytest.mark.parametrize(
    ("answer", "sense", "warned", "ending"),
    [
        ({"cost": 5.0}, Sense.nonsense, False, Ending.same),
        ({"cost": 5.0 * (1 + 1e-8)}, Sense.nonsense, False, Ending.same),
        ({"cost": 6.0}, Sense.nonsense, False, Ending.silent),
        ({"cost": 6.0}, Sense.equal, False, Ending.silent),
        ({"cost": 6.0}, Sense.nonsense, True, Ending.warned),
        ({"cost": 6.0}, Sense.possible, False, Ending.changed),
        ({"cost": float("nan")}, Sense.possible, True, Ending.nan),
        ({"cost": None}, Sense.possible, False, Ending.nan),
        ({"cost": 5.0, "more": 1.0}, Sense.nonsense, False, Ending.silent),
    ],
)
def test_an_answer_is_judged_by_what_the_change_means(
    answer: dict[str, float | None], sense: Sense, warned: bool, ending: Ending
) -> None:
    assert judged(answer, {"cost": 5.0}, sense, warned) is ending


def test_answers_are_alike_to_the_tolerance_of_a_certificate() -> None:
    assert same({"cost": 1e9, "status": "target_met"}, {"cost": 1e9 + 1, "status": "target_met"})
    assert not same({"cost": 1e9}, {"cost": 1.0001e9})
    assert not same({"status": "optimal"}, {"status": "target_met"})
    assert unfinished({"a": 1.0, "b": float("inf"), "c": None, "d": "text"}) == ["b", "c"]


def test_the_same_seed_gives_the_same_changes() -> None:
    text = (shipped_data() / "sectors/steel.yaml").read_text(encoding="utf-8")
    table = (shipped_data() / "technologies/common/profiles/load.csv").read_text(encoding="utf-8")
    for number in range(20):
        assert changed(text, Random(number)) == changed(text, Random(number))
        assert changed_table(table, Random(number)) == changed_table(table, Random(number))
    assert own_year(Random(3)) == own_year(Random(3))


def test_every_kind_of_change_changes_a_sector() -> None:
    """Each is drawn until it has changed something: of a sector each can."""
    lines = (shipped_data() / "sectors/steel.yaml").read_text(encoding="utf-8").splitlines()
    text = ("\n".join(lines) + "\n").encode()
    for kind in dict.fromkeys(KINDS):
        drawn = [kind(lines, Random(number)) for number in range(20)]
        assert any(each is not None and each.text != text for each in drawn), kind.__name__


CASES_GONE_WRONG: list[Case] = [("test", 1, number) for number in range(5)]


def _strange(case: Case, folder: Path) -> Outcome:
    """Cases of a fuzzer that go wrong in each way that a case can."""
    number = case[2]
    forked.begun(folder, Outcome(Ending.hang, "kind", f"change {number}"))
    if number == 1:
        while True:
            time.sleep(1.0)
    if number == 2:
        raise ValueError("from inside")
    if number == 3:
        while True:
            pass
    return Outcome(Ending.refused, "kind", f"change {number}", "told")


def _busy(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def _compared(case: Case, folder: Path) -> Outcome:
    """A case that takes three fifths of its time, and so does what it is compared with."""

    def normal(name: str) -> Answer:
        _busy(0.6)
        return {"name": name}

    answer = forked.apart(normal)
    _busy(0.6)
    return Outcome(Ending.refused, "kind", "change", str(dict(answer("as it is"))))


def test_what_a_case_is_compared_with_takes_none_of_its_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """0.6 s each, where a case may take 1 s."""
    monkeypatch.setattr(forked, "MOST_SECONDS", 1)
    [(_, found)] = outcomes([("files", 1, 0)], _compared)
    assert (found.ending, found.told) == (Ending.refused, "{'name': 'as it is'}")


def _slow(case: Case, folder: Path) -> Outcome:
    """Works three tenths of a second in each second, as on a machine that is busy."""
    for _ in range(3):
        _busy(0.3)
        time.sleep(0.7)
    return Outcome(Ending.refused, "kind", "change", "in the end")


def test_a_case_that_works_slowly_does_not_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    """3 s by the clock where it may take 1 s, and 0.9 s of the processor where it may take 2 s."""
    monkeypatch.setattr(forked, "MOST_SECONDS", 2)
    monkeypatch.setattr(forked, "MOST_CLOCK", 1)
    [(_, found)] = outcomes([("files", 1, 0)], _slow)
    assert (found.ending, found.told) == (Ending.refused, "in the end")


def test_a_case_that_does_not_end_is_stopped_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sleeps for ever, one raises, one is busy for ever; the others are not disturbed."""
    monkeypatch.setattr(forked, "MOST_SECONDS", 1)
    monkeypatch.setattr(forked, "MOST_CLOCK", 3)
    found = {case[2]: each for case, each in outcomes(CASES_GONE_WRONG, _strange)}
    endings = {number: each.ending for number, each in found.items()}
    assert endings == {
        0: Ending.refused,
        1: Ending.hang,
        2: Ending.died,
        3: Ending.hang,
        4: Ending.refused,
    }
    assert found[1].change == "change 1"
    assert found[3].change == "change 3"
    assert "from inside" in found[2].told
    assert all(each.is_fault == (each.ending in FAULTS) for each in found.values())
