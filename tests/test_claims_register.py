"""The register of the article's claims and the verdicts its checks reach."""

import dataclasses
import io
from decimal import Decimal

import pandas as pd
import pytest

from helpers import load
from helpers.analysis.claims import AUDIT_TABLES, audit, check_claim, verdict_frame
from helpers.analysis.evidence import CONTRADICTED, collect_evidence


@pytest.fixture(scope="module")
def tables():
    return {name: load(name) for name in AUDIT_TABLES}


@pytest.fixture(scope="module")
def result(tables):
    return audit(tables)


def test_contradictions_are_these_and_no_others(result):
    assert set(result.with_verdict(CONTRADICTED)["id"]) == {
        "author_name",
        "crossing_density_lowest",
        "partner_countries_change",
        "t3_total",
        "t3_labels",
        "two_directions",
        "three_branches",
        "plant_name",
        "footnote_numbers",
        "footnote_access",
        "footnote_link_subject",
        "citations_resolve",
        "doi_unique_en",
        "doi_numbers_en",
        "volkov_title",
        "ref_zabelina2021",
        "ref_you2025",
    }


def test_every_contradiction_says_what_follows_and_what_stands(result):
    texts = load("consequences")
    assert set(texts["claim"]) == set(result.with_verdict(CONTRADICTED)["id"])
    assert texts["weight"].is_unique


def test_the_total_of_table3_is_the_sum_over_nested_rows(result):
    found = result.findings["t3_total"]
    assert found.computed == Decimal("14336.1")
    assert found.facts["naive"] == Decimal("49348.4")
    assert found.facts["counted_twice"]


def test_no_whole_number_of_partners_gives_the_printed_fall(result):
    found = result.findings["partner_countries_change"]
    assert (found.facts["cut"], found.facts["later_base"]) == ([63], [62])


def test_shares_and_amounts_imply_the_total_within_rounding(result):
    found = result.findings["china_export_share_2021"]
    assert [round(float(x), 1) for x in (found.low, found.computed, found.high)] == [
        509.4,
        510.0,
        510.7,
    ]


def test_the_lowest_density_belongs_to_another_region_unrounded_too(result):
    assert result.findings["crossing_density_lowest"].facts["first"] == ["Zabaykalsky"]
    computed = result.frame.set_index("id")["computed"]
    assert (
        computed["t1_crossing_density_zabaykalsky"]
        < computed["t1_crossing_density_amur"]
        < computed["t1_crossing_density_primorsky"]
    )


def test_printed_values_are_the_printed_text(tables):
    claims = tables["claims"]
    for row in claims[claims["compares"] == "yes"].itertuples():
        printed = f"{abs(row.value):.{int(row.decimals)}f}".replace(".", ",")
        assert printed in row.printed.replace(" ", ""), row.id


def test_every_row_speaks_both_languages_and_names_a_known_exhibit(tables):
    claims = tables["claims"]
    assert (claims[["paraphrase_en", "paraphrase_ru"]] != "").all().all()
    assert claims["paraphrase_ru"].str.contains("[А-Яа-я]").all()
    assert not claims["paraphrase_en"].str.contains("[А-Яа-я]").any()


FLIPS = [
    ("T1/crossing_density/Zabaykalsky", "0.006",
     {"t1_crossing_density_zabaykalsky", "crossing_density_lowest"}),
    ("T1/crossings/Zabaykalsky", "6", {"t1_crossing_density_zabaykalsky"}),
    ("T1/border_length/Amur", "1054", {"border_longest", "t1_crossing_density_amur",
                                       "t1_operating_density_amur", "t1_border_amur"}),
    ("T1/rail_density/Amur", "91", {"rail_length", "rail_density_ratio_russia"}),
    ("T2/Amur/2021", "22.6", {"t2_amur_2021", "china_import_majority", "share_raised"}),
    ("T2/Kamchatka/2005", "2.7", set()),
    ("T2/DFO/2000", "90.3", {"t2_dfo"}),
    ("T3/6", "2341.4", {"t3_broadleaved"}),
    ("T3/7", "5316.6", {"t3_sawn_wood"}),
    ("T3/9", "14336.1", {"t3_total"}),
    ("prose/polygon_capacity_start_2023", "178",
     {"polygon_growth_2023", "polygon_capacity_start_2023"}),
    ("prose/partner_countries_2021", "56", set()),
    ("prose/partner_countries_2021", "59", {"partner_countries_change"}),
    ("prose/investment_2023", "760", {"investment_2023"}),
]  # fmt: skip


def _flipped(evidence, rows, before, address, value):
    number = dataclasses.replace(evidence.numbers[address], value=Decimal(value))
    changed = dataclasses.replace(evidence, numbers={**evidence.numbers, address: number})
    return {row["id"] for row in rows if check_claim(row, changed).verdict != before[row["id"]]}


@pytest.mark.parametrize(("address", "value", "expected"), FLIPS)
def test_one_changed_digit_flips_exactly_the_verdicts_that_rest_on_it(
    tables, result, address, value, expected
):
    before = dict(zip(result.frame["id"], result.frame["verdict"], strict=True))
    rows = tables["claims"].to_dict("records")
    evidence = collect_evidence(tables)
    assert _flipped(evidence, rows, before, address, value) == expected


def test_no_verdict_moves_with_a_number_that_its_finding_does_not_name(tables, result):
    evidence = collect_evidence(tables)
    # Checks of footnotes and references are given no numbers at all: they would only cost time.
    rows = tables["claims"].query("kind != 'apparatus'").to_dict("records")
    before = dict(zip(result.frame["id"], result.frame["verdict"], strict=True))
    rests = {name: set(finding.cells) for name, finding in result.findings.items()}
    for address, number in evidence.numbers.items():
        value = number.value + Decimal(7).scaleb(-number.decimals)
        for claim in _flipped(evidence, rows, before, address, str(value)):
            assert address in rests[claim], (claim, address)


def test_every_printed_cell_is_named_by_some_finding(tables, result):
    named = {cell for finding in result.findings.values() for cell in finding.cells}
    printed = {
        address
        for address in collect_evidence(tables).numbers
        if address.startswith(("T1/", "T2/", "T3/"))
    }
    assert not printed - named


def test_every_computed_number_says_what_it_is(result):
    rows = verdict_frame(result)
    computed = rows[["computed", "low", "high"]].notna().any(axis=1)
    assert (rows["computed_is"] != "").eq(computed).all()


def test_a_register_with_a_missing_check_stops_the_audit(tables):
    broken = tables["claims"].assign(check="typed by hand")
    with pytest.raises(ValueError, match="does not exist"):
        audit({**tables, "claims": broken})


def test_the_audit_is_the_same_on_a_second_run(tables, result):
    first, second = io.StringIO(), io.StringIO()
    result.frame.to_csv(first)
    audit(tables).frame.to_csv(second)
    assert first.getvalue() == second.getvalue()
    assert isinstance(result.frame, pd.DataFrame)
