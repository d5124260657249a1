"""CR2, Satterthwaite and the wild bootstrap against second implementations."""

from itertools import product

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest
import statsmodels.api as sm
from linearmodels.panel import PanelOLS
from scipy.linalg import fractional_matrix_power, pinvh, sqrtm
from scipy.stats import t as student

from helpers.analysis.few_clusters import cr1_test, cr2_test, demean, fit_within, wild_bootstrap_p

SIZES = (10, 10, 7, 4, 10, 4)


@pytest.fixture
def panel():
    rng = np.random.default_rng(7)
    clusters = np.repeat(np.arange(len(SIZES)), SIZES)
    years = np.concatenate([np.arange(2022 - n, 2022) for n in SIZES]) - 2015.0
    border = (clusters < 3).astype(float)
    response = 30.0 + 5 * clusters + 0.4 * years + rng.normal(0, 4, len(years))
    design = np.column_stack([years, years * border])
    return response, design, clusters


def with_dummies(design, clusters):
    return np.column_stack([design, np.equal.outer(clusters, np.unique(clusters)).astype(float)])


def direct_cr2(response, design, clusters, term):
    """Second implementation: a column for every region, pseudo-inverse roots, full matrices."""
    x = with_dummies(design, clusters)
    bread = np.linalg.inv(x.T @ x)
    hat = x @ bread @ x.T
    maker = np.eye(len(x)) - hat
    residuals = maker @ response
    meat = np.zeros((x.shape[1], x.shape[1]))
    columns = []
    for g in np.unique(clusters):
        rows = np.flatnonzero(clusters == g)
        adjust = np.real(sqrtm(pinvh(maker[np.ix_(rows, rows)], rtol=1e-9)))
        score = x[rows].T @ adjust @ residuals[rows]
        meat += np.outer(score, score)
        columns.append(maker[:, rows] @ adjust @ x[rows] @ bread[:, term])
    variance = (bread @ meat @ bread)[term, term]
    gram = np.array(columns) @ np.array(columns).T
    eigen = np.linalg.eigvalsh(gram)
    return np.sqrt(variance), eigen.sum() ** 2 / (eigen**2).sum()


@pytest.mark.parametrize("term", [0, 1])
def test_cr2_equals_the_direct_implementation(panel, term):
    response, design, clusters = panel
    test = cr2_test(fit_within(response, design, clusters), term)
    se, df = direct_cr2(response, design, clusters, term)
    assert test.se == pytest.approx(se, rel=1e-7)
    assert test.df == pytest.approx(df, rel=1e-7)
    assert test.p == pytest.approx(2 * student.sf(abs(test.t), df), rel=1e-6)


def test_cr2_is_unbiased_under_its_working_model(panel):
    _, design, clusters = panel
    rng = np.random.default_rng(1)
    spread = rng.normal(size=(4_000, len(clusters)))
    fits = [fit_within(row, design, clusters) for row in spread]
    estimates = np.array([fit.coefficients[1] for fit in fits])
    variances = np.array([cr2_test(fit, 1).se ** 2 for fit in fits[:1_500]])
    assert variances.mean() == pytest.approx(estimates.var(), rel=0.08)


def test_balanced_clusters_have_g_less_one_degrees():
    clusters = np.repeat(np.arange(8), 10)
    years = np.tile(np.arange(10.0), 8)
    response = np.random.default_rng(2).normal(size=80)
    assert cr2_test(fit_within(response, years[:, None], clusters), 0).df == pytest.approx(7.0)


def test_inverse_root_handles_singular_blocks():
    """With as many regressors as rows a block loses rank: left out, not blown up."""
    clusters = np.repeat(np.arange(5), 4)
    years = np.tile(np.arange(4.0), 5)
    design = np.column_stack([years * (clusters < 2), *(years == k for k in (1, 2, 3))])
    response = np.random.default_rng(3).normal(size=20)
    test = cr2_test(fit_within(response, design, clusters), 0)
    se, df = direct_cr2(response, design, clusters, 0)
    assert (test.se, test.df) == pytest.approx((se, df), rel=1e-6)


