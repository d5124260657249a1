"""The careful line: printed truth, a second implementation, and the libraries' traps."""

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import nct, norm
from scipy.stats import t as student

from helpers import load
from helpers.analysis.fractional import fit_logit_curves
from helpers.analysis.line_fit import (
    detectable_slope,
    leave_one_year_out,
    leverage,
    line_band,
    ols_line,
    quasi_binomial_slope,
)
from helpers.analysis.naive_inference import fractional_logit_p, naive_tests, newey_west_p
from helpers.analysis.share_series import share_series

SERIES = {s.region: s for s in share_series(load("table2"))}
AMUR = SERIES["Amur"]


def test_amur_slope_and_standard_error():
    line = ols_line(AMUR.years, AMUR.values)
    assert line.slope == pytest.approx(-0.92497, abs=5e-6)
    assert line.se == pytest.approx(0.50979, abs=5e-6)
    assert (line.n, line.df) == (10, 8)
    assert line.low == pytest.approx(line.slope - student.ppf(0.975, 8) * line.se)


def test_known_slope_is_recovered_and_covered():
    rng = np.random.default_rng(6)
    lines = [ols_line(AMUR.years, 20 + 0.7 * AMUR.years + rng.normal(size=10)) for _ in range(400)]
    assert np.mean([line.slope for line in lines]) == pytest.approx(0.7, abs=0.01)
    assert np.mean([line.low < 0.7 < line.high for line in lines]) == pytest.approx(0.95, abs=0.03)


def test_hc3_is_tested_against_t_and_not_the_normal():
    """The trap: statsmodels' default for HC3 is the normal distribution."""
    line = ols_line(AMUR.years, AMUR.values, robust=True)
    ratio = abs(line.slope / line.se)
    assert line.p == pytest.approx(2 * student.sf(ratio, 8))
    default = sm.OLS(AMUR.values, sm.add_constant(AMUR.years - 2015.0)).fit(cov_type="HC3")
    assert default.pvalues[1] == pytest.approx(2 * norm.sf(ratio), rel=1e-6)
    assert line.p > default.pvalues[1]


def test_hc3_standard_error_by_hand():
    centred = AMUR.years - AMUR.years.mean()
    weights = centred / (centred**2).sum()
    left = AMUR.values - AMUR.values.mean() - (weights @ AMUR.values) * centred
    by_hand = np.sqrt(((weights * left / (1 - leverage(AMUR.years))) ** 2).sum())
    assert ols_line(AMUR.years, AMUR.values, robust=True).se == pytest.approx(by_hand)


def test_newey_west_default_has_no_correction_and_the_normal():
    """The trap: both defaults make p smaller."""
    default = sm.OLS(AMUR.values, sm.add_constant(AMUR.years - 2015.0)).fit(
        cov_type="HAC", cov_kwds={"maxlags": 2}
    )
    ours = newey_west_p(AMUR.years, AMUR.values, 2, corrected=False, use_t=False)
    assert default.pvalues[1] == pytest.approx(ours, rel=1e-6)
    assert newey_west_p(AMUR.years, AMUR.values, 2, corrected=True, use_t=True) > ours


