"""Grammar of files: a file of one's own data with one change, checked and then run."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

from .changes import Change, changed
from .forked import begun
from .outcome import Answer, Ending, Outcome, Sense, judged
from .place import Done, answer_of, typed, words
from .tables import changed_table, own_year

BAD_INPUT = 2

PROBLEMS = re.compile(r"^[0-9]+ .* in the [a-z]+:$", re.MULTILINE)
"""How a list of problems of the input begins."""

PLACE = re.compile(r"\.(?:yaml|yml|csv|YAML)\b")
"""A file, in a message; a sum that does not close is told where it is stated."""

OFTEN_RUN = 0.15
"""Share of refused files that are run all the same: `run` has to refuse them as well."""

OUTPUT = ("--no-figures", "-q", "-o", "out")

SHORT_SWEEP = ("--samples", "4", "--workers", "1")


def normal_commands(file: Path, sector: str) -> list[str]:
    """The command that uses a file of the data, as typed beside the folder `mine`."""
    mine = ("--data", "mine", *OUTPUT)
    relative = file.as_posix()
    if file.parent.as_posix() == "runs":
        return ["run", sector, "--run", f"mine/{relative}", *OUTPUT]
    if file.parent.as_posix() == "runs/sweeps":
        return ["sweep", f"mine/{relative}", *SHORT_SWEEP, *OUTPUT]
    if file.parent.name == "regions":
        return ["run", sector, "--region", file.stem, *mine]
    if file.suffix == ".csv":
        return ["run", sector, "--hours", "24x4", "--by", "2030", "--horizon", "2030", *mine]
    return ["run", sector, *mine]


def data_files(shipped: Path) -> list[Path]:
    """Files of the cut-down data, relative to it, in order."""
    found = [*shipped.glob("**/*.yaml"), *shipped.glob("**/*.csv")]
    return sorted(each.relative_to(shipped) for each in found)


def drawn_file(shipped: Path, random: Random) -> Path:
    """A file, each kind of file with a weight of its own."""
    files = data_files(shipped)
    groups: dict[str, list[Path]] = {}
    for file in files:
        groups.setdefault(_group(file), []).append(file)
    weights = {name: WEIGHTS.get(name, 1) for name in sorted(groups)}
    group = random.choices(list(weights), list(weights.values()))[0]
    return random.choice(groups[group])


WEIGHTS = {"technologies": 8, "sectors": 6, "collections": 5, "runs": 4, "sweeps": 2, "regions": 2}
"""How often a kind of file is drawn, against one of all others."""


def _group(file: Path) -> str:
    if file.suffix == ".csv":
        return "profiles"
    if file.parts[0] == "technologies":
        collections = ("carriers", "classes", "factors", "gases", "money", "sources")
        return "collections" if file.stem in collections else "technologies"
    return file.parent.name


def file_case(
    random: Random, shipped: Path, folder: Path, normal: Callable[[str], Answer]
) -> Outcome:
    """Change a file, check it and, where it passes, run what uses it.

    Parameters
    ----------
    random : Random
    shipped : Path
        The cut-down data, named by its sector.
    folder : Path
        Empty; the file goes to `mine` in it.
    normal : callable
        The answer of a command on the file as it is, by the name of the file.
    """
    if random.random() < OWN_YEAR_SHARE:
        return _own_year_case(random, shipped.name, folder, normal)
    file = drawn_file(shipped, random)
    text = (shipped / file).read_text(encoding="utf-8")
    change = changed_table(text, random) if file.suffix == ".csv" else changed(text, random)
    target = folder / "mine" / file
    target.parent.mkdir(parents=True)
    target.write_bytes(change.text)
    run = normal_commands(file, shipped.name)
    check = ["check", "mine" if file.suffix == ".csv" else f"mine/{file}"]
    outcome = Outcome(
        Ending.hang,
        change.kind,
        f"{file}: {change.told}",
        commands=tuple("pathways " + " ".join(each) for each in (check, run)),
    )
    begun(folder, outcome)
    done = [typed(folder, *check)]
    if done[0].code == 0 or random.random() < OFTEN_RUN:
        done.append(typed(folder, *run))
    ending = _ending(done, folder, change, file, normal)
    return Outcome(ending, outcome.kind, outcome.change, words(done), outcome.commands)


def _ending(
    done: list[Done],
    folder: Path,
    change: Change,
    file: Path,
    normal: Callable[[str], Answer],
) -> Ending:
    if any(each.escaped for each in done):
        return Ending.traceback
    check, last = done[0], done[-1]
    for each in done:
        if each.code not in (0, BAD_INPUT) or "Traceback" in each.told:
            return Ending.traceback
        if each.code == BAD_INPUT and not each.told.strip():
            return Ending.mute
    if check.code == BAD_INPUT and not PLACE.search(check.told):
        return Ending.mute
    if last.code == BAD_INPUT:
        if check.code == BAD_INPUT:
            return Ending.refused
        return Ending.late if PROBLEMS.search(last.told) else Ending.unsolved
    warned = check.code == BAD_INPUT or file.name in check.said + check.told + last.told
    sense = Sense.possible if _may_be_meant(change, file) else change.sense
    return judged(answer_of(folder / "out"), normal(file.as_posix()), sense, warned)


def _may_be_meant(change: Change, file: Path) -> bool:
    """Whether what is nonsense elsewhere may be meant here.

    A sweep may move as far as it likes, and a reduction below zero lets emissions grow.
    """
    if change.kind == "range beyond reason":
        return file.parent.name == "sweeps"
    if change.kind != "negative" or file.parts[0] != "runs":
        return False
    grows = re.search(r"`(?:20[0-9]{2}|reduction): ", change.told)
    return bool(grows) or _of_factor(change) == "targets.reduction"


def _of_factor(change: Change) -> str:
    """The factor of a sweep to which a changed range belongs, empty where it is none."""
    above = change.text.decode(errors="replace").splitlines()[: change.line]
    names = [found[1] for line in above if (found := re.match(r"  ([^\s:]+):$", line))]
    within = change.line is not None and re.search(r"`(?:low|high): ", change.told)
    return names[-1] if names and within else ""


OWN_YEAR_SHARE = 0.08
"""Share of cases with a year of hours of one's own."""


