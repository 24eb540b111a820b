"""`pathways check`: validate a person's own files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def check(
    files: Annotated[list[Path], typer.Argument(help="Technology, sector, region, run or carrier files.", metavar="FILE...")],
) -> None:
    """Validate your own files against the catalog; say every problem at once.

    Example:

        pathways check my_data/technologies/my_kiln.yaml my_data/sectors/my_works.yaml
    """
    from ..catalog import check_files

    check_files(files)
    typer.echo(f"{len(files)} file{'s' if len(files) > 1 else ''}: no problems found")
