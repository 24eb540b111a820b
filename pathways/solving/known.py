"""What is known of a program from its answers at other costs, sides and bounds.

Of the programs

    v(c, b) = least c x    with    row_lower <= A x <= row_upper,    lower <= x <= upper

A stays, and the costs c or the sides and bounds b move. Each answer that is known is a plan x_k
that keeps b_k, and prices y_k of the rows that are good at c_k: with z_k = c_k - A'y_k no plan
costs less at c_k than

    D_k(b) = sum of y_k over the sides of rows + sum of z_k over the bounds of columns,

each over the side that its sign asks for, whatever b is (weak duality). Two theorems carry both to
other programs (Dantzig 1963, *Linear Programming and Extensions*; Geoffrion and Nauss 1977,
Management Science 23):

- v is concave in c. Where c = sum w_k c_k with weights that add up to one, the prices sum w_k y_k
  are good at c, and v(c, b) >= sum w_k D_k(b).
- v is convex in b. Where b = sum w_k b_k, the plan sum w_k x_k keeps b, and v(c, b) is at most what
  this plan costs at c.

The best weights of either are those of a small linear program (`Mixture`). Where the two bounds
meet within a tolerance the plan is proved, and no solver need be asked.

Where costs alone move, the basis of an answer tells at once where else it is optimal (`regions`):
there the bounds meet, and nothing is mixed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..program.program import StandardForm
from .certificate import CANCELLED, LEAST_OBJECTIVE, Certificate
from .optimal_basis import FactoredBasis, Members, OptimalBasis
from .question import LEAST_COST, Question
from .regions import HELD, Prices, Region, region_of
from .scaling import FAR, Scale
from .solution import Solution
from .spans import Lines, Mixture, Span

Array = NDArray[np.float64]
Kind = tuple[bool, int, tuple[str, ...], bytes]
Limits = tuple[Array, Array, Array, Array]
"""Bounds and sides of a form: lower and upper of columns, then of rows."""

EXACT = 1e-9
"""Gap of a step on which others build, and of prices that are told: what a solver is asked for."""

PROVED = 1e-8
"""Largest violation of an answer that is remembered, a hundredth of what a certificate lets
through: what rests on it must not be worse than what is solved.
"""

MOST_KNOWN = 1_000
"""Answers that are remembered of one kind of question: 70 MB in a yearly sector."""

KNOWN = "known plans"
"""What stands in the place of a solver's name."""

MOST_CLOSED = 16
"""Sides at which nothing is feasible that are remembered of one kind of question."""

NOISE = 1e-12
"""Part of what a price is worked out from below which it is rounding."""

WEIGHTY = 1e-9
"""Weight below which a point is no part of a mixture."""


@dataclass(frozen=True)
class Proved:
    """An answer without a solver.

    Attributes
    ----------
    solution : Solution
    certificate : Certificate
        Violations are the largest of what is mixed; the gap is that between both bounds.
    unique : array of bool over rows
        Whether the dual of a row is proved to be the only one.
    bound : float
        What no plan costs less than.
    """

    solution: Solution
    certificate: Certificate
    unique: NDArray[np.bool_]
    bound: float


@dataclass(frozen=True)
class ProvedMany:
    """Answers without a solver to programs that differ in costs alone.

    Attributes
    ----------
    found : array of bool (program)
        Which of them are answered; figures of the others mean nothing.
    points : array of int (program)
        Which plan answers each.
    plans : array (plan, column)
    objectives, gaps, violations : array (program)
        Present values, and what certificates say.
    """

    found: NDArray[np.bool_]
    points: NDArray[np.int64]
    plans: Array
    objectives: Array
    gaps: Array
    violations: Array


@dataclass(frozen=True)
class _Point:
    """A plan and prices, with the prices of limits as they are summed up.

    Attributes
    ----------
    values, row_duals : arrays over columns and rows
    prices : array over lower bounds, upper bounds, lower sides and upper sides, scaled
    unique : array of bool over rows
    violations : of the plan and of the prices
    members : of the basis, where there is one
    """

    values: Array
    row_duals: Array
    prices: Array
    unique: NDArray[np.bool_]
    violations: tuple[float, float]
    members: Members | None