def own_year_command(sector: str) -> list[str]:
    """The command that takes a year of one's own."""
    year = ("--hours", "24x4", "--by", "2030", "--horizon", "2030", "--profile", "load=load.csv")
    return ["run", sector, *year, *OUTPUT]


def _own_year_case(
    random: Random, sector: str, folder: Path, normal: Callable[[str], Answer]
) -> Outcome:
    change = own_year(random)
    (folder / "load.csv").write_bytes(change.text)
    command = own_year_command(sector)
    outcome = Outcome(
        Ending.hang, change.kind, change.told, commands=("pathways " + " ".join(command),)
    )
    begun(folder, outcome)
    done = typed(folder, *command)
    if done.escaped or done.code not in (0, BAD_INPUT):
        ending = Ending.traceback
    elif done.code == BAD_INPUT:
        told = "load" in done.told
        ending = Ending.refused if told else Ending.mute
    else:
        ending = judged(answer_of(folder / "out"), normal("load.csv"), change.sense, False)
    return Outcome(ending, outcome.kind, outcome.change, words([done]), outcome.commands)


def normal_answer(name: str, shipped: Path, folder: Path) -> Answer:
    """The answer with a file as it is."""
    if name == "load.csv":
        (folder / "load.csv").write_bytes(own_year(None).text)
        done = typed(folder, *own_year_command(shipped.name))
    else:
        target = folder / "mine" / name
        target.parent.mkdir(parents=True)
        target.write_bytes((shipped / name).read_bytes())
        done = typed(folder, *normal_commands(Path(name), shipped.name))
    if done.code:
        raise AssertionError(f"{done.typed}: {done.escaped or done.told}")
    return answer_of(folder / "out")
