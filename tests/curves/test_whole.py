"""The plan of whole plants as a point beside the curve, by hand.

`old` makes 10 t/yr with two furnaces of 6 and 4 t/yr; a tonne costs 10 and emits 2 t. `new` makes a
tonne for 30, emits nothing, costs 10 a t/yr, and is as large as the small furnace or not there.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pathways.curves.study import Study, study
from tests.questions.test_plants import capped


def found(tonnes: float, **parameters: object) -> Study:
    return study(capped(tonnes, **parameters), 2028, expert=False, whole=True)


def test_the_plan_of_whole_plants_pays_for_a_whole_plant() -> None:
    """A cap of 13 takes 7 t off 20: 3.5 t/yr of `new` at 20 more than `old` each, and a twentieth
    of 10 a year for each t/yr of plant. The curve has 3.5 t/yr of it, 10.25 a tonne; whole plants
    have 4, 72 over 7 t.
    """
    curve = found(13.0).curve
    assert float(curve["whole_emissions"]) == pytest.approx(13.0)
    assert float(curve["whole_abatement"]) == pytest.approx(7.0)
    assert float(curve["whole_average_cost"]) == pytest.approx(72.0 / 7.0)
    assert float(curve["average_cost"][0]) == pytest.approx(10.25)
    assert float(curve["whole_gap"]) <= 1e-3
    assert float(curve["whole_emissions_location_based"]) == pytest.approx(13.0)


def test_its_level_stands_among_the_levels_and_names_its_gap() -> None:
    levels = found(13.0).levels
    at = [level.question for level in levels].index("plan of whole plants")
    assert at == len(levels) - 2
    assert levels[at].reduction == pytest.approx(0.35)
    assert np.isnan(levels[at].marginal_cost)
    assert "converted wholly" in levels[at].limits
    assert levels[at].cost_increase > 0


def test_a_target_beyond_the_curve_is_read_at_the_price_limit() -> None:
    """At most 2 t/yr of `new` can be built in each of three years: 6 t/yr leave 8 t, and a cap of 1
    is beyond the curve, which a price limit of 100 pays for to its end. A whole plant has 4 t/yr,
    more than a year allows: nothing is built, 20 t stay, and no tonne has a cost.
    """
    curve = found(1.0, build_max={("works", "new"): 2.0, ("works", "old"): 0.0}).curve
    assert float(curve["emissions"][-1]) == pytest.approx(8.0)
    assert float(curve["whole_emissions"]) == pytest.approx(20.0, rel=1e-5)
    assert np.isnan(float(curve["whole_average_cost"]))


def test_without_the_question_there_is_no_point() -> None:
    plain = study(capped(13.0), 2028, expert=False)
    assert "whole_emissions" not in plain.curve
    assert "plan of whole plants" not in [level.question for level in plain.levels]
    budget = study(capped(13.0), None, expert=False, whole=True)
    assert "whole_emissions" not in budget.curve
    assert replace(plain, levels=()).merged_rows()[0]["merged"] == 1
