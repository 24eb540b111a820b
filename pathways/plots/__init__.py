"""Figures: a dataset and an axes in, the axes out.

Nothing is computed here beyond display units.
"""

from .account import plot_carbon_account
from .calendar import plot_calendar, plot_spending_by_year
from .compare import save_comparison
from .hours import (
    HOUR_FIGURES,
    plot_dispatch_peak,
    plot_dispatch_typical,
    plot_duration,
    plot_storage_level,
)
from .pathway import (
    plot_abatement,
    plot_cost,
    plot_emissions,
    plot_energy,
    plot_investment,
    plot_production,
    save_figures,
)
from .yardsticks import plot_cost_on_market_price, plot_yardsticks

__all__ = [
    "HOUR_FIGURES",
    "plot_abatement",
    "plot_calendar",
    "plot_carbon_account",
    "plot_cost",
    "plot_cost_on_market_price",
    "plot_dispatch_peak",
    "plot_dispatch_typical",
    "plot_duration",
    "plot_emissions",
    "plot_energy",
    "plot_investment",
    "plot_production",
    "plot_spending_by_year",
    "plot_storage_level",
    "plot_yardsticks",
    "save_comparison",
    "save_figures",
]
