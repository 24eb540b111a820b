"""Grammar of options: a command line that a person types, with one or two slips in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from .forked import begun
from .outcome import Answer, Ending, Outcome, Sense, judged
from .place import Done, answer_of, typed

BAD_INPUT = 2

NO_NUMBER = ("", "x", "nan", "inf", "-inf", "1e400", "0,8", "1 000", "--", "5%%", "None", "[]")

NO_YEAR = (
    "",
    "20300",
    "203",
    "0",
    "-2030",
    "2030.5",
    "abc",
    "1e3",
    "99999999999999999999",
    "2030s",
)

NO_SHARE = (*NO_NUMBER, "90", "1e9")

NO_WORD = ("", "lowst", "COSTS", "none", "../base", "a b", "[red]", "$HOME", "电池", "x" * 5000)

RUN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "--goal": (("cost", "lowest", "price", "baseline"), NO_WORD),
    "--view": (("factory", "sector"), NO_WORD),
    "--by": (("2027", "2029", "2030"), NO_YEAR),
    "--reduction": (("0.5", "0.9", "0", "1"), NO_SHARE),
    "--intensity": (("10", "0"), (*NO_NUMBER, "-5")),
    "--region": (("china", "jiangsu"), (*NO_WORD, "jiangsuu", "jiangsu,hebei")),
    "--carbon-price": (
        ("100", "2026=80,2030=200", "0"),
        (
            *NO_NUMBER,
            "80,200",
            "2026=80,2026=100",
            "2026=",
            "=80",
            "20300=100",
            "-50",
            "2026=80;2030=200",
            "2050=500",
            "2026=nan",
        ),
    ),
    "--horizon": (("2027", "2030", "2035"), (*NO_YEAR, "2020", "9999")),
    "--currency": (("CNY", "EUR", "usd"), (*NO_WORD, "GBP", "€", "CNY2024")),
    "--gwp": (("ar5", "ar6"), (*NO_WORD, "ar4", "6")),
    "--solver": (("highs",), (*NO_WORD, "higs", "gurobi")),
    "--max-price": (("500", "1500"), (*NO_NUMBER, "-1")),
    "--max-cost-increase": (("5%", "0.05", "0"), (*NO_NUMBER, "-5%", "5%%")),
    "--time-limit": (("60",), (*NO_NUMBER, "0", "-5")),
    "--hours": (("off", "24x4"), (*NO_WORD, "24x0", "24", "8761", "24x-4", "0x0", "24x99999")),
    "--profile": ((), ("load=", "load=nowhere.csv", "x=y", "load", "sun=.", "load=/dev/null")),
    "--run": (("base", "halve_by_2030"), (*NO_WORD, "nowhere.yaml", ".", "halve_by_2031")),
    "--data": ((), ("nowhere", ".", "/dev/null", "")),
    "--set": (
        (
            "technologies.*.capex=*0.8",
            "carriers.natural_gas.price=+50",
            "policy.discount_rate=0.05",
        ),
        (
            "policy.discount_rate=8",
            "technologies.*.availability=2",
            "technologies.*.max_share=50",
            "technologies.*.lead_time=-5",
            "technologies.*.technical_lifetime=0",
            "technologies.*.economic_lifetime=0",
            "technologies.*.cost_of_capital=-2",
            "technologies.*.saves=2",
            "carriers.*.price=-1000000",
            "carriers.*.price=nan",
            "carriers.*.price=",
            "carriers.*.price",
            "=5",
            "carriers..price=5",
            "carriers.natural_gas.pric=5",
            "carrier.natural_gas.price=5",
            "carriers.natural_gas.price.x=5",
            "*=5",
            "technologies.*=5",
            "targets.reduction=90",
            "carriers.natural_gas.price=*",
            "carriers.natural_gas.price=**2",
            "carriers.natural_gas.price=1e400",
            "carriers.natural_gas.price=*-1",
            "areas.roof.limit=-1",
            "technologies.nowhere.capex=1",
        ),
    ),
}
"""Options of a run: values that make sense, and values that do not."""

SWEEP: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "--method": (("one-at-a-time", "latin-hypercube", "morris"), NO_WORD),
    "--samples": (("4",), ("0", "-1", "1.5", "abc", "")),
    "--seed": (("7",), ("-1", "1.5", "abc", "")),
    "--vary": (
        ("carriers.natural_gas.price", "technologies.*.capex=*0.7:*1.3"),
        (
            "carriers.natural_gas.price=5:1",
            "carriers.natural_gas.price=:",
            "carriers.natural_gas.price=a:b",
            "carriers.natural_gas.price=nan:5",
            "technologies.cell_production.technical_lifetime=-10:-5",
            "technologies.*.availability=5:9",
            "policy.discount_rate=-2:-1",
            "carriers.nowhere.price",
            "*",
            "",
            "carriers.natural_gas.price=1:2,nosuch",
            "carriers.natural_gas.price=1:2,group=",
            "carriers.natural_gas.price=1|x",
        ),
    ),
    "--range": ((), ("nowhere.*", "", "[", "carriers.*.pric")),
    "--outputs": (("headline",), ("nosuch", "", ",", "headline,nosuch")),
    "--figure": (("extra_cost",), ("nosuch", "", "extra_cost@2099", "reduction@", "@")),
    "--chunk": (("2",), ("0", "-1", "x")),
    "--workers": (("1",), ("0", "-1", "x", "1e3")),
    "--scheduler": ((), ("nowhere", "tcp://", "http://127.0.0.1:1")),
    **{
        name: RUN[name] for name in ("--goal", "--view", "--by", "--reduction", "--region", "--set")
    },
}

CURVE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "--year": (("2027", "2030"), (*NO_YEAR, "2027,2027", "2024", "2027;2028", "2099")),
    "--compare": (
        ("region=jiangsu",),
        ("region=", "=x", "region=nowhere", "carbon_price=-5", "a.b=c", "", "reduction=0.5"),
    ),
    "--max-price": RUN["--max-price"],
    "--max-cost-increase": RUN["--max-cost-increase"],
    "--goal": ((), ("cost",)),
    **{name: RUN[name] for name in ("--view", "--region", "--carbon-price", "--set", "--horizon")},
}

ALTERNATIVES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "--within": (("5%", "0.01", "0"), (*NO_NUMBER, "-5%", "1e300", "5 %%")),
    **{name: RUN[name] for name in ("--view", "--by", "--reduction", "--region", "--set")},
}

SHORT = ("--no-figures", "-q", "-o", "out")

COMMANDS: dict[str, tuple[tuple[str, ...], dict[str, tuple[tuple[str, ...], tuple[str, ...]]]]] = {
    "run": (("lithium_batteries", *SHORT), RUN),
    "compare": (("lithium_batteries", *SHORT), RUN),
    "sweep": (("lithium_batteries", "--vary", "carriers.natural_gas.price", *SHORT), SWEEP),
    "curve": (("lithium_batteries", "--no-expert", *SHORT), CURVE),
    "alternatives": (("lithium_batteries", *SHORT), ALTERNATIVES),
    "sectors": ((), {"--data": RUN["--data"], "--nosuch": ((), ("1",))}),
    "technologies": (("lithium_batteries",), {"--data": RUN["--data"]}),
    "explain": (("cell_production",), {"--data": RUN["--data"]}),
    "check": ((), {"--data": RUN["--data"]}),
    "export": (("nowhere",), {"--to": (("csv", "lp"), (*NO_WORD, "xlsx"))}),
}
"""Commands with the arguments that make them short, and their options."""

WEIGHTS = (10, 3, 4, 3, 2, 1, 1, 1, 1, 2)
"""How often each command is typed."""

NAMES = ("lithium_battery", "", "all", "../steel", "steel.yaml", "cement", "-", "a/b", "x" * 300)
"""Sectors that are none."""

SLIP_IN_NAME = 0.08
"""Share of cases with a slip in what has no option."""


def option_case(random: Random, folder: Path, normal: Callable[[str], Answer]) -> Outcome:
    """Type a command with options, most of them wrong.

    Parameters
    ----------
    random : Random
    folder : Path
        Empty.
    normal : callable
        The answer of a command line without its wrong options.
    """
    command = random.choices(list(COMMANDS), WEIGHTS)[0]
    fixed, options = COMMANDS[command]
    arguments, sense, wrong = list(fixed), Sense.possible, []
    for name in random.sample(sorted(options), min(len(options), random.choice((1, 1, 1, 2, 3)))):
        right, slips = options[name]
        slipped = not right or (not wrong and random.random() < 0.8)
        value = random.choice(slips if slipped else right)
        arguments += [name, value]
        if slipped:
            wrong.append((name, value))
            sense = Sense.nonsense
    if fixed and random.random() < SLIP_IN_NAME:
        arguments[0] = random.choice(NAMES)
        wrong.append((command, arguments[0]))
        sense = Sense.nonsense
    told = ", ".join(f"{name} {value[:40]!r}" for name, value in wrong) or "nothing wrong"
    typed_as = "pathways " + " ".join([command, *map(_quoted, arguments)])
    outcome = Outcome(
        Ending.hang, wrong[0][0] if wrong else "right options", told, commands=(typed_as,)
    )
    begun(folder, outcome)
    done = typed(folder, command, *arguments)
    said = done.escaped or done.told or done.said
    without = _without(command, arguments, wrong)
    ending = _ending(done, folder, sense, lambda: normal(without))
    return Outcome(ending, outcome.kind, told, said, outcome.commands)


def _ending(done: Done, folder: Path, sense: Sense, normal: Callable[[], Answer]) -> Ending:
    if done.escaped or done.code not in (0, BAD_INPUT) or "Traceback" in done.told:
        return Ending.traceback
    if done.code == BAD_INPUT:
        told = done.told.strip()
        return Ending.refused if told else Ending.mute
    answer = answer_of(folder / "out")
    if sense is Sense.nonsense and answer:
        return judged(answer, normal(), sense, False)
    return judged(answer, answer, sense, False)


def _without(command: str, arguments: list[str], wrong: list[tuple[str, str]]) -> str:
    """The command line without its slips, words between zero bytes."""
    kept: list[str] = []
    at = 0
    while at < len(arguments):
        if tuple(arguments[at : at + 2]) in wrong:
            at += 2
        else:
            kept.append(arguments[at])
            at += 1
    return "\0".join([command, *kept])


def normal_answer(line: str, folder: Path) -> Answer:
    """The answer of a command line as `_without` gives it; empty where it is refused."""
    typed(folder, *line.split("\0"))
    return answer_of(folder / "out")


def _quoted(word: str) -> str:
    return word if word and word.isalnum() else repr(word[:60])
