"""LibreOffice on this machine, where there is one: it opens workbooks and saves them again."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

NAMES = ("soffice", "libreoffice")

FOUND = next((path for name in NAMES if (path := shutil.which(name))), None)

needs_office = pytest.mark.skipif(
    FOUND is None, reason="no LibreOffice here (Debian: libreoffice-calc): no workbook is opened"
)

SECONDS = 240
"""It starts in about two seconds; a machine at work takes many times as long."""


def saved_again(into: Path, *books: Path) -> list[Path]:
    """Workbooks as LibreOffice saves them: formulas without a stored value are worked out.

    Parameters
    ----------
    into : Path
        Folder for the new ones, under the same names, and for a profile of its own.
    *books : Path
    """
    assert FOUND is not None
    command = [
        FOUND,
        f"-env:UserInstallation={(into / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(into),
        *(str(book) for book in books),
    ]
    done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True, text=True)
    found = [into / book.name for book in books]
    assert all(each.is_file() for each in found), done.stderr
    return found
