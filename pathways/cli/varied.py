"""What `--vary` says, as a sweep file would say it."""

from __future__ import annotations

from typing import Any

from ..errors import Problem, Problems
from ..schema.ranges import TwoUnitsError, range_of_text

ALLOWED = (
    "PATH, PATH=LOW:HIGH, 'PATH=8 CNY/kg:30 CNY/kg', PATH=*0.7:*1.3, "
    "PATH=2026=80/2030=150:2026=90/2030=300 or PATH=1|2|3, then ,triangular ,each ,group=NAME "
    ",mode=VALUE"
)


def varied(options: list[str], option: str = "--vary") -> dict[str, dict[str, Any]]:
    """Settings of `vary` by path.

    Parameters
    ----------
    options : list of str
    option : str, optional
        Name of the option on the command line.

    Raises
    ------
    InputError
        Options that cannot be read, all at once.
    """
    problems = Problems()
    found: dict[str, dict[str, Any]] = {}
    for text in options:
        stated, comma, more = text.partition(",")
        path, _, values = stated.partition("=")
        try:
            found[path.strip()] = range_of_text(values + comma + more)
        except TwoUnitsError as error:
            problems.add(str(error), key=option, found=text)
        except ValueError:
            problems.add(Problem("cannot be read", key=option, found=text, allowed=ALLOWED))
    problems.raise_if_any("options")
    return found
