"""The model: its equations in order. Reading this list from top to bottom is reading the model."""

from __future__ import annotations

from ..equation import Equation
from .balance import BALANCE
from .capacity import CAPACITY
from .ceilings import CEILINGS
from .conversion import CONVERSION
from .emissions import ACCOUNT
from .first_year import FIRST_YEAR
from .history import HISTORY
from .hours_records import DISPATCH, METER
from .measures import MEASURES
from .money import MONEY
from .no_return import NO_RETURN
from .norms import NORMS
from .pace import PACE
from .potentials import POTENTIALS
from .stated import STATED
from .stock import STOCK
from .storage import STORAGES
from .targets import TARGETS
from .units import UNITS

FAMILIES: tuple[tuple[str, tuple[Equation, ...]], ...] = (
    ("The stock of capacity and how it ages", STOCK),
    ("Units of what stands today", UNITS),
    ("History", HISTORY),
    ("First years", FIRST_YEAR),
    ("Limits stated for one technology", STATED),
    ("What capacity can do", CAPACITY),
    ("Dispatch by the hour", DISPATCH),
    ("Nothing comes from nowhere", BALANCE),
    ("Balance, meter and load by the hour", METER),
    ("Storage within a representative day", STORAGES),
    ("Shares of hosts, exclusive options, joint savings", MEASURES),
    ("How fast things change", PACE),
    ("One unit at a time", CONVERSION),
    ("No return to fossil fuel", NO_RETURN),
    ("What nature and suppliers give", POTENTIALS),
    ("The account of emissions", ACCOUNT),
    ("Targets", TARGETS),
    ("Limits on money", MONEY),
    ("Rules: obligations, norms, and what crosses a border", NORMS),
    ("Credits, connection, allowances, rewards", CEILINGS),
)
"""Parts of the model: what each is about, and its equations and bounds."""

EQUATIONS: tuple[Equation, ...] = tuple(each for _, family in FAMILIES for each in family)
"""All of them, in order."""
