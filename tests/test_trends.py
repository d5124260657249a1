"""The whole of the trend regressions, on Table 2 and on series with a known answer."""

import numpy as np
import pandas as pd
import pytest

from helpers import load
from helpers.analysis.persistence import draw_errors
from helpers.analysis.trends import Verdict, fit_trends, trends_frame

REGIONS = [
    *("Amur", "Primorsky", "Khabarovsk", "Jewish AO", "Zabaykalsky", "Chukotka", "Buryatia"),
    *("Kamchatka", "Sakhalin", "Yakutia", "Magadan", "DFO"),
]
METHODS = [
    *("ols", "ols_hc3", "gls_pooled_rho", "logit_gls_pooled_rho", "gls_pooled_rho_pp"),
    *("breakdown", "logit_ols", "quasibinomial", "theilsen", "kendall", "rw_drift", "loo"),
    *("window_2000_2019", "window_2015_2021", "supf", "supf_level"),
]


@pytest.fixture(scope="module")
def trends():
    return fit_trends(load("table2"), draws=999)


def test_every_region_is_there_with_its_number_of_points(trends):
    assert set(trends.table["region"]) == {*REGIONS, "pooled"}
    n = {region: trends.value(region, "ols", "n") for region in REGIONS}
    assert n.pop("Chukotka") == 7
    assert (n.pop("Buryatia"), n.pop("Zabaykalsky")) == (4, 4)
    assert set(n.values()) == {10.0}


def test_amur_as_printed(trends):
    assert trends.value("Amur", "ols", "slope") == pytest.approx(-0.92497, abs=5e-6)
    assert trends.value("Amur", "ols", "se") == pytest.approx(0.50979, abs=5e-6)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_speaks_of_every_tested_region(trends, method):
    rows = trends.table[trends.table["method"] == method]
    rows = rows[~rows["region"].isin(["Buryatia", "Zabaykalsky"])]
    assert set(rows["region"]) == {*trends.tested, "DFO"}


def test_the_tidy_frame_has_one_number_a_key(trends):
    frame = trends_frame(trends)
    assert list(frame.columns) == ["region", "method", "quantity", "value", "note"]
    assert not frame.duplicated(["region", "method", "quantity"]).any()
    empty = frame[frame["value"].isna()]
    assert set(empty["method"]) <= {"breakdown", "breakdown_logit", "verdict"}
    assert (empty["note"] != "").all()


def test_four_points_get_their_slope_alone(trends):
    rows = trends.table[trends.table["region"] == "Buryatia"]
    assert set(zip(rows["method"], rows["quantity"], strict=True)) == {
        ("ols", "slope"),
        ("ols", "n"),
        ("verdict", "established"),
    }
    assert trends.note("Buryatia", "ols", "slope") == "n = 4: slope only"
    assert trends.verdict("Buryatia") is Verdict.UNTESTED


def test_a_window_with_too_few_points_gets_its_slope_alone(trends):
    assert trends.note("Chukotka", "window_2000_2019", "slope") == "n = 5: slope only"
    assert np.isnan(trends.value("Chukotka", "window_2000_2019", "p"))


def test_holm_and_benjamini_hochberg_by_hand(trends):
    p = {r: trends.value(r, "gls_pooled_rho", "p") for r in trends.tested}
    assert len(p) == 9
    ordered = sorted(p, key=p.get)
    for multiplier, quantity in ((9, "p_holm9"), (11, "p_holm11")):
        running = 0.0
        for rank, region in enumerate(ordered):
            running = max(running, min(1.0, (multiplier - rank) * p[region]))
            assert trends.value(region, "adjusted", quantity) == pytest.approx(running)
    smallest = 1.0
    for rank in range(9, 0, -1):
        region = ordered[rank - 1]
        smallest = min(smallest, 9 / rank * p[region])
        assert trends.value(region, "adjusted", "p_bh9") == pytest.approx(smallest)
    assert np.isnan(trends.value("DFO", "adjusted", "p_holm9"))


def test_no_region_of_table_2_passes(trends):
    assert trends.established == ()
    assert trends.verdict("Amur") is Verdict.NOT_ESTABLISHED
    assert trends.verdict("Jewish AO") is Verdict.NOT_AFTER_HOLM
    assert trends.verdict("Yakutia") is Verdict.ONLY_IF_INDEPENDENT


def test_pooled_p_uses_the_logit_scales_rho(trends):
    assert trends.value("Amur", "gls_pooled_rho", "rho") == trends.rho_logit.rho
    assert trends.value("Amur", "gls_pooled_rho_pp", "rho") == trends.rho_pp.rho == 1.0
    walk = trends.value("Amur", "rw_drift", "p")
    assert trends.value("Amur", "gls_pooled_rho_pp", "p") == pytest.approx(walk)


def frame_of(values, years):
    rows = [
        (f"r{i}", y, v) for i, row in enumerate(values) for y, v in zip(years, row, strict=True)
    ]
    return pd.DataFrame(rows, columns=["region", "year", "share"])


def test_strong_trends_are_established_and_absent_ones_are_not():
    years = np.arange(2001, 2021)
    rng = np.random.default_rng(1)
    noise = draw_errors(years, 0.3, (6,), rng)
    noise[:3] += 1.0 * (years - 2010)
    found = fit_trends(frame_of(50 + noise, years), aggregate=None, draws=199)
    assert found.established == ("r0", "r1", "r2")
    for region in found.established:
        line = [found.value(region, "gls_pooled_rho", q) for q in ("ci_low", "ci_high")]
        assert line[0] < 1.0 < line[1]
    assert found.value("r0", "breakdown", "rho") == 1.0


def test_other_years_and_more_regions_are_taken():
    years = np.arange(1990, 2002)
    values = 30 + np.random.default_rng(2).normal(0, 3, (14, 12))
    found = fit_trends(frame_of(values, years), aggregate=None, windows=(), draws=99)
    assert "p_holm14" in set(found.table["quantity"])
    assert len(found.tested) == 14


def test_constant_exact_and_bounded_series_are_named():
    years = np.arange(2001, 2011)
    rng = np.random.default_rng(3)
    rows = [np.full(10, 7.0), 2.0 * (years - 2000), np.r_[0.0, rng.uniform(1, 5, 9)]]
    rows += list(rng.uniform(20, 60, (3, 10)))
    found = fit_trends(frame_of(rows, years), aggregate=None, windows=(), draws=99)
    assert found.note("r0", "ols", "slope") == "no variation: no test"
    assert found.note("r1", "ols", "slope") == "exact line: no test"
    assert np.isnan(found.value("r1", "ols", "p"))
    assert found.note("r2", "logit_ols", "slope").startswith("a share of 0 or 100")
    assert np.isfinite(found.value("r2", "gls_pooled_rho", "p"))
    assert found.rho_logit.groups == 3 and found.rho_pp.groups == 4


def test_nothing_testable_is_no_error():
    frame = frame_of(np.random.default_rng(4).uniform(1, 9, (2, 4)), np.arange(2001, 2005))
    found = fit_trends(frame, aggregate=None, draws=99)
    assert found.tested == () and found.rho_logit is None
    assert found.verdict("r0") is Verdict.UNTESTED


def test_a_region_without_values_is_listed():
    frame = frame_of(np.random.default_rng(4).uniform(1, 9, (2, 8)), np.arange(2001, 2009))
    frame.loc[frame["region"] == "r1", "share"] = np.nan
    found = fit_trends(frame, aggregate=None, draws=99)
    assert found.note("r1", "ols", "slope") == "n = 0: no slope"


def test_same_seed_same_table():
    one, two = (fit_trends(load("table2"), draws=99).table for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
