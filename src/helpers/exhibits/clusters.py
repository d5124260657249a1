"""Exhibits of the notebook on clusters: projects, soybeans, culture's share, relative pay."""

from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis.clusters import RelativePay, ShareGoal
from helpers.exhibits import theme
from helpers.exhibits.builders import builds
from helpers.exhibits.charts import Chart, NativeChart
from helpers.exhibits.language import (
    NBSP,
    language,
    listed,
    number,
    percent,
    t,
    territory_name,
)
from helpers.exhibits.tables import Column, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS: dict[str, dict[str, str]] = {
    "industrial": {"en": "Industrial", "ru": "Промышленные"},
    "agro_industrial": {"en": "Agro-industrial", "ru": "Агропромышленные"},
    "creative": {"en": "Creative", "ru": "Креативные"},
}
KIND_COLOURS = {"industrial": theme.INK, "agro_industrial": theme.ACCENT, "creative": theme.BLUE}
STAGES: dict[str, dict[str, str]] = {
    "operating": {"en": "operating", "ru": "действует"},
    "under_construction": {"en": "under construction", "ru": "строится"},
    "joined_zone": {"en": "joined the zone", "ru": "вошли в ТОР"},
    "planned": {"en": "planned", "ru": "планируется"},
    "agreed": {"en": "agreement signed", "ru": "подписано соглашение"},
    "in_preparation": {"en": "in preparation", "ru": "готовится"},
    "prospect": {"en": "prospect", "ru": "перспектива"},
}
YEAR_OF: dict[str, dict[str, str]] = {
    "agreement": {"en": "agreement", "ru": "соглашение"},
    "construction_start": {"en": "construction began", "ru": "начало строительства"},
    "entry": {"en": "entry", "ru": "вступление"},
    "planned_opening": {"en": "planned opening", "ru": "план открытия"},
    "": {"en": "", "ru": ""},
}
CAPACITY_UNITS: dict[str, dict[str, str]] = {
    "thousand t soybeans a year": {
        "en": "thousand t of soybeans a year",
        "ru": "тыс. т сои в год",
    },
    "": {"en": "", "ru": ""},
}


@builds("cluster_projects")
def cluster_projects(projects: pd.DataFrame) -> Table:
    """The article's cluster projects, one row a project, in blocks by kind."""
    frame = pd.DataFrame(
        {
            "kind": projects["kind"].map(lambda kind: t(**KINDS[kind])),
            "name": projects[f"name_{language()}"],
            "stage": projects["stage"].map(lambda stage: t(**STAGES[stage])),
            "year": [
                f"{int(year)} ({t(**YEAR_OF[what])})" if pd.notna(year) else ""
                for year, what in zip(projects["year"], projects["year_of"], strict=True)
            ],
            "partner": projects[f"partner_{language()}"],
            "scale": [_scale(row) for row in projects.to_dict("records")],
        }
    )
    columns = (
        Column("name", t(en="Project", ru="Проект"), "text", width=0.26),
        Column("stage", t(en="Stage", ru="Стадия"), "text", width=0.14),
        Column("year", t(en="Year", ru="Год"), "text", width=0.14),
        Column("partner", t(en="Partner", ru="Партнёр"), "text", width=0.24),
        Column(
            "scale",
            t(en="Stated capacity and jobs", ru="Мощность и рабочие места"),
            "text",
            width=0.22,
        ),
    )
    note = t(
        en="Empty cells are not stated in the article. Stages are as of its writing (2025).",
        ru="Пустые ячейки в статье не указаны. Стадии – на время написания статьи (2025).",
    )
    return Table(frame, columns, (note,), group="kind", data=projects)


NO_YEAR = 2030  # where projects without a year stand on the axis


def _project_line(ax: "Axes", place: int, row: dict) -> None:
    """One project: its name at the left, a mark at its year (open without one), its stage."""
    colour = KIND_COLOURS[row["kind"]]
    dated = pd.notna(row["year"])
    x = float(row["year"]) if dated else NO_YEAR
    ax.axhline(place, color=theme.LIGHT, linewidth=0.6, zorder=1)
    ax.plot(
        x,
        place,
        "o",
        color=colour,
        markerfacecolor=colour if dated else "white",
        markersize=7,
        zorder=3,
    )
    ax.annotate(
        t(**STAGES[row["stage"]]),
        (x, place),
        (0, 5),
        textcoords="offset points",
        ha="center",
        va="bottom",
        size=8,
        color="#555555",
    )
    name = "\n".join(theme.wrapped(row[f"name_{language()}"], 8.5, 2.1))
    _beside(ax, place, name, color=colour)


