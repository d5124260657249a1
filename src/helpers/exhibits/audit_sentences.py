"""One sentence for each finding: what was found, computed from the finding's own facts."""

from collections.abc import Callable, Mapping
from typing import Any

from helpers.analysis.evidence import CAVEAT, CONTRADICTED, Finding
from helpers.exhibits.audit_apparatus import APPARATUS
from helpers.exhibits.language import (
    language,
    listed,
    number,
    percent,
    region_name,
    t,
    typeset,
)
from helpers.sources.data import load

Claim = Mapping[str, Any]
Teller = Callable[[Claim, Finding], str]


def explain(claim: Claim, finding: Finding) -> str:
    """Why a claim is contradicted or holds with a caveat, in the language in use.

    Args:
        claim: The claim's row of the register.
        finding: What its check found.

    Returns:
        One or two sentences; empty for verdicts that need none.
    """
    if finding.verdict not in (CAVEAT, CONTRADICTED):
        return ""
    return typeset(TELLERS[str(claim["check"])](claim, finding))


def _ranking(claim: Claim, finding: Finding) -> str:
    facts = finding.facts
    names = listed([region_name(name) for name in facts["first"]])
    decimals = 3 if finding.computed is not None and finding.computed < 1 else 1
    best, own = number(finding.computed or 0, decimals), number(facts["own"], decimals)
    lowest = facts["rank"] == "lowest"
    return t(
        en=f"The {'lowest' if lowest else 'highest'} printed value is {best} ({names}); Amur has "
        f"{own}, place {facts['place']} of {facts['of']}.",
        ru=f"{'Наименьшее' if lowest else 'Наибольшее'} напечатанное значение – {best} ({names}); "
        f"у Амурской области {own}, место {facts['place']} из {facts['of']}.",
    )


def _grand_total(claim: Claim, finding: Finding) -> str:
    value, naive = number(finding.computed or 0, 1), number(finding.facts["naive"], 1)
    ratio = number(finding.facts["ratio"], 2)
    if finding.facts["counted_twice"]:
        return t(
            en=f"The printed total is the sum of all rows, {naive}, in which codes are counted "
            f"again inside the codes that contain them. Without that it is {value}; the printed "
            f"one is {ratio} times as much.",
            ru=f"Напечатанный итог – сумма всех строк, {naive}, где коды сосчитаны повторно внутри "
            f"кодов, которые их содержат. Без этого получается {value}; напечатанный итог больше "
            f"в {ratio} раза.",
        )
    return t(
        en=f"The rows that stand inside no other row sum to {value}.",
        ru=f"Строки, не входящие в другие, дают в сумме {value}.",
    )


def _heading_total(claim: Claim, finding: Finding) -> str:
    value, rest = number(finding.computed or 0, 1), number(finding.facts["rest"], 1)
    return t(
        en=f"The parts sum to {value}; the rest of {rest} is within what rounding allows.",
        ru=f"Части в сумме дают {value}; остаток {rest} укладывается в округление.",
    )


def _change_of_count(claim: Claim, finding: Finding) -> str:
    facts = finding.facts
    printed = percent(claim["value"], int(claim["decimals"]))
    nearest, value = number(facts["nearest"]), percent(finding.computed or 0, 1)
    text = t(
        en=f"No whole number of countries gives this change when rounded: from {nearest} it is "
        f"{value}",
        ru=f"Ни одно целое число стран не даёт такого изменения при округлении: от {nearest} это "
        f"{value}",
    )
    if facts["nearest"] in facts["cut"]:
        text += t(
            en=f", which is {printed} only with the decimals dropped",
            ru=f", то есть {printed} лишь без дробной части",
        )
    if facts["later_base"]:
        base = listed([number(n) for n in facts["later_base"]])
        text += t(
            en=f"; from {base} it comes out if the later year is taken as the base",
            ru=f"; от {base} оно получается, если за базу взять более поздний год",
        )
    return text + "."


