"""Files remembered by their content: faster, never another answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pathways.catalog import Catalog, cache, document, read, read_catalog
from pathways.catalog.cache import NAME, ParsedFiles, cache_folder
from pathways.errors import InputError
from pathways.schema.number import Number
from pathways.schema.technology import Technology

from .small import small_files, write

MILL = "technologies/bakery/mill.yaml"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a cache that is turned on, in a folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("PATHWAYS_CACHE")
    return tmp_path / "cache/pathways" / NAME


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(tmp_path / "data", small_files())


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were parsed, as it happens."""
    names: list[str] = []
    parse = document._parse

    def noted(file: Path, *rest: object) -> object:
        names.append(file.name)
        return parse(file, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(document, "_parse", noted)
    return names


def said(catalog: Catalog) -> dict[str, object]:
    return {key: value for key, value in vars(catalog).items() if key != "documents"}


def test_a_second_reading_parses_nothing_and_says_the_same(
    kept: Path, data: Path, parsed: list[str]
) -> None:
    first = read_catalog(shipped=data)
    assert "mill.yaml" in parsed
    parsed.clear()
    second = read_catalog(shipped=data)
    assert parsed == []
    assert said(first) == said(second)
    assert first.documents == second.documents


def test_an_edit_of_the_same_size_and_time_is_seen(
    kept: Path, data: Path, parsed: list[str]
) -> None:
    read_catalog(shipped=data)
    file = data / MILL
    before, text = file.stat(), file.read_text(encoding="utf-8")
    file.write_text(text.replace("label: Mill", "label: Kiln"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    parsed.clear()
    assert read_catalog(shipped=data).technologies["mill"].label == "Kiln"
    assert parsed == ["mill.yaml"]


def test_files_added_and_removed_are_seen(kept: Path, data: Path) -> None:
    read_catalog(shipped=data)
    (data / MILL).rename(data / "technologies/bakery/other_mill.yaml")
    assert set(read_catalog(shipped=data).technologies) == {
        "other_mill",
        "better_mill",
        "grid_power",
    }


def test_an_edited_schema_meets_remembered_files(
    kept: Path, data: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stricter(Technology):
        noise: Number

    read_catalog(shipped=data)
    parsed.clear()
    monkeypatch.setattr(read, "Technology", Stricter)
    with pytest.raises(InputError, match="`noise` is missing"):
        read_catalog(shipped=data)
    assert parsed == []


def test_an_edited_parser_parses_anew(
    kept: Path, data: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_catalog(shipped=data)
    parsed.clear()
    monkeypatch.setattr(cache, "_maker", lambda: b"another parser\n")
    read_catalog(shipped=data)
    assert "mill.yaml" in parsed


def test_the_parser_is_known_by_its_code_and_versions() -> None:
    import yaml

    maker = cache._maker().decode()
    assert yaml.__version__ in maker
    assert sys.version in maker
    code = b"".join(
        (Path(cache.__file__).parent / name).read_bytes() for name in ("cache.py", "document.py")
    )
    assert cache._hash(code) in maker


def test_problems_of_remembered_files_keep_their_lines(
    kept: Path, data: Path, parsed: list[str]
) -> None:
    text = (data / MILL).read_text(encoding="utf-8")
    (data / MILL).write_text(
        "# a remark\n\n" + text.replace("unit: GJ/t", "unit: GJ/t\n    sauce: book"),
        encoding="utf-8",
    )
    told = []
    for _ in range(2):
        parsed.clear()
        with pytest.raises(InputError) as caught:
            read_catalog(shipped=data)
        told.append(caught.value.problems)
    assert parsed == []
    assert told[0] == told[1]
    (problem,) = told[1]
    assert (data / MILL).read_text(encoding="utf-8").splitlines()[
        problem.line - 1
    ].strip() == "sauce: book"


def test_a_file_that_is_no_yaml_is_told_every_time(kept: Path, data: Path) -> None:
    (data / MILL).write_text("label: [open\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(InputError, match="this is not YAML"):
            read_catalog(shipped=data)


def spoiled(content: bytes) -> list[bytes]:
    """Nothing, half, one figure changed, no text, and lines of another kind."""
    return [
        b"",
        content[: len(content) // 2],
        content.replace(b"600", b"601", 1),
        b"\xff\xfe" + content,
        b"{}\n" * 9,
    ]


@pytest.mark.parametrize("which", range(5))
def test_a_spoiled_cache_is_made_anew(
    kept: Path, data: Path, parsed: list[str], which: int
) -> None:
    right = said(read_catalog(shipped=data))
    content = kept.read_bytes()
    kept.write_bytes(spoiled(content)[which])
    assert kept.read_bytes() != content
    parsed.clear()
    assert said(read_catalog(shipped=data)) == right
    assert "mill.yaml" in parsed
    parsed.clear()
    read_catalog(shipped=data)
    assert parsed == []


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="owners and modes of POSIX")
def test_what_others_own_or_may_write_is_not_trusted(
    kept: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_catalog(shipped=data)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert ParsedFiles.open().known
    for mode in (0o620, 0o602):
        kept.chmod(mode)
        assert not ParsedFiles.open().known
    kept.chmod(0o600)
    someone_else = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: someone_else)
    assert not ParsedFiles.open().known


def test_a_cache_that_cannot_be_written_is_no_problem(
    kept: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", refused)
    assert "mill" in read_catalog(shipped=data).technologies
    assert list(kept.parent.iterdir()) == []
    monkeypatch.setenv("XDG_CACHE_HOME", str(data / MILL))  # a file where the folder should be
    assert "mill" in read_catalog(shipped=data).technologies


def test_where_it_lies_and_how_it_is_turned_off(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cache_folder() is None  # as all tests run
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    read_catalog(shipped=data)
    assert not (tmp_path / "cache").exists()
    monkeypatch.delenv("PATHWAYS_CACHE")
    assert cache_folder() == tmp_path / "cache/pathways"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    folder = cache_folder()
    assert folder is not None
    assert folder.is_absolute()


def test_processes_at_once_and_one_after(kept: Path, data: Path, parsed: list[str]) -> None:
    code = "import sys; from pathways.catalog import read_catalog; print(sorted(read_catalog(shipped=sys.argv[1]).technologies))"
    command = [sys.executable, "-c", code, str(data)]
    together = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for process in together:
        output, errors = process.communicate(timeout=60)
        assert output == "['better_mill', 'grid_power', 'mill']\n", errors
    assert [path.name for path in kept.parent.iterdir()] == [NAME]
    read_catalog(shipped=data)
    assert parsed == []


def test_those_read_longest_ago_are_forgotten_first(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_FILES", 2)
    for content in (b"one", b"two", b"three"):
        files = ParsedFiles.open()
        files.get(b"one")
        files.put(content, {"says": content.decode()})
        files.save()
    left = ParsedFiles.open()
    assert [left.get(content) for content in (b"one", b"two", b"three")] == [
        {"says": "one"},
        None,
        {"says": "three"},
    ]


keys = some.text(max_size=3) | some.integers() | some.just(cache.PAIRS)
values = (
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text()
)
told = some.recursive(
    values, lambda inner: some.lists(inner, max_size=3) | some.dictionaries(keys, inner, max_size=3)
)


@given(told)
def test_data_come_back_as_they_were(data: object) -> None:
    """With years as numbers, whole numbers as whole, and the keys in their order."""
    back = json.loads(json.dumps(cache._packed(data)), object_hook=cache._unpacked)
    assert repr(back) == repr(data)