def _beside(ax: "Axes", place: float, text: str, **style: str) -> None:
    """Text in the column left of the axes."""
    ax.annotate(
        text,
        (0, place),
        (-2.12 * 72, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
        size=8.5,
        **style,
    )


def _scale(project: dict) -> str:
    parts = []
    if pd.notna(project["capacity"]):
        unit = t(**CAPACITY_UNITS[project["capacity_unit"]])
        parts.append(t(en="over ", ru="более ") + f"{number(project['capacity'])}{NBSP}{unit}")
    if pd.notna(project["jobs"]):
        jobs = number(project["jobs"])
        parts.append(t(en=f"at least {jobs}{NBSP}jobs", ru=f"не менее {jobs}{NBSP}рабочих мест"))
    return "; ".join(parts)


@builds("cluster_timeline")
def cluster_timeline(projects: pd.DataFrame) -> Chart:
    """Projects by kind on a line of years; projects without a year stand in a column apart."""
    dated = int(projects["year"].notna().sum())
    finding = t(
        en=f"Of {len(projects)} cluster projects, the article dates {dated}; one operates",
        ru=f"Из {len(projects)} кластерных проектов в статье датированы {dated}; один действует",
    )
    if int((projects["stage"] == "operating").sum()) != 1:
        raise AssertionError("The finding says that one project operates.")
    subtitle = t(
        en="Cluster projects of the Amur Region named in the article, by stated year and stage",
        ru="Кластерные проекты Амурской области, названные в статье, по году и стадии",
    )
    # Row by row: a heading for each kind, then its projects.
    rows: list[dict | str] = []
    for kind in KINDS:
        rows += [t(**KINDS[kind]), *projects[projects["kind"] == kind].to_dict("records")]
    canvas = theme.canvas(finding, subtitle, height=0.4 * len(rows) + 0.3)
    ax = canvas.axes(left=2.15, right=0.5, bottom=0.25)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xlim(2013.4, NO_YEAR + 0.6)
    for place, row in enumerate(rows):
        if isinstance(row, str):
            _beside(ax, place + 0.15, row, weight="bold")
        else:
            _project_line(ax, place, row)
    ax.set_yticks([])
    ticks = [2015, 2020, 2025, NO_YEAR]
    ax.set_xticks(ticks, [*map(str, ticks[:-1]), t(en="no year", ru="без года")])
    ax.spines["left"].set_visible(False)
    counts = [f"{t(**KINDS[kind])}: {int((projects['kind'] == kind).sum())}" for kind in KINDS]
    names = {
        int(year): projects.loc[projects["year"] == year, f"name_{language()}"].tolist()
        for year in sorted(projects["year"].dropna().unique())
    }
    years = "; ".join(f"{year}: {', '.join(found)}" for year, found in names.items())
    return Chart(canvas.figure, projects, finding, subtitle, f"{', '.join(counts)}. {years}.")


@builds("C1")
def soybeans_by_country(facts: pd.DataFrame, official: pd.DataFrame | None = None) -> Chart:
    """Chart 1's substitute: tonnes by country, since the article's dollars are not published."""
    if official is not None:
        from helpers.exhibits.official_charts import official_chart_picture

        return official_chart_picture("C1", official)
    tonnes = facts[facts["topic"] == "soybeans_by_country"].sort_values("value", ascending=False)
    china = tonnes.loc[tonnes["item"] == "CN", "value"].item()
    share = china / tonnes["value"].sum() * 100
    # China's figure is a lower bound, so its share in the tonnes named is one, too.
    least = percent(int(share))
    finding = t(
        en=f"China took at least {least} of the soybean tonnage reported by country",
        ru=f"На Китай пришлось не менее {least} названного по странам объёма сои",
    )
    subtitle = t(
        en="Soybean exports from the Amur Region, January–September 2021, tonnes",
        ru="Экспорт сои из Амурской области, январь – сентябрь 2021 года, т",
    )
    note = t(
        en="A substitute: the article's Chart 1 is in thousand US dollars and its values are not "
        "published. For China the source says “more than”.",
        ru="Замена: диаграмма 1 в статье дана в тыс. долл., её значения не опубликованы. "
        "Для Китая источник говорит «более».",
    )
    canvas = theme.canvas(finding, subtitle, note, height=1.7)
    names = [territory_name(code) for code in tonnes["item"]]
    ax = canvas.axes(left=1.35, right=0.75, bottom=0.02)
    colours = [theme.ACCENT if code == "CN" else theme.GREY for code in tonnes["item"]]
    ax.barh(range(len(tonnes)), tonnes["value"], color=colours, height=0.62)
    labels = [
        _bound(relation) + number(value)
        for relation, value in zip(tonnes["relation"], tonnes["value"], strict=True)
    ]
    for place, (value, label) in enumerate(zip(tonnes["value"], labels, strict=True)):
        ax.text(value + 1200, place, label, va="center", size=8.5)
    ax.set_yticks(range(len(tonnes)), names)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(tonnes) - 0.5, -0.5)
    ax.set_xlim(0, china * 1.02)
    ax.set_xticks([])
    ax.spines[["left", "bottom"]].set_visible(False)
    data = tonnes[["item", "relation", "value", "unit", "source"]].reset_index(drop=True)
    shows = listed([f"{name} {label}" for name, label in zip(names, labels, strict=True)])
    native = NativeChart("bar", "item", "value")
    return Chart(canvas.figure, data, finding, subtitle, f"{shows}. {note}", note, native)


