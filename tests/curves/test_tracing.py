"""How corners are found: chords, supporting lines, and the number of solves, on curves by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.curves.exact import (
    Corner,
    Curve,
    Tracer,
    _above,
    _between,
    _depth,
    _merged,
    _require_convex,
    resolve,
    trace,
)
from pathways.curves.steps import binding_at, cost_curve
from pathways.curves.told import names_of
from pathways.errors import CertificateError
from pathways.questions.proved import optimum
from pathways.solving.certificate import Certificate
from pathways.solving.session import Session
from tests.curves.worlds import overlapping, paced

SIZE = 1e-9


def corner(
    emissions: float, cost: float, flattest: float = 0.0, steepest: float | None = None
) -> Corner:
    solution: Any = None
    return Corner(emissions, cost, flattest, flattest if steepest is None else steepest, solution)


class Known:
    """A tracer of a known curve: the best of its corners at a price, and how often it was asked."""

    def __init__(self, points: list[tuple[float, float]]) -> None:
        self.points, self.asked = points, []

    def at_price(self, price: float) -> Corner:
        self.asked.append(price)
        emissions, cost = min(self.points, key=lambda each: each[1] + price * each[0])
        return corner(emissions, cost, price)


def found(points: list[tuple[float, float]]) -> tuple[list[tuple[float, float]], int]:
    """Corners from the first to the last of a convex curve, and the number of prices asked."""
    tracer: Any = Known(points)
    first = corner(*points[0], 0.0)
    last = corner(*points[-1], np.inf)
    corners = _merged(_between(tracer, first, last, SIZE), SIZE)
    return [(each.emissions, each.cost) for each in corners], len(tracer.asked)


THREE_STEPS = [(30.0, 0.0), (20.0, 10.0), (10.0, 160.0), (0.0, 350.0)]
"""Slopes of 1, 15 and 19 money a tonne."""


def test_all_corners_of_a_known_curve() -> None:
    """One solve a corner between, and one a chord, less those whose lines already meet on it."""
    corners, asked = found(THREE_STEPS)
    assert corners == THREE_STEPS
    assert asked <= 5


def test_a_straight_curve_takes_one_question() -> None:
    corners, asked = found([(30.0, 0.0), (0.0, 60.0)])
    assert corners == [(30.0, 0.0), (0.0, 60.0)]
    assert asked == 1


def test_a_point_on_a_chord_is_no_corner() -> None:
    """(15, 30) lies on the line from (30, 0) to (0, 60)."""
    corners, _ = found([(30.0, 0.0), (15.0, 30.0), (0.0, 60.0)])
    assert corners == [(30.0, 0.0), (0.0, 60.0)]


@st.composite
def convex(draw: st.DrawFn) -> list[tuple[float, float]]:
    """A curve of some steps, each steeper than the one before by a tenth at least."""
    count = draw(st.integers(1, 7))
    widths = [float(draw(st.integers(1, 20))) for _ in range(count)]
    slopes = np.cumsum([draw(st.floats(0.1, 50.0)) for _ in range(count)])
    points = [(sum(widths), 0.0)]
    for width, slope in zip(widths, slopes, strict=True):
        points.append((points[-1][0] - width, points[-1][1] + width * float(slope)))
    return points


@given(convex())
def test_any_convex_curve_is_found_whole_in_few_questions(
    points: list[tuple[float, float]],
) -> None:
    """A curve of n steps takes at most 2n - 1 prices between its ends."""
    corners, asked = found(points)
    assert corners == points
    assert asked <= 2 * (len(points) - 1) - 1


def test_depth_below_a_chord_by_hand() -> None:
    """From (10, 0) flat at 0 and from (0, 100) at 20 a tonne: the lines meet at (5, 0), 50 below
    the chord of 10 a tonne.
    """
    assert _depth(corner(10, 0, 0.0), corner(0, 100, 20.0), 10.0) == pytest.approx(50.0)


def test_lines_as_steep_as_the_chord_leave_no_depth() -> None:
    assert _depth(corner(10, 0, 10.0), corner(0, 100, 10.0), 10.0) == 0.0
    assert _depth(corner(10, 0, 12.0), corner(0, 100, 8.0), 10.0) == 0.0


def test_height_over_a_chord_by_hand() -> None:
    """The chord from (10, 0) to (0, 100) stands at 50 over 5 t; a corner at 30 is 20 below it."""
    left, right = corner(10, 0), corner(0, 100)
    assert _above(left, corner(5, 30), right) == pytest.approx(20.0)
    assert _above(left, corner(5, 70), right) == pytest.approx(-20.0)
    assert _above(left, corner(10, 30), corner(10, 0)) == 0.0


def test_a_first_step_that_costs_nothing_is_left_out() -> None:
    """30 to 20 t for nothing: the curve begins at 20 t."""
    kept = _merged([corner(30, 5), corner(20, 5), corner(0, 25)], SIZE)
    assert [each.emissions for each in kept] == [20.0, 0.0]
    only = _merged([corner(30, 5), corner(20, 5)], SIZE)
    assert [each.emissions for each in only] == [20.0]


def test_several_points_on_one_line_are_merged() -> None:
    points = [corner(30.0 - 10 * step, 7.0 * step) for step in range(4)]
    assert [each.emissions for each in _merged(points, SIZE)] == [30.0, 0.0]


def test_a_convex_curve_is_let_through() -> None:
    slopes = [0.0, 1.0, 15.0, 19.0]
    corners = [
        corner(*point, low, high)
        for point, low, high in zip(THREE_STEPS, slopes, [*slopes[1:], 19.0], strict=True)
    ]
    _require_convex(corners)


def test_a_corner_below_a_supporting_line_is_refused() -> None:
    """A price of 20 a tonne at (20, 10) would put 210 over (10, 160)."""
    corners = [corner(*point) for point in THREE_STEPS]
    corners[1] = corner(20.0, 10.0, 1.0, 20.0)
    with pytest.raises(CertificateError, match="not convex"):
        _require_convex(corners)


def curve_of(points: list[tuple[float, float]]) -> Curve:
    nothing: Any = None
    corners = tuple(corner(*point) for point in points)
    return Curve(nothing, nothing, corners, corners[-1], 0, Certificate(0, 0, 0), 0.0)


def test_slopes_and_costs_along_a_curve() -> None:
    curve = curve_of(THREE_STEPS)
    assert curve.slopes().tolist() == [1.0, 15.0, 19.0]
    assert [curve.cost_at(level) for level in (30.0, 25.0, 15.0, 2.0)] == [0.0, 5.0, 85.0, 312.0]
    assert curve.lowest == 0.0


def test_a_tracer_counts_its_solves_and_keeps_the_weakest_proof() -> None:
    curve = trace(overlapping(), 2027)
    tracer = Tracer(curve.limited, curve.session)
    assert (tracer.solves, tracer.worst.holds) == (0, True)
    tracer.at_price(0.0)
    tracer.floor()
    assert tracer.solves == 2
    assert 0.0 <= tracer.worst.gap < 1e-6


def test_a_corner_knows_emissions_cost_and_slope_by_hand() -> None:
    """At most 25 t: five tonnes by `mid` at 1 money of 2027 each; at a price of 2 all ten."""
    curve = trace(overlapping(), 2027)
    tracer = Tracer(curve.limited, curve.session)
    weight = curve.limited.weight
    start = curve.corners[0].cost
    at_limit, at_price = tracer.at_limit(25.0), tracer.at_price(2.0 * weight)
    assert at_limit.emissions == pytest.approx(25.0)
    assert at_limit.cost - start == pytest.approx(5.0 * weight)
    assert at_limit.steepest == pytest.approx(weight)
    assert at_price.emissions == pytest.approx(20.0)
    assert at_price.cost - start == pytest.approx(10.0 * weight)
    assert at_price.steepest == 2.0 * weight
    assert tracer.floor().emissions == pytest.approx(0.0, abs=1e-9)


def test_tracing_leaves_the_program_as_it_was() -> None:
    """After a curve the session still answers least cost without any limit."""
    curve = trace(overlapping(), 2027)
    form = curve.limited.program.form
    sides = form.row_upper.copy()
    again = optimum(curve.session)
    assert curve.session.present_value(again) == pytest.approx(curve.corners[0].cost)
    resolve(curve, 15.0)
    cost_curve(curve)
    assert np.array_equal(form.row_upper, sides)
    assert optimum(curve.session).objective == pytest.approx(curve.corners[0].cost)


def test_a_corner_is_the_answer_to_its_own_form() -> None:
    """Its solution carries the question: a limit, or a price on every tonne."""
    curve = trace(overlapping(), 2027)
    rows = [float(each.solution.form.row_upper[curve.limited.row]) for each in curve.corners]
    assert rows[:-1] == [np.inf] * (len(rows) - 1)
    assert rows[-1] == pytest.approx(0.0, abs=1e-6)
    middle = curve.corners[1].solution.form
    charge = (middle.cost - curve.session.costs)[curve.limited.tonnes > 0]
    assert (charge > 0).all()
    assert np.array_equal(curve.floor.solution.form.cost, curve.limited.tonnes)


def test_a_point_solved_anew_by_hand() -> None:
    curve = trace(overlapping(), 2027)
    emissions, cost, price = resolve(curve, 15.0)
    weight = curve.limited.weight
    assert emissions == 15.0
    assert cost == pytest.approx(curve.corners[0].cost + (10 + 5 * 15) * weight)
    assert price == pytest.approx(15 * weight)


def test_a_point_of_no_level_is_inside_and_always_the_same() -> None:
    curve = trace(overlapping(), 2027)
    first, second = resolve(curve), resolve(curve)
    assert first[0] == second[0]
    assert curve.lowest < first[0] < curve.corners[0].emissions


def test_limits_at_the_end_are_those_of_the_lowest_emissions() -> None:
    """`fast` may make 30 % of the steel and `slow` no more than 60 % by then: both keep emissions
    up, whatever the money. At the first corner only the share of `fast` costs anything.
    """
    curve = trace(paced(max_share={("fast",): 0.3}), 2027)
    last = len(curve.corners) - 1
    share = "fast can serve at most 30% of the demand for steel in 2027"
    told = binding_at(curve, last)
    assert told[0] == share
    assert told[1].startswith("slow can convert at most 20% of the demand for steel a year")
    assert binding_at(curve, last, most=1) == [share]
    assert binding_at(curve, 1) == [share]


def test_names_of_a_program() -> None:
    program = trace(overlapping(), 2027).limited.program
    names = names_of(program)
    assert list(names.technologies) == ["old", "boiler", "mid", "new", "pump"]
    assert names.has_plant.tolist() == [True, True, False, False, False]
    assert list(names.commodity_units) == ["t"] * 4


def test_two_traces_of_one_system_are_the_same() -> None:
    one, other = trace(overlapping(), 2027), trace(overlapping(), 2027)
    assert [each.emissions for each in one.corners] == [each.emissions for each in other.corners]
    assert one.solves == other.solves


def test_a_session_of_a_curve_seeks_corners() -> None:
    curve = trace(overlapping(), 2027)
    assert isinstance(curve.session, Session)
    assert curve.session.corners
    assert curve.session.basis() is not None
