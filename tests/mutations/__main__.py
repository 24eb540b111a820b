"""Plant every error in a copy of the tree, one at a time, and see whether a test notices.

    python -m tests.mutations                 all of them
    python -m tests.mutations --only 3,7-9    some, by number
    python -m tests.mutations --jobs 2        in so many copies at once
    python -m tests.mutations --list          write tests/mutations.md and stop

Ends with 0 where every error is noticed, with 1 where one survives, with 2 where one cannot be
planted or the tests fail without any.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from . import MUTATIONS, Mutation
from .table import table

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("pathways", "tests", "docs", "technologies", "prices", "sectors", "runs", "benchmarks")
FILES = ("pyproject.toml", "README.md", "LICENSE", "Makefile")
SURVIVED, WRONG = 1, 2
SOME_FAILED = 1
"""What pytest returns where tests were run and some failed; anything else is no verdict."""

LONGEST = 900
"""Seconds after which the tests of one error are given up; a loop that never ends is noticed."""


def main() -> int:
    """Run the script; returns its exit code."""
    asked = _arguments()
    if asked.list:
        (ROOT / "tests" / "mutations.md").write_text(table(MUTATIONS), encoding="utf-8")
        return 0
    chosen = _chosen(asked.only)
    problems = [
        f"{number}: {problem}"
        for number, each in chosen
        if (problem := each.problem(ROOT)) is not None
    ]
    if problems:
        print("cannot be planted:", *problems, sep="\n  ")
        return WRONG
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(asked.jobs):
            copies.put(_copy(Path(folder) / f"copy_{number}"))
        if not _sound(copies, chosen):
            return WRONG
        with ThreadPoolExecutor(asked.jobs) as pool:
            verdicts = list(pool.map(lambda pair: _verdict(copies, *pair), chosen))
    for word in ("survived", "no verdict"):
        numbers = [
            number for (number, _), each in zip(chosen, verdicts, strict=True) if each == word
        ]
        if numbers:
            print(f"{word}: {', '.join(map(str, numbers))}")
    print(f"{verdicts.count('killed')} of {len(verdicts)} killed")
    if "no verdict" in verdicts:
        return WRONG
    return SURVIVED if "survived" in verdicts else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", default="", help="numbers, such as 3,7-9")
    parser.add_argument("--jobs", type=int, default=1, help="copies at once")
    parser.add_argument("--list", action="store_true", help="write tests/mutations.md and stop")
    return parser.parse_args()


def _chosen(only: str) -> list[tuple[int, Mutation]]:
    """Errors by number; all where none is asked for."""
    every = list(enumerate(MUTATIONS, start=1))
    if not only:
        return every
    wanted: set[int] = set()
    for part in only.split(","):
        first, _, last = part.partition("-")
        wanted |= set(range(int(first), int(last or first) + 1))
    return [(number, each) for number, each in every if number in wanted]


def _copy(target: Path) -> Path:
    """The tree without what tests make, so that nothing of it is ever written into."""
    target.mkdir()
    left_out = shutil.ignore_patterns("__pycache__", "*.pyc", "results.zarr")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=left_out)
    for name in FILES:
        if (ROOT / name).is_file():
            shutil.copy2(ROOT / name, target / name)
    return target


def _sound(copies: SimpleQueue[Path], chosen: list[tuple[int, Mutation]]) -> bool:
    """Whether all tests that are named pass where nothing is planted."""
    copy = copies.get()
    tests = tuple(dict.fromkeys(test for _, each in chosen for test in each.tests))
    code, told = _pytest(copy, tests)
    copies.put(copy)
    if code:
        print("tests fail without any planted error:", told, sep="\n")
    return code == 0


def _verdict(copies: SimpleQueue[Path], number: int, mutation: Mutation) -> str:
    """Plant one error, run its tests, take it back."""
    copy = copies.get()
    right = mutation.plant(copy)
    try:
        code, told = _pytest(copy, mutation.tests)
    finally:
        (copy / mutation.file).write_text(right, encoding="utf-8")
        copies.put(copy)
    verdict = {0: "survived", SOME_FAILED: "killed"}.get(code, "no verdict")
    print(f"{number:3d}  {verdict:10s}  {mutation.file}: {mutation.planted}", flush=True)
    if verdict == "no verdict":
        print(told, flush=True)
    return verdict


def _pytest(copy: Path, tests: tuple[str, ...]) -> tuple[int, str]:
    """Exit code of pytest on some tests of a copy, and the end of what it says.

    No bytecode is written: an error of the same length within the same second would be read from a
    stale file.
    """
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    command += ["--hypothesis-profile=proofs", *tests]
    surroundings = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command,
            cwd=copy,
            env=surroundings,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return SOME_FAILED, f"took more than {LONGEST} s"
    return done.returncode, (done.stdout + done.stderr)[-3000:]


if __name__ == "__main__":
    sys.exit(main())
