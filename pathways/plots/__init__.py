"""Figures: a dataset and an axes in, the axes out; nothing is computed here beyond display units."""

from .account import plot_carbon_account
from .compare import save_comparison
from .pathway import (
    plot_abatement,
    plot_cost,
    plot_emissions,
    plot_energy,
    plot_investment,
    plot_production,
    save_figures,
)

__all__ = [
    "plot_abatement",
    "plot_carbon_account",
    "plot_cost",
    "plot_emissions",
    "plot_energy",
    "plot_investment",
    "plot_production",
    "save_comparison",
    "save_figures",
]