def _labels(claim: Claim, finding: Finding) -> str:
    rows = listed(list(finding.facts["rows"]))
    table = load("table3").set_index("row")
    row = finding.facts["rows"][0]
    implied = table.at[int(row), f"label_implied_{language()}"]
    return t(
        en=f"Rows {rows} carry one label and different values. By the sums, row {row} is: "
        f"“{implied}”.",
        ru=f"Строки {rows} названы одинаково, а значения разные. По суммам строка {row} – это: "
        f"«{implied}».",
    )


def _listed_items(claim: Claim, finding: Finding) -> str:
    stated, count = finding.facts["stated"], finding.facts["listed"]
    return t(
        en=f"Announced: {number(stated)}; listed: {number(count)}.",
        ru=f"Объявлено: {number(stated)}; перечислено: {number(count)}.",
    )


_KINDS = {
    "name": {"en": "The name", "ru": "Название"},
    "title": {"en": "The title", "ru": "Название работы"},
    "caption": {"en": "The caption", "ru": "Подпись"},
    "list": {"en": "The list", "ru": "Перечень"},
    "stage": {"en": "The stage", "ru": "Стадия"},
    "scope": {"en": "The scope", "ru": "Охват"},
    "code": {"en": "The code", "ru": "Код"},
    "number": {"en": "The number", "ru": "Число"},
    "date": {"en": "The date", "ru": "Дата"},
    "period": {"en": "The period", "ru": "Период"},
}


def _same_wording(claim: Claim, finding: Finding) -> str:
    kind, printed = t(**_KINDS[finding.facts["kind"]]), str(claim["printed"])
    text = t(
        en=f"{kind} differs from place to place", ru=f"{kind} в разных местах текста различается"
    )
    return f"{text}: {printed}." if " · " in printed else f"{text}."


def _distinct_events(claim: Claim, finding: Finding) -> str:
    return t(
        en="Nothing printed tells the two announcements apart: they may be one launch.",
        ru="Ничто в тексте не отличает два сообщения друг от друга: это может быть один пуск.",
    )


def _above_reference(claim: Claim, finding: Finding) -> str:
    facts = finding.facts
    gap, change = number(finding.computed or 0, 1), number(facts["change"], 1, sign=True)
    place, of = facts["place"], facts["of"]
    return t(
        en=f"In 2021 the share is {gap} points above the district's, yet ranks {place} of {of}, "
        f"and it moved {change} points since 2000. Raised against the district, not grown.",
        ru=f"В 2021 году доля выше окружной на {gap} п.\u00a0п., но занимает место {place} из "
        f"{of}, а с 2000 года изменилась на {change} п.\u00a0п. Она повышена относительно округа, "
        "но не выросла.",
    )


def _trade_share(claim: Claim, finding: Finding) -> str:
    low, high = number(finding.low or 0, 1), percent(finding.high or 0, 1)
    return t(
        en=f"The nine months' exports and imports allow {low}–{high}; the table does not say "
        "whether its column is the year or the nine months.",
        ru=f"Экспорт и импорт за девять месяцев допускают {low}–{high}; в таблице не сказано, "
        "относится ли столбец ко всему году или к девяти месяцам.",
    )


def _majority(claim: Claim, finding: Finding) -> str:
    share, whole = percent(finding.facts["share"], 0), number(finding.facts["whole"], 1)
    return t(
        en=f"If Table 2's share for 2021 is taken for the same months, all imports were {whole} "
        f"mln USD and China's part {share}. The article prints no total of imports.",
        ru=f"Если отнести долю 2021 года из таблицы 2 к тем же месяцам, весь импорт составил "
        f"{whole} млн долларов, а часть Китая – {share}. Общий импорт в статье не приведён.",
    )


TELLERS: dict[str, Teller] = {
    "ranking": _ranking,
    "grand_total": _grand_total,
    "heading_total": _heading_total,
    "change_of_count": _change_of_count,
    "labels_unique": _labels,
    "listed_items": _listed_items,
    "same_wording": _same_wording,
    "distinct_events": _distinct_events,
    "above_reference": _above_reference,
    "trade_share": _trade_share,
    "majority": _majority,
    **APPARATUS,
}
