"""Files from elsewhere are read in a moment or refused: they never hang and never run."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pathways.catalog import Catalog, read_run
from pathways.catalog.document import DEEPEST, read_document
from pathways.errors import InputError, Problems

AT_ONCE = 20.0
"""Seconds within which a refusal must come on a busy machine; without a bound it never came."""


def refusal(folder: Path, text: str) -> str:
    """The problems of a file, which must be there, and soon."""
    (folder / "works.yaml").write_text(text, encoding="utf-8")
    problems, begin = Problems(), time.monotonic()
    assert read_document(folder / "works.yaml", problems) is None
    assert time.monotonic() - begin < AT_ONCE
    return "\n".join(map(str, problems.found))


def bomb(levels: int, width: int) -> str:
    """Each line refers to the one before `width` times: width ** levels words at the last."""
    lines = ["a0: &a0 lol"]
    lines += [
        f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]"
        for level in range(1, levels + 1)
    ]
    return "\n".join(lines)


def test_references_to_references_are_refused(tmp_path: Path) -> None:
    """400 bytes that hold 9 ** 9 = 387 million words."""
    assert "again and again" in refusal(tmp_path, bomb(9, 9))


def test_mappings_that_refer_to_each_other_are_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 {x: 1}"]
    lines += [
        f"a{n}: &a{n} {{{', '.join(f'k{k}: *a{n - 1}' for k in range(9))}}}" for n in range(1, 10)
    ]
    assert "again and again" in refusal(tmp_path, "\n".join(lines))


def test_a_few_references_are_fine(tmp_path: Path) -> None:
    """2 + 4 + 8 words below three keys, as a person shares a price path."""
    (tmp_path / "works.yaml").write_text(bomb(3, 2))
    problems = Problems()
    document = read_document(tmp_path / "works.yaml", problems)
    assert problems.found == []
    assert document is not None
    assert document.data["a3"] == [[["lol", "lol"]] * 2] * 2


@pytest.mark.parametrize("levels", [DEEPEST + 5, 5_000, 200_000])
@pytest.mark.parametrize(
    ("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")], ids=["lists", "keys", "dashes"]
)
def test_deep_nesting_is_refused(tmp_path: Path, opening: str, closing: str, levels: int) -> None:
    """A hundred thousand brackets overflowed the stack of the reader."""
    text = f"a:\n  {opening * levels}1{closing * levels}\n"
    told = refusal(tmp_path, text)
    assert "nested too deeply" in told or "exceeded maximum nesting depth" in told


def test_nesting_by_columns_is_refused(tmp_path: Path) -> None:
    text = "\n".join(f"{' ' * level}a:" for level in range(3_000))
    assert "nested too deeply" in refusal(tmp_path, text)


def test_thousands_of_keys_are_refused_in_one_line(tmp_path: Path) -> None:
    """Each was compared with every known key: 20,000 took minutes."""
    told = refusal(tmp_path, "label: x\n" + "".join(f"unknown_{n}: 1\n" for n in range(20_000)))
    assert told.count("\n") == 0
    assert (
        "works.yaml:1: more keys than any entry has (found 20,001; allowed 1,000 at most)" in told
    )


@pytest.mark.parametrize("base", ["[base]", "{}", "{base: 1}", "7", "true"])
def test_a_run_extends_a_name(tmp_path: Path, catalog: Catalog, base: str) -> None:
    (tmp_path / "mine.yaml").write_text(f"extends: {base}\n")
    with pytest.raises(InputError, match=r"mine\.yaml:1"):
        read_run(catalog, tmp_path / "mine.yaml")


@pytest.mark.parametrize("digits", [309, 310, 4_000])
def test_a_number_without_end_is_not_data(tmp_path: Path, digits: int) -> None:
    assert "not-a-number and infinity are not data" in refusal(tmp_path, f"a: {'9' * digits}\n")


@pytest.mark.parametrize("letter", [r"\e[31m", r"\a", r"\x9b", r"\0"])
def test_commands_to_a_terminal_are_refused(tmp_path: Path, letter: str) -> None:
    assert "control character" in refusal(tmp_path, f'label: "Works {letter}"\n')


def test_nothing_in_a_file_runs(tmp_path: Path) -> None:
    mark = tmp_path / "executed"
    text = f"a: !!python/object/apply:pathlib.Path.touch [!!python/name:x '{mark}']\n"
    (tmp_path / "works.yaml").write_text(text)
    read_document(tmp_path / "works.yaml", Problems())
    assert not mark.exists()
