"""Studies whose answers are known: a figure is a function of the factors, solved by nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
import pathways.sensitivity.spread as room
from pathways.sensitivity.evaluate import values_of
from pathways.sensitivity.outputs import HEADLINE
from tests.sensitivity.world import ranged

Function = Callable[..., np.ndarray]


def analytic(
    monkeypatch: pytest.MonkeyPatch,
    function: Function,
    vary: dict[str, Any],
    hides: Function | None = None,
    **settings: Any,
) -> xr.Dataset:
    """A study in which the extra cost is a function of the values of the factors, by way of the
    same design, store and analysis; where `hides` holds, the target is missed.
    """

    class Analytic:
        def __init__(self, job: Any) -> None:
            self.job = job

        def chunk(self, rows: np.ndarray) -> dict[str, Any]:
            values = values_of(self.job.factors, rows)
            status = np.where(hides(*values.T), 2, 1) if hides else np.ones(len(rows))
            found = {
                output.name: np.zeros((len(rows), *(3 for _ in output.dims))) for output in HEADLINE
            }
            return {
                **found,
                "extra_cost": function(*values.T),
                "status": status.astype("i1"),
                "reason": [""] * len(rows),
            }

    monkeypatch.setattr(room, "Evaluator", Analytic)
    return pw.sweep(ranged(), vary=vary, **{"chunk": 4096, **settings})
