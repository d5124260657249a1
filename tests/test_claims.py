"""Each kind of check on a small made-up article with known errors, and on its error-free twin."""

import json

import pandas as pd
import pytest

from helpers.analysis.claims import CHECKS, audit, check_claim, most_consequential
from helpers.analysis.evidence import (
    CAVEAT,
    CONTRADICTED,
    HOLDS,
    OTHER_SOURCE,
    UNCHECKABLE,
    collect_evidence,
)

FACTS = [
    # id, topic, period, item, relation, value, note
    ("area", "area", "2020", "North", "=", 200.0, ""),
    ("border_whole", "border", "2020", "whole", "=", 900.0, ""),
    ("border_more", "border", "2020", "North", ">", 480.0, ""),
    ("posts", "posts", "2020", "with air", "=", 5.0, ""),
    ("money", "money", "2020", "capital", "=", 75.4, ""),
    ("cargo_plan", "cargo", "2021", "plan", "=", 60.0, ""),
    ("goal", "cargo", "2030", "plan", "=", 90.0, ""),
    ("base", "trade", "2020", "turnover", "=", 80.0, ""),
    ("wheat_a", "wheat", "2021", "AA", ">", 900.0, ""),
    ("wheat_b", "wheat", "2021", "BB", "=", 100.0, ""),
    ("half_year", "share", "2018", "North", "=", 41.0, ""),
]


def _table1(changes=None):
    cells = {
        ("border_length", "North"): (500, 0),
        ("border_length", "South"): (250, 0),
        ("border_length", "East"): (100, 0),
        ("crossings", "North"): (4, 0),
        ("crossings", "South"): (3, 0),
        ("crossings", "East"): (2, 0),
        ("crossing_density", "North"): (0.008, 3),
        ("crossing_density", "South"): (0.012, 3),
        ("crossing_density", "East"): (0.020, 3),
        ("operating_crossings", "North"): (2, 0),
        ("operating_crossings", "South"): (3, 0),
        ("operating_crossings", "East"): (1, 0),
    }
    cells |= {key: (value, cells[key][1]) for key, value in (changes or {}).items() if key in cells}
    rows = [(*key, *value) for key, value in cells.items()]
    return pd.DataFrame(rows, columns=["indicator", "region", "value", "decimals"])


def _table2(changes=None):
    cells = {
        ("All", 2020): 30.0,
        ("North", 2020): 41.2,
        ("South", 2020): 20.0,
        ("All", 2021): 31.0,
        ("North", 2021): 44.0,
        ("South", 2021): 21.0,
    }
    cells |= {key: value for key, value in (changes or {}).items() if key in cells}
    return pd.DataFrame([(*k, v) for k, v in cells.items()], columns=["region", "year", "share"])


def _table3(changes=None):
    rows = [
        ("1", "10", "", "cereals", 100.0),
        ("2", "1001", "10", "wheat", 60.0),
        ("3", "100111", "1001", "durum wheat", 40.0),
        ("4", "100119", "1001", "other wheat", 20.0),
        ("5", "1005", "10", "maize", 30.0),
        ("6", "12", "", "seeds", 50.0),
        ("7", "total", "", "total", 150.0),
    ]
    frame = pd.DataFrame(rows, columns=["row", "code", "parent", "label_printed", "value"])
    for key, value in (changes or {}).items():
        if isinstance(key, tuple) and key[1] in frame:
            frame.loc[frame["row"] == key[0], key[1]] = value
    return frame


