from decimal import Decimal

import pytest

from helpers.analysis.printed_numbers import (
    Interval,
    Printed,
    parse_printed,
    round_half_up,
    sum_tolerance,
    whole_pairs_for_change,
)


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("14 336,1", "14336.1", 1),
        ("49\u00a0348,4", "49348.4", 1),
        ("0,006", "0.006", 3),
        ("7", "7", 0),
        ("−9", "-9", 0),
    ],
)
def test_numbers_are_read_as_a_russian_text_prints_them(text, value, decimals):
    assert parse_printed(text) == Printed(Decimal(value), decimals)


@pytest.mark.parametrize("text", ["", "-", "много", "1,2,3", "NaN"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="not a printed number"):
        parse_printed(text)


def test_half_the_last_digit_bounds_what_a_number_stands_for():
    assert parse_printed("45,9").interval == Interval(Decimal("45.85"), Decimal("45.95"))
    assert Printed(Decimal(490), -1).interval == Interval(Decimal(485), Decimal(495))
    assert Printed(Decimal(57), 0, exact=True).interval == Interval(Decimal(57), Decimal(57))


def test_a_half_goes_up_where_the_language_would_send_it_down():
    assert f"{0.2345:.1%}" == "23.4%"  # why this function exists
    assert round_half_up(Decimal("23.45"), 1) == Decimal("23.5")
    assert round_half_up(Decimal("-8.5"), 0) == Decimal(-9)


def test_tolerance_grows_with_the_addends():
    parts = [parse_printed("4 804,7"), parse_printed("2 331,4")]
    assert sum_tolerance(parts, parse_printed("7 136,2")) == Decimal("0.15")


def test_interval_arithmetic_against_brute_force():
    a, b = Interval(Decimal(-2), Decimal(3)), Interval(Decimal(2), Decimal(5))
    grid_a = [Decimal(x) / 4 for x in range(-8, 13)]
    grid_b = [Decimal(x) / 4 for x in range(8, 21)]
    for name in ("__add__", "__sub__", "__mul__", "__truediv__"):
        values = [getattr(x, name)(y) for x in grid_a for y in grid_b]
        assert getattr(a, name)(b) == Interval(min(values), max(values)), name


def test_an_interval_over_zero_divides_nothing():
    with pytest.raises(ValueError, match="zero"):
        Interval(Decimal(1), Decimal(2)) / Interval(Decimal(-1), Decimal(1))
    with pytest.raises(ValueError, match="exceeds"):
        Interval(Decimal(2), Decimal(1))


def test_no_whole_number_falls_to_57_by_nine_percent():
    assert whole_pairs_for_change(57, Decimal(-9)) == {
        "rounded": [],
        "cut": [63],
        "later_base": [62],
    }


@pytest.mark.parametrize("after", [40, 57, 91, 400])
@pytest.mark.parametrize("percent", [-30, -9, 0, 4, 25])
def test_whole_pairs_agree_with_trying_every_number(after, percent):
    found = whole_pairs_for_change(after, Decimal(percent))
    every = [
        before
        for before in range(1, 1000)
        if round_half_up(Decimal(after - before) * 100 / before, 0) == percent
    ]
    assert found["rounded"] == every
