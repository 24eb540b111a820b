"""The one-line diagram of a microgrid: one bus, what feeds it, and what it feeds, with ratings."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING

from ..amounts import quantity
from ..microgrids.devices import STORAGE
from ..microgrids.study import WITH
from ..results.hours import METER
from .colours import colours_of
from .style import UNSEEN, place

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

LINE = "#333333"
BUS_WIDTH, LINE_WIDTH = 5.0, 1.4
BOX_WIDTH, BOX_HEIGHT, RISE = 0.86, 0.62, 0.42
"""Of a box in units of the spacing of boxes, and from the bus to it."""

LETTERS = 19
"""Letters on a line of a box."""


@dataclass(frozen=True)
class Box:
    """One thing on the bus, or beside it.

    Attributes
    ----------
    name, label : for its colour, and for people
    ratings : lines of text
    meter : whether a meter stands in its line
    both_ways : whether power goes in and out
    held : what it holds, of a storage that is not on the bus
    """

    name: str
    label: str
    ratings: tuple[str, ...]
    meter: bool = False
    both_ways: bool = False
    held: str = ""


def boxes_of(found: xr.Dataset) -> tuple[list[Box], list[Box]]:
    """What stands above the bus (grid and own supplies) and below it (the works and storages).

    A storage of heat or gas stands beside the bus: what charges it takes the power.

    Parameters
    ----------
    found : xarray.Dataset
        Of `pathways.microgrids.study.microgrid_of`.
    """
    site, told = found.sel(case=WITH), found.sel(period=found.attrs["year"])
    use, share = float(site["use"]), float(site["share_of_use"])
    sold = float(site["exported"])
    bought = (
        quantity(use * (1.0 - share), "MWh") + " bought",
        f"peak {quantity(float(site['peak']), 'MW')}",
    )
    exported = (f"{quantity(sold, 'MWh')} sold",) if sold > UNSEEN * use else ()
    above = [
        Box(
            "grid_electricity",
            "Grid",
            (*bought, *exported),
            meter=True,
            both_ways=len(exported) > 0,
        )
    ]
    below = [Box("process_load", "Works", (f"{quantity(use, 'MWh')} used",))]
    for name in told["device"].values:
        each = told.sel(device=name)
        size, unit = float(each["size"]), str(each["size_unit"].values)
        if not size > UNSEEN * float(told["size"].max()):
            continue
        delivered = quantity(float(each["delivered"]), str(each["carrier_unit"].values))
        label = str(each["device_label"].values)
        if str(each["device_kind"].values) == STORAGE:
            content = quantity(float(each["content"]), str(each["content_unit"].values))
            ratings = (quantity(size, unit), content, f"{delivered} given back")
            carrier = str(each["carrier"].values)
            power = carrier == METER
            held = "" if power else carrier.replace("_", " ")
            below.append(Box(str(name), label, ratings, both_ways=power, held=held))
        else:
            above.append(Box(str(name), label, (quantity(size, unit), f"{delivered} made")))
    return above, below


def plot_one_line(found: xr.Dataset, axes: Axes) -> Axes:
    """Grid and meter, own supplies, works and storages on one bus, with what each can and does.

    Parameters
    ----------
    found : xarray.Dataset
        Of `pathways.microgrids.study.microgrid_of`.
    axes : matplotlib.axes.Axes
    """
    above, below = boxes_of(found)
    width = max(len(above), len(below), 2)
    colours = dict(
        zip(
            [box.name for box in (*above, *below)],
            colours_of([box.name for box in (*above, *below)]),
            strict=True,
        )
    )
    axes.plot([-0.5, width - 0.5], [0, 0], color=LINE, linewidth=BUS_WIDTH, solid_capstyle="butt")
    axes.annotate(
        "bus of the site", (width - 0.5, 0), xytext=(6, 0), textcoords="offset points", va="center"
    )
    for side, boxes in ((1.0, above), (-1.0, below)):
        for at, box in enumerate(boxes):
            _draw(axes, at + (width - len(boxes)) / 2, side, box, colours[box.name])
    reach = RISE + BOX_HEIGHT + 0.1
    axes.set_xlim(-0.6, width - 0.1)
    axes.set_ylim(-reach, reach)
    axes.set_axis_off()
    axes.set_title(f"Microgrid in {found.attrs['year']}\n{place(found)}", loc="left", fontsize=12)
    return axes


def _draw(axes: Axes, x: float, side: float, box: Box, colour: str) -> None:
    """A box with its ratings, and its line to the bus: with an arrow where power can go."""
    from matplotlib.patches import FancyBboxPatch

    edge = side * RISE
    bottom = edge if side > 0 else edge - BOX_HEIGHT
    axes.add_patch(
        FancyBboxPatch(
            (x - BOX_WIDTH / 2, bottom),
            BOX_WIDTH,
            BOX_HEIGHT,
            boxstyle="round,pad=0,rounding_size=0.04",
            facecolor="white",
            edgecolor=colour,
            linewidth=2.5,
        )
    )
    text = "\n".join([fill(box.label, LETTERS), *(fill(each, LETTERS) for each in box.ratings)])
    axes.text(x, bottom + BOX_HEIGHT / 2, text, ha="center", va="center", fontsize=8.5)
    if box.held:
        axes.text(
            x, edge / 2, f"holds {box.held}:\nnot on the bus", ha="center", va="center", fontsize=7
        )
        return
    to_bus = side > 0
    style = "<|-|>" if box.both_ways else "-|>"
    ends = ((x, edge), (x, 0.0)) if to_bus else ((x, 0.0), (x, edge))
    axes.annotate(
        "",
        ends[1],
        xytext=ends[0],
        arrowprops={
            "arrowstyle": style,
            "color": LINE,
            "linewidth": LINE_WIDTH,
            "shrinkA": 0,
            "shrinkB": 2,
        },
    )
    if box.meter:
        axes.plot(
            [x],
            [edge / 2],
            "o",
            markersize=17,
            markerfacecolor="white",
            markeredgecolor=LINE,
            zorder=5,
        )
        axes.text(x, edge / 2, "kWh", ha="center", va="center", fontsize=6.5, zorder=6)
