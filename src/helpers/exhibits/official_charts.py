"""Charts 1-4 in full, from the official customs file, in the form the article gave them.

Without the file these charts are drawn by the rooms of their notebooks as far as printed numbers
carry. With it, the values are the file's, the status says so, and the largest items are shown with
the rest added up, so that nothing is left out.
"""

from dataclasses import dataclass

import pandas as pd

from helpers.exhibits import theme
from helpers.exhibits.charts import Chart, NativeChart
from helpers.exhibits.goods_names import goods_name
from helpers.exhibits.language import number, percent, t, territory_name

LARGEST = 9
OTHERS = "other"
OKSM_NAMES: dict[str, dict[str, str]] = {
    "AB": {"en": "Abkhazia", "ru": "Абхазия"},
    "OS": {"en": "South Ossetia", "ru": "Южная Осетия"},
}
OFFICIAL_SOURCE = {
    "en": "Federal Customs Service, open trade file, imported by the reader.",
    "ru": "Федеральная таможенная служба, открытый файл внешней торговли, импортирован читателем.",
}
OFFICIAL_UNITS: dict[str, dict[str, str]] = {
    "C1": {"en": "thousand US dollars", "ru": "тыс. долл. США"},
    "C2": {"en": "%", "ru": "%"},
    "C3": {"en": "million US dollars", "ru": "млн долл. США"},
    "C4": {"en": "million US dollars", "ru": "млн долл. США"},
}


@dataclass(frozen=True)
class _Words:
    """What one chart says about its largest item."""

    finding: str
    subtitle: str
    decimals: int
    scale: float


def partner_name(code: str) -> str:
    """A partner's name in the language in use; a code outside the vocabularies stays a code."""
    from helpers.sources.errors import InputError

    if code in OKSM_NAMES:
        return t(**OKSM_NAMES[code])
    try:
        return territory_name(code)
    except InputError:
        return code


def official_chart_picture(exhibit_id: str, values: pd.DataFrame) -> Chart:
    """One of the article's charts from the official file's values.

    Args:
        exhibit_id: ``C1`` to ``C4``.
        values: ``item`` and ``value`` in US dollars, largest first.

    Returns:
        The chart, with the run-time status "official file".

    Raises:
        ValueError: The file holds nothing that the chart could show.
    """
    if values.empty:
        raise ValueError(f"The official file holds nothing that chart {exhibit_id} could show.")
    name = partner_name if exhibit_id in ("C1", "C2") else goods_name
    rows = with_others(values)
    labels = [_label(row, name) for row in rows.to_dict("records")]
    words = _words(exhibit_id, rows, labels[0])
    note = _note(exhibit_id, len(values))
    height = 0.24 * len(rows) + 0.15
    canvas = theme.canvas(words.finding, words.subtitle, note, height=max(height, 1.9))
    if exhibit_id == "C2":
        _pie(canvas.axes(right=3.3, bottom=0.1, top=0.1), rows)
        ax = canvas.axes(left=2.85, right=0.6, bottom=0.05)
    else:
        ax = canvas.axes(left=2.0, right=1.1, bottom=0.05)
    shown = [
        f"{number(value / words.scale, words.decimals)} ({percent(share, 1)})"
        if exhibit_id != "C2"
        else f"{percent(share, 1)}"
        for value, share in zip(rows["value"], rows["share"], strict=True)
    ]
    bars(ax, labels, rows, shown)
    data = rows.assign(unit="USD", origin="official file")
    native = NativeChart("bar", "item", "value")
    spoken = "; ".join(f"{label}: {text}" for label, text in zip(labels, shown, strict=True))
    return Chart(
        canvas.figure,
        data,
        words.finding,
        words.subtitle,
        f"{spoken}. {note}",
        note,
        native,
        status="official file",
    )


def with_others(values: pd.DataFrame) -> pd.DataFrame:
    """The largest items, the rest as one row, and each one's share in percent."""
    few = values if len(values) <= LARGEST + 1 else values.head(LARGEST)
    rows = few[["item", "value"]].assign(items=1)
    if len(few) < len(values):
        rest = values["value"].iloc[LARGEST:]
        rows.loc[len(rows)] = [OTHERS, rest.sum(), len(rest)]
    rows["share"] = 100 * rows["value"] / values["value"].sum()
    return rows.reset_index(drop=True)


def _label(row: dict, name) -> str:
    if row["item"] == OTHERS:
        return t(en=f"{row['items']} others", ru=f"прочие ({row['items']})")
    return name(row["item"])


