"""The scaled path is the careful path, only faster."""

import numpy as np
import pandas as pd
import pytest

from helpers import load
from helpers.analysis.line_fit import ols_line
from helpers.analysis.many_groups import fit_many
from helpers.analysis.share_series import share_series
from helpers.sources.errors import InputError

YEARS = np.array([2000, 2005, 2010, 2015, 2016, 2017, 2018, 2019, 2020, 2021])


def careful(series):
    row = {"slope": ols_line(series.years, series.values).slope}
    if series.n < 7:
        return row
    line = ols_line(series.years, series.values)
    robust = ols_line(series.years, series.values, robust=True)
    odds = ols_line(series.years, series.logits)
    return row | {
        "se": line.se,
        "p": line.p,
        "se_hc3": robust.se,
        "p_hc3": robust.p,
        "logit_slope": odds.slope,
        "logit_se": odds.se,
        "logit_p": odds.p,
    }


def random_frame(groups, seed=1, own_years=False):
    rng = np.random.default_rng(seed)
    rows = []
    for g in range(groups):
        years = YEARS
        if own_years:
            years = np.sort(rng.choice(np.arange(2000, 2022), rng.integers(4, 11), replace=False))
        rows.append(pd.DataFrame({"g": g, "year": years, "share": rng.uniform(1, 99, len(years))}))
    return pd.concat(rows, ignore_index=True)


@pytest.mark.parametrize("own_years", [False, True])
def test_equals_the_careful_path(own_years):
    frame = random_frame(60, own_years=own_years)
    table = fit_many(frame, ["g"]).set_index("g")
    renamed = frame.rename(columns={"g": "region"})
    for series in share_series(renamed):
        for name, value in careful(series).items():
            assert table.loc[int(series.region), name] == pytest.approx(value, rel=1e-10, abs=1e-10)


def test_equals_the_careful_path_on_table_2():
    table = fit_many(load("table2"), ["region"]).set_index("region")
    for series in share_series(load("table2")):
        assert table.loc[series.region, "n"] == series.n
        for name, value in careful(series).items():
            assert table.loc[series.region, name] == pytest.approx(value, rel=1e-10, abs=1e-10)
    assert table.loc["Buryatia", ["se", "p", "logit_se"]].isna().all()


def test_scattered_groups_and_several_keys():
    frame = random_frame(12)
    frame["a"], frame["b"] = frame["g"] // 3, "x" + (frame["g"] % 3).astype(str)
    scattered = frame.sort_values(["year", "g"])
    straight = fit_many(frame, ["a", "b"]).set_index(["a", "b"]).sort_index()
    mixed = fit_many(scattered, ["a", "b"]).set_index(["a", "b"]).sort_index()
    pd.testing.assert_frame_equal(straight, mixed)


def test_slices_do_not_show(monkeypatch):
    frame = random_frame(50)
    whole = fit_many(frame, ["g"])
    monkeypatch.setattr("helpers.analysis.many_groups.SLICE", 7)
    pd.testing.assert_frame_equal(whole, fit_many(frame, ["g"]))


def test_edges_give_a_missing_number_and_not_a_wrong_one():
    frame = pd.DataFrame(
        {
            "g": np.repeat(["flat", "zero", "one"], [8, 8, 1]),
            "year": [*range(2000, 2008), *range(2000, 2008), 2000],
            "share": [5.0] * 8 + [0.0, 1, 2, 3, 2, 5, 6, 7] + [3.0],
        }
    )
    table = fit_many(frame, ["g"]).set_index("g")
    assert table.loc["flat", "slope"] == pytest.approx(0.0)
    assert np.isnan(table.loc["flat", "p"])
    assert np.isnan(table.loc["zero", "logit_slope"]) and np.isnan(table.loc["zero", "logit_p"])
    assert np.isfinite(table.loc["zero", "p"])
    assert np.isnan(table.loc["one", "slope"]) and table.loc["one", "n"] == 1


def test_missing_shares_are_left_out():
    frame = random_frame(5)
    frame.loc[3, "share"] = np.nan
    assert fit_many(frame, ["g"])["n"].tolist() == [9, 10, 10, 10, 10]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: f.assign(share=f["share"].where(f.index != 14, 101.0)), "Group 1, year 2016"),
        (lambda f: f.assign(year=f["year"].where(f.index != 14, 2015)), "Group 1: the year 2015"),
        (lambda f: f.assign(year=f["year"] + 0.5), "not a whole calendar year"),
        (lambda f: f.drop(columns="share"), "no column share"),
        (lambda f: f.iloc[:0], "empty"),
        (lambda f: f.assign(share=np.nan), "every value is missing"),
        (lambda f: f.assign(g=f["g"].where(f.index != 3)), "no value in g"),
    ],
)
def test_bad_input_gets_one_clear_sentence(change, words):
    with pytest.raises(InputError, match=words):
        fit_many(change(random_frame(3)), ["g"])


def test_unknown_estimators_are_refused():
    with pytest.raises(InputError, match="ols, hc3 and logit"):
        fit_many(random_frame(2), ["g"], estimators=("probit",))
