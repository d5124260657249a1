"""Exhibits of the notebook on the replication audit: verdicts, register, contradictions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis.claims import Audit, verdict_frame
from helpers.analysis.evidence import (
    CAVEAT,
    CONTRADICTED,
    HOLDS,
    OTHER_SOURCE,
    UNCHECKABLE,
    VERDICTS,
)
from helpers.exhibits import theme
from helpers.exhibits.audit_open import what_would_decide
from helpers.exhibits.audit_sentences import explain
from helpers.exhibits.audit_words import (
    CAUSE_WORDS,
    VERDICT_WORDS,
    computed_words,
    printed_words,
    rests_on,
    section_name,
    verdict_word,
)
from helpers.exhibits.builders import builds
from helpers.exhibits.charts import Chart, NativeChart
from helpers.exhibits.language import counted, language, number, t, typeset
from helpers.exhibits.tables import Column, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Which sections each part of the register covers; the parts are three tables.
TABLE_SECTIONS = ("table1", "table2", "table3")
APPARATUS_SECTIONS = ("footnotes", "references_ru", "references_en")

#: Verdict -> marker, face colour, edge colour. Shapes differ, so that grey print can be read.
_MARKS: dict[str, tuple[str, str, str]] = {
    HOLDS: ("o", theme.INK, theme.INK),
    CAVEAT: ("o", theme.LIGHT, theme.INK),
    OTHER_SOURCE: ("s", "#777777", "#777777"),
    CONTRADICTED: ("X", theme.ACCENT, theme.ACCENT),
    UNCHECKABLE: ("o", "white", "#b0b0b0"),
}


@builds("verdict_counts")
def verdict_counts(result: Audit) -> Chart:
    """How many claims received each verdict."""
    counts = result.counts()
    good, checkable, every = result.reproduced()
    wrong = int(counts[CONTRADICTED])
    finding = t(
        en=f"Of {number(checkable)} checkable claims, {number(good)} stand and {number(wrong)} do "
        "not",
        ru=f"Из {number(checkable)} проверяемых утверждений {number(good)} подтверждаются, "
        f"{number(wrong)} – нет",
    )
    subtitle = t(
        en=f"Every number and checkable statement of the article, {number(every)} in all, by "
        "verdict",
        ru=f"Все числа и проверяемые утверждения статьи, всего {number(every)}, по вердиктам",
    )
    canvas = theme.canvas(finding, subtitle, height=1.75)
    ax = canvas.axes(left=1.95, right=0.3, bottom=0.02)
    places = range(len(VERDICTS))
    shades = [theme.ACCENT if verdict == CONTRADICTED else theme.GREY for verdict in VERDICTS]
    ax.barh(places, counts, color=shades, height=0.68)
    for place, count in zip(places, counts, strict=True):
        ax.annotate(number(count), (count, place), (3, 0), textcoords="offset points", va="center")
    labels = ["\n".join(theme.wrapped(verdict_word(v), 9, 1.85)) for v in VERDICTS]
    ax.set_yticks(list(places), labels)
    ax.invert_yaxis()
    ax.tick_params(axis="y", length=0)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    data = pd.DataFrame({"verdict": list(VERDICTS), "claims": list(counts)})
    shows = "; ".join(f"{verdict_word(v)}: {number(n)}" for v, n in counts.items()) + "."
    return Chart(
        canvas.figure,
        data,
        finding,
        subtitle,
        shows,
        native=NativeChart("bar", "verdict", "claims"),
    )


@builds("verdict_map")
def verdict_map(result: Audit, counts: pd.DataFrame) -> Chart:
    """One mark a claim, section by section, in the article's order."""
    wrong = result.with_verdict(CONTRADICTED)["kind"]
    outside, every = int((wrong == "apparatus").sum()), len(wrong)
    finding = t(
        en=f"{number(outside)} of {number(every)} contradictions stand in footnotes and references",
        ru=f"{number(outside)} из {number(every)} противоречий – в сносках и списках источников",
    )
    subtitle = t(
        en="One mark is one claim; sections in the article's order",
        ru="Один знак – одно утверждение; разделы в порядке статьи",
    )
    canvas = theme.canvas(finding, subtitle, height=0.205 * len(counts) + 0.62)
    ax = canvas.axes(left=1.72, right=0.05, bottom=0.0, top=0.62)
    _draw_marks(ax, counts)
    ax.set_yticks(range(len(counts)), [_short(name) for name in counts["section"]])
    ax.set_ylim(len(counts) - 0.5, -0.5)
    ax.set_xlim(-0.8, counts["all"].max() + 0.2)
    ax.set_xticks([])
    ax.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    _key(canvas, len(counts))
    data = counts.melt("section", list(VERDICTS), "verdict", "claims").query("claims > 0")
    shows = "; ".join(
        t(
            en=f"{section_name(row['section'])}: {row[CONTRADICTED]} contradicted of {row['all']}",
            ru=f"{section_name(row['section'])}: противоречий {row[CONTRADICTED]} из {row['all']}",
        )
        for row in counts.to_dict("records")
    )
    return Chart(canvas.figure, data.reset_index(drop=True), finding, subtitle, shows + ".")


