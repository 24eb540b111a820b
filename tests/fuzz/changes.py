"""Changes of a YAML file of data: what a tired person, another program or an enemy makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from .outcome import Sense

LINE = re.compile(r"^(?P<lead>\s*(?:- )?)(?P<key>[A-Za-z_0-9'.*]+):(?: (?P<value>.+))?$")
"""A line with a key, and its value where that stands beside it."""

FREE = ("label", "note", "description", "locator", "title", "publisher", "url", "built_note")
"""Keys of which the value is any text."""

NUMBERS = re.compile(r"^[-+]?[0-9.]+(?:e[-+]?[0-9]+)?$", re.IGNORECASE)

YEAR = re.compile(r"^(?:19|20)[0-9]{2}$")

YEARS = re.compile(r"(?<![^ {])(?:19|20)[0-9]{2}(?=: )")
"""A year that is a key."""

STRANGE = (
    "[]",
    "{}",
    "[1, 2]",
    "{a: 1}",
    "yes",
    "off",
    ".nan",
    "-.inf",
    "1e400",
    "'1e400'",
    "nan",
    "1:30",
    "0x1F",
    "0,8",
    "80%",
    "1 000",
    "about 5",
    "9**9**9",
    "!!python/object/apply:os.system ['true']",
    "*missing",
    "&a [*a]",
    "2030-01-01",
    "-",
    "9" * 400,
    "'" + "x" * 20000 + "'",
    "'\\udead'",
    '"\\u0000"',
    '"[/red]"',
    "1e15",
    "''",
    "١٢",
)
"""Values that are no figure; as a text some of them are odd but allowed."""

UNITS = ("furlong", "t/", "9**9**9", "", "kg/s/s", "°C", "¥/t", "tonnes per year", "10**10**8 t")
"""Texts that are no unit of any figure here."""


@dataclass(frozen=True)
class Change:
    """A changed text.

    Attributes
    ----------
    kind : str
    text : bytes
    sense : Sense
    told : str
        Line and text, before and after.
    line : int, optional
        Line that was changed, counted from one, where it was one.
    """

    kind: str
    text: bytes
    sense: Sense
    told: str
    line: int | None = None


@dataclass(frozen=True)
class _Line:
    """A line of a file with a key."""

    number: int
    lead: str
    key: str
    value: str

    @property
    def is_number(self) -> bool:
        return bool(NUMBERS.match(self.value))

    @property
    def is_year(self) -> bool:
        return bool(YEAR.match(self.key))


Kind = Callable[[list[str], Random], Change | None]


def changed(text: str, random: Random) -> Change:
    """One change of a file, drawn."""
    lines = text.splitlines()
    while True:
        found = random.choice(KINDS)(lines, random)
        if found is not None and found.text != text.encode():
            return found


def _keys(lines: list[str]) -> list[_Line]:
    found = []
    for number, line in enumerate(lines):
        match = LINE.match(line)
        if match:
            found.append(_Line(number, match["lead"], match["key"], match["value"] or ""))
    return found


def _pick(
    lines: list[str], random: Random, fits: Callable[[_Line], bool] = lambda _: True
) -> _Line | None:
    fitting = [each for each in _keys(lines) if fits(each)]
    return random.choice(fitting) if fitting else None


def _put(lines: list[str], line: _Line, new: str, kind: str, sense: Sense) -> Change:
    after = [*lines[: line.number], new, *lines[line.number + 1 :]]
    told = f"line {line.number + 1}: `{lines[line.number].strip()}` -> `{new.strip()[:80]}`"
    return Change(kind, _bytes(after), sense, told, line.number + 1)


def _valued(lines: list[str], line: _Line, value: str, kind: str, sense: Sense) -> Change:
    return _put(lines, line, f"{line.lead}{line.key}: {value}", kind, sense)


def _bytes(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")


def _misspelt(word: str, random: Random) -> str:
    """A word with a slip: a letter left out, twice or swapped with the next, another case."""
    at = random.randrange(len(word))
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
        word.upper() if word.lower() == word else word.lower(),
        word + "s",
        word.replace("_", "-"),
        word.replace("_", " "),
    )
    return random.choice([each for each in slips if each and each != word] or [word + "x"])


def _misspelt_key(lines: list[str], random: Random) -> Change | None:
    line = _pick(lines, random, lambda each: not each.is_year)
    if line is None:
        return None
    slip = _misspelt(line.key, random)
    value = f" {line.value}" if line.value else ""
    return _put(lines, line, f"{line.lead}{slip}:{value}", "misspelt key", Sense.nonsense)


def _key_twice(lines: list[str], random: Random) -> Change | None:
    line = _pick(lines, random, lambda each: bool(each.value) and not each.lead.endswith("- "))
    if line is None:
        return None
    key = f"'{line.key}'" if random.random() < 0.3 else line.key
    new = f"{line.lead}{key}: {line.value}"
    after = [*lines[: line.number + 1], new, *lines[line.number + 1 :]]
    told = f"line {line.number + 2}: `{new.strip()[:80]}` a second time"
    return Change("key twice", _bytes(after), Sense.equal, told, line.number + 2)


def _left_out(lines: list[str], random: Random) -> Change | None:
    """A line and what stands under it is gone."""
    line = _pick(lines, random)
    if line is None:
        return None
    end = line.number + 1
    depth = len(line.lead)
    while end < len(lines) and _depth(lines[end]) > depth:
        end += 1
    after = lines[: line.number] + lines[end:]
    told = f"lines {line.number + 1} to {end} left out, `{lines[line.number].strip()[:80]}`"
    return Change("left out", _bytes(after), Sense.possible, told, line.number + 1)


def _strange_value(lines: list[str], random: Random) -> Change | None:
    line = _pick(lines, random, lambda each: bool(each.value))
    if line is None:
        return None
    sense = Sense.possible if line.value.startswith(("[", "{")) else Sense.nonsense
    return _valued(lines, line, random.choice(STRANGE), "strange value", sense)


def _empty_value(lines: list[str], random: Random) -> Change | None:
    line = _pick(lines, random, lambda each: bool(each.value))
    value = random.choice(("", "null", "~"))
    return line and _valued(lines, line, value, "empty value", Sense.possible)


def _quoted_number(lines: list[str], random: Random) -> Change | None:
    line = _pick(lines, random, lambda each: each.is_number)
    return line and _valued(lines, line, f"'{line.value}'", "quoted number", Sense.equal)


def _negative(lines: list[str], random: Random) -> Change | None:
    line = _pick(lines, random, lambda each: each.is_number and each.value.strip("0.") != "")
    return line and _valued(lines, line, f"-{line.value}", "negative", Sense.nonsense)


def _scaled(lines: list[str], random: Random) -> Change | None:
    line = _pick(lines, random, lambda each: each.is_number)
    if line is None:
        return None
    by = random.choice((1e-3, 1e3, 1e6, 1e12, 0.0, 1.01, 100.0))
    value = f"{float(line.value) * by:.12g}"
    return _valued(lines, line, value, "scaled number", Sense.possible)


def _other_unit(lines: list[str], random: Random) -> Change | None:
    line = _pick(lines, random, lambda each: each.key == "unit")
    if line is None:
        return None
    others = sorted({each.value for each in _keys(lines) if each.key == "unit"} - {line.value})
    if others and random.random() < 0.4:
        return _valued(lines, line, random.choice(others), "unit of another", Sense.possible)
    return _valued(lines, line, f"'{random.choice(UNITS)}'", "no unit", Sense.nonsense)


def _other_word(lines: list[str], random: Random) -> Change | None:
    """A word of a list, or a name of something else, misspelt."""
    line = _pick(
        lines,
        random,
        lambda each: (
            bool(each.value)
            and each.key not in (*FREE, "unit", "name")
            and bool(re.match(r"^[a-z_0-9]*[a-z][a-z_0-9]*$", each.value))
        ),
    )
    if line is None:
        return None
    return _valued(lines, line, _misspelt(line.value, random), "misspelt word", Sense.nonsense)


def _word_of_another(lines: list[str], random: Random) -> Change | None:
    line = _pick(lines, random, lambda each: bool(each.value) and not each.is_number)
    if line is None:
        return None
    values = sorted({each.value for each in _keys(lines) if each.value} - {line.value})
    if not values:
        return None
    return _valued(lines, line, random.choice(values), "value of another", Sense.possible)


def _strange_year(lines: list[str], random: Random) -> Change | None:
    def strange(year: str) -> str:
        return random.choice(
            (f"{year}0", year[:3], "0", f"-{year}", f"{year}.5", "203O", "9" * 20, "on")
        )

    return _other_year(lines, random, strange, "strange year", Sense.nonsense)


def _year_otherwise(lines: list[str], random: Random) -> Change | None:
    def otherwise(year: str) -> str:
        return random.choice((f"'{year}'", f"{year}.0", f"+{year}", f"0{year}"))

    return _other_year(lines, random, otherwise, "year written otherwise", Sense.equal)


def _other_year(
    lines: list[str], random: Random, other: Callable[[str], str], kind: str, sense: Sense
) -> Change | None:
    """A year that is a key, on a line of its own or between braces, written in another way."""
    places = [
        (number, match) for number, line in enumerate(lines) for match in YEARS.finditer(line)
    ]
    if not places:
        return None
    number, match = random.choice(places)
    line = lines[number]
    new = line[: match.start()] + other(match[0]) + line[match.end() :]
    return _put(lines, _Line(number, "", "", ""), new, kind, sense)


def _low_above_high(lines: list[str], random: Random) -> Change | None:
    pairs = [
        (one, other)
        for one, other in pairwise(_keys(lines))
        if one.key == "low" and other.key == "high" and one.is_number and other.is_number
        if float(one.value) < float(other.value)
    ]
    if not pairs:
        return None
    low, high = random.choice(pairs)
    after = list(lines)
    after[low.number] = f"{low.lead}low: {high.value}"
    after[high.number] = f"{high.lead}high: {low.value}"
    told = f"line {low.number + 1}: `low` and `high` swapped"
    return Change("low above high", _bytes(after), Sense.nonsense, told, low.number + 1)


def _range_beyond(lines: list[str], random: Random) -> Change | None:
    line = _pick(lines, random, lambda each: each.key in ("low", "high") and each.is_number)
    if line is None:
        return None
    by = {"low": (-1.0, -1e6), "high": (1e9, 1e300)}[line.key]
    value = f"{(float(line.value) or 1.0) * random.choice(by):.6g}"
    return _valued(lines, line, value, "range beyond reason", Sense.equal)


def _moved(lines: list[str], random: Random) -> Change | None:
    line = _pick(lines, random)
    if line is None:
        return None
    text = lines[line.number]
    new = random.choice((" " + text, "  " + text, text[1:] if text[:1] == " " else " " + text))
    if random.random() < 0.2:
        new = "\t" + text.lstrip()
    return _put(lines, line, new, "moved sideways", Sense.possible)


def _swapped(lines: list[str], random: Random) -> Change | None:
    if len(lines) < 3:
        return None
    at = random.randrange(len(lines) - 1)
    after = [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
    told = f"lines {at + 1} and {at + 2} swapped"
    return Change("lines swapped", _bytes(after), Sense.possible, told, at + 1)


def _cut_off(lines: list[str], random: Random) -> Change | None:
    whole = _bytes(lines)
    at = random.randrange(len(whole))
    return Change("cut off", whole[:at], Sense.possible, f"only the first {at} bytes")


def _other_bytes(lines: list[str], random: Random) -> Change | None:
    whole = "\n".join(lines) + "\n"
    at = random.randrange(len(whole))
    ways: dict[str, tuple[bytes, Sense]] = {
        "UTF-16": (whole.encode("utf-16"), Sense.equal),
        "byte order mark": (b"\xef\xbb\xbf" + whole.encode(), Sense.equal),
        "GBK": (("# 电池\n" + whole).encode("gbk", "replace"), Sense.equal),
        "line ends of Windows": (whole.replace("\n", "\r\n").encode(), Sense.equal),
        "line ends of old": (whole.replace("\n", "\r").encode(), Sense.equal),
        "a byte of zero": ((whole[:at] + "\0" + whole[at:]).encode(), Sense.nonsense),
        "a byte that is no text": (
            whole[:at].encode() + b"\xff" + whole[at:].encode(),
            Sense.nonsense,
        ),
        "nothing": (b"", Sense.nonsense),
        "a comment": (b"# nothing yet\n", Sense.nonsense),
        "a list": (b"- 1\n- 2\n", Sense.nonsense),
        "two documents": ((whole + "---\n" + whole).encode(), Sense.nonsense),
    }
    name = random.choice(sorted(ways))
    text, sense = ways[name]
    return Change("other bytes", text, sense, name)


def _bomb(lines: list[str], random: Random) -> Change | None:
    """Text that grows when it is read: references to references, depth, thousands of keys."""
    tens = (", ".join([f"*a{level}"] * 10) for level in range(9))
    aliases = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    aliases += [f"a{level}: &a{level} [{ten}]" for level, ten in enumerate(tens, 1)]
    bombs = {
        "references to references": aliases,
        "depth": ["deep: " + "[" * 3000 + "]" * 3000],
        "keys": [f"key_{number}: 1" for number in range(5000)],
        "a merge": ["<<: {label: merged}"],
        "a reference to itself": ["self: &self {again: *self}"],
    }
    name = random.choice(sorted(bombs))
    return Change("bomb", _bytes([*lines, *bombs[name]]), Sense.nonsense, name)


KINDS: tuple[Kind, ...] = (
    _misspelt_key,
    _misspelt_key,
    _key_twice,
    _left_out,
    _left_out,
    _strange_value,
    _strange_value,
    _strange_value,
    _empty_value,
    _quoted_number,
    _negative,
    _negative,
    _scaled,
    _scaled,
    _other_unit,
    _other_unit,
    _other_word,
    _other_word,
    _word_of_another,
    _strange_year,
    _strange_year,
    _year_otherwise,
    _low_above_high,
    _range_beyond,
    _moved,
    _swapped,
    _cut_off,
    _other_bytes,
    _bomb,
)
"""Kinds of change, those that are made more often more than once."""


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip()) if line.strip() else 10**6
