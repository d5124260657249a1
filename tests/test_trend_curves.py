"""The curves that are drawn are the fits that are tabled."""

import numpy as np
import pytest

from helpers import load
from helpers.analysis.breaks import search_break
from helpers.analysis.trend_curves import broken_line, fitted_curves
from helpers.analysis.trends import fit_trends


@pytest.fixture(scope="module")
def trends():
    return fit_trends(load("table2"), draws=99)


def test_lines_have_the_tabled_slopes(trends):
    curves = fitted_curves(trends).set_index("region")
    for region in (*trends.regions, "DFO"):
        steps = np.diff(curves.loc[region, "fit"])
        assert steps == pytest.approx(trends.value(region, "ols", "slope"))


def test_untested_regions_have_no_band_and_inner_shares_no_logit_curve(trends):
    curves = fitted_curves(trends).set_index("region")
    assert curves.loc["Buryatia", ["low", "high", "logit_fit"]].isna().all(axis=None)
    assert curves.loc["Amur", "logit_fit"].isna().all()
    assert curves.loc["Yakutia", "logit_fit"].between(0, 100).all()


def test_the_logit_curve_has_the_data_slope(trends):
    """At the printed years its least-squares slope is that of the data."""
    yakutia = trends.of("Yakutia")
    curve = fitted_curves(trends).query("region == 'Yakutia'").set_index("year")["logit_fit"]
    fitted = curve[yakutia.years].to_numpy()
    centred = yakutia.years - yakutia.years.mean()
    slope = centred @ fitted / (centred @ centred)
    assert slope == pytest.approx(trends.value("Yakutia", "ols", "slope"), abs=1e-9)


@pytest.mark.parametrize("kind", ["line", "level"])
def test_pieces_leave_the_tabled_residuals(trends, kind):
    amur = trends.of("Amur")
    found = search_break(amur.years, amur.values, kind, draws=9)
    pieces = broken_line(amur, found.year, kind)
    assert ((amur.values - pieces["fit"]) ** 2).sum() == pytest.approx(found.ssr_broken)
