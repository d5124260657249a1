"""Every digit of the article is covered by a claim or by a listed reason."""

import re

import pytest

from helpers import load
from helpers.sources.errors import InputError
from helpers.sources.inventory import main, tokens_of

#: Kinds that need no claim: addresses, page numbers, dates of access, and pure numbering.
LISTED_KINDS = {"url", "page", "access_date", "exhibit_number", "list_number"}
FOOTNOTES = {"footnote_mark", "footnote_number"}

TEXT = """Какая-то статья
Введение
В 2020 году три завода дали 1,5 млн т, или 1 234,5 тыс. т¹, см. таблицу 2.
¹ Сводка // Сайт. URL: <https://a.example/2021/07/page> (дата обращения: 05.06.2021).
1. Первый пункт: 40 %
Таблица 2 – Выпуск
Завод\t2019\t2020
Север\t7\t8,0
Источник: сайт¹
Заключение
Конец.
СПИСОК ИСПОЛЬЗОВАННЫХ ИСТОЧНИКОВ
- Петров, А. (2020). Завод. № 3 (15), с. 10–20. (https://doi.org/10.1/x)
"""


def _spans(tokens):
    for part in tokens.split():
        section, numbers = part.split(":")
        first, _, last = numbers.partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield section, number


def _coverage():
    claims = load("claims")
    covered = {}
    for row in claims.itertuples():
        for place in _spans(row.tokens):
            covered.setdefault(place, []).append(row)
    return covered


def _inventory():
    frame = load("inventory")
    return {
        (row.section, int(row.number)): (str(row.token), str(row.kind))
        for row in frame.itertuples()
    }


def test_tokens_of_a_small_text_are_found_where_they_stand():
    found = tokens_of(TEXT)
    listed = [tuple(row) for row in found.itertuples(index=False)]
    assert listed == [
        ("introduction", 1, "2020", "number"),
        ("introduction", 2, "три", "word"),
        ("introduction", 3, "1,5", "number"),
        ("introduction", 4, "1 234,5", "number"),
        ("introduction", 5, "1", "footnote_mark"),
        ("introduction", 6, "2", "exhibit_number"),
        ("footnotes", 1, "1", "footnote_number"),
        ("footnotes", 2, "2021", "url"),
        ("footnotes", 3, "07", "url"),
        ("footnotes", 4, "05", "access_date"),
        ("footnotes", 5, "06", "access_date"),
        ("footnotes", 6, "2021", "access_date"),
        ("introduction", 7, "1", "list_number"),
        ("introduction", 8, "Первый", "word"),
        ("introduction", 9, "40", "number"),
        ("captions", 1, "2", "exhibit_number"),
        ("table2", 1, "2019", "number"),
        ("table2", 2, "2020", "number"),
        ("table2", 3, "7", "number"),
        ("table2", 4, "8,0", "number"),
        ("captions", 2, "1", "footnote_mark"),
        ("references_ru", 1, "2020", "number"),
        ("references_ru", 2, "3", "number"),
        ("references_ru", 3, "15", "number"),
        ("references_ru", 4, "10", "page"),
        ("references_ru", 5, "20", "page"),
        ("references_ru", 6, "10", "url"),
        ("references_ru", 7, "1", "url"),
    ]


def test_no_digit_of_a_text_is_lost():
    plain = TEXT.translate(str.maketrans("¹", "1"))
    found = "".join("".join(re.findall(r"\d", token)) for token in tokens_of(TEXT)["token"])
    assert sorted(found) == sorted(re.findall(r"\d", plain))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "does not exist"),
        ("Введение в 2020".encode("cp1251"), "not UTF-8"),
        (b"12", "headings"),
    ],
)
def test_a_wrong_file_gets_one_sentence(tmp_path, content, message):
    path = tmp_path / "text.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        main(path)


def test_a_file_of_the_text_is_read(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert main(path).equals(tokens_of(TEXT))


def test_the_inventory_runs_without_gaps():
    for section, rows in load("inventory").groupby("section"):
        assert list(rows["number"]) == list(range(1, len(rows) + 1)), section


def test_every_token_is_covered_by_a_claim_or_by_a_listed_reason_never_both():
    covered, inventory = _coverage(), _inventory()
    reasons = {(row.section, int(row.number)) for row in load("inventory_reasons").itertuples()}
    assert not reasons - inventory.keys()
    assert not covered.keys() - inventory.keys()
    for place, (token, kind) in inventory.items():
        ways = (place in covered) + (place in reasons) + (kind in LISTED_KINDS)
        assert ways == 1, (place, token, kind, "covered more than once or not at all")


def test_a_claim_covers_only_tokens_that_it_prints():
    inventory = _inventory()
    for place, rows in _coverage().items():
        token, kind = inventory[place]
        if kind in FOOTNOTES:
            continue
        for row in rows:
            said = f"{row.printed} {row.paraphrase_ru} {row.period}"
            assert token in said, (row.id, place, token)


def test_the_inventory_holds_tokens_and_no_sentence():
    for token in load("inventory")["token"]:
        assert len(str(token).split()) <= 2, token


def test_coverage_by_the_numbers():
    inventory = load("inventory")
    needed = inventory[~inventory["kind"].isin(LISTED_KINDS)]
    assert (len(inventory), len(needed), len(load("inventory_reasons"))) == (719, 434, 30)


def test_every_superlative_has_its_claim_or_is_a_judgement():
    claims = set(load("claims")["id"])
    for row in load("superlatives").itertuples():
        assert bool(row.claim) != bool(row.reason), row.token
        assert not row.claim or row.claim in claims, row.claim


def test_footnotes_stand_in_the_order_of_their_marks_in_the_text():
    inventory = load("inventory")
    numbers = list(inventory.loc[inventory["kind"] == "footnote_number", "token"])
    marks = [mark for mark in load("footnotes")["mark"] if mark.isdigit()]
    # Notes are printed at the foot of a page, marks stand in the flow: the same numbers.
    assert sorted(numbers) == sorted(marks)
    flow = sorted(inventory.loc[inventory["kind"] == "footnote_mark", "token"])
    assert flow == sorted(marks)