class KnownAnswers:
    """Answers to programs that share a matrix with a form.

    Parameters
    ----------
    form : StandardForm
        The first that is asked.
    """

    def __init__(self, form: StandardForm) -> None:
        self.scale = Scale.of(form)
        self._matrix = self._alike = form.matrix
        self._size = float(np.abs(form.cost * self.scale.column).max(initial=0.0)) or 1.0
        self._costs, self._limits = Span.of(self._paid(form)), Span.of(self._limited(form))
        self._points: list[_Point] = []
        self._closed: list[Array] = []
        self._plans, self._bounds = Lines(), Lines()
        self._regions: dict[int, Region] = {}
        self._forget()

    def __len__(self) -> int:
        """Number of answers."""
        return len(self._points)

    def copy(self) -> KnownAnswers:
        """The same answers; what is kept there is not kept here."""
        found = KnownAnswers.__new__(KnownAnswers)
        vars(found).update(vars(self))
        found._points, found._closed = list(self._points), list(self._closed)
        found._regions = dict(self._regions)
        found._forget()
        return found

    def _forget(self) -> None:
        """Mix anew: points or directions are others."""
        self._of_prices: Mixture | None = None
        self._of_plans: Mixture | None = None
        self._last: tuple[Limits, bool, Array | None] | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Without the programs that a solver holds, which go to no other process."""
        return {**vars(self), "_of_prices": None, "_of_plans": None, "_last": None}

    def _paid(self, form: StandardForm) -> Array:
        """Costs in scales: about one is the largest."""
        found: Array = form.cost * self.scale.column / self._size
        return found

    def _limited(self, form: StandardForm) -> Array:
        """Bounds and sides in scales, one after the other."""
        held = self.scale.arrays(form)
        return np.concatenate([held.lower, held.upper, held.row_lower, held.row_upper])

    def _place_of_limits(self, form: StandardForm) -> tuple[bool, Array | None]:
        """Whether nothing is feasible at the limits of a form, and where they lie.

        Samples whose limits do not move share the arrays, and are looked at once.
        """
        held = _limits_of(form)
        if self._last is None or not _are_one(self._last[0], held):
            limits = self._limited(form)
            closed = any(np.array_equal(limits, each) for each in self._closed)
            self._last = held, closed, self._limits.place(limits)
        return self._last[1], self._last[2]

    def is_of(self, form: StandardForm) -> bool:
        """Whether a form has the matrix of what is known."""
        own, other = self._matrix, form.matrix
        if other is self._alike:
            return True
        same = own.shape == other.shape and all(
            np.array_equal(getattr(own, name), getattr(other, name))
            for name in ("indptr", "indices", "data")
        )
        if same:
            self._alike = other
        return same

    def answer(self, form: StandardForm, tolerance: float, mixes: bool = True) -> Proved | None:
        """The answer to a form where what is known proves it.

        Parameters
        ----------
        form : StandardForm
        tolerance : float
            Largest gap between both bounds, as a part of the least cost (see `certify`).
        mixes : bool, optional
            Whether several answers may be mixed where the basis of no single one is optimal.
        """
        if not self.is_of(form):
            return None
        closed, limited = self._place_of_limits(form)
        if closed:
            return self._nothing(form)
        if not self._points:
            return None
        paid = self._costs.place(self._paid(form))
        if paid is None or limited is None:
            return None
        found = self._in_a_region(form, tolerance, paid)
        if found is not None or not mixes:
            return found
        bounds = self._bounds.at(limited)
        if self._of_prices is None or self._of_plans is None:
            self._of_prices = Mixture(self._plans.places)
            self._of_plans = Mixture(self._bounds.places)
        plans = self._of_plans.least(self._plans.at(paid), limited)
        prices = self._of_prices.least(-bounds, paid) if plans is not None else None
        if plans is None or prices is None:
            return None
        return self._proved(form, tolerance, plans, prices, float(prices @ bounds), paid, limited)

    def _in_a_region(self, form: StandardForm, tolerance: float, paid: Array) -> Proved | None:
        """The answer where the basis of one of the cheapest plans is optimal."""
        if not self._regions:
            return None
        heights, place = self._plans.at(paid), np.append(1.0, paid)
        for point in np.flatnonzero(_as_cheap(heights)).tolist():
            region = self._regions.get(point)
            miss = region.miss(place) if region is not None else np.inf
            if region is None or not miss <= HELD:
                continue
            held, bound = self._points[point], float(region.bound @ place)
            values, scaled = held.values, held.values / self.scale.column
            cost = form.cost * self.scale.column / self._size
            gap = self._gap(cost, scaled, bound)
            certificate = Certificate(held.violations[0], max(miss, held.violations[1]), gap)
            if gap <= min(tolerance, EXACT):
                duals = place @ region.duals
                return Proved(
                    self._solution(form, "optimal", values, duals),
                    certificate,
                    held.unique,
                    bound * self._size,
                )
        return None

    def answers(self, form: StandardForm, costs: Array, tolerance: float) -> ProvedMany | None:
        """Answers at many costs, by the bases that are known; None where none can be.

        Parameters
        ----------
        form : StandardForm
            Its costs have no say.
        costs : array (program, column)
        tolerance : float
            Largest gap, as a part of the least cost.
        """
        if not self._regions or not self.is_of(form):
            return None
        closed, limited = self._place_of_limits(form)
        if closed or limited is None or len(limited):
            return None
        paid = costs * self.scale.column / self._size
        places, within = self._costs.places(paid)
        places = np.hstack([np.ones((len(places), 1)), places])
        points, misses = self._regions_of(places, within)
        plans = np.array([each.values for each in self._points])
        violations = np.array([max(each.violations) for each in self._points])
        bounds = np.full(len(costs), np.nan)
        for point in np.unique(points[points >= 0]).tolist():
            own = points == point
            bounds[own] = places[own] @ self._regions[point].bound
        scaled = plans[points] / self.scale.column
        present = np.einsum("ij,ij->i", paid, scaled)
        gross = np.einsum("ij,ij->i", np.abs(paid), np.abs(scaled))
        size = np.maximum(np.maximum(np.abs(present), CANCELLED * gross), LEAST_OBJECTIVE)
        gaps = np.abs(present - bounds) / size
        violations = np.maximum(violations[points], misses)
        found = (points >= 0) & (gaps <= min(tolerance, EXACT)) & (violations <= PROVED)
        return ProvedMany(
            found, points, plans, np.einsum("ij,ij->i", costs, plans[points]), gaps, violations
        )

    def _regions_of(
        self, places: Array, within: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], Array]:
        """For each place a plan whose basis is optimal there, or -1, and what its prices miss.

        Parameters
        ----------
        places : array (place, 1 + direction)
        within : array of bool (place)
            Which of them are looked at.
        """
        heights = places @ np.vstack([self._plans.heights, self._plans.slopes.T])
        cheapest = _as_cheap(heights)
        points, misses = np.full(len(places), -1), np.zeros(len(places))
        left = within.copy()
        for point, region in self._regions.items():
            own = np.flatnonzero(left & cheapest[:, point])
            if not own.size:
                continue
            missed = region.misses(places[own])
            held = own[missed <= HELD]
            points[held], misses[held], left[held] = point, missed[missed <= HELD], False
        return points, misses

    @staticmethod
    def _gap(cost: Array, plan: Array, bound: float) -> float:
        """The gap between what a plan costs and a bound, as a certificate counts it."""
        present_value, gross = float(cost @ plan), float(np.abs(cost) @ np.abs(plan))
        size = max(abs(present_value), CANCELLED * gross, LEAST_OBJECTIVE)
        return abs(present_value - bound) / size

    def _proved(
        self,
        form: StandardForm,
        tolerance: float,
        plans: Array,
        prices: Array,
        bound: float,
        paid: Array,
        limited: Array,
    ) -> Proved | None:
        """The answer of two mixtures, where it is one."""
        ours, theirs = np.flatnonzero(plans > WEIGHTY), np.flatnonzero(prices > WEIGHTY)
        values = self._mixed("values", plans, ours)
        cost = form.cost * self.scale.column / self._size
        scaled = values / self.scale.column
        certificate = Certificate(
            max(self._points[each].violations[0] for each in ours)
            + self._limits.distance(plans @ self._bounds.places - limited),
            max(self._points[each].violations[1] for each in theirs)
            + self._costs.distance(prices @ self._plans.places - paid),
            self._gap(cost, scaled, bound),
        )
        violation = max(certificate.primal_violation, certificate.dual_violation)
        if not (violation <= PROVED and certificate.gap <= tolerance):
            return None
        return Proved(
            self._solution(form, "optimal", values, self._mixed("row_duals", prices, theirs)),
            certificate,
            self._unique(ours, certificate.gap),
            bound * self._size,
        )

    def _unique(self, parts: NDArray[np.int64], gap: float) -> NDArray[np.bool_]:
        """Rows whose dual is the only one, as far as the parts of a mixture prove it.

        A basis proves it of a row where the row's side moves nothing that stands at a limit. What
        moves then stands between its limits in every mixture with this plan, and has no price in
        any optimum; so the dual is what the move costs, whatever anything costs. Where the plan is
        optimal within the tolerance alone, it need not be.
        """
        if gap > EXACT:
            return np.zeros_like(self._points[0].unique)
        found: NDArray[np.bool_] = np.any([self._points[each].unique for each in parts], axis=0)
        return found

    def _mixed(self, name: str, weights: Array, parts: NDArray[np.int64]) -> Array:
        """Weighted sum of an array of some points; that of one point itself."""
        if len(parts) == 1:
            alone: Array = getattr(self._points[parts[0]], name)
            return alone
        shares = weights[parts] / weights[parts].sum()
        mixed: Array = shares @ np.array([getattr(self._points[each], name) for each in parts])
        return mixed

    def _solution(
        self, form: StandardForm, status: str, values: Array, row_duals: Array
    ) -> Solution:
        cost = float(form.cost @ values)
        return Solution(status, values, row_duals, cost, KNOWN, "", 0.0, form=form)

    def _nothing(self, form: StandardForm) -> Proved:
        """The answer where nothing is feasible."""
        none = np.full(len(form.cost), np.nan), np.full(len(form.row_lower), np.nan)
        proof = Certificate(np.nan, np.nan, np.nan)
        unique = np.zeros(len(form.row_lower), bool)
        return Proved(self._solution(form, "infeasible", *none), proof, unique, np.inf)

    def keep(
        self,
        solution: Solution,
        certificate: Certificate | None,
        unique: NDArray[np.bool_],
        basis: OptimalBasis | None = None,
    ) -> None:
        """Remember what a solver answered, where it says something of other programs.

        Parameters
        ----------
        solution : Solution
        certificate : Certificate, optional
            Of an optimum.
        unique : array of bool over rows
            Rows whose dual is proved to be the only one.
        basis : OptimalBasis, optional
            Of an optimum.
        """
        form = solution.form
        if not self.is_of(form):
            return
        limits = self._limited(form)
        if solution.status == "infeasible":
            if len(self._closed) < MOST_CLOSED:
                self._closed.append(limits)
                self._last = None
            return
        if certificate is None or solution.status != "optimal" or len(self) >= MOST_KNOWN:
            return
        violations = certificate.primal_violation, certificate.dual_violation
        costs, sides = self._costs.widened(self._paid(form)), self._limits.widened(limits)
        if costs is None or sides is None or not max(violations) <= PROVED:
            return
        members = basis.members() if basis is not None else None
        point = self._point(solution, limits, unique, violations, members)
        self._widen(costs, sides)
        paid, limited = costs.place(self._paid(form)), sides.place(limits)
        if paid is None or limited is None:
            return
        plan = solution.values / self.scale.column
        self._points.append(point)
        self._plans = self._plans.plus(float(costs.first @ plan), costs.directions @ plan, paid)
        self._bounds = self._bounds.plus(
            float(point.prices @ _finite(sides.first)), sides.directions @ point.prices, limited
        )
        if basis is not None:
            self._make_region(len(self) - 1, basis.row_duals)
        self._forget()

    def _make_region(self, point: int, duals_at: Callable[[Array], Array | None]) -> None:
        """Find where the basis of a point is optimal, where costs alone move.

        Parameters
        ----------
        point : int
        duals_at : callable
            Duals that the basis has at costs in the units of the form.
        """
        held, scale, matrix = self._points[point], self.scale, self._matrix
        if held.members is None or len(self._limits.directions):
            return
        costs = np.vstack([self._costs.first, self._costs.directions]) * self._size / scale.column
        duals = [duals_at(cost) for cost in costs]
        if any(each is None for each in duals):
            return
        found = np.array(duals)
        scaled = np.abs(found / scale.row)
        found[scaled <= NOISE * scaled.max(initial=0.0)] = 0.0
        gross = np.abs(costs) + (abs(matrix).T @ np.abs(found.T)).T
        of_columns = costs - (matrix.T @ found.T).T
        of_columns[np.abs(of_columns) <= NOISE * gross] = 0.0
        lower, upper, row_lower, row_upper = np.split(
            self._limits.first, np.cumsum([*[len(held.values)] * 2, matrix.shape[0]])
        )
        columns, rows = held.members
        region = region_of(
            point,
            found,
            Prices(
                of_columns * scale.column / self._size,
                held.values / scale.column,
                lower,
                upper,
                columns,
            ),
            Prices(
                found / (scale.row * self._size),
                matrix @ held.values * scale.row,
                row_lower,
                row_upper,
                rows,
            ),
        )
        if region is not None:
            self._regions[point] = region

    def _remake_regions(self) -> None:
        """Find the regions of all points anew, along a direction more."""
        self._regions.clear()
        matrix = self.scale.matrix_of(self._matrix)
        for number, point in enumerate(self._points):
            if point.members is not None and not len(self._limits.directions):
                basis = FactoredBasis.of(matrix, point.members, self.scale)
                self._make_region(number, basis.row_duals)

    def _widen(self, costs: Span, sides: Span) -> None:
        """Take spans with one direction more, and find the slopes of all points along it.

        Regions tell nothing of a direction that was not known when they were made.
        """
        widened = costs is not self._costs or sides is not self._limits
        if costs is not self._costs:
            plans = [each.values / self.scale.column for each in self._points]
            self._plans = self._plans.along(_along(plans, costs.directions[-1]))
        if sides is not self._limits:
            prices = [each.prices for each in self._points]
            self._bounds = self._bounds.along(_along(prices, sides.directions[-1]))
        self._costs, self._limits = costs, sides
        if widened:
            self._remake_regions()

    def _point(
        self,
        solution: Solution,
        limits: Array,
        unique: NDArray[np.bool_],
        violations: tuple[float, float],
        members: Members | None,
    ) -> _Point:
        """A plan and its prices.

        A limit that is far away and not half reached has no price: without it the least cost is no
        higher, and rounding times such a limit would look like a gap (see `certify`).
        """
        form, scale = solution.form, self.scale
        rows = form.matrix @ solution.values * scale.row
        reduced = (form.cost - form.matrix.T @ solution.row_duals) * scale.column / self._size
        duals = solution.row_duals / (scale.row * self._size)
        count = len(form.cost)
        bounds, sides = limits[: 2 * count], limits[2 * count :]
        prices = [
            *_priced(reduced, solution.values / scale.column, *np.split(bounds, 2)),
            *_priced(duals, rows, *np.split(sides, 2)),
        ]
        return _Point(
            solution.values,
            solution.row_duals,
            np.concatenate(prices),
            unique,
            violations,
            members,
        )


def _priced(price: Array, value: Array, lower: Array, upper: Array) -> tuple[Array, Array]:
    """Prices of lower and of upper limits: a positive one is of the lower, a negative of the upper.

    None where there is no limit, or one that is far away.
    """
    no_lower = np.isinf(lower) | ((lower < -FAR) & (value > 0.5 * lower))
    no_upper = np.isinf(upper) | ((upper > FAR) & (value < 0.5 * upper))
    return (
        np.where(no_lower, 0.0, np.maximum(price, 0.0)),
        np.where(no_upper, 0.0, np.minimum(price, 0.0)),
    )


def _as_cheap(heights: Array) -> NDArray[np.bool_]:
    """Which plans cost as little as any, along the last axis: several bases may have one plan."""
    least = heights.min(axis=-1, keepdims=True)
    cheap: NDArray[np.bool_] = heights <= least + EXACT * np.maximum(np.abs(least), LEAST_OBJECTIVE)
    return cheap


def _along(vectors: list[Array], direction: Array) -> Array:
    return np.array([each @ direction for each in vectors])


def _finite(limits: Array) -> Array:
    return np.where(np.isfinite(limits), limits, 0.0)


class Known:
    """What is known of programs with one matrix, by the kind of question.

    Parameters
    ----------
    tolerance : float
        Largest gap of a plan of least cost. Steps on which others build, such as the level of a
        target that is missed, are known exactly or not at all.
    mixes : bool, optional
        Whether answers are mixed; without it only bases are asked, and more of them become known.
    """

    def __init__(self, tolerance: float, mixes: bool = True) -> None:
        self.tolerance, self.mixes = tolerance, mixes
        self._answers: dict[Kind, KnownAnswers] = {}
        self._last: tuple[Limits, bytes] | None = None

    def copy(self) -> Known:
        """The same; what is kept there is not kept here."""
        found = Known(self.tolerance, self.mixes)
        found._answers = {kind: answers.copy() for kind, answers in self._answers.items()}
        return found

    def answer(self, question: Question, form: StandardForm) -> Proved | None:
        """The answer to a question over a form, where what is known proves it."""
        known = self._answers.get(self._kind(question, form))
        tolerance = EXACT if question.objective is not None or question.changes else self.tolerance
        return known.answer(form, tolerance, self.mixes) if known is not None else None

    def answers(self, form: StandardForm, costs: Array) -> ProvedMany | None:
        """Least costs of a form at many costs, by the bases that are known; None without any.

        Parameters
        ----------
        form : StandardForm
            Its costs have no say.
        costs : array (program, column)
        """
        known = self._answers.get(self._kind(LEAST_COST, form))
        return known.answers(form, costs, self.tolerance) if known is not None else None

    def keep(
        self,
        question: Question,
        solution: Solution,
        certificate: Certificate | None,
        unique: NDArray[np.bool_],
        basis: OptimalBasis | None = None,
    ) -> None:
        """Remember what a solver answered to a question; see `KnownAnswers.keep`."""
        kind = self._kind(question, solution.form)
        if kind not in self._answers:
            self._answers[kind] = KnownAnswers(solution.form)
        self._answers[kind].keep(solution, certificate, unique, basis)

    def _kind(self, question: Question, form: StandardForm) -> Kind:
        """What programs have in common that move along few directions.

        The parts of the question that differ from a form, and which bounds and sides there are.
        What is known of one kind holds of every other, but would move along more directions, and no
        direction leads from a limit to none.
        """
        held = _limits_of(form)
        if self._last is None or not _are_one(self._last[0], held):
            self._last = held, np.packbits(np.isfinite(np.concatenate(held))).tobytes()
        return (*question.kind, self._last[1])

    def __getstate__(self) -> dict[str, Any]:
        """Without the limits that were looked at last: arrays are others in another process."""
        return {**vars(self), "_last": None}


def _limits_of(form: StandardForm) -> Limits:
    return form.lower, form.upper, form.row_lower, form.row_upper


def _are_one(one: Limits, other: Limits) -> bool:
    """Whether limits are the same arrays, which are read-only."""
    return all(a is b for a, b in zip(one, other, strict=True))
