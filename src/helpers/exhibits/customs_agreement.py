"""The article's printed numbers beside the official file's, one by one."""

from pathlib import Path

import pandas as pd

from helpers.analysis.agreement import (
    Agreement,
    compare_printed,
    printed_numbers_of_the_file,
    summarise,
)
from helpers.exhibits.builders import builds
from helpers.exhibits.language import language, region_name, t
from helpers.exhibits.tables import Column, Table
from helpers.sources.customs_article import article_values, official_trade
from helpers.sources.data import load, quoted_numbers

VERDICTS: dict[str, dict[str, str]] = {
    "agrees": {"en": "agrees", "ru": "совпадает"},
    "differs": {"en": "DIFFERS", "ru": "РАСХОДИТСЯ"},
    "not in the file": {"en": "not in the file", "ru": "нет в файле"},
    "not comparable": {"en": "counts codes twice", "ru": "коды учтены дважды"},
}
TEXT_NUMBERS: dict[str, dict[str, str]] = {
    "china_exports_2021": {
        "en": "Exports to China, million US dollars",
        "ru": "Экспорт в Китай, млн долл. США",
    },
    "china_export_share_2021": {
        "en": "China's share in exports, %",
        "ru": "Доля Китая в экспорте, %",
    },
    "china_imports_2021": {
        "en": "Imports from China, million US dollars",
        "ru": "Импорт из Китая, млн долл. США",
    },
    "partner_countries_2021": {
        "en": "Countries in trade, both directions",
        "ru": "Страны-контрагенты, оба направления",
    },
    "partner_countries_change": {
        "en": "Change in their number on the year before, %",
        "ru": "Изменение их числа за год, %",
    },
}


def compared_with_store(store: Path | str | None) -> pd.DataFrame:
    """Every printed number that the official file can confirm, compared.

    Args:
        store: Folder of the imported store; None compares with nothing.

    Returns:
        The frame of `analysis.agreement.compare_printed`.
    """
    table3 = load("table3")
    printed = printed_numbers_of_the_file(quoted_numbers(), load("table2"), table3)
    computed = pd.Series(dtype=float)
    if store is not None:
        with official_trade(store) as trade:
            codes = table3.loc[table3["level"] != "total", "code"].tolist()
            computed = article_values(trade, codes)
    return compare_printed(printed, computed[computed.index.isin(printed["id"])])


def agreement_lines(store: Path | str) -> list[str]:
    """The comparison as lines for a terminal: a count, then each number that differs."""
    compared = compared_with_store(store)
    found = summarise(compared)
    lines = [f"Printed numbers compared with the official file: {found.compared}; {_count(found)}."]
    rows = compared[compared["verdict"] == "differs"]
    for row in rows.itertuples():
        computed = f"{row.computed:.{row.decimals + 2}f}"
        lines.append(f"  differs: {row.id}: printed {row.printed}, in the file {computed}")
    return lines


def agreement_words(*, official: bool) -> dict[str, str]:
    """Templates of the sentence that sums the comparison up; its facts are an `Agreement`."""
    if not official:
        return {
            "en": "No official file is in use, so none of the {printed} printed numbers was "
            "compared.",
            "ru": "Официальный файл не подключён, поэтому ни одно из напечатанных чисел (их "
            "{printed}) не сравнивалось.",
        }
    return {
        "en": "Of {compared:printed number|printed numbers} that the file can confirm, {agreeing} "
        "agree with it and {differ} differ.",
        "ru": "Из {compared:напечатанного числа|напечатанных чисел|напечатанных чисел}, которые "
        "файл может подтвердить, совпадают с ним {agreeing}, расходятся {differ}.",
    }


def _count(found: Agreement) -> str:
    return f"agree: {found.agreeing}, differ: {len(found.differing)}"


@builds("customs_agreement")
def customs_agreement(compared: pd.DataFrame, *, official: bool) -> Table:
    """Printed number, the file's number and the verdict; of Table 2 what can be compared.

    Args:
        compared: Frame of `compare_printed`.
        official: Whether it was compared with an official file.
    """
    shown = compared[(compared["what"] != "table2") | (compared["verdict"] != "not in the file")]
    if not official:
        shown = shown[shown["what"] != "table2"]
    frame = pd.DataFrame(
        {
            "block": [_block(what) for what in shown["what"]],
            "item": [_item(row) for row in shown.to_dict("records")],
            "printed": shown["printed"].to_numpy(),
            "computed": shown["computed"].to_numpy(),
            "decimals": shown["decimals"].to_numpy(),
            "verdict": [_verdict(verdict, official) for verdict in shown["verdict"]],
        }
    )
    columns = (
        Column("item", t(en="Number", ru="Число"), "text", width=0.5),
        Column("printed", t(en="Printed", ru="Напечатано"), decimals="decimals", width=0.16),
        Column("computed", t(en="In the file", ru="В файле"), decimals="decimals", width=0.14),
        Column("verdict", t(en="Verdict", ru="Вывод"), "text", width=0.2),
    )
    return Table(
        frame,
        columns,
        (_note(compared, official),),
        group="block",
        data=shown.reset_index(drop=True),
        status="official file" if official else None,
    )


def _verdict(verdict: str, official: bool) -> str:
    if verdict == "not in the file" and not official:
        return t(en="no file", ru="файла нет")
    return t(**VERDICTS[verdict])


def _block(what: str) -> str:
    return {
        "text": t(en="Text", ru="Текст"),
        "table2": t(en="Table 2, China's share, %", ru="Таблица 2, доля Китая, %"),
        "table3": t(
            en="Table 3, timber to China, thousand US dollars",
            ru="Таблица 3, древесина в Китай, тыс. долл. США",
        ),
    }[what]


def _item(row: dict) -> str:
    if row["what"] == "text":
        return t(**TEXT_NUMBERS[row["item"]])
    if row["what"] == "table2":
        return f"{region_name(row['item'])}, {row['year']}"
    if row["item"] == "total":
        return t(en="Total as printed", ru="Всего, как напечатано")
    labels = load("table3").set_index("code")[f"label_implied_{language()}"]
    return f"{row['item'].replace('+', ' + ')} {labels[row['item']]}"


def _note(compared: pd.DataFrame, official: bool) -> str:
    cells = int((compared["what"] == "table2").sum())
    if not official:
        return t(
            en=f"No official file is in use: nothing was compared. With one, the {cells} cells of "
            "Table 2 are compared, too, as far as the file reaches.",
            ru=f"Официальный файл не подключён: сравнения нет. С файлом сравниваются и {cells} "
            "ячеек таблицы 2, насколько файл их охватывает.",
        )
    held = int(((compared["what"] == "table2") & compared["computed"].notna()).sum())
    return t(
        en=f"Agreement is to half a unit of the last printed digit. Of Table 2, {held} of {cells} "
        "cells can be compared; 2021 is what the file holds of that year.",
        ru="Совпадение – с точностью до половины единицы последнего напечатанного знака. Из "
        f"таблицы 2 сравнимы {held} из {cells} ячеек; 2021 год – то, что есть в файле за этот год.",
    )
