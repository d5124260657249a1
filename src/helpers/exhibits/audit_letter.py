"""What the audit says to a reader: contradictions one by one, the letter, the badge."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.analysis.claims import Audit, most_consequential
from helpers.analysis.evidence import CONTRADICTED, UNCHECKABLE
from helpers.exhibits.audit_sentences import explain
from helpers.exhibits.audit_words import CAUSE_WORDS, printed_words, rests_on
from helpers.exhibits.language import counted, language, listed, number, t, typeset
from helpers.sources.data import load

#: Kind of address -> notebook section that shows what is printed there.
_SHOWN_IN = {"T1": "2.1", "T2": "3.1", "T3": "3.5", "prose": "5.3", "R": "5.5", "F": "5.5"}
_SHOWN_IN |= {"Q": "5.5", "S": "5.3"}


def section_link(key: str, words: str = "") -> str:
    """A Markdown link to a notebook section; its words are the heading unless given."""
    row = load("notebook_sections").set_index("key").loc[key]
    heading = str(row[f"heading_{language()}"])
    # Notebook readers make a heading's anchor from its text, spaces turned to hyphens.
    anchor = heading.replace(" ", "-")
    return f"[{words or heading}](<{row['notebook']}.ipynb#{anchor}>)"


def place_links(cells: tuple[str, ...], tokens: str) -> str:
    """Links to the printed places that a finding rests on, kind by kind."""
    kinds = list(dict.fromkeys(cell.partition("/")[0] for cell in cells))
    links = []
    for kind in kinds:
        own = tuple(cell for cell in cells if cell.startswith(f"{kind}/"))
        key = _SHOWN_IN.get(kind, "")
        links += [section_link(key, words) if key else words for words in rests_on(own)]
    if not links:
        links = [section_link("5.3", words) for words in rests_on((), tokens)]
    return "; ".join(links)


def link_line(claims: pd.DataFrame) -> str:
    """Links to all sections that the claims' computations stand in, by their short keys."""
    keys = sorted(set(claims["computed_in"]))
    links = " · ".join(f"{key} {section_link(key)}" for key in keys)
    return t(en=f"See: {links}", ru=f"См.: {links}")


def _ordered(result: Audit, texts: pd.DataFrame) -> list[Mapping[str, Any]]:
    """Contradicted claims, those first on which most rests."""
    order = most_consequential(result, texts, count=len(result.frame))
    rows = result.frame.set_index("id", drop=False)
    return [rows.loc[claim].to_dict() for claim in order]


def contradiction_text(
    claim: Mapping[str, Any], result: Audit, texts: pd.DataFrame, place: int
) -> str:
    """One contradiction as Markdown: what is printed, what was found, what follows, what stands."""
    finding = result.findings[claim["id"]]
    text = texts.set_index("claim").loc[claim["id"]]
    code = language()
    places = place_links(finding.cells, claim["tokens"])
    cause = t(**CAUSE_WORDS[finding.cause])
    printed = printed_words(claim) if pd.notna(claim["value"]) else ""
    shown = t(en=f" Printed: {printed}.", ru=f" Напечатано: {printed}.") if printed else ""
    lines = [
        f"### {place}. {typeset(claim[f'paraphrase_{code}'])}",
        f"{explain(claim, finding)}{shown}",
        t(en="- *What follows.* ", ru="- *Что из этого следует.* ") + text[f"follows_{code}"],
        t(en="- *What stands.* ", ru="- *Что остаётся в силе.* ") + text[f"stands_{code}"],
        t(en="- *Kind of cause.* ", ru="- *Вид причины.* ") + cause,
        t(en="- *Rests on.* ", ru="- *Опирается на.* ") + places,
        t(en="- *Computed in.* ", ru="- *Вычислено в.* ") + section_link(claim["computed_in"]),
    ]
    return "\n\n".join(lines[:2]) + "\n\n" + "\n".join(typeset(line) for line in lines[2:])


def contradiction_texts(result: Audit, texts: pd.DataFrame) -> list[str]:
    """All contradictions as Markdown, those first on which most rests."""
    claims = _ordered(result, texts)
    return [
        contradiction_text(claim, result, texts, place) for place, claim in enumerate(claims, 1)
    ]


def three_findings(result: Audit, texts: pd.DataFrame) -> list[str]:
    """The findings that matter most to somebody who uses the article: the claim, what was found."""
    return [
        f"*{claim[f'paraphrase_{language()}']}.* {explain(claim, result.findings[claim['id']])}"
        for claim in _ordered(result, texts)[:3]
    ]


def badge_line(result: Audit) -> str:
    """The badge as one Markdown line: reproduced n of m."""
    good, checkable, every = result.reproduced()
    rest = number(every - checkable)
    return t(
        en=f"**Reproduced: {number(good)} of {number(checkable)} checkable claims** "
        f"({number(every)} in the register; {rest} cannot be checked from what is published)",
        ru=f"**Воспроизведено: {number(good)} из {number(checkable)} проверяемых утверждений** "
        f"(в реестре {number(every)}; {rest} по опубликованному не проверить)",
    )


def readme_passage(result: Audit, texts: pd.DataFrame) -> str:
    """What a README shows of the audit: the badge and the three findings, as Markdown."""
    findings = "\n".join(
        f"{place}. {finding}" for place, finding in enumerate(three_findings(result, texts), 1)
    )
    return f"{badge_line(result)}\n\n{findings}"