def test_coefficients_equal_pyfixest_and_linearmodels(panel):
    response, design, clusters = panel
    frame = pd.DataFrame({"y": response, "a": design[:, 0], "b": design[:, 1], "region": clusters})
    ours = fit_within(response, design, clusters)
    fixest = pf.feols("y ~ a + b | region", frame, vcov={"CRV1": "region"})
    assert ours.coefficients == pytest.approx(fixest.coef().to_numpy(), rel=1e-8)
    frame["row"] = np.arange(len(frame))
    peer = PanelOLS(
        frame.set_index(["region", "row"])["y"],
        frame.set_index(["region", "row"])[["a", "b"]],
        entity_effects=True,
    ).fit()
    assert ours.coefficients == pytest.approx(peer.params.to_numpy(), rel=1e-8)


def test_cr1_equals_statsmodels_and_names_its_correction(panel):
    """The trap: statsmodels' factor is G/(G−1)·(N−1)/(N−k), region effects not counted."""
    response, design, clusters = panel
    fit = fit_within(response, design, clusters)
    peer = sm.OLS(demean(response, clusters), demean(design, clusters)).fit(
        cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True
    )
    assert cr1_test(fit, 1).se == pytest.approx(peer.bse[1], rel=1e-9)
    assert cr1_test(fit, 1).p == pytest.approx(peer.pvalues[1], rel=1e-7)
    bare = sm.OLS(demean(response, clusters), demean(design, clusters)).fit(
        cov_type="cluster", cov_kwds={"groups": clusters, "use_correction": False}, use_t=True
    )
    groups, rows, k = 6, len(response), 2
    factor = np.sqrt(groups / (groups - 1) * (rows - 1) / (rows - k))
    assert cr1_test(fit, 1).se == pytest.approx(bare.bse[1] * factor, rel=1e-9)


def test_cr1_equals_pyfixest_up_to_its_own_correction(panel):
    response, design, clusters = panel
    frame = pd.DataFrame({"y": response, "a": design[:, 0], "b": design[:, 1], "region": clusters})
    peer = pf.feols(
        "y ~ a + b | region",
        frame,
        vcov={"CRV1": "region"},
        ssc=pf.ssc(k_adj=False, G_adj=True),
    )
    ours = cr1_test(fit_within(response, design, clusters), 1)
    rows, k = len(response), 2
    assert ours.se == pytest.approx(peer.se()["b"] * np.sqrt((rows - 1) / (rows - k)), rel=1e-7)


def looped_wild_p(response, design, clusters, term):
    """Second implementation: statsmodels in a loop over every vector of signs."""
    y, x = demean(response, clusters), demean(design, clusters)
    others = np.delete(x, term, axis=1)
    fitted = others @ np.linalg.lstsq(others, y, rcond=None)[0]

    def ratio(values):
        model = sm.OLS(values, x).fit(cov_type="cluster", cov_kwds={"groups": clusters})
        return abs(model.tvalues[term])

    observed = ratio(y)
    signs = product((1.0, -1.0), repeat=int(clusters.max()) + 1)
    drawn = [ratio(fitted + np.array(s)[clusters] * (y - fitted)) for s in signs]
    return np.mean(np.array(drawn) >= observed * (1 - 1e-10))


@pytest.mark.parametrize("term", [0, 1])
def test_wild_bootstrap_equals_the_loop(panel, term):
    response, design, clusters = panel
    ours = wild_bootstrap_p(fit_within(response, design, clusters), term)
    assert ours == pytest.approx(looped_wild_p(response, design, clusters, term), abs=1e-12)


def test_wild_bootstrap_of_a_single_regressor_holds_its_rate():
    clusters = np.repeat(np.arange(8), 6)
    years = np.tile(np.arange(6.0), 8)[:, None]
    rng = np.random.default_rng(5)
    p = [wild_bootstrap_p(fit_within(rng.normal(size=48), years, clusters), 0) for _ in range(400)]
    assert np.mean(np.array(p) <= 0.1) == pytest.approx(0.1, abs=0.045)


def test_fractional_power_is_the_same_root():
    """The symmetric root used for CR2, once more by scipy's own power."""
    from helpers.analysis.few_clusters import _inverse_root

    a = np.array([[2.0, 0.3], [0.3, 1.0]])
    assert _inverse_root(a) == pytest.approx(fractional_matrix_power(a, -0.5))
