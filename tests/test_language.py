"""Numbers, names and sentences in both languages."""

from decimal import Decimal

import pytest

from helpers.exhibits.language import (
    Sentence,
    counted,
    listed,
    number,
    p_value,
    percent,
    region_name,
    round_half_up,
    typeset,
    use_language,
)
from helpers.exhibits.say import ClaimFailedError, sentence
from helpers.sources.errors import InputError


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (0.2345, 3, "0.235"),
        (2.675, 2, "2.68"),
        (-0.5, 0, "-1"),
        (1.005, 2, "1.01"),
    ],
)
def test_halves_round_away_from_zero(value: float, decimals: int, expected: str) -> None:
    assert round_half_up(value, decimals) == Decimal(expected)


def test_numbers_in_both_languages() -> None:
    assert number(1234567.891, 1) == "1,234,567.9"
    assert number(-12.34, 1) == "−12.3"
    assert number(-0.04, 1) == "0.0"
    assert number(2.5, 1, sign=True) == "+2.5"
    assert percent(52.6, 1) == "52.6%"
    use_language("ru")
    assert number(1234567.891, 1) == "1\u00a0234\u00a0567,9"
    assert number(-12.34, 1) == "−12,3"
    assert percent(52.6, 1) == "52,6\u00a0%"


def test_a_missing_value_is_never_a_number() -> None:
    with pytest.raises(ValueError, match="nan"):
        number(float("nan"), 1)


def test_p_values() -> None:
    assert p_value(0.0004) == "<\u00a00.001"
    assert p_value(0.0496) == "0.050"


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, "1 регион"),
        (2, "2 региона"),
        (5, "5 регионов"),
        (11, "11 регионов"),
        (21, "21 регион"),
        (104, "104 региона"),
    ],
)
def test_russian_counts(count: int, expected: str) -> None:
    use_language("ru")
    assert counted(count, "регион|региона|регионов") == expected.replace(" ", "\u00a0")


def test_lists_names_and_dashes() -> None:
    assert listed(["a", "b", "c"]) == "a, b, and c"
    use_language("ru")
    assert listed(["а", "б", "в"]) == "а, б и в"
    assert region_name("Amur", "genitive") == "Амурской области"
    assert typeset("доля – в статье") == "доля\u00a0– в\u00a0статье"
    with pytest.raises(InputError, match="Unknown region 'Omsk'"):
        region_name("Omsk")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputError, match="Unknown language 'de'; use one of en, ru"):
        use_language("de")


def test_sentences_are_filled_from_facts() -> None:
    facts = {"n": 3, "x": 2.25, "region": "Amur", "names": ["a", "b"], "p": 0.2}
    template = "{region:region}: {n:gap|gaps}, {x:+.1}, {x:.1%}, {names:list}, p = {p:p}"
    russian = (
        "{region:region}: {n:пропуск|пропуска|пропусков}, {x:+.1}, {x:.1%}, {names:list}, {p:p}"
    )
    assert sentence(en=template, ru=russian, facts=facts) == (
        "Amur Region: 3\u00a0gaps, +2.3, 2.3%, a and b, p = 0.200"
    )
    use_language("ru")
    assert sentence(en=template, ru=russian, facts=facts) == (
        "Амурская область: 3\u00a0пропуска, +2,3, 2,3\u00a0%, a и\u00a0b, 0,200"
    )


def test_a_sentence_refuses_what_is_no_longer_true_or_not_said_in_both_languages() -> None:
    with pytest.raises(ClaimFailedError, match="no longer holds"):
        sentence(en="It fell.", ru="Снизилась.", holds=False)
    with pytest.raises(ValueError, match="lacks what the other says: x"):
        sentence(en="{x:.1}", ru="икс", facts={"x": 1.0})


def test_a_float_needs_a_format() -> None:
    with pytest.raises(ValueError, match="a float has no precision"):
        Sentence().format("{x}", x=1.5)
