"""What it would take to check a claim that cannot be checked, one sentence for each."""

from collections.abc import Callable, Mapping
from typing import Any

from helpers.analysis.evidence import UNCHECKABLE, Finding
from helpers.exhibits.audit_apparatus import entries
from helpers.exhibits.audit_words import amount_unit, with_unit
from helpers.exhibits.language import language, number, percent, t, typeset

Claim = Mapping[str, Any]


def what_would_decide(claim: Claim, finding: Finding) -> str:
    """What is missing for a verdict, in the language in use; empty where a verdict was reached."""
    if finding.verdict != UNCHECKABLE:
        return ""
    return typeset(_TELLERS[str(claim["check"])](claim, finding))


def _needs(claim: Claim, finding: Finding) -> str:
    return _sentence(finding.facts["needs"][language()])


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:] + "."


def _measured(claim: Claim, finding: Finding) -> str:
    if finding.facts.get("aggregate"):
        return t(
            en="The trade behind the shares: each value lies between those of its members, which "
            "is necessary and not sufficient.",
            ru="Объёмы торговли, из которых взяты доли: каждое значение лежит между значениями "
            "входящих регионов, что необходимо, но не достаточно.",
        )
    return t(
        en="The source's own table: nothing else in the article determines these values.",
        ru="Таблица самого источника: ничто другое в статье этих значений не определяет.",
    )


def _implied(claim: Claim, finding: Finding) -> str:
    low, high = number(finding.low or 0, 1), number(finding.high or 0, 1)
    span = with_unit(f"{low}–{high}", amount_unit(claim))
    return (
        t(
            en=f"The whole amount: share and part together imply {span}.",
            ru=f"Величина целого: из доли и части следует {span}",
        ).rstrip(".")
        + "."
    )


def _majority(claim: Claim, finding: Finding) -> str:
    return t(en="The trade table of the source.", ru="Таблица торговли из источника.")


def _leader(claim: Claim, finding: Finding) -> str:
    rest = percent(finding.computed or 0, 1)
    return t(
        en=f"The other partners' shares: together they hold {rest}, so that the share alone does "
        "not prove the first place.",
        ru=f"Доли других стран: вместе у них {rest}, так что одна эта доля первого места не "
        "доказывает.",
    )


def _plan(claim: Claim, finding: Finding) -> str:
    if finding.facts["planned"]:
        return t(
            en="A report of the result: another source names the same number, but as a plan.",
            ru="Отчёт о результате: другой источник называет то же число, но как план.",
        )
    return t(
        en="A source that agrees: the one at hand does not.",
        ru="Согласный источник: имеющийся не совпадает.",
    )


def _growth(claim: Claim, finding: Finding) -> str:
    value = percent(finding.computed or 0, 1)
    return t(
        en=f"The base that was used: the first release for the year before gives {value}, and it "
        "was revised later.",
        ru=f"База, от которой считали: первая публикация за предыдущий год даёт {value}, позже её "
        "пересмотрели.",
    )


def _bases(claim: Claim, finding: Finding) -> str:
    times = number(finding.computed or 0, 1)
    return t(
        en=f"One base: the two shares are of different things; the second is {times} times the "
        "first.",
        ru=f"Единая база: две доли взяты от разного; вторая больше первой в {times} раза.",
    )


def _category(claim: Claim, finding: Finding) -> str:
    return t(
        en="The values inside chapter 27: it holds electricity, too, which the text names as a "
        "main item of its own.",
        ru="Значения внутри группы 27: в неё входит и электроэнергия, которую текст называет "
        "отдельной главной статьёй.",
    )


def _periods(claim: Claim, finding: Finding) -> str:
    return t(
        en="The chart's source: it names none, and its period differs from the other charts'.",
        ru="Источник диаграммы: он не назван, а период иной, чем у других диаграмм.",
    )


def _subjects(claim: Claim, finding: Finding) -> str:
    names = entries([key for key, _, _ in finding.facts["silent"]])
    return t(
        en=f"The works themselves: by the title alone, {names} treat of something else.",
        ru=f"Сами работы: судя по названию, {names} посвящены другому.",
    )


_TELLERS: dict[str, Callable[[Claim, Finding], str]] = {
    "not_published": _needs,
    "shares_in_bounds": _measured,
    "measured_alone": _measured,
    "part_not_above_whole": _measured,
    "share_of_amount": _implied,
    "majority": _majority,
    "leader_by_share": _leader,
    "against_fact": _plan,
    "growth": _growth,
    "relative_level": _bases,
    "nested_categories": _category,
    "periods_agree": _periods,
    "cited_for_subject": _subjects,
}
