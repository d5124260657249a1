"""The line against the last value, out of sample."""

import numpy as np
import pandas as pd
import pytest

from helpers import load
from helpers.analysis.forecasts import forecast_test


def test_a_true_line_wins_and_a_flat_series_ties():
    rows = [("line", y, 10 + 2.0 * (y - 2000)) for y in range(2000, 2012)]
    frame = pd.DataFrame(rows, columns=["region", "year", "share"])
    found = forecast_test(frame, origins=(2008,))
    assert found.mean_errors(2008) == pytest.approx((0.0, 4.0))
    assert found.wins(2008) == (1, 1)


def test_table_2_favours_the_last_value():
    """On average 9.6 against 8.8 points from 2017, 9.7 against 6.2 from 2019."""
    found = forecast_test(load("table2"))
    assert np.round(found.mean_errors(2017), 1) == pytest.approx((9.6, 8.8))
    assert found.mean_errors(2019) == (pytest.approx(9.7, abs=0.05), 6.15)
    assert found.wins(2017)[1] == 8
    assert found.wins(2019)[1] == 9


def test_errors_by_hand_for_amur():
    found = forecast_test(load("table2")).table.set_index(["origin", "region"])
    assert found.loc[(2019, "Amur"), "mae_last"] == pytest.approx(
        np.mean([67.8 - 59.5, 67.8 - 52.6])
    )


def test_series_that_end_at_the_origin_are_left_out():
    frame = pd.DataFrame({"region": "A", "year": range(2010, 2018), "share": 1.0 + np.arange(8)})
    assert forecast_test(frame, origins=(2017,)).table.empty
