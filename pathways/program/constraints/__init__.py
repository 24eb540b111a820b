"""The model: its equations in order. Reading this list from top to bottom is reading the model."""

from __future__ import annotations

from ..equation import Equation
from .balance import BALANCE
from .capacity import CAPACITY
from .ceilings import CEILINGS
from .emissions import ACCOUNT
from .first_year import FIRST_YEAR
from .history import HISTORY
from .hours_records import DISPATCH, METER
from .measures import MEASURES
from .money import MONEY
from .norms import NORMS
from .pace import PACE
from .potentials import POTENTIALS
from .stated import STATED
from .stock import STOCK
from .storage import STORAGES
from .targets import TARGETS

EQUATIONS: tuple[Equation, ...] = (
    *STOCK,
    *CAPACITY,
    *FIRST_YEAR,
    *STATED,
    *HISTORY,
    *CEILINGS,
    *DISPATCH,
    *BALANCE,
    *METER,
    *STORAGES,
    *MEASURES,
    *PACE,
    *POTENTIALS,
    *ACCOUNT,
    *TARGETS,
    *MONEY,
    *NORMS,
)
