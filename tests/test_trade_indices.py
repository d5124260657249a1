"""Indices against hand-worked numbers and against what follows from their definitions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.analysis import concentration as conc
from helpers.analysis import trade_indices as indices

# Two regions, two goods, two partners; small enough to work by hand.
FLOWS = pd.DataFrame(
    [
        ("A", 2021, "CN", "27", 60.0, 0.0),
        ("A", 2021, "CN", "12", 20.0, 10.0),
        ("A", 2021, "KZ", "12", 20.0, 30.0),
        ("B", 2021, "CN", "27", 10.0, 10.0),
        ("B", 2021, "KZ", "12", 90.0, 0.0),
    ],
    columns=["region", "year", "partner", "code", "exports", "imports"],
)


def test_herfindahl_by_hand() -> None:
    assert conc.herfindahl([50, 30, 20]) == pytest.approx(0.38)
    assert conc.effective_number([25, 25, 25, 25]) == pytest.approx(4)
    assert conc.normalised_herfindahl([1, 1, 0, 0], 4) == pytest.approx((0.5 - 0.25) / 0.75)
    assert conc.largest_share([50, 30, 20], 2) == pytest.approx(80)
    for bad in ([0, 0], [-1, 2], [np.nan, 1]):
        with pytest.raises(ValueError, match="not defined"):
            conc.herfindahl(bad)
    with pytest.raises(ValueError, match="no index"):
        conc.normalised_herfindahl([1, 1, 1], 2)


@given(hnp.arrays(float, st.integers(1, 40), elements=st.floats(0.01, 1e9)))
def test_herfindahl_bounds_and_scale(values: np.ndarray) -> None:
    """Between 1/n and 1, and free of the unit."""
    index = conc.herfindahl(values)
    assert 1 / len(values) - 1e-12 <= index <= 1 + 1e-12
    assert conc.herfindahl(values * 1000) == pytest.approx(index, rel=1e-9)
    merged = np.append(values[:-2], values[-2:].sum()) if len(values) > 1 else values
    assert conc.herfindahl(merged) >= index - 1e-12  # merging two parts never lowers it


def test_concentration_by_group() -> None:
    frame = FLOWS.groupby(["region", "year", "partner"], as_index=False)["exports"].sum()
    found = conc.concentration(frame, ["region", "year"], "partner", "exports").set_index("region")
    assert found.loc["A", "hhi"] == pytest.approx(0.8**2 + 0.2**2)
    assert found.loc["A", "largest"] == "CN"
    assert found.loc["B", "largest"] == "KZ"
    assert found.loc["B", "largest_share"] == pytest.approx(90)
    with pytest.raises(ValueError, match="twice"):
        conc.concentration(FLOWS, ["region", "year"], "partner", "exports")


def test_balance_and_coverage() -> None:
    found = indices.balance(FLOWS).set_index("region")
    assert found.loc["A", ["turnover", "balance"]].tolist() == [140, 60]
    assert found.loc["A", "coverage"] == pytest.approx(2.5)
    no_imports = FLOWS.assign(imports=0.0)
    assert indices.balance(no_imports)["coverage"].isna().all()


def test_balassa_by_hand() -> None:
    """A exports 60 of 100 in good 27, both regions 70 of 200: 0.6 / 0.35."""
    found = indices.balassa(FLOWS).set_index(["region", "code"])["balassa"]
    assert found["A", "27"] == pytest.approx(0.6 / 0.35)
    assert found["B", "12"] == pytest.approx(0.9 / 0.65)
    with pytest.raises(ValueError, match="compares a region with all others"):
        indices.balassa(FLOWS[FLOWS["region"] == "A"])


def test_trade_intensity_by_hand() -> None:
    found = indices.trade_intensity(FLOWS).set_index(["region", "partner"])["intensity"]
    assert found["A", "CN"] == pytest.approx(0.8 / 0.45)
    with pytest.raises(ValueError, match="no imports"):
        indices.trade_intensity(FLOWS.assign(imports=0.0), flow="imports")


@given(
    hnp.arrays(float, (4, 5), elements=st.floats(0.01, 1e6)),
)
def test_balassa_averages_to_one(exports: np.ndarray) -> None:
    """Weighted by regions' shares in all exports, each good's index is 1 exactly."""
    frame = pd.DataFrame(exports).stack().rename("exports").reset_index()
    frame.columns = ["region", "code", "exports"]
    found = indices.balassa(frame.assign(year=2021)).set_index(["region", "code"])["balassa"]
    weights = exports.sum(axis=1) / exports.sum()
    assert weights @ found.unstack().to_numpy() == pytest.approx(np.ones(5), rel=1e-9)


def test_grubel_lloyd_by_hand() -> None:
    """A: good 27 60 against 0, good 12 40 against 40: 1 − 60/140."""
    found = indices.grubel_lloyd(FLOWS).set_index("region")["grubel_lloyd"]
    assert found["A"] == pytest.approx(1 - 60 / 140)
    balanced = FLOWS.assign(imports=FLOWS["exports"])
    assert (indices.grubel_lloyd(balanced)["grubel_lloyd"] == 1).all()
    with pytest.raises(ValueError, match="needs both directions"):
        indices.grubel_lloyd(FLOWS.assign(imports=0.0))


def test_finer_codes_never_raise_two_way_trade() -> None:
    rng = np.random.default_rng(7)
    fine = pd.DataFrame(
        {
            "region": "A",
            "year": 2021,
            "code": [f"{n:04d}" for n in range(400)],
            "exports": rng.lognormal(0, 2, 400),
            "imports": rng.lognormal(0, 2, 400),
        }
    )
    coarse = fine.assign(code=fine["code"].str[:2])
    at = "grubel_lloyd"
    assert indices.grubel_lloyd(fine)[at].iloc[0] <= indices.grubel_lloyd(coarse)[at].iloc[0]


def test_missing_columns_and_values_are_named() -> None:
    with pytest.raises(ValueError, match="no column 'code'"):
        indices.balassa(FLOWS.drop(columns="code"))
    with pytest.raises(ValueError, match="row 0: exports are missing or negative"):
        indices.balance(FLOWS.assign(exports=[-1.0, 1, 1, 1, 1]))