def _draw_marks(ax: "Axes", counts: pd.DataFrame) -> None:
    """A row of marks for each section, verdict after verdict."""
    for place, row in enumerate(counts.to_dict("records")):
        x = 0
        for verdict in VERDICTS:
            marker, face, edge = _MARKS[verdict]
            number_of = int(row[verdict])
            ax.plot(
                range(x, x + number_of),
                [place] * number_of,
                marker,
                markerfacecolor=face,
                markeredgecolor=edge,
                markeredgewidth=0.8,
                markersize=7 if verdict == CONTRADICTED else 5.5,
                linestyle="none",
            )
            x += number_of


def _short(section: str) -> str:
    """A section's name, short enough for an axis."""
    short = {
        "cooperation": t(en="Cooperation", ru="Сотрудничество"),
        "transport": t(en="Transport", ru="Транспорт"),
        "methods": t(en="Methods", ru="Методы"),
        "abstract_en": t(en="Abstract, English", ru="Abstract"),
        "references_ru": t(en="References, Russian", ru="Список источников"),
        "references_en": t(en="References, English", ru="References"),
        "agro_clusters": t(en="Agro clusters", ru="Агрокластеры"),
        "industrial_clusters": t(en="Industrial clusters", ru="Промкластеры"),
        "title": t(en="Title, byline", ru="Название, авторы"),
        "authors": t(en="About the authors", ru="Об авторах"),
    }
    return short.get(section, section_name(section))


def _key(canvas: theme.Canvas, rows: int) -> None:
    """The meaning of the marks, above the first row."""
    width, height = canvas.figure.get_size_inches()
    x, y, w, h = canvas.box
    key = canvas.figure.add_axes((x, y + h - 0.55 / height, w, 0.5 / height))
    key.set_axis_off()
    key.set_xlim(0, w * width)
    key.set_ylim(0, 3)
    spots = ((0.05, 2.5), (0.05, 1.5), (0.05, 0.5), (2.2, 2.5), (2.2, 1.5))
    for verdict, (left, up) in zip(VERDICTS, spots, strict=True):
        marker, face, edge = _MARKS[verdict]
        key.plot(left, up, marker, markerfacecolor=face, markeredgecolor=edge, markersize=6)
        key.text(left + 0.1, up, verdict_word(verdict), va="center", size=8)


@builds("verdicts_by_section")
def verdicts_by_section(counts: pd.DataFrame) -> Table:
    """Claims by section and verdict, with a total."""
    total = counts.drop(columns="section").sum()
    frame = pd.concat([counts, total.to_frame().T.assign(section="")], ignore_index=True)
    names = [section_name(section) for section in counts["section"]]
    frame["name"] = [*names, t(en="Whole article", ru="Вся статья")]
    columns = (
        Column("name", t(en="Section", ru="Раздел"), "text", width=0.3),
        *(Column(verdict, t(**VERDICT_WORDS[verdict]), width=0.12) for verdict in VERDICTS),
        Column("all", t(en="all", ru="всего"), width=0.08),
    )
    return Table(frame, columns, total=(len(frame) - 1,), data=counts)


def _register(result: Audit, sections: Sequence[str] | None, leave: Sequence[str] = ()) -> Table:
    """The register's rows of some sections: printed, computed, difference, verdict, where."""
    rows = result.frame
    chosen = rows["section"].isin(sections) if sections else ~rows["section"].isin(leave)
    rows = rows[chosen]
    records = rows.to_dict("records")
    frame = pd.DataFrame(
        {
            "section": [section_name(claim["section"]) for claim in records],
            "claim": [typeset(claim[f"paraphrase_{language()}"]) for claim in records],
            "printed": [printed_words(claim) for claim in records],
            "computed": [computed_words(c, result.findings[c["id"]]) for c in records],
            "difference": rows["difference"].to_numpy(),
            "digits": [_digits(claim) for claim in records],
            "verdict": [_verdict_and_cause(claim) for claim in records],
            "where": list(rows["computed_in"]),
        }
    )
    columns = (
        Column("claim", t(en="Claim", ru="Утверждение"), "text", width=0.36),
        Column("printed", t(en="Printed", ru="Напечатано"), "text", width=0.14),
        Column("computed", t(en="Computed", ru="Вычислено"), "text", width=0.15),
        Column(
            "difference",
            t(en="Difference", ru="Разность"),
            decimals="digits",
            sign=True,
            width=0.1,
        ),
        Column("verdict", t(en="Verdict", ru="Вердикт"), "text", width=0.19),
        Column("where", t(en="See", ru="См."), "text", width=0.06),
    )
    note = t(
        en="Difference: printed minus computed. See: notebook and section that show the "
        "computation, linked below the table.",
        ru="Разность: напечатанное минус вычисленное. См.: тетрадь и раздел с вычислением, ссылки "
        "под таблицей.",
    )
    data = verdict_frame(result)[chosen.to_numpy()].reset_index(drop=True)
    return Table(frame, columns, (note,), group="section", data=data)


def _digits(claim: dict) -> int:
    """Digits of a difference: enough to see it."""
    if pd.isna(claim["difference"]):
        return 0
    return int(claim["decimals"]) + (2 if claim["check"] == "quotient" else 1)


