"""The sheet `Cash flow`: costs by kind and year, discounted by formulas that a reader can change.

    weight = sum over the years y of a block of (1 + rate)^-(y + timing - discount year)
           = (1 + rate)^-(first + timing - discount year) x (1 - (1 + rate)^-years)
             / (1 - (1 + rate)^-1)

the geometric sum that is `weight_running` and `weight_capital` of the model; capital has a timing
of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..finance import TIMING
from ..results.headline import present_value, uses_up
from ..works.sheets import letters

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NAME = "Cash flow"

CAPITAL = "capital"
"""Kind of cost that is discounted with the timing of capital."""

BLOCKS = (
    ("Target", "cost_by_kind"),
    ("What pays anyway", "economic_cost_by_kind"),
    ("Frozen works", "baseline_cost_by_kind"),
)
"""Yardsticks: heading, and variable of the pathway."""

FIRST_COLUMN = 2
"""Column of the first period: kind of cost and whether it counts stand before it."""

RATE, DISCOUNT_YEAR, RUNNING, TIMING_OF_CAPITAL = "$B$3", "$B$4", "$B$5", "$B$6"
FIRST_YEARS, YEARS, WEIGHT_RUNNING, WEIGHT_CAPITAL = 9, 10, 11, 12
"""Rows, counted from one, of the first year and the years of a period and of its weights."""

BLOCK_ROW = 14
"""Row of the first block, counted from one."""


@dataclass
class CashFlow:
    """The sheet that is being written.

    Attributes
    ----------
    sheet : xlsxwriter worksheet
    system, pathway : xarray.Dataset
    formats : mapping of name to xlsxwriter format
    answers : mapping of what a present value is of to its cell
    """

    sheet: Worksheet
    system: xr.Dataset
    pathway: xr.Dataset
    formats: dict[str, Any]
    answers: dict[str, str] = field(default_factory=dict)

    def write(self) -> None:
        """Write the whole sheet."""
        attrs = self.pathway.attrs
        money = f"{attrs['currency']} of {attrs['money_year']}"
        self.sheet.set_column(0, 0, 34)
        self.sheet.set_column(1, FIRST_COLUMN + self.pathway.sizes["period"], 15)
        self.sheet.write_string(0, 0, "Cash flow", self.formats["bold"])
        self.sheet.write_string(1, 0, f"{money} a year; change the cells with a frame")
        inputs: tuple[tuple[str, float, str], ...] = (
            ("Discount rate", float(self.system["discount_rate"]), "percent"),
            ("Year of the present value", float(attrs["discount_year"]), "year"),
            ("Part of a year when it is paid", TIMING[str(attrs["running_timing"])], "input"),
            ("The same for capital", TIMING[str(attrs["capital_timing"])], "input"),
        )
        for row, (label, value, form) in enumerate(inputs, start=2):
            self.sheet.write_string(row, 0, label)
            self.sheet.write_number(row, 1, value, self.formats[form])
        self._write_periods()
        rows, at = {}, BLOCK_ROW
        for heading, name in BLOCKS:
            if name in self.pathway:
                rows[name] = (at + 1, at + self.pathway.sizes["cost_kind"])
                at = self._write_block(at, heading, name)
        self._write_differences(at, rows)

    def _columns(self) -> tuple[str, str]:
        last = FIRST_COLUMN + self.pathway.sizes["period"] - 1
        return letters(FIRST_COLUMN), letters(last)

    def _write_periods(self) -> None:
        heads = {
            FIRST_YEARS - 1: "Period",
            FIRST_YEARS: "First year",
            YEARS: "Years",
            WEIGHT_RUNNING: "Present value of 1 a year",
            WEIGHT_CAPITAL: "The same of capital",
        }
        for row, label in heads.items():
            self.sheet.write_string(row - 1, 0, label, self.formats["bold"])
        weights = {
            WEIGHT_RUNNING: (RUNNING, self.pathway["weight_running"].values),
            WEIGHT_CAPITAL: (TIMING_OF_CAPITAL, self.pathway["weight_capital"].values),
        }
        for n, label in enumerate(self.pathway["period"].values):
            column, letter = FIRST_COLUMN + n, letters(FIRST_COLUMN + n)
            self.sheet.write_number(FIRST_YEARS - 2, column, int(label), self.formats["bold"])
            for row, name in ((FIRST_YEARS, "period_first_year"), (YEARS, "period_length")):
                self.sheet.write_number(row - 1, column, float(self.pathway[name].values[n]))
            for row, (timing, values) in weights.items():
                first, years = f"{letter}${FIRST_YEARS}", f"{letter}${YEARS}"
                formula = (
                    f"=IF({RATE}=0,{years},(1+{RATE})^(0-({first}+{timing}-{DISCOUNT_YEAR}))"
                    f"*(1-(1+{RATE})^(0-{years}))/(1-(1+{RATE})^(0-1)))"
                )
                self.sheet.write_formula(row - 1, column, formula, None, float(values[n]))

    def _write_block(self, at: int, heading: str, name: str) -> int:
        """A yardstick by kind of cost, its total and present value; the row after it."""
        kinds = [str(kind) for kind in self.pathway["cost_kind"].values]
        costs = self.pathway[name].transpose("cost_kind", "period").values
        counted = uses_up(np.array(kinds))
        self.sheet.write_string(at - 1, 0, heading, self.formats["head"])
        self.sheet.write_string(at - 1, 1, "resource: 1", self.formats["head"])
        for row, kind in enumerate(kinds):
            self.sheet.write_string(at + row, 0, kind)
            self.sheet.write_number(at + row, 1, float(counted[row]), self.formats["input"])
            for n in range(costs.shape[1]):
                value = float(np.nan_to_num(costs[row, n]))
                self.sheet.write_number(at + row, FIRST_COLUMN + n, value, self.formats["money"])
        first, last = at + 1, at + len(kinds)
        self.sheet.write_string(last, 0, f"{heading}: all costs", self.formats["bold"])
        for n in range(costs.shape[1]):
            letter = letters(FIRST_COLUMN + n)
            formula = f"=SUM({letter}{first}:{letter}{last})"
            total = float(np.nansum(costs[:, n]))
            self.sheet.write_formula(last, FIRST_COLUMN + n, formula, self.formats["money"], total)
        present = self._present(costs, kinds)
        formula = self._formula_of(last + 1, first + kinds.index(CAPITAL))
        self.sheet.write_string(last + 1, 0, f"{heading}: present value", self.formats["bold"])
        self.sheet.write_formula(last + 1, 1, formula, self.formats["money"], present)
        self.answers[name] = f"B{last + 2}"
        return last + 4

    def _formula_of(self, total: int, capital: int) -> str:
        """Present value of a row of totals of which one row is capital; rows count from one."""
        a, b = self._columns()

        def row(number: int) -> str:
            return f"{a}{number}:{b}{number}"

        running, weights = f"{a}${WEIGHT_RUNNING}:{b}${WEIGHT_RUNNING}", WEIGHT_CAPITAL
        of_capital = f"SUMPRODUCT({row(capital)},{a}${weights}:{b}${weights})"
        return (
            f"=SUMPRODUCT({row(total)},{running})-SUMPRODUCT({row(capital)},{running})+{of_capital}"
        )

    def _present(self, costs: NDArray[np.float64], kinds: list[str]) -> float:
        """Present value of costs by kind and period."""
        weights = (self.pathway[name].values for name in ("weight_capital", "weight_running"))
        return present_value(np.nan_to_num(costs), [kind == CAPITAL for kind in kinds], *weights)

    def _write_differences(self, at: int, rows: dict[str, tuple[int, int]]) -> None:
        """What the target costs beside the other yardsticks, resources alone, and its value."""
        kinds = [str(kind) for kind in self.pathway["cost_kind"].values]
        own = "cost_by_kind"
        counted = uses_up(np.array(kinds)).astype(float)
        for heading, name in BLOCKS[1:]:
            if name not in rows or own not in rows:
                continue
            label = f"Target less {heading.lower()}, resources"
            difference = self.pathway[own].values - self.pathway[name].values
            (a, b), (c, d) = rows[own], rows[name]
            self.sheet.write_string(at - 1, 0, label, self.formats["bold"])
            self.sheet.write_string(at, 0, "of which capital")
            for n in range(difference.shape[1]):
                x = letters(FIRST_COLUMN + n)
                whole = f"SUMPRODUCT($B{a}:$B{b},{x}{a}:{x}{b})"
                other = f"SUMPRODUCT($B{c}:$B{d},{x}{c}:{x}{d})"
                value = float(np.nansum(difference[:, n] * counted))
                self.sheet.write_formula(
                    at - 1, FIRST_COLUMN + n, f"={whole}-{other}", self.formats["money"], value
                )
                k = kinds.index(CAPITAL)
                formula = f"=$B{a + k}*{x}{a + k}-$B{c + k}*{x}{c + k}"
                self.sheet.write_formula(
                    at,
                    FIRST_COLUMN + n,
                    formula,
                    self.formats["money"],
                    float(np.nan_to_num(difference[k, n]) * counted[k]),
                )
            self.sheet.write_string(at + 1, 0, "present value", self.formats["bold"])
            self.sheet.write_formula(
                at + 1,
                1,
                self._formula_of(at, at + 1),
                self.formats["money"],
                self._present(difference * counted[:, None], kinds),
            )
            self.answers[f"less {name}"] = f"B{at + 2}"
            at += 4
