"""`python -m docs.site [FOLDER]`: build the site into FOLDER/html (`build/site`)."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from sphinx.cmd.build import build_main

from .sources import ROOT, lay_out


def main(arguments: list[str]) -> int:
    """Lay the sources out and build them; a warning of Sphinx, such as a dead link, is an error."""
    folder = Path(arguments[0]) if arguments else ROOT / "build" / "site"
    begun = time.perf_counter()
    lay_out(folder / "source")
    code = build_main(
        [
            *("-b", "html", "-W", "--keep-going", "-q"),
            *("-c", str(Path(__file__).parent), "-d", str(folder / "doctrees")),
            *(str(folder / "source"), str(folder / "html")),
        ]
    )
    print(f"{folder / 'html' / 'index.html'}: {time.perf_counter() - begun:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
