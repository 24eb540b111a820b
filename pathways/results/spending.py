"""Money by the year in which it is spent, and capacity that stands idle while it is young.

Investment counts overnight cost in the year in which something starts; spending counts the same
money in the years in which it is paid:

```
spending[k, t, y] = sum over v, i of share[t, v, y] x cost[k, t, v] x amount[k, i, t, v],
```

with `capex` and `build` of what is new, spent evenly over the lead time that ends when it starts,
or in the year of its start where it has no lead time; and with `renewal_capex` and `renew` of what
is renewed, spent in the year of the overhaul. Nothing that the plan orders is spent before the
decision, since nothing starts before the decision and its lead time; what was ordered in time
before it was paid from then on. Interest during construction is no part of it: it is a
part of the capital charge (`construction_interest`). So all spending adds up to all investment.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..finance import spent_by_year
from ..labelled import choose, variable
from ..program import Program
from ..program.capital import renewal_start
from ..questions.places import IDLE

Array = NDArray[np.float64]

KINDS = {
    "new": "what is built, evenly over its lead time",
    "renewal": "what stands and is renewed or overhauled, in the year of the overhaul",
}
"""What money is spent on."""

NEGLIGIBLE = 1e-9
"""Part of all spending below which a vintage is the noise of a solver."""

SPENDING_VARIABLES = {
    "spending": (
        "<money>/yr",
        "Overnight cost by the calendar year in which it is spent: evenly over the lead time that "
        "ends when something starts; `investment` is the same money by year of start",
    ),
    "idle_spending": (
        "<money>",
        "Overnight cost of new capacity that runs below a tenth of full load in some year before "
        "half its technical life",
    ),
}

SPENDING_DIMENSIONS = {
    "spending_kind": (
        ", ".join(KINDS),
        "; ".join(f"`{name}`: {text}" for name, text in KINDS.items()),
    ),
    "year": (
        "year",
        "Calendar years, from the first in which money is spent or the model begins to the last of "
        "the horizon",
    ),
}


def spending_variables(
    program: Program, values: Array
) -> tuple[dict[str, xr.Variable], NDArray[np.int64]]:
    """Spending (spending_kind, technology, year) and idle spending (technology), with the years.

    Parameters
    ----------
    program : Program
    values : array over columns
        The answer.

    Returns
    -------
    dict of name to variable, array of calendar years
    """
    new, renewed = _overnight(program, values)
    start, lead = _start(program), variable(program.system, "lead_time").values[:, None]
    years = _years(program, start - np.where(new > 0, lead, 0.0))
    spent = [
        np.einsum("tv,tvy->ty", cost, share)
        for cost, share in zip((new, renewed), shares_by_year(program, years), strict=True)
    ]
    found = {
        "spending": xr.Variable(("spending_kind", "technology", "year"), np.array(spent)),
        "idle_spending": xr.Variable(("technology",), _idle(program, values, start)),
    }
    return found, years


def shares_by_year(program: Program, years: NDArray[np.int64]) -> tuple[Array, Array]:
    """Share of the overnight cost of a vintage that is spent in each calendar year.

    Parameters
    ----------
    program : Program
    years : array of calendar years

    Returns
    -------
    of what is new and of what is renewed, each (technology, vintage, year)
    """
    start, lead = _start(program), variable(program.system, "lead_time").values[:, None]
    overhaul = renewal_start(program.system).values[None, :]
    shape = (*start.shape, len(years))
    new, renewed = spent_by_year(start, lead, years), spent_by_year(overhaul, 0.0, years)
    return np.broadcast_to(new, shape), np.broadcast_to(renewed, shape)


def _overnight(program: Program, values: Array) -> tuple[Array, Array]:
    """Overnight cost of what is built and of what is renewed (technology, vintage), all sites."""
    system = program.system
    found = []
    for column, cost in (("build", "capex"), ("renew", "renewal_capex")):
        price = variable(system, cost)
        money = program.form.value(column, values) * choose(price.stated(), price, 0.0)
        found.append(money.sum("site").transpose("technology", "vintage").values)
    return found[0], found[1]


def _start(program: Program) -> Array:
    """Date of first operation of a vintage (technology, vintage)."""
    start = program.coefficients.operation_start.over(("technology", "vintage"))
    sizes = program.sizes["technology"], program.sizes["vintage"]
    return np.broadcast_to(start, sizes).astype(float)


def _years(program: Program, begin: Array) -> NDArray[np.int64]:
    """Calendar years from the first in which money can be spent to the end of the horizon."""
    first = program.system["period_first_year"].values
    end = first[-1] + program.system["period_length"].values[-1]
    return np.arange(int(np.floor(min(begin.min(), first[0]))), int(end), dtype=np.int64)


def _idle(program: Program, values: Array, start: Array) -> Array:
    """Overnight cost of vintages that run below a tenth while they are young (technology).

    ```
    idle[i, t, p] = activity[i, t, p] < IDLE x full_load[i, t] x new[i, t, p]
    new[i, t, p]  = sum over v of alive[t, v, p] x build[i, t, v]
    ```

    A vintage counts where this is so in a period that begins after its start and before half its
    technical life. What is new is taken to run before what stood before. Stores, whose work is to
    wait, with what holds their content, and contracts, which have no capacity, do not count.
    """
    system, coefficients = program.system, program.coefficients
    form = program.form
    new = (coefficients.alive * form.value("build", values)).sum("vintage")
    able = coefficients.full_load.where(coefficients.has_plant) * new
    runs = form.value("activity", values)
    content = (variable(system, "reservoir") > 0).any("technology").renamed(host="technology")
    waits = coefficients.hourly.storage | content
    below = choose(able > 0, runs < IDLE * able, False) & ~waits
    idle = below.transpose("site", "technology", "period").values
    first = system["period_first_year"].values[None, None, :]
    half = start + variable(system, "technical_lifetime").values[:, None] / 2.0
    young = (first >= start[:, :, None]) & (first < half[:, :, None])
    wasted = np.einsum("itp,tvp->itv", idle, young) > 0
    money = form.value("build", values) * variable(system, "capex")
    cost = money.transpose("site", "technology", "vintage").values
    noise = NEGLIGIBLE * float(cost.sum())
    found: Array = np.where(wasted & (cost > noise), cost, 0.0).sum(axis=(0, 2))
    return found
