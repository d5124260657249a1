"""The tree of codes: sums are checked against sums over the leaves they were made from."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis import commodity_codes as codes

# Rows of the article's Table 3 as a tree; "broadleaved" has no code of its own in print.
TIMBER = pd.DataFrame(
    [
        ("44", "", 14336.1),
        ("4403", "44", 8631.5),
        ("44032", "4403", 1495.3),
        ("44039", "4403", 7136.2),
        ("440395", "44039", 4804.7),
        ("440397", "44039", 2331.4),
        ("4407", "44", 5306.6),
        ("44071", "4407", 5306.6),
    ],
    columns=["code", "parent", "value"],
)


def test_printed_total_counts_nested_rows_twice() -> None:
    """The printed total, 49,348.4, is the sum of all rows; the tree's total is its first row."""
    assert TIMBER["value"].sum() == pytest.approx(49348.4)
    assert codes.sum_without_nesting(TIMBER) == pytest.approx(14336.1)
    assert codes.sum_without_nesting(TIMBER.iloc[1:]) == pytest.approx(8631.5 + 5306.6)
    assert codes.sum_without_nesting(TIMBER, parent="parent") == pytest.approx(14336.1)


def test_remainders_say_what_is_not_broken_down() -> None:
    rest = codes.remainders(TIMBER).set_index("code")["remainder"]
    assert rest["44"] == pytest.approx(398.0)
    assert rest["44039"] == pytest.approx(0.1)  # the article's own rounding
    assert rest["4407"] == pytest.approx(0.0)
    assert codes.remainders(TIMBER, parent="parent").set_index("code")["remainder"].equals(rest)


def test_children_parent_and_nesting() -> None:
    every = list(TIMBER["code"])
    assert codes.children("44", every) == ["4403", "4407"]
    assert codes.children("4403", [*every, "4403979000"]) == ["44032", "44039"]
    assert codes.children("44", ["440397", "4407"]) == ["440397", "4407"]
    assert codes.parent("440395", every) == "44039"
    assert codes.parent("44", every) is None
    assert codes.is_nested("440321", "44")
    assert not codes.is_nested("44", "44")
    assert not codes.is_nested("4407", "4403")


def test_joined_codes_are_a_row_of_their_own() -> None:
    """Table 3 prints birch as one row for two subheadings."""
    joined = TIMBER.replace("440395", "440395+440396")
    every = list(joined["code"])
    assert codes.parent("440395+440396", every) == "44039"
    assert codes.parent("4403961000", every) == "440395+440396"
    assert codes.children("44039", every) == ["440395+440396", "440397"]
    assert codes.truncate("440395+440396", 4) == "4403"
    assert codes.sum_without_nesting(joined) == pytest.approx(14336.1)
    rest = codes.remainders(joined, parent="parent").set_index("code")["remainder"]
    assert rest["44039"] == pytest.approx(0.1)


def test_secret_code_is_a_class_of_its_own() -> None:
    assert not codes.is_nested(codes.SECRET, "44")
    assert codes.truncate(codes.SECRET, 2) == codes.SECRET
    frame = pd.DataFrame({"code": ["44", "4403", codes.SECRET], "value": [5.0, 3.0, 7.0]})
    assert codes.sum_without_nesting(frame) == 12.0


def test_code_read_as_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="leading zero"):
        codes.level(102210000)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="something else than digits"):
        codes.level("44 03")
    with pytest.raises(ValueError, match="6 were asked"):
        codes.truncate("4403", 6)


def test_sum_by_groups_and_refusals() -> None:
    two = pd.concat([TIMBER.assign(region="A"), TIMBER.iloc[6:].assign(region="B")])
    sums = codes.sum_without_nesting(two, by=["region"]).set_index("region")["value"]
    assert sums["A"] == pytest.approx(14336.1)
    assert sums["B"] == pytest.approx(5306.6)
    with pytest.raises(ValueError, match="more than once"):
        codes.sum_without_nesting(two)
    with pytest.raises(ValueError, match="no value"):
        codes.sum_without_nesting(TIMBER.assign(value=[None] * 8))
    circle = pd.DataFrame({"code": ["1", "2"], "parent": ["2", "1"], "value": [1.0, 1.0]})
    with pytest.raises(ValueError, match="circle"):
        codes.sum_without_nesting(circle, parent="parent")


@given(
    st.dictionaries(
        st.text("0123", min_size=10, max_size=10), st.integers(0, 10**9), min_size=1, max_size=30
    ),
    st.permutations([2, 4, 6, 10]),
)
def test_any_mix_of_levels_has_the_total_of_its_lines(
    lines: dict[str, int], order: list[int]
) -> None:
    """Subtotals at every level, mixed in any order, never change the total."""
    rows: dict[str, Decimal] = {}
    for digits in order:
        for line, cents in lines.items():
            code = line[:digits]
            rows[code] = rows.get(code, Decimal(0)) + Decimal(cents) / 100
    frame = pd.DataFrame({"code": list(rows), "value": list(rows.values())})
    truth = sum((Decimal(cents) / 100 for cents in lines.values()), Decimal(0))
    assert codes.sum_without_nesting(frame) == truth
    assert (codes.remainders(frame)["remainder"] == 0).all()
    up = codes.parents_by_prefix(list(frame["code"]))
    assert up == {code: codes.parent(code, frame["code"]) for code in frame["code"]}
