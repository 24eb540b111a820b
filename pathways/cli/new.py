"""`pathways new`: the file or workbook of a works of one's own, ready to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from . import completion
from . import options as option

FORMATS = ("yaml", "xlsx")


def new(
    name: Annotated[str, typer.Argument(help="Name of the works, and stem of its file.")],
    like: Annotated[
        str | None,
        typer.Option(
            help="Sector whose reference factory stands in for what you do not state.",
            show_default="none",
            autocompletion=completion.names("sectors"),
        ),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="yaml or xlsx.")] = "yaml",
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the file.")] = Path(),
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file of that name.")
    ] = False,
    data: option.Data = None,
) -> None:
    """Write a works of your own to be filled in.

    What must be stated is marked; beside it stands what the catalog says, with its quality.

    For example:

        pathways new my_works --like steel

        pathways new my_works --like light_industry --format xlsx
    """
    from ..catalog import read_catalog
    from ..errors import Problems, did_you_mean
    from ..works import is_name
    from ..works.template import workbook_template, yaml_template
    from .together import noting

    catalog, problems = read_catalog(tuple(data or ())), Problems()
    if form not in FORMATS:
        allowed, hint = ", ".join(FORMATS), did_you_mean(form, FORMATS)
        problems.add("unknown format", key="--format", found=form, allowed=allowed, hint=hint)
    if not is_name(name):
        told = "a name is lower-case words joined by single underscores"
        problems.add(told, key="NAME", found=name)
    elif name in catalog.sectors or name in catalog.regions:
        problems.add("the catalog has a sector or region of this name", key="NAME", found=name)
    path = output / f"{name}.{form}"
    if path.exists() and not overwrite:
        problems.add("there is such a file: --overwrite replaces it", file=path)
    if like is not None:
        with noting(problems):
            option.only_known_sectors([like], catalog.sectors)
    problems.raise_if_any("options")
    output.mkdir(parents=True, exist_ok=True)
    if form == "xlsx":
        workbook_template(catalog, name, like, path)
    else:
        path.write_text(yaml_template(catalog, name, like), encoding="utf-8")
    typer.echo(f"{path}: fill it in, then `pathways check {path}` and `pathways run {path}`")
