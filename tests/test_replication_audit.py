"""What the audit shows: words in both languages, links that lead somewhere, pinned verdicts."""

import json
import re

import pandas as pd
import pytest

from helpers import load
from helpers.analysis.claims import AUDIT_TABLES, audit, reliable, section_counts, verdict_frame
from helpers.analysis.evidence import (
    CAUSES,
    CAVEAT,
    CONTRADICTED,
    UNCHECKABLE,
    VERDICTS,
    collect_evidence,
)
from helpers.exhibits.audit_letter import (
    badge_line,
    badge_svg,
    contradiction_texts,
    letter,
    link_line,
    three_findings,
)
from helpers.exhibits.audit_open import what_would_decide
from helpers.exhibits.audit_sentences import explain
from helpers.exhibits.audit_words import CAUSE_WORDS, VERDICT_WORDS
from helpers.exhibits.language import use_language
from helpers.exhibits.show import build, csv_bytes
from helpers.sources.paths import NOTEBOOKS, REPORTS

LANGUAGES = ("en", "ru")


@pytest.fixture(scope="module")
def result():
    return audit({name: load(name) for name in AUDIT_TABLES})


def _headings(notebook: str, language: str) -> set[str]:
    cells = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    own = [cell for cell in cells if f"lang-{language}" in cell["metadata"].get("tags", [])]
    lines = "\n".join("".join(cell["source"]) for cell in own).splitlines()
    return {line.lstrip("# ") for line in lines if line.startswith("#")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_a_claim_points_to_exists_in_its_notebook(language):
    sections = load("notebook_sections")
    assert set(load("claims")["computed_in"]) <= set(sections["key"])
    for row in sections.to_dict("records"):
        assert row[f"heading_{language}"] in _headings(row["notebook"], language), row["key"]
        assert row["key"].split(".")[0] == row["notebook"].split("_")[0]


def test_every_place_a_contradiction_rests_on_exists(result):
    evidence = collect_evidence({name: load(name) for name in AUDIT_TABLES})
    references = load("references_printed")
    known = {
        "R": set(references["list"] + "/" + references["key"]),
        "F": {str(order) for order in load("footnotes")["order"]},
        "Q": {str(order) for order in load("citations")["order"]},
        "S": set(load("sections")["section"]),
    }
    tokens = {f"{row.section}:{row.number}" for row in load("inventory").itertuples()}
    rows = verdict_frame(result).query("verdict == @CONTRADICTED")
    assert len(rows) == result.counts()[CONTRADICTED]
    for row in rows.itertuples():
        assert row.rests_on, row.claim
        for place in row.rests_on.split("; "):
            kind, _, rest = place.partition("/")
            first = re.sub(r"-\d+$", "", place)
            found = place in evidence.numbers or rest in known.get(kind, ()) or first in tokens
            assert found, (row.claim, place)


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_in_the_notebook_lead_to_those_sections(language, result):
    use_language(language)
    text = link_line(result.frame) + "".join(contradiction_texts(result, load("consequences")))
    links = re.findall(r"\[([^\]]+)\]\(<([^>#]+)\.ipynb#([^>]+)>\)", text)
    assert len(links) >= result.counts()[CONTRADICTED]
    for _, notebook, anchor in links:
        anchors = {heading.replace(" ", "-") for heading in _headings(notebook, language)}
        # Russian lines are typeset with no-break spaces; an anchor holds none.
        assert anchor in anchors, anchor
    rests = [line for line in text.splitlines() if line.startswith(("- *Rests", "- *Опирается"))]
    assert len(rests) == result.counts()[CONTRADICTED]
    assert all(".ipynb#" in line for line in rests)


@pytest.mark.parametrize("language", LANGUAGES)
def test_contradictions_and_caveats_are_explained_in_each_language(language, result):
    use_language(language)
    for claim in result.frame.to_dict("records"):
        text = explain(claim, result.findings[claim["id"]])
        needed = claim["verdict"] in (CAVEAT, CONTRADICTED)
        assert bool(text) == needed, claim["id"]
        if needed and language == "ru":
            assert re.search("[А-Яа-я]{4}", text), text
            assert not re.search(r"\d [%]|\d\.\d", text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_open_claim_says_what_would_decide_it(language, result):
    use_language(language)
    for claim in result.frame.to_dict("records"):
        text = what_would_decide(claim, result.findings[claim["id"]])
        assert bool(text) == (claim["verdict"] == UNCHECKABLE), claim["id"]
        if text and language == "ru":
            assert re.search("[А-Яа-я]{4}", text), text


def test_words_cover_all_verdicts_and_causes():
    assert set(VERDICT_WORDS) == set(VERDICTS)
    assert set(CAUSE_WORDS) == {"", *CAUSES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_names_each_contradiction_once_and_is_courteous(language, result):
    use_language(language)
    text = letter(result, load("consequences"))
    points = [line for line in text.splitlines() if re.match(r"\d+\. ", line)]
    assert len(points) == result.counts()[CONTRADICTED]
    for word in ("error", "wrong", "false", "ошибк", "неверн", "ложн", "undermin"):
        assert word not in text.lower(), word


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_badge_and_the_three_findings_follow_the_verdicts(language, result):
    use_language(language)
    good, checkable, every = result.reproduced()
    assert good + result.counts()[CONTRADICTED] == checkable <= every
    assert str(good) in badge_line(result) and str(checkable) in badge_line(result)
    assert str(good) in badge_svg(result) and badge_svg(result) == badge_svg(result)
    findings = three_findings(result, load("consequences"))
    assert len(findings) == 3
    total = "49,348.4" if language == "en" else "49\u00a0348,4"
    assert total in findings[0]


def test_every_claim_stands_in_exactly_one_register_table(result):
    names = ("register_text", "register_tables", "register_apparatus")
    tables = [build(name, result) for name in names]
    claims = pd.concat([table.csv_frame["claim"] for table in tables])
    assert sorted(claims) == sorted(result.frame["id"])


def test_sections_sum_to_the_whole_register(result):
    counts = section_counts(result, load("sections"))
    assert counts["all"].sum() == len(result.frame)
    assert list(counts[list(VERDICTS)].sum()) == list(result.counts())


def test_only_claims_that_stand_are_called_reliable(result):
    rows = reliable(result)
    assert CONTRADICTED not in set(rows["verdict"])
    assert "apparatus" not in set(rows["kind"])
    assert not {"same_wording", "listed_items"} & set(rows["check"])


def test_verdicts_are_the_pinned_ones(result):
    pinned = REPORTS / "data" / "verdicts.csv"
    assert pinned.is_file(), "reports/data/verdicts.csv is missing: run `make update`"
    fresh = csv_bytes(verdict_frame(result)).decode("utf-8").splitlines()
    stored = pinned.read_text(encoding="utf-8").splitlines()
    moved = [line for line in fresh if line not in stored]
    assert fresh == stored, f"verdicts moved, run `make update` if that is meant: {moved[:3]}"
