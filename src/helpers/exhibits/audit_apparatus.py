"""Sentences on footnotes, citations and reference lists, computed from the findings."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from helpers.analysis.evidence import Finding
from helpers.exhibits.language import counted, language, listed, number, t
from helpers.sources.data import load

Claim = Mapping[str, Any]


def date_words(day: str) -> str:
    """An ISO date as a sentence prints it: `3 June 2025`, `3 июня 2025 года`."""
    from babel.dates import format_date

    words = format_date(date.fromisoformat(day), "d MMMM y", locale=language())
    return words + t(en="", ru=" года")


def _reference_entry(claim: Claim, finding: Finding) -> str:
    fields = [t(**_FIELDS[field]) for field in finding.facts["differences"]]
    text = t(
        en=f"The two lists differ in: {listed(fields)}.",
        ru=f"Списки расходятся: {listed(fields)}.",
    )
    if finding.facts["doi_supports"] == "ru":
        text += t(en=" The DOI supports the Russian list.", ru=" DOI подтверждает русский список.")
    return text


_FIELDS = {
    "year": {"en": "year", "ru": "год"},
    "issue": {"en": "issue", "ru": "номер"},
    "pages": {"en": "pages", "ru": "страницы"},
    "doi": {"en": "DOI", "ru": "DOI"},
    "container": {"en": "journal", "ru": "журнал"},
    "volume": {"en": "volume", "ru": "том"},
    "running": {
        "en": "running number printed as volume",
        "ru": "сквозной номер напечатан как том",
    },
    "authors": {"en": "spelling of a name", "ru": "написание фамилии"},
    "romanised": {"en": "romanised title", "ru": "транслитерация названия"},
    "romanised_missing": {
        "en": "romanised title is missing",
        "ru": "нет транслитерации названия",
    },
}


def entries(keys: list[str], name: str | None = None) -> str:
    """Entries of a reference list (the reader's, unless named) by first authors and years."""
    printed = load("references_printed")
    rows = printed[printed["list"] == (name or language())].set_index("key")
    words = [f"{rows.at[k, 'authors'].split(',')[0]} ({rows.at[k, 'year']})" for k in keys]
    return listed(words)


def _list_of(finding: Finding) -> str:
    """The list that a finding's entries stand in: the middle of `R/en/you2025`."""
    return finding.cells[0].split("/")[1]


def _doi_unique(claim: Claim, finding: Finding) -> str:
    names = entries(finding.facts["shared"], _list_of(finding))
    return t(en=f"One DOI stands with {names}.", ru=f"Один DOI стоит у записей: {names}.")


def _doi_numbers(claim: Claim, finding: Finding) -> str:
    names = entries(finding.facts["unlike"], _list_of(finding))
    return t(
        en=f"The numbers inside the DOI are not those of the entry: {names}.",
        ru=f"Числа внутри DOI не совпадают с данными записи: {names}.",
    )


def _citations(claim: Claim, finding: Finding) -> str:
    facts = finding.facts
    several, lost = facts["ambiguous"], facts["lost"]
    forms = t(
        en="citation fits|citations fit", ru="ссылка подходит|ссылки подходят|ссылок подходят"
    )
    fits = counted(several, forms)
    text = t(
        en=f"{fits} two works of the same authors and year, which no letter tells apart.",
        ru=f"{fits} к двум работам тех же авторов и того же года, не различённым буквами.",
    )
    if lost:
        text += t(
            en=f" The list spells {entries(facts['near_keys'], 'en')} with one letter fewer.",
            ru=f" Фамилия {listed(facts['lost_names'])} в списке напечатана без одной буквы.",
        )
    return text


def _entries_cited(claim: Claim, finding: Finding) -> str:
    never, unsure = finding.facts["never"], finding.facts["unsure"]
    if never:
        return t(en=f"Cited nowhere: {entries(never)}.", ru=f"Не процитировано: {entries(never)}.")
    return t(
        en=f"Reached only by a citation that may mean another work or is spelled otherwise: "
        f"{entries(unsure)}.",
        ru="Процитировано только ссылкой, которая может относиться к другой работе или написана "
        f"иначе: {entries(unsure)}.",
    )


def _brackets(claim: Claim, finding: Finding) -> str:
    counts = finding.facts
    return t(
        en=f"{number(counts['square'])} citations stand in square brackets and "
        f"{number(counts['round'])} in round ones.",
        ru=f"В квадратных скобках – {number(counts['square'])}, в круглых – "
        f"{number(counts['round'])}.",
    )


def _footnote_numbers(claim: Claim, finding: Finding) -> str:
    facts = finding.facts
    missing, twice, early = (
        listed([str(n) for n in facts[key]]) for key in ("missing", "repeated", "disorder")
    )
    return t(
        en=f"Missing: {missing}; used twice: {twice}; out of order: {early}.",
        ru=f"Пропущен номер: {missing}; стоит дважды: {twice}; не по порядку: {early}.",
    )


def _access(claim: Claim, finding: Finding) -> str:
    facts = finding.facts
    notes = listed(list(facts["notes"]))
    visited, dated = date_words(facts["accessed"][0]), date_words(facts["dated"][0])
    days = counted(facts["days"], t(en="day|days", ru="день|дня|дней"))
    return t(
        en=f"Footnote {notes}: visited on {visited}, while the address is dated {dated}, {days} "
        "later.",
        ru=f"Сноска {notes}: дата обращения – {visited}, а в адресе стоит {dated}, на {days} "
        "позже.",
    )


def _receipt(claim: Claim, finding: Finding) -> str:
    facts = finding.facts
    received, last = date_words(facts["received"]), date_words(facts["last"])
    count = number(len(facts["notes"]))
    return t(
        en=f"Pages visited after {received}: {count}, the last on {last}. The text was changed "
        "later, and no date of revision is printed.",
        ru=f"Страниц, открытых после {received}: {count}, последняя – {last}. Текст менялся позже, "
        "а дата доработки не указана.",
    )


def _period(claim: Claim, finding: Finding) -> str:
    facts = finding.facts
    notes, dated = listed(list(facts["notes"])), date_words(facts["dated"][0])
    year = facts["covers"][0][:4]
    return t(
        en=f"Footnote {notes}: the page is of {dated} and is cited for a period up to the end of "
        f"{year}.",
        ru=f"Сноска {notes}: страница от {dated}, а приведена за период до конца {year} года.",
    )


def _link_subject(claim: Claim, finding: Finding) -> str:
    subject = finding.facts[f"subjects_{language()}"][0]
    return t(
        en=f"The link given for the {subject} is the address of another footnote, whose words "
        "name a creative cluster.",
        ru=f"Ссылка, приведённая ради предмета «{subject}», – адрес другой сноски, слова которого "
        "говорят о креативном кластере.",
    )


def _home_page(claim: Claim, finding: Finding) -> str:
    notes = listed(list(finding.facts["notes"]))
    return t(
        en=f"Footnote {notes} leads to a site's front page.",
        ru=f"Сноска {notes} ведёт на главную страницу сайта.",
    )


_SOURCES = {
    "Russian Railways": {"en": "Russian Railways", "ru": "РЖД"},
    "Rosstat": {"en": "Rosstat", "ru": "Росстат"},
    "development corporation": {
        "en": "the development corporation",
        "ru": "Корпорация развития Дальнего Востока и Арктики",
    },
    "regional government": {"en": "the regional government", "ru": "правительство области"},
    "mass media": {"en": "mass media", "ru": "СМИ"},
    "agricultural analysis centre": {
        "en": "the agricultural analysis centre",
        "ru": "Центр Агроаналитики",
    },
    "research": {"en": "research", "ru": "научные организации"},
}


def _sources(claim: Claim, finding: Finding) -> str:
    uncited = listed([t(**_SOURCES[name]) for name in finding.facts["uncited"]])
    unnamed = listed(list(finding.facts["unnamed"]))
    return t(
        en=f"Named without a note: {uncited or 'none'}; used without being named: "
        f"{unnamed or 'none'}.",
        ru=f"Названо, но без сноски: {uncited or 'нет'}; использовано, но не названо: "
        f"{unnamed or 'нет'}.",
    )


#: Check -> sentence on its finding.
APPARATUS: dict[str, Callable[[Claim, Finding], str]] = {
    "reference_entry": _reference_entry,
    "doi_unique": _doi_unique,
    "doi_well_formed": _doi_numbers,
    "citations_lead_to_one": _citations,
    "entries_are_cited": _entries_cited,
    "one_bracket_style": _brackets,
    "footnote_numbers": _footnote_numbers,
    "access_after_page": _access,
    "access_before_receipt": _receipt,
    "page_covers_period": _period,
    "link_serves_one_subject": _link_subject,
    "address_is_specific": _home_page,
    "sources_named_and_cited": _sources,
}
