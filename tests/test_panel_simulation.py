"""Panel tests of a common trend: their real size on eleven uneven regions."""

import numpy as np
import pandas as pd
import pytest
from linearmodels.panel import PanelOLS

from helpers import load
from helpers.analysis.few_clusters import cr2_test, demean, fit_within
from helpers.analysis.panel_simulation import (
    _cr2_errors,
    driscoll_kraay_errors,
    panel_rejection_rates,
)
from helpers.analysis.share_series import share_series

GRIDS = [s.years for s in share_series(load("table2")) if s.region != "DFO"]
YEARS = np.concatenate(GRIDS)
CLUSTERS = np.repeat(np.arange(11), [len(g) for g in GRIDS])


@pytest.fixture(scope="module")
def rates():
    table = panel_rejection_rates(GRIDS, draws=4_000)
    return table.set_index(["method", "rho"])["rate"]


def test_cr2_stays_near_its_rate(rates):
    for rho in (0.0, 0.5, 0.7, 0.9):
        assert rates["cr2", rho] == pytest.approx(5.0, abs=2.0)


def test_driscoll_kraay_rejects_a_true_null_far_too_often(rates):
    assert 20 <= rates["driscoll_kraay", 0.0] <= 33
    assert 50 <= rates["driscoll_kraay", 0.9] <= 62


def test_vectorised_cr2_is_cr2():
    rows = np.random.default_rng(1).normal(size=(3, len(YEARS)))
    x = demean(YEARS.astype(float), CLUSTERS)
    for row in rows:
        fit = fit_within(row, x[:, None], CLUSTERS)
        ours = _cr2_errors(fit.residuals[None, :], x, CLUSTERS)[0]
        assert ours == pytest.approx(cr2_test(fit, 0).se, rel=1e-9)


def test_driscoll_kraay_equals_linearmodels():
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"r": CLUSTERS, "t": YEARS, "y": rng.normal(size=len(YEARS))})
    frame["x"] = YEARS - 2015.0
    peer = PanelOLS(
        frame.set_index(["r", "t"])["y"], frame.set_index(["r", "t"])[["x"]], entity_effects=True
    ).fit(cov_type="kernel", kernel="bartlett", bandwidth=2, debiased=False)
    x = demean(YEARS.astype(float), CLUSTERS)
    fit = fit_within(frame["y"].to_numpy(), x[:, None], CLUSTERS)
    ours = driscoll_kraay_errors(fit.residuals[None, :], x, YEARS, 2)[0]
    # linearmodels scales by N/(N − 11), the region effects counted; the textbook formula does not
    factor = np.sqrt((len(YEARS) - 11) / len(YEARS))
    assert ours == pytest.approx(float(peer.std_errors["x"]) * factor, rel=1e-6)
