"""Tables, pictures and sentences on trends: they obey the rules and read well either way."""

import re

import numpy as np
import pandas as pd
import pytest

from helpers import load
from helpers.analysis.dispersion import dispersion_by_year, relative_orientation, within_bounds
from helpers.analysis.forecasts import forecast_test
from helpers.analysis.naive_inference import naive_tests
from helpers.analysis.panel import fit_panel
from helpers.analysis.panel_simulation import panel_rejection_rates
from helpers.analysis.simulation import size_table
from helpers.analysis.trends import fit_trends
from helpers.exhibits import trend_panel_sentences as panel_words
from helpers.exhibits import trend_sentences as words
from helpers.exhibits.language import LANGUAGES, use_language
from helpers.exhibits.registry import registry
from helpers.exhibits.say import sentence
from helpers.exhibits.show import build
from helpers.exhibits.tables import Table

each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def results():
    shares, regions = load("table2"), load("regions")
    trends = fit_trends(shares, draws=199)
    sizes = size_table(rhos=(0.0, 0.5, 0.7, trends.rho_logit.rho, 0.9), draws=2_000)
    panel = fit_panel(shares, dict(zip(regions["region"], regions["group"], strict=True)))
    grids = [trends.of(region).years for region in panel.regions]
    return {
        "shares": shares,
        "regions": regions,
        "facts": load("facts"),
        "trends": trends,
        "sizes": sizes,
        "panel": panel,
        "rates": panel_rejection_rates(grids, draws=2_000),
        "dispersion": dispersion_by_year(shares),
        "bounds": [within_bounds(shares, 2015, 2017), within_bounds(shares, 2018, 2021)],
        "forecasts": forecast_test(shares),
    }


@pytest.fixture(scope="module")
def tables(results):
    t, r, s = results["trends"], results["regions"], results["sizes"]
    arguments = {
        "trend_size": (s,),
        "trend_table": (t, r, s),
        "trend_verdicts": (t, r),
        "trend_breaks": (t, r),
        "trend_robustness": (t, r),
        "trend_windows": (t, r),
        "trend_warnings": (naive_tests(results["shares"]), s, t),
        "panel_table": (results["panel"],),
        "within_bounds": (results["bounds"],),
        "forecast_table": (results["forecasts"],),
    }
    made = {}
    for language in LANGUAGES:
        use_language(language)
        made |= {(language, name): build(name, *args) for name, args in arguments.items()}
    use_language("en")
    return made


def test_every_table_of_the_notebook_is_here(tables):
    own = {
        name
        for name, here in registry().items()
        if here.notebook == "4_trade_share_trends" and here.kind == "table"
    }
    assert {name for _, name in tables} == own


def test_tables_obey_a_journals_rules(tables):
    for (language, name), table in tables.items():
        use_language(language)
        assert isinstance(table, Table)
        assert len(table.columns) <= 9, name
        assert table.notes, name
        cells = [cell for row in table.printed() for cell in row]
        assert not any("*" in cell or "nan" in cell.lower() for cell in cells), name


def test_amurs_row_is_as_computed_with_its_error_beneath(tables):
    table = tables["en", "trend_table"]
    rows = table.printed()
    at = next(i for i, row in enumerate(rows) if row[0] == "Amur")
    assert rows[at][1:4] == ["10", "−0.92", "[−2.10; 0.25]"]
    assert at + 1 in table.beneath
    assert rows[at + 1] == ["", "", "(0.51)", "", "", "", "", "", ""]
    notes = " ".join(table.notes)
    assert "ordinary standard errors in parentheses" in notes and "t distribution" in notes
    assert re.search(r"the test rejects \d\.\d% of trendless series", notes)


def test_four_points_print_a_slope_and_nothing_else(tables):
    rows = {row[0]: row for row in tables["en", "trend_table"].printed()}
    assert rows["Buryatia"] == ["Buryatia", "4", "3.25", "", "", "", "", "", ""]


def all_sentences(r):
    trends = r["trends"]
    return [
        words.size_sentence(r["sizes"], trends),
        words.persistence_sentence(trends),
        words.verdict_sentence(trends),
        words.logit_sentence(trends),
        words.amur_sentence(trends),
        words.break_sentence(trends),
        words.officials_sentence(r["facts"], trends),
        words.robustness_sentence(trends),
        panel_words.panel_sentence(r["panel"]),
        panel_words.inner_sentence(r["panel"]),
        panel_words.panel_size_sentence(r["rates"]),
        panel_words.dispersion_sentence(r["dispersion"], r["bounds"]),
        panel_words.orientation_sentence(relative_orientation(r["shares"])),
        panel_words.forecast_sentence(r["forecasts"]),
    ]


@each_language
def test_sentences_are_whole_and_in_their_language(results, language):
    use_language(language)
    for made in all_sentences(results):
        text = sentence(**made)
        assert text.endswith(".") and "{" not in text and "nan" not in text
        if language == "en":
            assert not re.search("[А-Яа-яЁё]", text), text
        else:
            assert not re.search(r"\d\.\d", text), text
            assert not re.search(r"\d %", text), text


@each_language
def test_the_verdict_says_plainly_that_none_passes(results, language):
    use_language(language)
    text = sentence(**words.verdict_sentence(results["trends"]))
    start = {
        "en": "No region's slope is established.",
        "ru": "Ни в одном регионе наклон не установлен.",
    }
    assert text.replace("\u00a0", " ").startswith(start[language])
    never = {"en": "does not say that there is no trend", "ru": "не значит, что тренда нет"}
    assert never[language] in text.replace("\u00a0", " ")


@each_language
def test_the_verdict_names_those_that_pass(language):
    """The same words on data where one region rises beyond doubt."""
    shares = load("table2")
    steps = shares["year"] - 2000
    noise = np.random.default_rng(1).normal(0, 0.3, len(shares))
    shares["share"] = np.where(shares["region"] == "Magadan", 10 + 2.0 * steps, 30.0) + noise
    trends = fit_trends(shares, draws=99)
    assert "Magadan" in trends.established
    use_language(language)
    text = sentence(**words.verdict_sentence(trends))
    assert {"en": "Magadan Region", "ru": "Магаданская область"}[language] in text


def test_a_sentence_refuses_when_its_claim_fails(results):
    turned = results["facts"].copy()
    turned.loc[turned["topic"] == "china_share_after_2021", "value"] = 10.0
    made = words.officials_sentence(turned, results["trends"])
    with pytest.raises(AssertionError):
        sentence(**made)


def test_a_picture_refuses_a_finding_that_fails(results):
    tame = results["sizes"].copy()
    tame["rate"] = 5.0
    with pytest.raises(AssertionError, match="finding"):
        build("trend_size_chart", tame)


def test_published_frames_have_the_promised_columns(results):
    from helpers.analysis.panel import panel_frame
    from helpers.analysis.trends import trends_frame

    trends, panel = trends_frame(results["trends"]), panel_frame(results["panel"])
    assert list(trends.columns) == ["region", "method", "quantity", "value", "note"]
    assert list(panel.columns) == ["model", "term", "method", "quantity", "value"]
    assert pd.api.types.is_float_dtype(trends["value"])
