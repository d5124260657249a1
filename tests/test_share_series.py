"""What may enter a trend regression, and the sentence for what may not."""

import numpy as np
import pandas as pd
import pytest

from helpers.analysis.share_series import logit, share_series
from helpers.sources.errors import InputError


def frame(rows):
    return pd.DataFrame(rows, columns=["region", "year", "share"])


def test_regions_keep_their_order_and_unprinted_values_are_left_out():
    series = share_series(frame([("B", 2001, np.nan), ("B", 2002, 3.0), ("A", 2001, 4.0)]))
    assert [s.region for s in series] == ["B", "A"]
    assert series[0].years.tolist() == [2002]
    assert series[0].n == 1


def test_a_region_without_any_value_is_kept_empty():
    series = share_series(frame([("A", 2001, np.nan), ("B", 2001, 4.0)]))
    assert [s.n for s in series] == [0, 1]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("A", 2001, 101.0)], "A 2001 has the share 101.0"),
        ([("A", 2001, -0.1)], "within 0–100"),
        ([("A", 2001, np.inf)], "within 0–100"),
        ([("A", 2001.5, 1.0)], "whole calendar years"),
        ([("A", 2001, 1.0), ("A", 2001, 2.0)], "2001 twice"),
        ([("A", 2002, 1.0), ("A", 2001, 2.0)], "sort the shares"),
        ([("A", 2001, "5")], "share is not numeric"),
        ([("A", "2001", 5.0)], "year is not numeric"),
        ([(None, 2001, 5.0)], "names no region"),
        ([], "empty"),
    ],
)
def test_bad_input_gets_one_clear_sentence(rows, words):
    with pytest.raises(InputError, match=words):
        share_series(frame(rows))


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="no column share"):
        share_series(pd.DataFrame({"region": ["A"], "year": [2001]}))


def test_logit_is_the_log_of_the_odds():
    assert logit(np.array([50.0, 75.0])) == pytest.approx([0.0, np.log(3.0)])