def badge_svg(result: Audit) -> str:
    """The badge as a small picture, the same bytes on every run."""
    good, checkable, _ = result.reproduced()
    left = t(en="reproduced", ru="воспроизведено")
    right = t(en=f"{good} of {checkable}", ru=f"{good} из {checkable}")
    widths = [round(6.6 * len(text) + 14) for text in (left, right)]
    total = sum(widths)
    texts = "".join(
        f'<text x="{x}" y="14" text-anchor="middle">{text}</text>'
        for x, text in ((widths[0] / 2, left), (widths[0] + widths[1] / 2, right))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="20" role="img" '
        f'aria-label="{left}: {right}"><title>{left}: {right}</title>'
        f'<rect width="{widths[0]}" height="20" fill="#555555"/>'
        f'<rect x="{widths[0]}" width="{widths[1]}" height="20" fill="#0072B2"/>'
        f'<g fill="#ffffff" font-family="DejaVu Sans,Verdana,sans-serif" font-size="11">{texts}</g>'
        "</svg>\n"
    )


def _point(claim: Mapping[str, Any], result: Audit) -> str:
    """One point of the letter: the claim, what was found, where it stands."""
    finding = result.findings[claim["id"]]
    places = "; ".join(rests_on(finding.cells, claim["tokens"]))
    return f"*{claim[f'paraphrase_{language()}']}.* {explain(claim, finding)} ({places})"


def letter(result: Audit, texts: pd.DataFrame) -> str:
    """A courteous letter to the authors, as Markdown, made from the findings."""
    good, checkable, every = result.reproduced()
    left = int(result.counts()[UNCHECKABLE])
    claims = _ordered(result, texts)
    points = "\n".join(f"{place}. {_point(claim, result)}" for place, claim in enumerate(claims, 1))
    kinds = _kinds_of_causes(result)
    title = t(
        en="“Economic and infrastructural transformation of the Amur region in the context of "
        "cross-border cooperation with China”",
        ru="«Экономическое и инфраструктурное преобразование Амурской области в контексте "
        "трансграничной кооперации с Китаем»",
    )
    forms = t(en="place|places", ru="место|места|мест")
    return typeset(
        t(
            en=f"Dear Andrey Dmitrievich, dear Maria Sergeevna,\n\nwe have worked through your "
            f"article {title} line by line, because it brings together numbers on the region that "
            f"are otherwise hard to find. The register of its claims holds {number(every)} rows; "
            f"{number(checkable)} of them can be checked from what is published, and "
            f"{number(good)} of these stand.\n\nIn {counted(len(claims), forms)} the article seems "
            f"to disagree with itself. {kinds} You know the sources, and we may be mistaken:\n\n"
            f"{points}\n\n{number(left)} claims rest on data that are not in the text, "
            "among them the values of the four charts. If you could share these values, and "
            "the count of partner countries a year earlier, we would gladly add them "
            "with your names. We would be grateful for your view on each "
            "point and will print it beside the finding.\n\n"
            "With respect and thanks,\nthe maintainers of the replication package",
            ru=f"Уважаемый Андрей Дмитриевич, уважаемая Мария Сергеевна!\n\nМы построчно "
            f"проработали Вашу статью {title}: она собирает вместе данные об области, которые "
            f"иначе трудно найти. В реестре её утверждений строк – {number(every)}; проверить по "
            f"опубликованному можно {number(checkable)}, из них подтверждаются {number(good)}.\n\n"
            f"Мы нашли {counted(len(claims), forms)}, где статья, по-видимому, расходится сама с "
            f"собой. {kinds} Источники знаете Вы, и ошибаться можем мы:\n\n"
            f"{points}\n\nУтверждений, которые опираются на данные, не вошедшие в текст, – "
            f"{number(left)}; среди них значения четырёх диаграмм. Если Вы сможете "
            "поделиться этими значениями и числом стран-контрагентов годом раньше, мы с "
            "удовольствием добавим их с указанием Ваших имён. Будем благодарны за Ваше мнение по "
            "каждому пункту и напечатаем его рядом с результатом.\n\n"
            "С уважением и благодарностью,\nсоставители пакета воспроизведения",
        )
    )


def _kinds_of_causes(result: Audit) -> str:
    """How many contradictions have which kind of cause, and whether Table 2 is touched."""
    rows = result.with_verdict(CONTRADICTED)
    counts = rows["cause"].value_counts()
    kinds = [f"{t(**CAUSE_WORDS[str(cause)])} ({number(n)})" for cause, n in counts.items()]
    text = t(en=f"By kind of cause: {listed(kinds)}.", ru=f"По виду причины: {listed(kinds)}.")
    cells = [cell for claim in rows["id"] for cell in result.findings[claim].cells]
    if not any(cell.startswith("T2/") for cell in cells):
        text += t(
            en=" The values of Table 2 are not among them.",
            ru=" Значений таблицы 2 среди них нет.",
        )
    return text


def tell(text: str) -> None:
    """Show a computed Markdown text as output of the notebook, in the language in use."""
    from IPython.display import display

    display({"text/markdown": text, "text/plain": text}, raw=True, metadata={"lang": language()})