def _words(exhibit_id: str, rows: pd.DataFrame, first: str) -> _Words:
    """Finding and subtitle; the finding names the largest item and its share."""
    share = percent(rows["share"].iloc[0], 1)
    period_en, period_ru = "January–September 2021", "январь – сентябрь 2021 года"
    if exhibit_id == "C1":
        return _Words(
            t(
                en=f"{first} bought {share} of the soybeans that Amur exported",
                ru=f"{first}: {share} экспорта амурской сои",
            ),
            t(
                en=f"Exports of soybeans other than for sowing (120190), {period_en}, thousand US "
                "dollars and % of all",
                ru=f"Экспорт соевых бобов не для посева (120190), {period_ru}, тыс. долл. США и "
                "доля, %",
            ),
            1,
            1e3,
        )
    if exhibit_id == "C2":
        return _Words(
            t(
                en=f"{first} took {share} of the Amur Region's exports",
                ru=f"{first}: {share} экспорта Амурской области",
            ),
            t(
                en=f"Exports of the Amur Region by country, {period_en}, % of all",
                ru=f"Экспорт Амурской области по странам, {period_ru}, % ко всему экспорту",
            ),
            1,
            1e6,
        )
    whole = t(en="exports to China", ru="экспорта в Китай")
    what_en, what_ru = "Exports", "Экспорт"
    if exhibit_id == "C4":
        whole = t(en="chapter 27 exported to China", ru="экспорта группы 27 в Китай")
        what_en, what_ru = "Exports of mineral fuels (27)", "Экспорт минерального топлива (27)"
    return _Words(
        t(en=f"{first}: {share} of {whole}", ru=f"{first}: {share} {whole}"),
        t(
            en=f"{what_en} from the Amur Region to China by heading, {period_en}, million US "
            "dollars and % of all",
            ru=f"{what_ru} из Амурской области в Китай по позициям, {period_ru}, млн долл. "
            "США и доля, %",
        ),
        1,
        1e6,
    )


def _note(exhibit_id: str, items: int) -> str:
    source = t(
        en="Values of the official customs file; a region is where the declarant is registered.",
        ru="Значения официального таможенного файла; регион – место регистрации декларанта.",
    )
    if exhibit_id in ("C1", "C2"):
        return source + t(en=f" Countries: {items}.", ru=f" Стран: {items}.")
    return source + t(
        en=f" Headings: {items}. Chapter 27 contains electricity (2716).",
        ru=f" Позиций: {items}. В группу 27 входит электроэнергия (2716).",
    )


def _colours(rows: pd.DataFrame) -> list[str]:
    """The accent for the largest item, hatching for the rest added up."""
    return [
        "white" if item == OTHERS else theme.ACCENT if place == 0 else theme.GREY
        for place, item in enumerate(rows["item"])
    ]


def bars(ax, labels: list[str], rows: pd.DataFrame, shown: list[str]) -> None:
    """Horizontal bars with their texts beside them; what is added up is hatched."""
    values = rows["value"].tolist()
    drawn = ax.barh(range(len(values)), values, color=_colours(rows), height=0.66)
    for bar, item in zip(drawn, rows["item"], strict=True):
        if item == OTHERS:
            bar.set(edgecolor=theme.GREY, hatch="////", linewidth=0.8)
    for place, (value, text) in enumerate(zip(values, shown, strict=True)):
        ax.text(value + max(values) * 0.02, place, text, va="center", size=8.5)
    ax.set_yticks(range(len(values)), ["\n".join(_folded(label)) for label in labels])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(values) - 0.5, -0.5)
    ax.set_xlim(0, max(values) * 1.02)
    ax.set_xticks([])
    ax.spines[["left", "bottom"]].set_visible(False)


def _folded(label: str, width: float = 1.9) -> list[str]:
    return theme.wrapped(label, 8.5, width)


def _pie(ax, rows: pd.DataFrame) -> None:
    """The printed form of Chart 2: a pie, China accented, its neighbours in greys."""
    shares = rows["share"].tolist()
    greys = ["#6f6f6f", "#9a9a9a", "#bdbdbd", "#d9d9d9"]
    colours = [theme.ACCENT] + [greys[place % 4] for place in range(len(shares) - 1)]
    wedges, _ = ax.pie(
        shares,
        startangle=90,
        counterclock=False,
        colors=colours,
        wedgeprops={"edgecolor": "white", "linewidth": 0.8},
    )
    if rows["item"].iloc[-1] == OTHERS:
        wedges[-1].set(facecolor="white", edgecolor=theme.GREY, hatch="////")
    ax.text(
        0.45,
        0.05,
        percent(shares[0], 1),
        ha="center",
        va="center",
        color="white",
        size=8.5,
        weight="bold",
    )
