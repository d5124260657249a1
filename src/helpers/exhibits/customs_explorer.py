"""Exhibits of the notebook that looks into the customs file: any region, partner, years, level.

Without the official file they are drawn from a synthetic sample. Each such picture carries that
word across it, so that it cannot be taken for a result.
"""

from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis.trade_profile import RegionTrend
from helpers.exhibits import customs_agreement, theme  # noqa: F401 - a builder of this room
from helpers.exhibits.builders import builds
from helpers.exhibits.charts import Chart, NativeChart
from helpers.exhibits.customs_names import region_label
from helpers.exhibits.goods_names import goods_name
from helpers.exhibits.language import number, percent, t
from helpers.exhibits.official_charts import OTHERS, bars, partner_name, with_others
from helpers.exhibits.registry import Status
from helpers.exhibits.tables import Column, Table
from helpers.sources.customs_codes import FAR_EAST

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MILLION, THOUSAND = 1e6, 1e3


def _status(synthetic: bool) -> Status:
    return "synthetic" if synthetic else "official file"


def _source_note(synthetic: bool) -> str:
    if synthetic:
        return t(
            en="Synthetic data from a fixed seed: these numbers say nothing about real trade.",
            ru="Синтетические данные из генератора с заданным начальным числом: о реальной "
            "торговле они не говорят ничего.",
        )
    return t(
        en="Official customs file; a region is where the declarant is registered.",
        ru="Официальный таможенный файл; регион – место регистрации декларанта.",
    )


def watermark(figure: "Figure") -> None:
    """Write across a picture that its data are synthetic."""
    figure.text(
        0.5,
        0.46,
        t(en="synthetic data", ru="синтетические данные"),
        size=23,
        rotation=12,
        ha="center",
        va="center",
        color=theme.INK,
        alpha=0.2,
        weight="bold",
        zorder=10,
        gid=theme.WATERMARK,
    )


def trend_words(trend: RegionTrend, *, synthetic: bool) -> dict[str, str]:
    """Templates of the sentence on a region's trend; its facts are the `RegionTrend`."""
    if not trend.tested:
        return {
            "en": "Years with a share: {n}, too few for a test of the trend.",
            "ru": "Лет с известной долей: {n} – для проверки тренда слишком мало.",
        }
    where = {"en": "", "ru": ""}
    if synthetic:
        where = {
            "en": "In the synthetic sample, which says nothing about real trade: ",
            "ru": "В синтетической выборке, которая ничего не говорит о реальной торговле: ",
        }
    return {
        "en": where["en"] + "over {n:year|years} the slope is {slope:+.2} percentage points a year "
        "with a standard error of {se:.2}; its p at the pooled correlation is {p:p}.",
        "ru": where["ru"] + "за {n:год|года|лет} наклон составляет {slope:+.2} процентного пункта "
        "в год при стандартной ошибке {se:.2}; p при общей корреляции равно {p:p}.",
    }


@builds("customs_share")
def customs_share(shares: pd.DataFrame, region: str, partner: str, *, synthetic: bool) -> Chart:
    """A partner's share in a region's turnover by year; all other regions in grey behind it."""
    own = shares[shares["region"] == region].sort_values("year")
    if own.empty:
        raise ValueError(f"The store holds no trade of region {region}.")
    first, last = own.iloc[0], own.iloc[-1]
    name, whom = region_label(region), partner_name(partner)
    finding = t(
        en=f"{name}: {percent(last['share'], 1)} of turnover with {whom} in {int(last['year'])}",
        ru=f"{name}: доля партнёра «{whom}» – {percent(last['share'], 1)} в "
        f"{int(last['year'])} году",
    )
    behind = t(en="; grey: other regions", ru="; серым – прочие регионы")
    if region in FAR_EAST.values():
        behind = t(
            en="; grey: the other Far Eastern regions",
            ru="; серым – прочие регионы Дальнего Востока",
        )
    behind = behind if _neighbours(region, shares) else ""
    subtitle = t(
        en=f"Share of {whom} in foreign trade turnover, %{behind}",
        ru=f"Доля партнёра «{whom}» во внешнеторговом обороте, %{behind}",
    )
    short = own[own["months"] < 12]
    note = _source_note(synthetic)
    if len(short):
        years = ", ".join(f"{int(r.year)} ({int(r.months)})" for r in short.itertuples())
        note += t(en=f" Years with fewer months: {years}.", ru=f" Неполные годы, месяцев: {years}.")
    canvas = theme.canvas(finding, subtitle, note, height=2.2)
    _share_lines(canvas.axes(left=0.35, right=0.55, bottom=0.25), shares, region)
    if synthetic:
        watermark(canvas.figure)
    shows = t(
        en=f"From {percent(first['share'], 1)} in {int(first['year'])} to "
        f"{percent(last['share'], 1)} in {int(last['year'])}. {note}",
        ru=f"От {percent(first['share'], 1)} в {int(first['year'])} году до "
        f"{percent(last['share'], 1)} в {int(last['year'])} году. {note}",
    )
    native = NativeChart("line", "year", "share", "region")
    data = shares.assign(origin=_status(synthetic))
    status = _status(synthetic)
    return Chart(canvas.figure, data, finding, subtitle, shows, note, native, status=status)


