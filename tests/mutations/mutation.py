"""One planted error."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mutation:
    """A line that is changed for the worse.

    Attributes
    ----------
    planted : what is wrong, in words
    file : path from the root of the project
    before, after : exact text in the file, and what stands there instead
    tests : files or single tests, of which at least one must fail
    """

    planted: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]

    def problem(self, root: Path) -> str | None:
        """Why the error cannot be planted, or None."""
        path = root / self.file
        if not path.is_file():
            return f"there is no file {self.file}"
        count = path.read_text(encoding="utf-8").count(self.before)
        if count != 1:
            return f"{self.file} holds the text {count} times, not once: {self.before!r}"
        missing = [test for test in self.tests if not (root / test.partition("::")[0]).is_file()]
        return f"there is no test {missing[0]}" if missing else None

    def plant(self, root: Path) -> str:
        """Write the error into the file; returns what stood there."""
        path = root / self.file
        right = path.read_text(encoding="utf-8")
        path.write_text(right.replace(self.before, self.after), encoding="utf-8")
        return right