def test_glm_gives_hc0_whatever_is_asked():
    """The trap (statsmodels issue 7798): if this fails, the library was repaired."""
    design = sm.add_constant(AMUR.years - 2015.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = sm.GLM(AMUR.values / 100, design, family=sm.families.Binomial())
        errors = [model.fit(cov_type=kind).bse[1] for kind in ("HC0", "HC1", "HC2", "HC3")]
    assert errors[1:] == pytest.approx([errors[0]] * 3, rel=1e-9)
    _, _, hc0, _ = fit_logit_curves(AMUR.years, AMUR.values)
    assert errors[0] == pytest.approx(hc0[0], rel=1e-6)


def test_quasi_binomial_estimates_its_dispersion_and_uses_t():
    line = quasi_binomial_slope(AMUR.years, AMUR.values)
    slopes, errors, _, _ = fit_logit_curves(AMUR.years, AMUR.values)
    assert line.slope == pytest.approx(slopes[0], rel=1e-8)
    assert line.se == pytest.approx(errors[0], rel=1e-8)
    assert line.p == pytest.approx(2 * student.sf(abs(line.slope / line.se), 8))


def test_slope_of_the_fitted_fractional_logit_is_the_slope_of_the_data():
    """An identity: the score equations make both lines the same."""
    for series in SERIES.values():
        if series.n < 7:
            continue
        fitted = fit_logit_curves(series.years, series.values)[3][0]
        centred = series.years - series.years.mean()
        slopes = [centred @ v / (centred @ centred) for v in (series.values, fitted)]
        assert slopes[0] == pytest.approx(slopes[1], abs=1e-9)


def test_fractional_logit_p_by_two_ways():
    slopes, _, errors, _ = fit_logit_curves(AMUR.years, AMUR.values)
    p = fractional_logit_p(AMUR.years, AMUR.values)
    assert p == pytest.approx(2 * norm.sf(abs(slopes[0] / errors[0])), rel=1e-6)
    assert p < 0.05 < ols_line(AMUR.years, AMUR.values).p


def test_naive_tests_cover_the_tested_regions_only():
    table = naive_tests(load("table2"))
    assert set(table["region"]) == {r for r, s in SERIES.items() if s.n >= 7}
    assert table["p"].between(0, 1).all()


def test_mixed_model_does_not_converge_on_uncentred_years():
    """The trap: statsmodels' MixedLM with years as they are; with centred years it is fine."""
    rows = [
        (s.region, y, v) for s in SERIES.values() for y, v in zip(s.years, s.values, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["region", "year", "share"])

    def complaints(years):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                design = sm.add_constant(np.asarray(years, dtype=float))
                model = sm.MixedLM(frame["share"], design, frame["region"], exog_re=design)
                fit = model.fit()
                return len(caught) + (not fit.converged)
            except np.linalg.LinAlgError:
                return 1

    assert complaints(frame["year"]) > 0


def test_leave_one_year_out_by_hand():
    loo = leave_one_year_out(AMUR)
    keep = AMUR.years != 2000
    line = ols_line(AMUR.years[keep], AMUR.values[keep])
    assert loo.slopes[0] == pytest.approx(line.slope)
    assert loo.p[0] == pytest.approx(line.p)
    assert not loo.flips(0.107)
    assert loo.flips(0.03)


def test_leverage_of_2000():
    weights = leverage(AMUR.years)
    assert weights.sum() == pytest.approx(2.0)
    assert weights[0] == pytest.approx(0.56, abs=0.005)
    assert weights.argmax() == 0


def test_detectable_slope_has_the_power_asked_for():
    slope = detectable_slope(0.5, 8)
    critical = student.ppf(0.975, 8)
    power = nct.sf(critical, 8, slope / 0.5) + nct.cdf(-critical, 8, slope / 0.5)
    assert power == pytest.approx(0.8, abs=1e-8)
    for df in (2, 3, 8, 200):
        assert detectable_slope(1.0, df) > 2.8


def test_band_equals_statsmodels_prediction():
    line = ols_line(AMUR.years, AMUR.values)
    at = np.array([2000.0, 2012.0, 2021.0])
    fit, low, high = line_band(AMUR.years, line, AMUR.values, at)
    model = sm.OLS(AMUR.values, sm.add_constant(AMUR.years - 2015.0)).fit()
    peer = model.get_prediction(sm.add_constant(at - 2015.0)).summary_frame()
    assert fit == pytest.approx(peer["mean"].to_numpy())
    assert low == pytest.approx(peer["mean_ci_lower"].to_numpy())
    assert high == pytest.approx(peer["mean_ci_upper"].to_numpy())
