"""A run as slides: answer, emissions, calendar, costs, curve, what decides, limits, method.

Charts are native, so that whoever gets the slides can restyle them; texts are plain text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xarray as xr

from ..amounts import quantity
from ..comparison import calendar_rows, headline
from ..errors import InputError, Problem
from ..plots.style import amount, money_scale, tonnes_scale
from ..plots.yardsticks import LOOKS
from ..results.summary import summarise
from ..systems.scopes import scopes_in_words
from ..version import __version__
from .view import View, moved, number

if TYPE_CHECKING:
    from .slide_parts import Slides

CALENDAR = (0.22, 0.38, 0.1, 0.11, 0.11, 0.08)
"""Shares of the columns of the calendar."""

DECIDING = 5
"""Numbers told on the slide of what decides: as many as the run has looked for at most."""

STEPS = 9
"""Steps of a curve told beside it; the table beside a chart has room for about ten."""

METHOD = (
    "One linear program over all years chooses what is kept, converted, built and bought, at least "
    "cost under every limit, with perfect foresight.",
    "Three yardsticks: today's plants like for like (frozen), what pays without a target "
    "(economic), and the plan. Costs of the target are those against what pays anyway.",
    "By contract, power counts as contracts and certificates say; by location, at the average of "
    "the grid. Both are told, for contracts can carry a result.",
)


def write_slides(
    path: Path,
    pathway: xr.Dataset,
    told: Mapping[str, Any],
    curve: xr.Dataset | None = None,
) -> None:
    """Write the slides of a run.

    Parameters
    ----------
    path : Path
    pathway : xarray.Dataset
    told : mapping
        The summary as it stands in the run folder, for what only its catalog knew: qualities of
        the numbers that decide, notes, versions.
    curve : xarray.Dataset, optional
        An exact cost curve of the same sector.

    Raises
    ------
    InputError
        Where python-pptx is missing.
    """
    try:
        from .slide_parts import Slides
    except ImportError as error:
        what = "slides need python-pptx: pip install 'pathways[slides]'"
        raise InputError("export", [Problem(what, file=path)]) from error
    summary = summarise(pathway)
    view = View(pathway, summary, told)
    slides = Slides(view.foot)
    _answer(slides, view)
    _emissions(slides, view)
    _calendar(slides, view)
    _costs(slides, view)
    if curve is not None:
        _curve(slides, view, curve)
    _deciding(slides, view)
    _limits(slides, view)
    _method(slides, view)
    slides.save(str(path))


def _answer(slides: Slides, view: View) -> None:
    from .slide_parts import LARGE, MIDDLE, WHOLE, Box

    reduced = moved(number(view.summary["reduction_contract_based"][view.year]))
    status = view.words[f"status_{view.summary['status']}"]
    title = f"{view.label}, {view.region}: {reduced} in {view.year} by contract; {status}"
    slide = slides.new(title, view.question())
    below = 1.5
    answers = Box(WHOLE.left, WHOLE.top, WHOLE.width, WHOLE.height - below)
    slides.text(slide, answers, [f"• {each}" for each in view.answers()], LARGE - 6)
    rest = Box(WHOLE.left, answers.top + answers.height, WHOLE.width, below)
    proved = f"Certified: gap {view.summary['certificate']['gap']:.1e}. {_plants(view)}"
    unverified = f"{view.unverified}." if view.unverified else ""
    slides.text(slide, rest, [text for text in (proved, unverified) if text], MIDDLE)


def _plants(view: View) -> str:
    return f"Plants are {headline(view.summary, view.pathway)['plants']}."


def _emissions(slides: Slides, view: View) -> None:
    from .slide_parts import WHOLE

    summary, year = view.summary, view.year
    contract, location = (
        moved(number(summary[f"reduction_{each}_based"][year])) for each in ("contract", "location")
    )
    sides = {name: each for name, each in summary["yardsticks"].items() if each}
    every = [value for each in sides.values() for value in view.by_year(each["emissions"])[1]]
    size, unit = tonnes_scale(max(map(abs, every), default=1.0))
    lines: dict[str, dict[str, Any]] = {}
    for name, each in sides.items():
        colour, _ = LOOKS[name]
        for key, word in (("emissions", "contract"), ("emissions_location_based", "location")):
            years, values = view.by_year(each[key])
            scaled = [value / size for value in values]
            dashed = word == "location"
            looks = {"x": years, "y": scaled, "colour": colour, "dashed": dashed}
            lines[f"{SIDE_WORDS[name]}, by {word}"] = looks
    counted = scopes_in_words(str(view.pathway.attrs["headline_scopes"]).split(","))
    slide = slides.new(
        f"In {year} emissions are {contract} by contract, {location} by location",
        f"{view.label}, {view.region}: against {summary['base_year']}; {counted}",
    )
    slides.lines(slide, WHOLE, lines, f"{unit} CO2e per year", "")


SIDE_WORDS = {"frozen": "Frozen works", "economic": "What pays anyway", "target": "The plan"}
"""Yardsticks in the words of a legend."""


def _calendar(slides: Slides, view: View) -> None:
    from .slide_parts import SMALL, WHOLE

    rows = calendar_rows(view.summary, view.pathway)
    if not rows:
        return
    head = list(rows[0])
    head[-1] = f"million {view.money}"
    texts = [list(row.values()) for row in rows]
    for points in (SMALL, SMALL - 1, SMALL - 2):
        pages = _pages(head, texts, points)
        if len(pages) == 1:
            break
    first = min((row["decide by"] for row in rows if row["decide by"][:1].isdigit()), default="")
    title = f"The first decision falls by {first}" if first else "What becomes of each unit"
    for at, page in enumerate(pages, 1):
        of = f" ({at} of {len(pages)})" if len(pages) > 1 else ""
        slide = slides.new(f"{title}{of}", f"Calendar of units, {view.summary['plants']} plants")
        slides.table(slide, WHOLE, head, page, CALENDAR, points)


def _pages(head: list[str], rows: list[list[str]], points: float) -> list[list[list[str]]]:
    """Rows of the calendar as pages that a slide holds."""
    from .slide_parts import WHOLE, row_height

    widths = [WHOLE.width * each for each in CALENDAR]
    room = whole = WHOLE.height - row_height(head, widths, points)
    pages: list[list[list[str]]] = [[]]
    for row in rows:
        height = row_height(row, widths, points)
        if pages[-1] and height > room:
            pages.append([])
            room = whole
        pages[-1].append(row)
        room -= height
    return pages


def _costs(slides: Slides, view: View) -> None:
    from .slide_parts import SMALL, halves

    sides = {name: each for name, each in view.summary["yardsticks"].items() if each}
    every = [value for each in sides.values() for value in view.by_year(each["cost"])[1]]
    size, name = money_scale(max(map(abs, every), default=1.0))
    lines = {}
    for side, each in sides.items():
        years, values = view.by_year(each["cost"])
        scaled = [value / size for value in values]
        lines[SIDE_WORDS[side]] = {"x": years, "y": scaled, "colour": LOOKS[side][0]}
    rate = view.summary.get("run_rate")
    title = "What a year costs, against today's plants and what pays anyway"
    if rate:
        more = "less" if rate["per_year"] < 0 else "more"
        title = (
            f"The year {view.year} costs {view.cash(abs(rate['per_year']))} {more} than what pays "
            "anyway"
        )
    slide = slides.new(title, f"{view.label}, {view.region}: costs by year, three yardsticks")
    chart, beside = halves(0.62)
    slides.lines(slide, chart, lines, f"{name}{view.money} of {_money_year(view)} per year", "")
    rows = [
        (key, text)
        for key, text in headline(view.summary, view.pathway).items()
        if key.startswith(RATES)
    ]
    if rows:
        slides.table(slide, beside, ("run rate", "figure"), rows, (0.6, 0.4), SMALL - 2)


RATES = (
    "cost of the target year",
    "the same",
    "abatement cost, marginal",
    "investment, all years",
)
"""How the rows of the headline begin that tell what the target costs."""


def _money_year(view: View) -> str:
    return str(view.pathway.attrs["money_year"])


def _curve(slides: Slides, view: View, curve: xr.Dataset) -> None:
    from .slide_parts import SMALL, halves

    depth, price = curve["cumulative_abatement"].values, curve["marginal_cost"].values
    if not len(depth):
        return
    limit = float(curve.attrs["price_limit"])
    shown = [at for at, each in enumerate(price) if each <= STEEPEST * limit]
    size, unit = tonnes_scale(float(depth[-1]))
    x: list[float] = []
    y: list[float] = []
    for at in shown:
        x += [float(depth[at - 1]) / size if at else 0.0, float(depth[at]) / size]
        y += [float(price[at])] * 2
    within = max((float(depth[at]) for at in shown if price[at] <= limit), default=0.0)
    slide = slides.new(
        f"Up to {amount(limit)} {view.money}/t, {quantity(within, 't')} can be avoided in "
        f"{curve.attrs['year']}",
        f"Exact cost curve: least cost against allowed emissions, beyond what pays anyway"
        f"{'' if len(shown) == len(price) else '; the dearest steps lie above'}",
    )
    chart, beside = halves(0.5)
    if x:
        line = {"x": x, "y": y, "colour": LOOKS["target"][0]}
        slides.lines(
            slide, chart, {"marginal": line}, f"{view.money} per t CO2e", f"{unit} CO2e avoided"
        )
    rows = [
        (
            str(curve["merged_name"].values[at]),
            quantity(float(curve["merged_abatement"].values[at]), "t"),
            amount(float(curve["merged_marginal_cost"].values[at])),
        )
        for at in range(min(curve.sizes["merged_step"], STEPS))
    ]
    head = ("step", "avoided", f"{view.money}/t")
    slides.table(slide, beside, head, rows, (0.58, 0.22, 0.2), SMALL - 2)


STEEPEST = 3.0
"""Times the price limit up to which steps are drawn: one that is ten times as dear flattens all."""


def _deciding(slides: Slides, view: View) -> None:
    from .slide_parts import SMALL, halves

    found = list(view.told.get("deciding") or view.summary["deciding"])[:DECIDING]
    if not found:
        return
    size, name = money_scale(max(abs(each["swing"]) for each in found))
    first = found[0]
    slide = slides.new(
        f"{first['label']} decides most: its range moves the cost by {view.cash(first['swing'])}",
        "Numbers whose documented range moves the present value of all costs most",
    )
    chart, beside = halves(0.4)
    swings = [(str(each["label"]), each["swing"] / size) for each in found]
    slides.bars(slide, chart, swings, f"{name}{view.money}", LOOKS["target"][0])
    rows = [
        (
            each["label"],
            f"{amount(each['today'])} ({amount(each['low'])} to {amount(each['high'])}) "
            f"{each['unit']}",
            "no" if each["switches_at"] is None else f"at {amount(each['switches_at'])}",
            each.get("quality") or "–",
        )
        for each in found
    ]
    head = ("number", "today (range)", "another plan", "quality")
    slides.table(slide, beside, head, rows, (0.3, 0.36, 0.17, 0.17), SMALL - 2)


def _limits(slides: Slides, view: View) -> None:
    from .slide_parts import SMALL, Box, halves

    limits, ways = view.summary["binding_limits"], view.summary["ways_out"]
    notes = list(view.told.get("notes") or ([view.unverified] if view.unverified else []))
    missed = view.summary["status"] == "target_missed"
    title = (
        "What stands in the way of more" if missed else "Limits that bind, and what to keep in mind"
    )
    slide = slides.new(title, view.unverified)
    left, right = halves(0.5)
    head = 0.4
    for box, name, texts in (
        (left, "Limits that bind", limits or ["No limit binds."]),
        (right, "Notes", [*(f"Would have to give: {each}" for each in ways), *notes]),
    ):
        slides.text(slide, Box(box.left, box.top, box.width, head), [name], SMALL)
        below = Box(box.left, box.top + head, box.width, box.height - head)
        slides.text(slide, below, [f"• {text}" for text in texts] or ["–"], SMALL)


def _method(slides: Slides, view: View) -> None:
    from .slide_parts import MIDDLE, WHOLE

    summary, told = view.summary, view.told
    certificate = summary["certificate"]
    made = told.get("versions", {}).get("pathways", __version__)
    proof = (
        f"Certificate, worked out apart from the solver: largest violation "
        f"{certificate['primal_violation']:.1e}, of a reduced cost "
        f"{certificate['dual_violation']:.1e}, gap {certificate['gap']:.1e}. {_plants(view)}"
    )
    sources = str(view.pathway.attrs.get("sources_footer", ""))
    hashed = told.get("input_hash", "")
    origin = f"pathways {made}; money of {_money_year(view)}; input {hashed[:12] or '–'}."
    slide = slides.new("How this was worked out, and how far to trust it")
    texts: Sequence[str] = [*METHOD, proof, sources, view.unverified, origin]
    slides.text(slide, WHOLE, [f"• {text}" for text in texts if text], MIDDLE)
