"""Panel regressions over the regions of Table 2."""

from itertools import combinations

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest
from scipy.stats import ttest_1samp, ttest_ind

from helpers import load
from helpers.analysis.panel import fit_panel, panel_frame
from helpers.sources.errors import InputError

SHARES = load("table2")
REGIONS = load("regions")
GROUPS = dict(zip(REGIONS["region"], REGIONS["group"], strict=True))


@pytest.fixture(scope="module")
def panel():
    return fit_panel(SHARES, GROUPS)


@pytest.fixture(scope="module")
def rows():
    kept = SHARES[SHARES["region"].map(GROUPS).isin(["border", "inner"])].dropna(subset=["share"])
    return kept.assign(border=(kept["region"].map(GROUPS) == "border").astype(float))


def test_the_sample(panel):
    assert len(panel.regions) == 11
    assert len(panel.border) == 5
    assert panel.observations == 95
    assert panel.value("common_trend", "year", "wild_bootstrap", "sign_vectors") == 2**11
    assert panel.value("border_trend", "border × year", "label_permutation", "assignments") == 462


def test_slopes_equal_pyfixest(panel, rows):
    frame = rows.assign(year=rows["year"] - 2015.0)
    frame["both"] = frame["year"] * frame["border"]
    common = pf.feols("share ~ year | region", frame).coef()
    assert panel.value("common_trend", "year", "cr2", "slope") == pytest.approx(common["year"])
    both = pf.feols("share ~ year + both | region", frame).coef()
    assert panel.value("border_trend", "border × year", "cr2", "slope") == pytest.approx(
        both["both"]
    )
    dated = pf.feols("share ~ both | region + year", frame).coef()
    assert panel.value(
        "border_trend_year_effects", "border × year", "cr2", "slope"
    ) == pytest.approx(dated["both"])


def test_label_permutation_equals_pyfixest_over_all_labels(panel, rows):
    frame = rows.assign(year=rows["year"] - 2015.0)
    names = list(panel.regions)
    slopes = []
    for chosen in list(combinations(names, 5))[::40]:
        frame["both"] = frame["year"] * frame["region"].isin(chosen)
        slopes.append(pf.feols("share ~ year + both | region", frame).coef()["both"])
    frame["both"] = frame["year"] * frame["border"]
    true = abs(pf.feols("share ~ year + both | region", frame).coef()["both"])
    sampled = np.mean(np.abs(slopes) >= true)
    p = panel.value("border_trend", "border × year", "label_permutation", "p")
    assert p == pytest.approx(sampled, abs=0.25)
    assert p * 462 == pytest.approx(round(p * 462))


def test_mean_group_and_level_gap_equal_scipy(panel, rows):
    slopes = rows.groupby("region").apply(
        lambda r: np.polyfit(r["year"] - 2015.0, r["share"], 1)[0]
    )
    mean = ttest_1samp(slopes, 0.0)
    assert panel.value("mean_group", "year", "mean", "slope") == pytest.approx(slopes.mean())
    assert panel.value("mean_group", "year", "mean", "p") == pytest.approx(mean.pvalue)
    levels = rows.groupby("region")["share"].mean()
    border = levels.index.map(GROUPS) == "border"
    gap = ttest_ind(levels[border], levels[~border], equal_var=False)
    assert panel.value("level_gap", "border", "welch", "p") == pytest.approx(gap.pvalue)
    ratio = panel.value("level_gap", "border", "welch", "level") / panel.value(
        "level_gap", "border", "welch", "se"
    )
    assert ratio == pytest.approx(gap.statistic)


def test_a_trend_that_was_put_in_is_found():
    rng = np.random.default_rng(1)
    rows = [
        (f"r{g}", year, 50 + 5 * (g % 3) + (1.5 if g < 5 else 0.5) * (year - 2015) + rng.normal())
        for g in range(11)
        for year in range(2008, 2020)
    ]
    frame = pd.DataFrame(rows, columns=["region", "year", "share"])
    groups = {f"r{g}": "border" if g < 5 else "inner" for g in range(11)}
    found = fit_panel(frame, groups)
    assert found.value("border_trend", "border × year", "cr2", "slope") == pytest.approx(
        1, abs=0.15
    )
    assert found.value("border_trend", "year", "cr2", "slope") == pytest.approx(0.5, abs=0.1)
    assert found.value("border_trend", "border × year", "label_permutation", "p") < 0.01
    assert not found.table["model"].str.endswith("_complete").any()


def test_the_tidy_frame_has_one_number_a_key(panel):
    frame = panel_frame(panel)
    assert list(frame.columns) == ["model", "term", "method", "quantity", "value"]
    assert not frame.duplicated(["model", "term", "method", "quantity"]).any()
    assert frame["value"].notna().all()


def test_too_few_regions_are_refused():
    with pytest.raises(InputError, match="two border and two inner"):
        fit_panel(SHARES, {"Amur": "border", "Magadan": "inner", "Yakutia": "inner"})


def test_an_unknown_number_is_a_key_error(panel):
    with pytest.raises(KeyError):
        panel.value("common_trend", "year", "cr2", "nothing")
