"""A colour belongs to a thing: never to its rank, nor to what is drawn beside it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pathways.catalog import Catalog
from pathways.plots.colours import OTHERS, THINGS, colours_of, thing_of
from pathways.plots.style import LEVER_COLOURS, REST_COLOUR

NAMES = st.lists(
    st.sampled_from([*THINGS, "scrap", "lime", "cullet", "blast_furnace", "cell_production"]),
    unique=True,
    max_size=9,
)


@given(NAMES, st.randoms(use_true_random=False))
def test_the_order_never_changes_a_colour(names: list[str], random: object) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = dict(zip(names, colours_of(names), strict=True))
    other = dict(zip(shuffled, colours_of(shuffled), strict=True))
    assert one == other


@given(NAMES, NAMES)
def test_what_has_a_colour_of_its_own_keeps_it_whatever_stands_beside(
    names: list[str], more: list[str]
) -> None:
    both = list(dict.fromkeys([*names, *more]))
    found = dict(zip(both, colours_of(both), strict=True))
    for name in names:
        if name in THINGS:
            assert found[name] == THINGS[name]


@given(st.lists(st.text("abcdefgh", min_size=1), unique=True, max_size=len(OTHERS)))
def test_no_two_of_a_figure_are_alike_while_there_are_free_colours(names: list[str]) -> None:
    found = colours_of(names)
    assert len(set(found)) == len(names)
    assert not set(found) & set(THINGS.values())


def test_more_things_than_colours_share_them() -> None:
    names = [f"thing_{number}" for number in range(3 * len(OTHERS))]
    assert set(colours_of(names)) == set(OTHERS)


def test_a_purchase_has_the_colour_of_what_is_bought() -> None:
    assert thing_of("purchase_of_natural_gas") == "natural_gas"
    assert thing_of("process_of_co2_transport_storage") == "co2_transport_storage"
    assert colours_of(["purchase_of_natural_gas"]) == colours_of(["natural_gas"])
    assert colours_of(["grid_power"]) == colours_of(["purchase_of_grid_electricity"])


def test_the_rest_is_grey() -> None:
    assert colours_of(["steel", "Other"])[1] == REST_COLOUR


def test_sectors_have_colours_that_no_lever_has(catalog: Catalog) -> None:
    """A comparison draws both; each sector has one of its own."""
    sectors = colours_of(sorted(catalog.sectors))
    assert len(set(sectors)) == len(catalog.sectors)
    assert not set(sectors) & set(LEVER_COLOURS.values())


def test_energy_carriers_that_sectors_share_have_colours_of_their_own(catalog: Catalog) -> None:
    """Whatever is bought as energy in two sectors or more: a reader meets it in several figures."""
    shared = ("grid_electricity", "green_electricity", "natural_gas", "coal", "hydrogen", "diesel",
              "biomass_pellets", "purchased_heat")  # fmt: skip
    for name in shared:
        assert name in catalog.carriers
        assert name in THINGS
    assert len({THINGS[name] for name in shared}) == len(shared)