PROSE = {
    # id -> value, decimals, precision
    "exports": (50.0, 1, "rounded"),
    "imports": (40.0, 1, "rounded"),
    "export_share": (40.0, 1, "rounded"),
    "export_total": (125.0, 1, "rounded"),
    "partners": (50, 0, "exact"),
    "partners_change": (-9, 0, "rounded"),
    "length": (400, 0, "rounded"),
    "density": (20, 0, "rounded"),
    "capital": (75, 0, "rounded"),
    "before": (50, 0, "rounded"),
    "after": (60, 0, "rounded"),
    "rise": (20, 0, "rounded"),
    "goal": (90, 0, "rounded"),
    "small": (0.5, 1, "rounded"),
    "large": (5, 0, "rounded"),
    "trade": (100.0, 1, "rounded"),
    "trade_rise": (25.0, 1, "rounded"),
    "majority_share": (51.0, 1, "rounded"),
}


def _article(register, changes=None):
    """A whole made-up article: claims are `(id, check, args)`."""
    changes = changes or {}
    values = PROSE | {
        key: (value, *PROSE[key][1:]) for key, value in changes.items() if key in PROSE
    }
    prose = [(key, *value, "not_published", "{}") for key, value in values.items()]
    decided = [
        (name, float("nan"), None, "", check, json.dumps(args)) for name, check, args in register
    ]
    columns = ["id", "value", "decimals", "precision", "check", "args"]
    claims = pd.DataFrame(prose + decided, columns=columns).assign(compares="")
    facts = pd.DataFrame(
        FACTS, columns=["id", "topic", "period", "item", "relation", "value", "note"]
    )
    members = pd.DataFrame({"region": ["North", "South", "East"], "group": "border"})
    return {
        "table1": _table1(changes),
        "table2": _table2(changes),
        "table3": _table3(changes),
        "claims": claims,
        "facts": facts,
        "members": members,
    }


def _verdict(check, args, changes=None):
    tables = _article([("claim", check, args)], changes)
    return check_claim(
        {"id": "claim", "check": check, "args": json.dumps(args)}, collect_evidence(tables)
    )


DENSITY = {
    "cell": "T1/crossing_density/North",
    "numerator": "T1/crossings/North",
    "denominator": "T1/border_length/North",
}
TRADE = {
    "cell": "T2/North/2021",
    "exports": "prose/exports",
    "imports": "prose/imports",
    "export_share": "prose/export_share",
    "more_than": 50,
}
LONGEST = {"row": "T1/border_length", "who": "North", "rank": "highest"}
RAISED = {
    "table": "T2",
    "who": "North",
    "reference": "All",
    "column": 2021,
    "first_column": 2020,
}
SHARE = {"share": "prose/export_share", "amount": "prose/exports", "total": "prose/export_total"}
CHANGE = {"after": "prose/partners", "percent": "prose/partners_change"}
RISE = {"before": "prose/before", "after": "prose/after", "percent": "prose/rise"}
ALL = {"row": "T2/All", "members": ["T2/North", "T2/South"]}