def _verdict_and_cause(claim: dict) -> str:
    """Verdict with its cause, where one was found."""
    cause = t(**CAUSE_WORDS[claim["cause"]])
    word = verdict_word(claim["verdict"])
    return f"{word} ({cause})" if cause and claim["verdict"] != UNCHECKABLE else word


@builds("register_text")
def register_text(result: Audit) -> Table:
    """The register: prose, captions and conclusions."""
    return _register(result, None, (*TABLE_SECTIONS, *APPARATUS_SECTIONS))


@builds("register_tables")
def register_tables(result: Audit) -> Table:
    """The register: Tables 1–3."""
    return _register(result, TABLE_SECTIONS)


@builds("register_apparatus")
def register_apparatus(result: Audit) -> Table:
    """The register: footnotes and references."""
    return _register(result, APPARATUS_SECTIONS)


@builds("contradictions")
def contradictions(result: Audit, texts: pd.DataFrame) -> Table:
    """The contradictions, those first on which most of the conclusions rests."""
    weight = texts.set_index("claim")["weight"]
    rows = result.with_verdict(CONTRADICTED)
    rows = rows.assign(weight=rows["id"].map(weight))
    return _findings(result, rows.sort_values(["weight", "id"], ascending=[False, True]))


@builds("caveats")
def caveats(result: Audit) -> Table:
    """The claims that hold with a caveat, in the article's order."""
    return _findings(result, result.with_verdict(CAVEAT))


def _findings(result: Audit, rows: pd.DataFrame) -> Table:
    """Claims with what was found, the kind of cause and the places they rest on."""
    records = rows.to_dict("records")
    frame = pd.DataFrame(
        {
            "place": [number(place) for place in range(1, len(rows) + 1)],
            "claim": [typeset(claim[f"paraphrase_{language()}"]) for claim in records],
            "found": [explain(claim, result.findings[claim["id"]]) for claim in records],
            "cause": [t(**CAUSE_WORDS[claim["cause"]]) for claim in records],
            "rests": [_places(result, claim) for claim in records],
        }
    )
    columns = (
        Column("place", "№", "text", width=0.05),
        Column("claim", t(en="Claim", ru="Утверждение"), "text", width=0.25),
        Column("found", t(en="Found", ru="Установлено"), "text", width=0.36),
        Column("cause", t(en="Cause", ru="Вид причины"), "text", width=0.13),
        Column("rests", t(en="Rests on", ru="Опирается на"), "text", width=0.21),
    )
    tidy = verdict_frame(result).set_index("claim").loc[rows["id"]].reset_index()
    return Table(frame, columns, data=tidy)


def _places(result: Audit, claim: dict) -> str:
    """The printed places behind a finding; of a long list the first three and how many follow."""
    places = rests_on(result.findings[claim["id"]].cells, claim["tokens"])
    if not places:
        return section_name(claim["section"])
    if len(places) > 4:
        more = number(len(places) - 3)
        places = [*places[:3], t(en=f"and {more} more", ru=f"и ещё {more}")]
    return typeset("; ".join(places))


@builds("open_claims")
def open_claims(result: Audit) -> Table:
    """The claims that cannot be checked, with what would decide each."""
    records = result.with_verdict(UNCHECKABLE).to_dict("records")
    needs = [what_would_decide(claim, result.findings[claim["id"]]) for claim in records]
    frame = pd.DataFrame(
        {
            "section": [section_name(claim["section"]) for claim in records],
            "claim": [typeset(claim[f"paraphrase_{language()}"]) for claim in records],
            "needs": needs,
        }
    )
    columns = (
        Column("claim", t(en="Claim", ru="Утверждение"), "text", width=0.5),
        Column("needs", t(en="What would decide it", ru="Что его решило бы"), "text", width=0.5),
    )
    rows = verdict_frame(result)
    tidy = rows[rows["verdict"] == UNCHECKABLE].reset_index(drop=True)
    return Table(frame, columns, group="section", data=tidy)


@builds("reliable_claims")
def reliable_claims(rows: pd.DataFrame) -> Table:
    """Claims on the region that hold or agree with another source, section by section."""
    frame = pd.DataFrame(
        {
            "section": [section_name(section) for section in rows["section"]],
            "claim": [typeset(text) for text in rows[f"paraphrase_{language()}"]],
            "verdict": [verdict_word(verdict) for verdict in rows["verdict"]],
        }
    )
    columns = (
        Column("claim", t(en="Claim", ru="Утверждение"), "text", width=0.7),
        Column("verdict", t(en="Verdict", ru="Вердикт"), "text", width=0.3),
    )
    forms = t(en="claim|claims", ru="утверждение|утверждения|утверждений")
    count = counted(len(rows), forms)
    note = t(
        en=f"{count}; footnotes, references and mere wording left out.",
        ru=f"{count}; без сносок, списков источников и формулировок.",
    )
    keep = ["id", "section", "paraphrase_en", "paraphrase_ru", "verdict"]
    return Table(frame, columns, (note,), group="section", data=rows[keep])
