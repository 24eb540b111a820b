"""One truth for what is stated in several files of the project itself."""

from __future__ import annotations

import json
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import pathways
from pathways.results.archive import versions

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_version_stands_in_the_package_alone() -> None:
    assert "version" not in project()["project"]
    assert project()["tool"]["hatch"]["version"]["path"] == "pathways/version.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+(\.dev\d+)?", pathways.__version__)


def test_citation_and_run_folders_tell_the_same_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == pathways.__version__
    assert versions()["pathways"] == pathways.__version__


def test_the_changelog_begins_with_what_is_unreleased_and_knows_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert pathways.__version__ in headings[1:]
    assert headings[1:] == sorted(
        headings[1:], key=lambda each: [int(part) for part in each.split(".")], reverse=True
    )


def test_types_are_shipped() -> None:
    assert (ROOT / "pathways" / "py.typed").is_file()


def test_every_linter_is_pinned_and_alike_everywhere() -> None:
    develop = project()["project"]["optional-dependencies"]["develop"]
    pins = dict(each.split("==") for each in develop if not each.startswith("pathways["))
    assert pins.keys() >= {"mypy", "ruff", "pandas-stubs", "types-PyYAML"}
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    pinned = [
        pin
        for repository in hooks["repos"]
        for hook in repository["hooks"]
        for pin in hook.get("additional_dependencies", [])
    ]
    assert pinned
    assert [pin for pin in pinned if pins[pin.split("==")[0]] != pin.split("==")[1]] == []


def test_every_dependency_has_a_lower_bound() -> None:
    stated = project()["project"]
    extras = stated["optional-dependencies"]
    asked = [*stated["dependencies"], *(each for name in extras for each in extras[name])]
    unbound = [each for each in asked if not each.startswith("pathways[") and "=" not in each]
    assert unbound == []


def test_classifiers_and_the_matrix_name_the_same_versions_of_python() -> None:
    named = [
        each.rsplit(" ", 1)[1]
        for each in project()["project"]["classifiers"]
        if re.search(r"Python :: 3\.\d+$", each)
    ]
    jobs = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))
    assert jobs["jobs"]["tests"]["strategy"]["matrix"]["python"] == named
    assert project()["project"]["requires-python"] == f">={named[0]}"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_are_whole_and_ask_for_no_more_rights_than_they_need(path: Path) -> None:
    """Every job has a limit of time and steps; the file as a whole may read the contents only."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert job["steps"]
        assert job.get("timeout-minutes") or job.get("environment") == "release"


def test_every_make_target_of_the_workflows_and_of_the_guide_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    assert phony is not None
    targets = set(phony[1].split())
    texts = [*WORKFLOWS, ROOT / "CONTRIBUTING.md", ROOT / "README.md", ROOT / ".ci" / "run"]
    asked = {
        target
        for path in texts
        for target in re.findall(
            r"(?:^|`|run: )make ([a-z]+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
    }
    assert "test" in asked
    assert asked <= targets


def locked() -> dict[str, set[str]]:
    """Versions of each library in the lock file; several where they depend on the Python."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / "constraints" / "lock.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            stated = Requirement(line)
            (exact,) = stated.specifier
            assert exact.operator == "=="
            found.setdefault(stated.name.lower(), set()).add(exact.version)
    return found


def test_the_lock_file_has_a_version_of_everything_that_is_asked_for() -> None:
    """And one that is allowed: `make lock` writes it anew after a bound was raised."""
    stated, found = project()["project"], locked()
    extras = stated["optional-dependencies"]
    asked = [*stated["dependencies"], *(each for name in extras for each in extras[name])]
    asked = [Requirement(each) for each in asked if not each.startswith("pathways[")]
    for each in asked:
        versions_locked = found[each.name.lower()]
        assert any(each.specifier.contains(version) for version in versions_locked), each


def test_no_file_of_the_project_names_where_libraries_are_fetched_from() -> None:
    """Neither the lock file nor the container file: that is for who installs to say."""
    for name in ("constraints/lock.txt", "Containerfile", "pyproject.toml", "Makefile"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert not re.search(r"--(index|extra-index|find-links)", text)


def containerfile() -> list[tuple[str, str]]:
    """Instructions of the container file and what follows each, lines that go on put together."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", "")
    lines = [each for each in text.splitlines() if each and not each.startswith("#")]
    return [(each.split()[0], each.split(maxsplit=1)[1]) for each in lines]


def test_the_container_installs_the_extras_that_exist_by_the_lock_file() -> None:
    (asked,) = re.findall(r"/source\[([a-z,]+)\]", (ROOT / "Containerfile").read_text("utf-8"))
    assert set(asked.split(",")) <= set(project()["project"]["optional-dependencies"])
    (install,) = [told for what, told in containerfile() if "pip install" in told]
    assert "-c /source/constraints/lock.txt" in install


def test_the_container_runs_the_command_on_a_python_that_is_tested_and_as_nobody_special() -> None:
    """Both stages have the same Python, one of those tested, or the environment would not run; it
    is found on the path where it was made."""
    told = containerfile()
    bases = {told.split(" AS ")[0] for what, told in told if what == "FROM"}
    (base,) = bases
    version = base.removeprefix("python:").removesuffix("-slim")
    assert f"Programming Language :: Python :: {version}" in project()["project"]["classifiers"]
    last = told[max(at for at, (what, _) in enumerate(told) if what == "FROM") :]
    single = dict(last)
    assert single["COPY"] == "--from=build /opt/pathways /opt/pathways"
    assert single["ENV"] == "PATH=/opt/pathways/bin:$PATH"
    assert single["USER"] == "user"
    (command,) = json.loads(single["ENTRYPOINT"])
    assert command in project()["project"]["scripts"]
    assert [what for what, _ in last].index("USER") < [what for what, _ in last].index("ENTRYPOINT")


def test_the_container_opens_the_port_that_is_served() -> None:
    from pathways.cli.serve import PORT

    told = dict(containerfile())
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert told["EXPOSE"] == str(PORT)
    assert f"-p 127.0.0.1:{PORT}:{PORT} pathways serve --host 0.0.0.0" in readme


def test_nothing_that_the_wheel_is_built_from_is_left_out_of_the_container() -> None:
    """`.dockerignore` is read by podman and docker alike."""
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    build = project()["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = [*build["packages"], *build["force-include"], "README.md", "LICENSE", "constraints"]
    for name in (*needed, "pyproject.toml"):
        assert (ROOT / name).exists()
        assert not any(fnmatch(name, pattern) for pattern in ignored)