def _bound(relation: str) -> str:
    return {">": ">" + NBSP, "~": "≈" + NBSP, "=": ""}[relation]


@builds("culture_share")
def culture_share(goal: ShareGoal, others: float) -> Chart:
    """Culture's share in the region beside other regions' and the creative economy's goal."""
    finding = t(
        en=f"Culture, sport and leisure gave {percent(goal.share, 1)} of Amur's product, "
        f"elsewhere up to {percent(others)}",
        ru=f"Культура, спорт и досуг дали {percent(goal.share, 1)} продукта Амурской области, "
        f"в других регионах – до {percent(others)}",
    )
    subtitle = t(
        en=f"Share of culture, sport and leisure in gross regional product, {goal.year}; "
        f"goal for the creative economy in GDP, {goal.goal_year}; %",
        ru=f"Доля культуры, спорта и досуга в валовом региональном продукте, {goal.year}; "
        f"цель для креативной экономики в ВВП, {goal.goal_year}; %",
    )
    note = t(
        en="The bases differ: the goal counts the creative economy in the country's GDP, the "
        "shares one branch of statistics in a region's product. They are not one scale.",
        ru="Базы различаются: цель относится к креативной экономике в ВВП страны, доли – к одному "
        "разделу статистики в продукте региона. Это не одна шкала.",
    )
    canvas = theme.canvas(finding, subtitle, note, height=1.35)
    ax = canvas.axes(left=2.05, right=0.55, bottom=0.02)
    labels = [
        t(en="Amur Region", ru="Амурская область"),
        t(en="Other regions, up to", ru="Другие регионы, до"),
        t(en=f"Goal {goal.goal_year} (other base)", ru=f"Цель {goal.goal_year} (иная база)"),
    ]
    values = [goal.share, others, goal.goal]
    bars = ax.barh(range(3), values, color=[theme.ACCENT, theme.GREY, "white"], height=0.6)
    bars[2].set(edgecolor=theme.GREY, hatch="////", linewidth=0.8)
    for place, (value, decimals) in enumerate(zip(values, (1, 0, 0), strict=True)):
        ax.text(value + 0.08, place, percent(value, decimals), va="center", size=8.5)
    ax.set_yticks(range(3), labels)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(2.5, -0.5)
    ax.set_xlim(0, 6.2)
    ax.set_xticks([])
    ax.spines[["left", "bottom"]].set_visible(False)
    data = pd.DataFrame(
        {
            "what": ["amur_culture", "other_regions_culture_up_to", "goal_creative_economy"],
            "base": ["gross regional product", "gross regional product", "GDP"],
            "year": [goal.year, goal.year, goal.goal_year],
            "percent": values,
        }
    )
    shown = zip(labels, values, (1, 0, 0), strict=True)
    shows = "; ".join(f"{label}: {percent(value, digits)}" for label, value, digits in shown)
    native = NativeChart("bar", "what", "percent")
    return Chart(canvas.figure, data, finding, subtitle, f"{shows}. {note}", note, native)


@builds("cluster_pay")
def cluster_pay(pay: RelativePay) -> Table:
    """Relative pay implied by the two shares, with the formula of each line."""
    rows = [
        (t(en="Share in employment, %", ru="Доля в занятости, %"), pay.employment_share, 0, ""),
        (t(en="Share in payroll, %", ru="Доля в фонде оплаты труда, %"), pay.payroll_share, 0, ""),
        (
            t(en="Pay over the mean of the economy", ru="Оплата к средней по экономике"),
            pay.to_mean,
            2,
            t(en="payroll share / employment share", ru="доля в оплате / доля в занятости"),
        ),
        (
            t(en="Pay over pay outside clusters", ru="Оплата к оплате вне кластеров"),
            pay.to_outside,
            2,
            t(
                en="ratio in clusters / ratio outside them",
                ru="отношение в кластерах / отношение вне их",
            ),
        ),
    ]
    frame = pd.DataFrame(rows, columns=["what", "value", "decimals", "formula"])
    columns = (
        Column("what", t(en="Quantity", ru="Показатель"), "text"),
        Column("value", t(en="Value", ru="Значение"), decimals="decimals"),
        Column("formula", t(en="Computed as", ru="Как вычислено"), "text"),
    )
    formulas = {
        (2, "value"): "{value[1]}/{value[0]}",
        (3, "value"): "{value[2]}/((100-{value[1]})/(100-{value[0]}))",
    }
    note = t(
        en="The article gives the two shares for Europe without year or definition; the ratios "
        "take both to count the same people.",
        ru="Статья приводит две доли по Европе без года и определения; отношения предполагают, "
        "что обе доли относятся к одним и тем же работникам.",
    )
    return Table(frame, columns, (note,), formulas=formulas)
