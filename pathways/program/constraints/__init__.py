"""The model: its equations in order. Reading this list from top to bottom is reading the model."""

from __future__ import annotations

from collections.abc import Callable

from ..model import Model, Rows
from .balance import balance, balance_with_disposal
from .capacity import capacity_activity, capacity_minimum_load
from .emissions import account
from .hours import (
    hours_activity,
    hours_balance,
    hours_balance_with_disposal,
    hours_capacity,
    hours_connection,
    hours_contract,
    hours_draw,
    hours_export,
    hours_matched,
    hours_minimum_load,
    hours_peak,
    hours_shift_day,
    hours_shift_in,
    hours_shift_out,
    hours_unmatched,
)
from .measures import exclusive, savings_together, share_of_host
from .money import allowances, investment_budget
from .norms import border_certificates, norm_at_least, norm_at_most
from .pace import pace_of_building, pace_of_contracts, pace_of_growth
from .potentials import potential_area, potential_purchase
from .stock import stock_capacity, stock_closure, stock_renewal
from .storage import storage_content, storage_duration, storage_level, storage_power
from .targets import target_budget, target_peak, target_yearly

EQUATIONS: tuple[Callable[[Model], Rows | None], ...] = (
    # 1. Stock.
    stock_capacity,
    stock_closure,
    stock_renewal,
    # 2. Capacity.
    capacity_activity,
    capacity_minimum_load,
    hours_activity,
    hours_capacity,
    hours_minimum_load,
    hours_contract,
    # 3. Balance.
    balance,
    balance_with_disposal,
    # 4. Hours.
    hours_draw,
    hours_balance,
    hours_balance_with_disposal,
    hours_export,
    hours_peak,
    hours_connection,
    hours_shift_in,
    hours_shift_out,
    hours_shift_day,
    hours_unmatched,
    hours_matched,
    # 5. Storage.
    storage_level,
    storage_power,
    storage_content,
    storage_duration,
    # 6. Measures.
    share_of_host,
    exclusive,
    savings_together,
    # 7. Pace.
    pace_of_building,
    pace_of_contracts,
    pace_of_growth,
    # 8. Potentials.
    potential_purchase,
    potential_area,
    # 9. Account.
    account,
    # 10. Targets.
    target_yearly,
    target_budget,
    target_peak,
    # 11. Money.
    allowances,
    investment_budget,
    # 13. Rules: obligations, norms, and what crosses a border.
    norm_at_most,
    norm_at_least,
    border_certificates,
)
