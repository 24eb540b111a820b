"""The order of the sectors: mean of places, ties shared, as many early ones as the guideline
names.
"""

from __future__ import annotations

from pathways.ranking import Standing, rank, table


def standing(share: float, early: float, cost: float, phase: int, met: bool = True) -> Standing:
    return Standing(share, early, early, cost, met, phase)


def test_mean_of_places_by_hand() -> None:
    """`a` is first by share and residual and second by cost: 4/3; `b` second, third and first: 2;
    `c` third, second, third: 8/3.
    """
    found = {
        "c": standing(0.1, 0.2, 90.0, 2027),
        "b": standing(0.5, 0.3, 10.0, 2030),
        "a": standing(0.9, 0.1, 20.0, 2027),
    }
    assert [(name, round(mean, 6), phase) for name, mean, phase in rank(found)] == [
        ("a", round(4 / 3, 6), 2027),
        ("b", 2.0, 2027),
        ("c", round(8 / 3, 6), 2030),
    ]
    assert [row["agrees"] for row in table(found)] == ["yes", "no", "no"]


def test_equal_figures_share_their_places_and_a_missed_target_is_the_dearest() -> None:
    """Shares tie at 1.5; residuals 0.1001 and 0.1002 are the same thousandth; a missed target
    counts as dearer than any cost.
    """
    found = {
        "a": standing(0.5, 0.1001, -500.0, 2027, met=False),
        "b": standing(0.5, 0.1002, 900.0, 2030),
    }
    assert [(name, mean) for name, mean, _ in rank(found)] == [
        ("b", (1.5 + 1.5 + 1) / 3),
        ("a", (1.5 + 1.5 + 2) / 3),
    ]
    assert "missed" in table(found)[1]["cost"]
