"""Dispersion, orientation and what the district's share cannot identify."""

import numpy as np
import pandas as pd
import pytest

from helpers import load
from helpers.analysis.dispersion import (
    dispersion_by_year,
    gini,
    relative_orientation,
    within_bounds,
)
from helpers.sources.errors import InputError

SHARES = load("table2")


def test_gini_of_known_distributions():
    assert gini(np.array([3.0, 3.0, 3.0])) == pytest.approx(0.0)
    assert gini(np.array([0.0, 0.0, 0.0, 4.0])) == pytest.approx(0.75)
    assert gini(np.array([1.0, 2.0, 3.0, 4.0])) == pytest.approx(0.25)


def test_eight_regions_are_complete():
    found = dispersion_by_year(SHARES)
    assert len(found.regions) == 8
    assert "Chukotka" not in found.regions and "DFO" not in found.regions
    first = SHARES[(SHARES["year"] == 2000) & SHARES["region"].isin(found.regions)]["share"]
    assert found.table["sd"].iloc[0] == pytest.approx(first.std())
    assert found.table["cv"].iloc[0] == pytest.approx(first.std() / first.mean())


def test_sd_and_cv_disagree():
    found = dispersion_by_year(SHARES)
    assert found.change("sd") > 0 > found.change("cv")


def test_orientation_is_the_ratio_to_the_district():
    ratios = relative_orientation(SHARES).set_index(["region", "year"])["ratio"]
    assert ratios["Amur", 2021] == pytest.approx(52.6 / 35.5)
    assert ("DFO", 2021) not in ratios.index


def test_bounds_hold_for_weights_that_were_drawn():
    rng = np.random.default_rng(3)
    start, end = rng.uniform(5, 95, 5), rng.uniform(5, 95, 5)
    for _ in range(20):
        early, late = rng.dirichlet(np.ones(5), 2)
        whole = (early @ start, late @ end)
        rows = [("W", 2001, whole[0]), ("W", 2002, whole[1])]
        rows += [(f"r{i}", 2001, start[i]) for i in range(5)]
        rows += [(f"r{i}", 2002, end[i]) for i in range(5)]
        frame = pd.DataFrame(rows, columns=["region", "year", "share"])
        frame = frame.sort_values(["region", "year"])
        found = within_bounds(frame, 2001, 2002, aggregate="W")
        within = 0.5 * (early + late) @ (end - start)
        assert found.low - 1e-9 <= within <= found.high + 1e-9


def test_table_2_does_not_identify_the_sign():
    assert not within_bounds(SHARES, 2018, 2021).sign_known
    assert len(within_bounds(SHARES, 2018, 2021).regions) == 11
    assert len(within_bounds(SHARES, 2015, 2017).regions) == 9


def test_refusals_are_sentences():
    with pytest.raises(InputError, match="no share in 1999"):
        within_bounds(SHARES, 1999, 2021)
    with pytest.raises(InputError, match="no row Siberia"):
        relative_orientation(SHARES, aggregate="Siberia")
    with pytest.raises(InputError, match="at least two regions"):
        dispersion_by_year(SHARES[SHARES["region"] == "Amur"])
