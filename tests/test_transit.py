"""Densities, ranks and growth from known answers."""

import pandas as pd
import pytest

from helpers import load
from helpers.analysis.growth import annual_growth
from helpers.analysis.transit import CapacityPath, crossing_densities, density_ranks, ranks


def test_densities_round_to_every_printed_density() -> None:
    frame = crossing_densities(load("table1"))
    for name in ("crossing", "operating"):
        computed = frame[f"{name}_density_computed"].round(3)
        pd.testing.assert_series_equal(computed, frame[f"{name}_density"], check_names=False)


def test_ranks_tell_printed_ties_apart() -> None:
    table = ranks(load("table1")).set_index("indicator")
    assert table.loc["crossing_density"].to_dict() == {
        "Amur": 4,
        "Khabarovsk": 1,
        "Primorsky": 3,
        "Zabaykalsky": 5,
        "Jewish AO": 2,
    }
    assert table.loc["operating_density"].to_dict() == {
        "Amur": 5,
        "Khabarovsk": 1,
        "Primorsky": 2,
        "Zabaykalsky": 3,
        "Jewish AO": 4,
    }
    # Amur and Zabaykalsky share 34 km per 1,000 km2 and the better rank.
    assert table.loc["road_density", "Amur"] == table.loc["road_density", "Zabaykalsky"] == 3


def test_where_amur_stands() -> None:
    amur = density_ranks(load("table1"), "Amur")
    assert (amur.border_rank, amur.crossings_rank, amur.density_rank) == (1, 1, 4)
    assert amur.operating_density_rank == amur.regions == 5
    assert amur.lowest_density_region == "Zabaykalsky"


def test_growth() -> None:
    assert annual_growth(100, 121, 2) == pytest.approx(10)
    path = CapacityPath(158, 173, 270)
    assert path.years == 9
    assert path.reached * (1 + path.growth_needed / 100) ** path.years == pytest.approx(270)
    with pytest.raises(ValueError, match="No growth rate"):
        annual_growth(0, 1, 1)
