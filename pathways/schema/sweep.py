"""A sweep: which numbers move, how they are sampled, and what is kept of each sample."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from typing import Any, Literal

from pydantic import Field, model_validator

from .base import ByYear, DataModel, Figure, Sentence, Slug
from .ranges import ALLOWED, TwoUnitsError, range_of_text

Method = Literal["grid", "one-at-a-time", "latin-hypercube", "qmc", "morris", "sobol"]
Kind = Literal["range", "multiplier", "value", "trajectory"]
Shape = Literal["uniform", "triangular", "normal", "lognormal", "discrete"]


class Varied(DataModel):
    """How the numbers under one dotted path move.

    Two ends, `[8000, 30000]`, or a text as behind `--vary`, such as `8000:30000`, are short for it.
    """

    how: Kind | None = None
    """`range`: between the documented low and high. `multiplier`: times the central figure.
    `value`: as it stands. `trajectory`: between two paths by year. Without it: `trajectory` where
    `low` goes by year, `value` where a limit is given, otherwise `range`."""

    low: Figure | ByYear | None = None
    """Lower end; for `normal` and `lognormal` the point below which 5 % lie."""

    high: Figure | ByYear | None = None
    """Upper end; for `normal` and `lognormal` the point above which 5 % lie."""

    unit: Sentence | None = None
    """Unit of `low`, `high`, `mode` and `values`, such as `CNY/kg`; without it, that of the table
    of numbers.
    """

    distribution: Shape = "uniform"
    """How likely the values between are."""

    mode: float | None = None
    """Most likely value of a triangular distribution; without it the central figure of a range,
    else the middle.
    """

    values: tuple[float, ...] = ()
    """Values of a discrete distribution."""

    weights: tuple[float, ...] = ()
    """Their weights; without them all are as likely."""

    together: bool = True
    """Whether all numbers that the path matches move as one factor; otherwise each is a factor of
    its own.
    """

    group: Slug | None = None
    """Paths with the same group move as one factor, fully correlated."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        if value is None:
            return {}
        if isinstance(value, list | tuple):
            value = _between(value)
        if not isinstance(value, str):
            return value
        try:
            return range_of_text(value)
        except TwoUnitsError:
            raise
        except ValueError:
            raise ValueError(f"`{value}` cannot be read; allowed {ALLOWED}") from None

    @model_validator(mode="after")
    def _consistent(self) -> Varied:
        if self.distribution == "discrete":
            if not self.values:
                raise ValueError("a discrete distribution needs `values`")
            if self.weights and (
                len(self.weights) != len(self.values)
                or min(self.weights) < 0
                or sum(self.weights) <= 0
            ):
                raise ValueError("`weights` are as many as `values`, none negative")
        elif self.values or self.weights:
            raise ValueError("`values` and `weights` belong to the distribution `discrete`")
        elif self.kind != "range" and (self.low is None or self.high is None):
            raise ValueError(f"a {self.kind} needs `low` and `high`")
        if isinstance(self.low, dict) != isinstance(self.high, dict):
            raise ValueError("give both `low` and `high` by year, or neither")
        if (self.kind == "trajectory") != isinstance(self.low, dict):
            raise ValueError(
                "`low` and `high` by year belong to `how: trajectory`, and a trajectory needs them"
            )
        if (
            isinstance(self.low, float | int)
            and isinstance(self.high, float | int)
            and not self.low < self.high
        ):
            raise ValueError(f"low {self.low:g} is not below high {self.high:g}")
        if self.distribution == "lognormal" and isinstance(self.low, float | int) and self.low <= 0:
            raise ValueError("a lognormal distribution has only positive values")
        return self

    @model_validator(mode="after")
    def _unit_of_figures(self) -> Varied:
        if self.unit is not None and self.kind not in ("value", "trajectory"):
            raise ValueError(f"a {self.kind} has no `unit`: it moves what is stated")
        return self

    @property
    def kind(self) -> Kind:
        """How the numbers move, with the rule for a silent `how` applied."""
        if self.how is not None:
            return self.how
        if isinstance(self.low, dict):
            return "trajectory"
        return "range" if self.low is None and self.high is None and not self.values else "value"


class Sweep(DataModel):
    """A study: many scenarios of one sector."""

    title: Sentence | None = None
    """A line for people."""

    sector: Slug
    """Sector that is studied."""

    run: str = "base"
    """Run whose settings hold: a name or a file."""

    settings: dict[str, Any] = Field(default_factory=dict)
    """Settings of a run on top, such as `region: hebei`."""

    method: Method = "one-at-a-time"
    """How the space of factors is sampled."""

    samples: int | None = Field(default=None, ge=1)
    """Size of the design. `grid`: points a factor. `one-at-a-time`: points a factor.
    `latin-hypercube` and `qmc`: scenarios. `morris`: trajectories. `sobol`: base samples N, a power
    of two; N x (factors + 2) scenarios, with second order N x (2 factors + 2)."""

    seed: int = Field(default=1, ge=0)
    """Seed of all random numbers of the design."""

    second_order: bool = False
    """Whether `sobol` also finds the indices of pairs."""

    ranges: bool | tuple[str, ...] | None = None
    """Whether every documented range is a factor, or patterns of those that are; without it, only
    where `vary` is empty.
    """

    vary: dict[str, Varied] = Field(default_factory=dict)
    """What moves, by dotted path with wildcards."""

    outputs: tuple[str, ...] = ()
    """Figures kept of each sample: names of the headline, of any result variable, of any figure of
    the summary, or `pathway` for all; empty means the headline."""

    chunk: int | None = Field(default=None, ge=1, le=10_000)
    """Samples that are solved in sequence and stored together; without it a sixteenth of them, but
    64 at least and 1,024 at most.
    """

    tolerance: float = Field(default=1e-6, ge=0.0, lt=1.0)
    """Part of its cost within which a sample need not be solved where plans known of others prove
    its answer; at zero all samples are solved."""

    @property
    def size(self) -> int:
        """Samples, with the default of each method."""
        return self.samples or {"grid": 3, "one-at-a-time": 2, "morris": 10, "sobol": 256}.get(
            self.method, 1000
        )


def _between(ends: Sequence[object]) -> object:
    """Two ends as settings, or as a text where they are texts with units.

    Raises
    ------
    ValueError
        More or fewer than two, or an end that is neither a number nor a text.
    """
    if len(ends) == 2 and all(isinstance(end, str) for end in ends):
        return ":".join(map(str, ends))
    if len(ends) != 2 or not all(_is_number(end) for end in ends):
        told = ", ".join(map(str, ends))
        raise ValueError(f"a range has two ends, (low, high), both numbers or texts: ({told})")
    return dict(zip(("low", "high"), (float(str(end)) for end in ends), strict=True))


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)