def _share_lines(ax: "Axes", shares: pd.DataFrame, region: str) -> None:
    """One region's line in the accent with its last value, its neighbours in grey behind."""
    own = shares[shares["region"] == region].sort_values("year")
    last = own.iloc[-1]
    for other, rows in shares.groupby("region", sort=True):
        if other in _neighbours(region, shares):
            ax.plot(rows["year"], rows["share"], color=theme.LIGHT, linewidth=0.7, zorder=1)
    ax.plot(own["year"], own["share"], color=theme.ACCENT, marker="o", markersize=4, zorder=3)
    ax.annotate(
        percent(last["share"], 1),
        (last["year"], last["share"]),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        color=theme.ACCENT,
        weight="bold",
    )
    _year_axis(ax, own["year"].astype(int).tolist())
    ax.set_ylim(0, 100)
    ax.grid(axis="y")
    ax.set_axisbelow(True)


def _neighbours(region: str, shares: pd.DataFrame) -> set[str]:
    """Regions drawn behind: those of the Far East for one of them, all others elsewhere."""
    others = set(shares["region"]) - {region, "DFO"}
    far_east = set(FAR_EAST.values())
    return others & far_east if region in far_east else others


def _year_axis(ax: "Axes", years: list[int]) -> None:
    low, high = min(years), max(years)
    step = max(1, (high - low) // 6)
    ax.set_xlim(low - 0.4, high + 0.4)
    ax.set_xticks(range(low, high + 1, step))


@builds("customs_partners")
def customs_partners(partners: pd.DataFrame, region: str, year: int, *, synthetic: bool) -> Chart:
    """The largest partners of a region in one year; the rest as one bar."""
    values = partners.rename(columns={"partner": "item"})
    values = values[values["value"] > 0].reset_index(drop=True)
    first = partner_name(values["item"].iloc[0])
    top = percent(values["share"].iloc[0], 1)
    place = region_label(region)
    finding = t(
        en=f"{place}: the largest of {len(values)} partners is {first}, {top}",
        ru=f"{place}: крупнейший из партнёров (их {len(values)}) – {first}, {top}",
    )
    subtitle = t(
        en=f"Turnover by partner, {year}, {_unit(values)} and % of all",
        ru=f"Оборот по партнёрам, {year} год, {_unit(values)} и доля, %",
    )
    return _ranking(values, partner_name, finding, subtitle, synthetic)


@builds("customs_items")
def customs_items(
    items: pd.DataFrame, region: str, partner: str, year: int, *, synthetic: bool
) -> Chart:
    """The largest goods that a region exports to a partner; the rest as one bar."""
    values = items.rename(columns={"code": "item"})
    values = values[values["value"] > 0].reset_index(drop=True)
    if values.empty:
        raise ValueError(f"Region {region} exported nothing to {partner} in {year}.")
    first = goods_name(values["item"].iloc[0])
    top = percent(values["share"].iloc[0], 1)
    place, whom = region_label(region), partner_name(partner)
    finding = t(
        en=f"{place} to {whom}, largest item: {first}, {top}",
        ru=f"{place} – {whom}, первая статья: {first}, {top}",
    )
    subtitle = t(
        en=f"Exports by commodity code, {year}, {_unit(values)} and % of all",
        ru=f"Экспорт по товарным кодам, {year} год, {_unit(values)} и доля, %",
    )
    return _ranking(values, goods_name, finding, subtitle, synthetic)


def _scale(values: pd.DataFrame) -> float:
    """Dollars in the unit of a ranking: millions, or thousands for a small region."""
    return MILLION if values["value"].max() >= 10 * MILLION else THOUSAND


def _unit(values: pd.DataFrame) -> str:
    if _scale(values) == MILLION:
        return t(en="million US dollars", ru="млн долл. США")
    return t(en="thousand US dollars", ru="тыс. долл. США")


def _ranking(values: pd.DataFrame, name, finding: str, subtitle: str, synthetic: bool) -> Chart:
    """Bars of the largest items and of the rest added up."""
    rows = with_others(values)
    labels = [
        t(en=f"{row['items']} others", ru=f"прочие ({row['items']})")
        if row["item"] == OTHERS
        else name(row["item"])
        for row in rows.to_dict("records")
    ]
    note = _source_note(synthetic)
    canvas = theme.canvas(finding, subtitle, note, height=max(0.24 * len(rows) + 0.15, 1.2))
    ax = canvas.axes(left=2.0, right=1.1, bottom=0.05)
    shown = [
        f"{number(value / _scale(values), 1)} ({percent(share, 1)})"
        for value, share in zip(rows["value"], rows["share"], strict=True)
    ]
    bars(ax, labels, rows, shown)
    if synthetic:
        watermark(canvas.figure)
    spoken = "; ".join(f"{label}: {text}" for label, text in zip(labels, shown, strict=True))
    return Chart(
        canvas.figure,
        rows.assign(unit="USD", origin=_status(synthetic)),
        finding,
        subtitle,
        f"{spoken}. {note}",
        note,
        NativeChart("bar", "item", "value"),
        status=_status(synthetic),
    )


@builds("customs_indicators")
def customs_indicators(profile: pd.DataFrame, level: int, *, synthetic: bool) -> Table:
    """Volume, balance, concentration and two-way trade of a region, one row a year."""
    frame = profile.assign(
        **{name: profile[name] / MILLION for name in ("exports", "imports", "balance")}
    )
    frame["grubel_lloyd__missing"] = "not_applicable"
    frame["coverage__missing"] = "not_applicable"
    million = t(en="Million US dollars", ru="Млн долл. США")
    hhi = t(en="Herfindahl index", ru="Индекс Херфиндаля")
    columns = (
        Column("year", t(en="Year", ru="Год"), "year"),
        Column("exports", t(en="Exports", ru="Экспорт"), decimals=1, spanner=million),
        Column("imports", t(en="Imports", ru="Импорт"), decimals=1, spanner=million),
        Column("balance", t(en="Balance", ru="Сальдо"), decimals=1, spanner=million, sign=True),
        Column("coverage", t(en="Coverage", ru="Покрытие"), decimals=2),
        Column("partners", t(en="Partners", ru="Партнёры")),
        Column("hhi_partners", t(en="partners", ru="партнёры"), decimals=3, spanner=hhi),
        Column("hhi_goods", t(en="goods", ru="товары"), decimals=3, spanner=hhi),
        Column("grubel_lloyd", t(en="Two-way", ru="Встречная"), decimals=3),
    )
    note = t(
        en="Coverage: exports over imports. Herfindahl index of turnover, 0 to 1. Two-way: the "
        f"Grubel–Lloyd index at {level} digits, 0 to 1; it falls as codes get finer.",
        ru="Покрытие: экспорт к импорту. Индекс Херфиндаля по обороту, от 0 до 1. Встречная "
        f"торговля: индекс Грубела – Ллойда, знаков кода: {level}, от 0 до 1; чем подробнее коды, "
        "тем он ниже.",
    )
    return Table(frame, columns, (note, _source_note(synthetic)), status=_status(synthetic))


@builds("customs_advantage")
def customs_advantage(advantages: pd.DataFrame | None, year: int, *, synthetic: bool) -> Table:
    """A region's largest exports with Balassa's index against all regions of the file."""
    refused = advantages is None
    rows = pd.DataFrame(columns=["code", "exports", "share", "balassa"]) if refused else advantages
    frame = rows.assign(
        goods=[goods_name(code) for code in rows["code"]],
        exports=rows["exports"].astype(float) / MILLION,
    )
    columns = (
        Column("goods", t(en="Goods", ru="Товары"), "text"),
        Column("exports", t(en="Exports, mln USD", ru="Экспорт, млн долл."), decimals=2),
        Column("share", t(en="Share, %", ru="Доля, %"), decimals=1),
        Column("balassa", t(en="Balassa index", ru="Индекс Балассы"), decimals=2),
    )
    note = t(
        en=f"Year {year}. Above 1 the region exports relatively more of the good than all regions "
        "of the file together.",
        ru=f"{year} год. Больше 1 – регион вывозит этого товара относительно больше, чем все "
        "регионы файла вместе.",
    )
    if refused:
        note = t(
            en="Not computed: the store holds one region, and the index compares it with others.",
            ru="Не вычислено: в хранилище один регион, а индекс сравнивает его с другими.",
        )
    return Table(frame, columns, (note, _source_note(synthetic)), status=_status(synthetic))
