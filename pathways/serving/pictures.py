"""Pictures of the server's own pages, in the language of the page."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..pages.names import CHINESE, chinese, number_in_chinese

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

    from ..catalog import Catalog


def curve_picture(curve: xr.Dataset, language: str, catalog: Catalog) -> str:
    """An exact curve as a PNG inside an address.

    Parameters
    ----------
    curve : xarray.Dataset
        Of `pathways.cost_curve`.
    language : str
    catalog : Catalog
        Whose entries have names in the language.
    """
    from ..plots.curve import plot_steps

    shown = _named(curve, language, catalog)
    if language == CHINESE:
        called = {
            entry.label: chinese(catalog, "technologies", name, entry.label) or entry.label
            for name, entry in catalog.technologies.items()
        }
        names = [called.get(str(name), str(name)) for name in curve["merged_name"].values]
        shown = shown.assign(merged_name=curve["merged_name"].copy(data=names))
    return _picture(partial(plot_steps, shown, language=language))


def tornado_picture(indices: xr.Dataset, figure: str, language: str, catalog: Catalog) -> str:
    """Which figures decide as a PNG inside an address.

    Parameters
    ----------
    indices : xarray.Dataset
        Of `pathways.indices`.
    figure : str
        What they decide, in words of the language.
    language : str
    catalog : Catalog
    """
    from ..plots.sensitivity import plot_tornado

    shown = _named(indices, language, catalog)
    if language == CHINESE:
        paths = [str(path) for path in indices["factor"].values]
        labels = [str(label) for label in shown.get("factor_label", indices["factor"]).values]
        names = [
            number_in_chinese(catalog, path, label) or label
            for path, label in zip(paths, labels, strict=True)
        ]
        shown = shown.assign_coords(factor_label=("factor", names)).assign_attrs(output=figure)
    return _picture(partial(plot_tornado, shown, language=language))


def _named(found: xr.Dataset, language: str, catalog: Catalog) -> xr.Dataset:
    """A dataset with sector and region named in the language; those of one's own stay."""
    if language != CHINESE:
        return found
    attrs = found.attrs
    labels = {}
    for kind, shelf in (("sector", "sectors"), ("region", "regions")):
        label = str(attrs.get(f"{kind}_label", ""))
        labels[f"{kind}_label"] = chinese(catalog, shelf, str(attrs.get(kind, "")), label) or label
    return found.assign_attrs(labels)


def _picture(draw: Callable[[Axes], object]) -> str:
    """A drawing as a PNG inside an address."""
    from ..plots.style import new_figure, save

    figure, axes = new_figure(10.5, 5.5)
    draw(axes)
    with tempfile.TemporaryDirectory() as folder:
        written = save(figure, Path(folder), "picture")
        png = next(path for path in written if path.suffix == ".png").read_bytes()
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