# check, arguments, the change that makes it wrong, verdict before and after
TWINS = [
    ("quotient", DENSITY, {("crossing_density", "North"): 0.009}, HOLDS, CONTRADICTED),
    ("heading_total", {"row": 2}, {("3", "value"): 41.0}, HOLDS, CONTRADICTED),
    ("heading_total", {"row": 2}, {("3", "value"): 40.1}, HOLDS, CAVEAT),
    ("heading_total", {"row": 1, "complete": False}, {("5", "value"): 45.0}, HOLDS, CONTRADICTED),
    ("grand_total", {"row": 7}, {("7", "value"): 300.0}, HOLDS, CONTRADICTED),
    ("share_of_amount", SHARE, {"export_total": 130.0}, HOLDS, CONTRADICTED),
    # From 55, 50 is a fall of 9.09 %; nothing gives a fall that rounds to 9 % for 57.
    ("change_of_count", CHANGE, {"partners": 57}, HOLDS, CONTRADICTED),
    ("growth", RISE, {"rise": 30}, HOLDS, CONTRADICTED),
    ("growth", {"before": "prose/before", "after": "prose/after"}, {"after": 45},
     HOLDS, CONTRADICTED),
    ("trade_share", TRADE, {("North", 2021): 60.0}, CAVEAT, CONTRADICTED),
    ("majority", {**TRADE, "amount": "prose/imports"}, {("North", 2021): 42.0},
     CAVEAT, CONTRADICTED),
    ("ranking", LONGEST, {("border_length", "South"): 501}, HOLDS, CONTRADICTED),
    ("ranking", LONGEST, {("border_length", "South"): 500}, HOLDS, CAVEAT),
    ("ranking", {"table": "T2", "column": 2021, "who": "North", "rank": "highest"},
     {("All", 2021): 45.0}, HOLDS, CONTRADICTED),
    ("above_reference", RAISED, {("North", 2021): 30.0}, HOLDS, CONTRADICTED),
    ("above_reference", RAISED, {("North", 2021): 40.0}, HOLDS, CAVEAT),
    ("above_reference", RAISED, {("South", 2021): 60.0}, HOLDS, CAVEAT),
    ("shares_in_bounds", {"row": "T2/North"}, {("North", 2021): 101.0}, UNCHECKABLE, CONTRADICTED),
    ("shares_in_bounds", ALL, {("All", 2021): 44.2}, UNCHECKABLE, CONTRADICTED),
    ("measured_alone", {"row": "T1/border_length"}, {("border_length", "East"): 0},
     UNCHECKABLE, CONTRADICTED),
    ("part_not_above_whole", {"part": "T1/operating_crossings", "whole": "T1/crossings"},
     {("operating_crossings", "East"): 3}, UNCHECKABLE, CONTRADICTED),
    ("labels_unique", {"table": "table3"}, {("3", "label_printed"): "wheat"}, HOLDS, CONTRADICTED),
    ("relative_level", {"cell": "prose/small", "against": "prose/large", "bases": ["a", "a"]},
     {"small": 5.5}, HOLDS, CONTRADICTED),
    ("leader_by_share", {"cell": "prose/majority_share"}, {"majority_share": 50.0},
     HOLDS, UNCHECKABLE),
    ("lengths_within", {"row": "T1/border_length", "whole": "fact/border_whole"},
     {("border_length", "East"): 200}, OTHER_SOURCE, UNCHECKABLE),
    ("quotient", {"cell": "prose/density", "numerator": "prose/length",
                  "denominator": "fact/area", "scale": 10}, {"density": 21},
     OTHER_SOURCE, UNCHECKABLE),
    ("against_fact", {"cell": "prose/capital", "fact": "money"}, {"capital": 76},
     OTHER_SOURCE, UNCHECKABLE),
    ("against_fact", {"cell": "prose/capital", "fact": "money", "says": ">"}, {"capital": 76},
     OTHER_SOURCE, UNCHECKABLE),
    ("against_fact", {"cell": "T1/border_length/North", "fact": "border_more"},
     {("border_length", "North"): 470}, OTHER_SOURCE, UNCHECKABLE),
    ("against_fact", {"cell": "T1/crossings/North", "fact": "posts", "less": 1},
     {("crossings", "North"): 5}, OTHER_SOURCE, UNCHECKABLE),
    ("against_fact", {"cell": "T2/North/2020", "fact": "half_year"}, {("North", 2020): 41.5},
     OTHER_SOURCE, UNCHECKABLE),
    ("growth", {"before": "fact/base", "after": "prose/trade", "percent": "prose/trade_rise"},
     {"trade_rise": 26.0}, OTHER_SOURCE, UNCHECKABLE),
    ("growth_to_target", {"start": "prose/after", "target": "prose/goal", "start_year": 2021,
                          "target_year": 2030, "source": "fact/goal"}, {"goal": 91},
     OTHER_SOURCE, UNCHECKABLE),
    ("ratio_from_source", {"cell": "T2/North/2020", "fact": "half_year", "part": 41,
                           "part_decimals": 0, "whole": 100, "whole_decimals": -1},
     {("North", 2020): 50.0}, OTHER_SOURCE, UNCHECKABLE),
]  # fmt: skip


