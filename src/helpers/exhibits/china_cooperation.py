"""Tables of the notebook on cooperation with China; its pictures are in two modules beside it."""

import pandas as pd

from helpers.analysis.nested_totals import depths, nested_total
from helpers.analysis.shares import PartnerTrade
from helpers.exhibits import china_share_pictures, china_trade_pictures  # noqa: F401 - builders
from helpers.exhibits.builders import builds
from helpers.exhibits.language import NBSP, listed, region_name, t
from helpers.exhibits.tables import Column, Table

GROUPS: dict[str, dict[str, str]] = {
    "district": {"en": "", "ru": ""},
    "border": {"en": "Regions that border China", "ru": "Регионы, граничащие с КНР"},
    "inner": {"en": "Regions that do not border China", "ru": "Регионы, не граничащие с КНР"},
}


@builds("T2")
def china_share_table(shares: pd.DataFrame, regions: pd.DataFrame) -> Table:
    """Table 2 as printed: one row a region in two blocks, one column a year, gaps with reasons."""
    order = regions["region"]
    values = shares.pivot(index="region", columns="year", values="share").loc[order]
    reasons = shares.pivot(index="region", columns="year", values="missing").loc[order]
    years = [int(year) for year in values.columns]
    frame = values.set_axis([str(year) for year in years], axis=1)
    frame = frame.join(reasons.set_axis([f"{year}__missing" for year in years], axis=1))
    frame = frame.reset_index()
    frame["name"] = frame["region"].map(region_name)
    group = regions.set_index("region")["group"]
    frame["group"] = [t(**GROUPS[group[region]]) for region in frame["region"]]
    columns = (
        Column("name", t(en="Territory", ru="Территория"), "text"),
        *(Column(str(year), str(year), decimals=1) for year in years),
    )
    return Table(frame, columns, group="group", data=shares)


@builds("trade_balance")
def trade_balance(trade: PartnerTrade) -> Table:
    """Exports, imports and what follows from them, with the printed value where there is one."""
    mln = t(en="mln USD", ru="млн долл.")
    rows = [
        ("exports", t(en="Exports to China", ru="Экспорт в Китай"), mln, trade.exports, 1, True),
        ("imports", t(en="Imports from China", ru="Импорт из Китая"), mln, trade.imports, 1, True),
        (
            "turnover",
            t(en="Turnover with China", ru="Оборот с Китаем"),
            mln,
            trade.turnover,
            1,
            False,
        ),
        ("balance", t(en="Balance", ru="Сальдо"), mln, trade.balance, 1, False),
        (
            "coverage",
            t(en="Exports over imports", ru="Экспорт к импорту"),
            t(en="ratio", ru="отношение"),
            trade.coverage,
            2,
            False,
        ),
        (
            "export_share",
            t(en="China in all exports", ru="Китай во всём экспорте"),
            "%",
            trade.export_share,
            1,
            True,
        ),
        (
            "all_exports",
            t(en="All exports, implied", ru="Весь экспорт, вытекает"),
            mln,
            trade.all_exports,
            1,
            False,
        ),
    ]
    frame = pd.DataFrame(rows, columns=["key", "what", "unit", "value", "decimals", "is_printed"])
    printed, computed = t(en="printed", ru="напечатано"), t(en="computed", ru="вычислено")
    frame["origin"] = [printed if flag else computed for flag in frame["is_printed"]]
    columns = (
        Column("what", t(en="Quantity", ru="Показатель"), "text"),
        Column("unit", t(en="Unit", ru="Единица"), "text"),
        Column("value", t(en="Value", ru="Значение"), decimals="decimals"),
        Column("origin", t(en="Origin", ru="Происхождение"), "text"),
    )
    formulas = {
        (2, "value"): "{value[0]}+{value[1]}",
        (3, "value"): "{value[0]}-{value[1]}",
        (4, "value"): "{value[0]}/{value[1]}",
        (6, "value"): "{value[0]}/{value[5]}*100",
    }
    data = frame[["key", "value", "is_printed"]]
    return Table(frame, columns, formulas=formulas, data=data)


@builds("T3")
def timber_table(table3: pd.DataFrame) -> Table:
    """Table 3 as printed, with each row's code, its depth, and the total that counts once."""
    account = nested_total(table3)
    indent = depths(table3).map(lambda depth: (NBSP * 4) * depth)
    rows = table3.assign(label=indent + table3[f"label_implied_{_code()}"])
    changed = rows["label_printed"] != rows["label_implied_ru"]
    # A label printed twice stands at one row that it does not describe.
    twice = rows.loc[rows["label_printed"].duplicated(keep=False), "row"].tolist()
    rows["code_shown"] = [
        "" if level == "total" else code.replace("+", ", ")
        for code, level in zip(rows["code"], rows["level"], strict=True)
    ]
    rows.loc[rows["level"] == "total", "label"] = t(en="Total as printed", ru="Всего, напечатано")
    once = {
        "label": t(en="Total, each code once", ru="Всего, каждый код один раз"),
        "code_shown": "",
        "value": account.total,
    }
    frame = pd.concat([rows, pd.DataFrame([once])], ignore_index=True)
    columns = (
        Column("label", t(en="Goods", ru="Наименование товара"), "text", width=0.66),
        Column("code_shown", t(en="HS code (inferred)", ru="Код (выведен)"), "text", width=0.18),
        Column("value", t(en="Thousand USD", ru="Тыс. долл."), decimals=1, width=0.16),
    )
    notes = (
        t(
            en="Indented rows are parts of the row above them. The article prints no codes; they "
            "are inferred from labels and sums. ",
            ru="Строки с отступом входят в строку над ними. Кодов в статье нет, они выведены по "
            "подписям и суммам. ",
        ).strip(),
        t(
            en=f"{int(changed.sum())} labels are completed or corrected by what the sums imply; "
            "the data file keeps the printed ones. One label is printed at rows "
            f"{listed([str(row) for row in twice])}.",
            ru=f"Подписей, дополненных или исправленных по суммам: {int(changed.sum())}; "
            "напечатанные сохранены в файле данных. Одна и та же подпись напечатана в строках "
            f"{listed([str(row) for row in twice])}.",
        ),
    )
    last = len(frame) - 1
    formulas = {
        (last - 1, "value"): "SUM({value[0]}:{value[7]})",
        (last, "value"): "{value[0]}",
    }
    return Table(frame, columns, notes, total=(last - 1,), formulas=formulas, data=table3)


def _code() -> str:
    return t(en="en", ru="ru")
