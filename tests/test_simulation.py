"""The project's own size table, and its parts against the libraries."""

import numpy as np
import pytest
import statsmodels.api as sm

from helpers.analysis.simulation import (
    FULL_GRID,
    ShareProcess,
    newey_west_errors,
    rejection_rates,
    size_table,
)

YEARS = np.array(FULL_GRID)
# published beforehand, per cent at ρ = 0, .5, .7, .9; 1.5 points is the agreed distance
PUBLISHED = {
    "ols": (4.7, 12.0, 21.5, 41.8),
    "ols_hc3": (4.9, 9.5, 14.9, 27.2),
    "newey_west_1_corrected_t": (14.8, 21.4, 30.1, 45.8),
    "newey_west_2_default": (30.4, 36.0, 44.6, 59.3),
    "fractional_logit_hc0": (19.0, 28.1, 37.9, 54.0),
    "kendall": (4.5, 11.0, 18.9, 32.3),
    "gls_own_rho": (3.3, 7.1, 10.2, 18.2),
    "gls_pooled_rho": (4.8, 5.6, 6.4, 8.7),
}
POWER = {"ols": 44, "ols_hc3": 36, "kendall": 32, "gls_own_rho": 37, "gls_pooled_rho": 42}


@pytest.fixture(scope="module")
def table():
    return size_table().set_index(["method", "rho", "slope"])["rate"]


@pytest.mark.parametrize("method", PUBLISHED)
def test_sizes_lie_near_the_published_ones(table, method):
    for rho, rate in zip((0.0, 0.5, 0.7, 0.9), PUBLISHED[method], strict=True):
        assert table[method, rho, 0.0] == pytest.approx(rate, abs=1.5)


def test_the_default_stays_near_its_rate(table):
    assert 4.0 <= table["gls_pooled_rho", 0.0, 0.0] <= 6.0
    assert table["gls_pooled_rho", 0.7, 0.0] <= 8.0


def test_power_lies_near_the_published_one(table):
    for method, power in POWER.items():
        assert table[method, 0.0, 0.8] == pytest.approx(power, abs=2.5)


def test_rate_at_the_estimated_correlation_is_at_most_ten():
    rates = rejection_rates(0.855, draws=4_000).set_index("method")["rate"]
    assert rates["gls_pooled_rho"] <= 10.0


def test_shares_have_the_moments_asked_for():
    normals = np.random.default_rng(1).standard_normal((200_000,))
    for mean, spread in ((50.0, 8.0), (8.0, 4.0), (95.0, 3.0)):
        shares = ShareProcess(mean, spread).shares(normals)
        assert shares.mean() == pytest.approx(mean, abs=0.1)
        assert shares.std() == pytest.approx(spread, abs=0.1)
        assert shares.min() > 0 and shares.max() < 100


def test_the_quantile_table_equals_scipys_beta():
    from scipy.stats import beta, norm

    z = np.linspace(-4, 4, 33)
    size = 0.25 / 0.08**2 - 1
    peer = 100 * beta.ppf(norm.cdf(z), size / 2, size / 2)
    assert ShareProcess().shares(z) == pytest.approx(peer, abs=1e-6)


@pytest.mark.parametrize(("lags", "corrected"), [(1, True), (2, False)])
def test_newey_west_equals_statsmodels(lags, corrected):
    values = np.random.default_rng(2).normal(50, 8, (4, 10))
    ours = newey_west_errors(YEARS, values, lags, corrected)
    for row, se in zip(values, ours, strict=True):
        peer = sm.OLS(row, sm.add_constant(YEARS - 2015.0)).fit(
            cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": corrected}
        )
        assert se == pytest.approx(peer.bse[1], rel=1e-9)


def test_beta_regression_on_request():
    rates = rejection_rates(0.0, draws=60, slow_draws=60).set_index("method")
    assert rates.loc["beta_regression", "draws"] == 60
    assert 2 <= rates.loc["beta_regression", "rate"] <= 30


def test_same_seed_same_rates():
    one, two = (rejection_rates(0.5, draws=200, seed=4) for _ in range(2))
    assert one.equals(two)