@pytest.mark.parametrize(("check", "args", "error", "right", "wrong"), TWINS)
def test_a_known_error_is_found_and_its_error_free_twin_passes(check, args, error, right, wrong):
    assert _verdict(check, args).verdict == right
    assert _verdict(check, args, error).verdict == wrong


# Checks that the article's own words decide: arguments of the twin, arguments with the error.
WORDED = [
    ("listed_items", {"stated": 3, "items": ["a", "b", "c"]},
     {"stated": 3, "items": ["a", "b", "c", "d"]}, HOLDS, CONTRADICTED),
    ("same_wording", {"places": {"x": "plant", "y": "plant"}},
     {"places": {"x": "plant", "y": "mill"}}, HOLDS, CONTRADICTED),
    ("same_wording", {"places": {"x": ["a", "b"], "y": ["b", "a"]}},
     {"places": {"x": ["a", "b"], "y": ["b"]}, "form": True}, HOLDS, CAVEAT),
    ("distinct_events", {"events": [{"v": "1", "day": "2"}, {"v": "1", "day": "3"}]},
     {"events": [{"v": "1", "day": "2"}, {"v": "1"}]}, UNCHECKABLE, CAVEAT),
    ("nested_categories", {"items": {"oil": "2709"}, "category": "27", "about": ["oil"],
                           "published": True},
     {"items": {"oil": "2709", "power": "2716"}, "category": "27", "about": ["oil"]},
     HOLDS, UNCHECKABLE),
    ("periods_agree", {"exhibits": {"C1": "2021", "C2": "2021"}, "of": "C2"},
     {"exhibits": {"C1": "2021-9m", "C2": "2021"}, "of": "C2"}, HOLDS, UNCHECKABLE),
    ("relative_level", {"cell": "prose/small", "against": "prose/large", "bases": ["a", "a"]},
     {"cell": "prose/small", "against": "prose/large", "bases": ["a", "b"]}, HOLDS, UNCHECKABLE),
    ("against_fact", {"cell": "prose/after", "fact": "cargo_plan", "says": "plan"},
     {"cell": "prose/after", "fact": "cargo_plan"}, OTHER_SOURCE, UNCHECKABLE),
    ("largest_in_source", {"topic": "wheat", "item": "AA"}, {"topic": "wheat", "item": "BB"},
     OTHER_SOURCE, UNCHECKABLE),
    ("share_of_amount", SHARE, {k: SHARE[k] for k in ("share", "amount")}, HOLDS, UNCHECKABLE),
    ("majority", {**TRADE, "amount": "prose/imports"}, {"amount": "prose/imports", "more_than": 50},
     CAVEAT, UNCHECKABLE),
    ("same_members", {"row": "T1/crossings", "frame": "members", "column": "group",
                      "value": "border", "key": "region"},
     {"row": "T1/crossings", "frame": "members", "column": "group", "value": "inner",
      "key": "region"}, HOLDS, CONTRADICTED),
]  # fmt: skip


@pytest.mark.parametrize(("check", "right_args", "wrong_args", "right", "wrong"), WORDED)
def test_wording_is_decided_by_what_is_said(check, right_args, wrong_args, right, wrong):
    assert _verdict(check, right_args).verdict == right
    assert _verdict(check, wrong_args).verdict == wrong


APPARATUS = {
    name
    for name, function in CHECKS.items()
    if function.__module__.endswith(("references", "citations"))
}


def test_every_check_has_a_twin_here_or_among_the_references():
    covered = {row[0] for row in [*TWINS, *WORDED]} | {"not_published"} | APPARATUS
    assert covered == set(CHECKS)


def test_a_sum_over_nested_codes_is_recognised():
    found = _verdict("grand_total", {"row": 7}, {("7", "value"): 300.0})
    assert found.facts["counted_twice"]  # 100 + 60 + 40 + 20 + 30 + 50
    assert found.computed == 150
    assert not _verdict("grand_total", {"row": 7}, {("7", "value"): 299.0}).facts["counted_twice"]


def test_the_total_implied_by_a_share_is_bounded_by_rounding():
    args = {"share": "prose/export_share", "amount": "prose/exports"}
    found = _verdict("share_of_amount", args)
    assert float(found.low) == pytest.approx(49.95 / 0.4005)
    assert float(found.high) == pytest.approx(50.05 / 0.3995)


def test_growth_to_a_target_compounds():
    args = {"start": "prose/after", "target": "prose/goal", "start_year": 2021, "target_year": 2030}
    found = _verdict("growth_to_target", args)
    assert 60 * (1 + float(found.computed) / 100) ** 9 == pytest.approx(90)


def test_a_statement_without_facts_is_refused_once_facts_are_at_hand():
    assert _verdict("not_published", {"topic": "nothing"}).verdict == UNCHECKABLE
    with pytest.raises(ValueError, match="at hand"):
        _verdict("not_published", {"topic": "wheat"})


@pytest.mark.parametrize(
    ("check", "args", "message"),
    [
        ("no_such_check", "{}", "does not exist"),
        ("quotient", "{}", "'cell'|cell"),
        ("leader_by_share", '{"cell": "prose/nothing"}', "nothing is printed"),
        ("leader_by_share", "{cell}", "not JSON"),
        ("leader_by_share", "[1]", "not a JSON object"),
    ],
)
def test_a_broken_register_row_is_named(check, args, message):
    with pytest.raises(ValueError, match=message):
        check_claim({"id": "x", "check": check, "args": args}, collect_evidence(_article([])))


REGISTER = [
    ("north_density", "quotient", DENSITY),
    ("south_density", "quotient", {
        "cell": "T1/crossing_density/South",
        "numerator": "T1/crossings/South",
        "denominator": "T1/border_length/South",
    }),
    ("longest", "ranking", LONGEST),
    ("wheat", "heading_total", {"row": 2}),
    ("total", "grand_total", {"row": 7}),
    ("cross", "trade_share", TRADE),
    ("raised", "above_reference", RAISED),
]  # fmt: skip


@pytest.mark.parametrize(
    ("error", "flipped"),
    [
        ({("crossing_density", "South"): 0.013}, {"south_density"}),
        ({("crossings", "North"): 5}, {"north_density"}),
        ({("border_length", "South"): 550}, {"south_density", "longest"}),
        ({("4", "value"): 21.0}, {"wheat"}),
        ({("6", "value"): 51.0}, {"total"}),
        ({("North", 2021): 14.0}, {"cross", "raised"}),
        ({"partners": 51}, set()),
    ],
)
def test_one_changed_digit_flips_exactly_the_verdicts_that_rest_on_it(error, flipped):
    before = audit(_article(REGISTER)).frame.set_index("id")["verdict"]
    after = audit(_article(REGISTER, error)).frame.set_index("id")["verdict"]
    assert set(after.index[before != after]) == flipped


def test_the_audit_counts_every_claim_once():
    result = audit(_article(REGISTER))
    good, checkable, every = result.reproduced()
    assert result.counts().sum() == every == len(PROSE) + len(REGISTER)
    assert (good, checkable) == (len(REGISTER), len(REGISTER))


def test_an_id_used_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        audit(_article([REGISTER[0], REGISTER[0]]))


def test_the_most_consequential_are_contradictions_by_weight():
    error = {("border_length", "South"): 550, ("4", "value"): 21.0}
    weights = pd.DataFrame(
        {"claim": ["longest", "wheat", "south_density", "total"], "weight": [1, 3, 2, 9]}
    )
    result = audit(_article(REGISTER, error))
    assert most_consequential(result, weights, 2) == ["wheat", "south_density"]
