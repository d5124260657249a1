"""Checks of citations in the text, of footnotes and of the links they carry."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from helpers.analysis.evidence import (
    CAVEAT,
    CONTRADICTED,
    HOLDS,
    UNCHECKABLE,
    Evidence,
    Finding,
)
from helpers.analysis.references import (
    list_entries,
    one_letter_apart,
    same_surname,
    surnames,
)

Args = Mapping[str, Any]


def _cited_names(citation: Mapping[str, Any]) -> list[str]:
    return [name.strip() for name in str(citation["authors"]).split(";")]


def _matches(citation: Mapping[str, Any], entry: Mapping[str, str], *, exact: bool) -> bool:
    """Whether a citation's names and year are an entry's, to the letter or but for one letter."""
    cited, listed = _cited_names(citation), surnames(entry["authors"])
    if str(citation["et_al"]) == "yes":
        listed = listed[: len(cited)]
    if int(citation["year"]) != int(entry["year"]) or len(cited) != len(listed):
        return False
    same = [same_surname(a, b) for a, b in zip(cited, listed, strict=True)]
    if exact:
        return all(same)
    pairs = zip(cited, listed, same, strict=True)
    return all(equal or one_letter_apart(a, b) for a, b, equal in pairs)


def resolve(evidence: Evidence, name: str = "ru") -> pd.DataFrame:
    """Find the entries that each citation may mean.

    Args:
        evidence: Where citations and printed lists lie.
        name: The list to look in.

    Returns:
        The citations with `keys` (list of entries, exact spelling), `near` (entries one letter
        away, looked for only where no exact one is found).
    """
    entries = list_entries(evidence, name)
    rows = []
    for citation in evidence.tables["citations"].to_dict("records"):
        keys = [k for k, entry in entries.items() if _matches(citation, entry, exact=True)]
        near = [k for k, entry in entries.items() if _matches(citation, entry, exact=False)]
        rows.append({**citation, "keys": keys, "near": [] if keys else near})
    return pd.DataFrame(rows)


def citations_lead_to_one(args: Args, evidence: Evidence) -> Finding:
    """Each citation leads to exactly one entry.

    Returns:
        Contradicted where a citation leads to none (transcription) or to several (definition): the
        facts count `ambiguous` and `misspelt` citations and name the entries.
    """
    found = resolve(evidence)
    several = found[found["keys"].map(len) > 1]
    lost = found[found["keys"].map(len) == 0]
    facts = {
        "citations": len(found),
        "ambiguous": len(several),
        "ambiguous_keys": sorted({key for keys in several["keys"] for key in keys}),
        "lost": len(lost),
        "near_keys": sorted({key for keys in lost["near"] for key in keys}),
        "lost_names": sorted(set(lost["authors"])),
    }
    wrong = len(several) + len(lost)
    cause = "transcription" if len(lost) and not len(several) else "definition" if wrong else ""
    good = Decimal(len(found) - wrong)
    cells = tuple(f"Q/{order}" for order in found.loc[found["keys"].map(len) != 1, "order"])
    return Finding(CONTRADICTED if wrong else HOLDS, cause, good, None, None, facts, cells)


def entries_are_cited(args: Args, evidence: Evidence) -> Finding:
    """Each entry of the list is cited.

    Returns:
        Contradicted (transcription) where an entry is cited nowhere; with a caveat (definition)
        where an entry is reached only by citations that could mean another, or by a misspelt one.
    """
    found = resolve(evidence)
    sure = {keys[0] for keys in found["keys"] if len(keys) == 1}
    maybe = {key for keys in found["keys"] if len(keys) > 1 for key in keys}
    maybe |= {key for keys in found["near"] for key in keys}
    entries = list(list_entries(evidence, "ru"))
    never = [key for key in entries if key not in sure | maybe]
    unsure = [key for key in entries if key in maybe - sure]
    verdict = CONTRADICTED if never else CAVEAT if unsure else HOLDS
    cause = "transcription" if never else "definition" if unsure else ""
    facts = {"never": never, "unsure": unsure, "entries": len(entries)}
    return Finding(verdict, cause, Decimal(len(entries) - len(never)), None, None, facts)


def one_bracket_style(args: Args, evidence: Evidence) -> Finding:
    """Citations stand in one kind of brackets.

    Returns:
        Holds where one kind is used; with a caveat (definition) where several are: form alone.
    """
    counts = evidence.tables["citations"]["bracket"].value_counts().sort_index()
    facts = {str(kind): int(count) for kind, count in counts.items()}
    verdict, cause = (HOLDS, "") if len(counts) == 1 else (CAVEAT, "definition")
    return Finding(verdict, cause, Decimal(len(counts)), None, None, facts)


def cited_for_subject(args: Args, evidence: Evidence) -> Finding:
    """Titles of the works cited speak of what they are cited for.

    Returns:
        Cannot be checked (missing data) where some cited title shares no word stem with the
        subject, since a title is not the content; holds with none. The entries are named.
    """
    entries = list_entries(evidence, "ru")
    silent = []
    for row in resolve(evidence).to_dict("records"):
        stems = str(row["subject_stems"]).split()
        keys = row["keys"] or row["near"]
        titles = [entries[key]["title"].lower() for key in keys]
        if titles and not any(stem in title for stem in stems for title in titles):
            silent.append((keys[0], str(row["subject_en"]), str(row["subject_ru"])))
    verdict, cause = (UNCHECKABLE, "missing data") if silent else (HOLDS, "")
    return Finding(verdict, cause, Decimal(len(silent)), None, None, {"silent": silent})


def footnote_numbers(args: Args, evidence: Evidence) -> Finding:
    """Footnotes are numbered 1, 2, 3… in the order of their marks, each once.

    Returns:
        Contradicted (transcription) where a number is missing, used twice or out of order.
    """
    notes = [note for note in _notes(evidence) if note["mark"].isdigit()]
    marks = [int(note["mark"]) for note in notes]
    missing = sorted(set(range(1, max(marks) + 1)) - set(marks))
    repeated = sorted({mark for mark in marks if marks.count(mark) > 1})
    disorder = [b for a, b in itertools.pairwise(marks) if b < a]
    wrong = bool(missing or repeated or disorder)
    verdict, cause = (CONTRADICTED, "transcription") if wrong else (HOLDS, "")
    facts = {"missing": missing, "repeated": repeated, "disorder": disorder, "notes": len(marks)}
    odd = {*repeated, *disorder}
    cells = tuple(f"F/{note['order']}" for note in notes if int(note["mark"]) in odd)
    return Finding(verdict, cause, Decimal(len(marks)), None, None, facts, cells)


def date_in_address(url: str) -> str:
    """The date a page's address gives: "2025-06-06", "2025-01", or nothing."""
    path = urlsplit(url).path
    if day := re.search(r"/(20\d\d)/([01]\d)/([0-3]\d)/", path):
        return "-".join(day.groups())
    if month := re.search(r"/(20\d\d)([01]\d)/", path):
        return "-".join(month.groups())
    return ""


def _notes(evidence: Evidence) -> list[dict[str, str]]:
    frame = evidence.tables["footnotes"].fillna("").astype(str)
    return [{**row, "dated": date_in_address(row["url"])} for row in frame.to_dict("records")]


def _places(notes: list[dict[str, str]]) -> tuple[str, ...]:
    return tuple(f"F/{note['order']}" for note in notes)


def access_after_page(args: Args, evidence: Evidence) -> Finding:
    """No page was visited before the date in its own address.

    Returns:
        Contradicted (transcription) where a date of access precedes the page's date. Computed is
        the number of such notes; `days` is the largest gap.
    """
    notes = [note for note in _notes(evidence) if note["dated"] and note["accessed"]]
    early = [note for note in notes if note["accessed"][: len(note["dated"])] < note["dated"]]
    days = [(pd.Timestamp(note["dated"]) - pd.Timestamp(note["accessed"])).days for note in early]
    verdict, cause = (CONTRADICTED, "transcription") if early else (HOLDS, "")
    facts = {
        "notes": [note["mark"] for note in early],
        "dated": [note["dated"] for note in early],
        "accessed": [note["accessed"] for note in early],
        "days": max(days, default=0),
        "checked": len(notes),
    }
    return Finding(verdict, cause, Decimal(len(early)), None, None, facts, _places(early))


def access_before_receipt(args: Args, evidence: Evidence) -> Finding:
    """Pages were visited before the article was received.

    Args:
        args: `received` (ISO date).
        evidence: Where the footnotes lie.

    Returns:
        With a caveat (definition) where a date of access is later: the text was changed after it
        was received, and no date of revision is printed.
    """
    received = str(args["received"])
    late = [note for note in _notes(evidence) if note["accessed"] > received]
    verdict, cause = (CAVEAT, "definition") if late else (HOLDS, "")
    facts = {
        "notes": [note["mark"] for note in late],
        "last": max((note["accessed"] for note in late), default=""),
        "received": received,
    }
    return Finding(verdict, cause, Decimal(len(late)), None, None, facts, _places(late))


def page_covers_period(args: Args, evidence: Evidence) -> Finding:
    """A page is younger than the period it is cited for.

    Returns:
        With a caveat (definition) where a dated page precedes the end of the period (`covers_until`
        of the note): results of a whole year cannot be known from it.
    """
    dated = [note for note in _notes(evidence) if note["dated"] and note["covers_until"]]
    early = [note for note in dated if note["dated"][:7] <= note["covers_until"][:7]]
    verdict, cause = (CAVEAT, "definition") if early else (HOLDS, "")
    facts = {
        "notes": [note["mark"] for note in early],
        "dated": [note["dated"] for note in early],
        "covers": [note["covers_until"] for note in early],
    }
    return Finding(verdict, cause, Decimal(len(early)), None, None, facts, _places(early))


def link_serves_one_subject(args: Args, evidence: Evidence) -> Finding:
    """One address is cited for one subject.

    Returns:
        Contradicted (transcription) where an address stands for two subjects and its own words
        name only one of them: the other note's link cannot carry what it is cited for.
    """
    notes = _notes(evidence)
    users: dict[str, list[dict[str, str]]] = {}
    for note in notes:
        if note["url"]:
            users.setdefault(note["url"], []).append(note)
    wrong = []
    for url, several in users.items():
        named = [any(s in url.lower() for s in n["subject_stems"].split()) for n in several]
        if len({note["cited_for_en"] for note in several}) > 1 and any(named):
            wrong += [note for note, fits in zip(several, named, strict=True) if not fits]
    verdict, cause = (CONTRADICTED, "transcription") if wrong else (HOLDS, "")
    facts = {
        "notes": [note["mark"] for note in wrong],
        "subjects_en": [note["cited_for_en"] for note in wrong],
        "subjects_ru": [note["cited_for_ru"] for note in wrong],
        "addresses": len(users),
    }
    return Finding(verdict, cause, Decimal(len(wrong)), None, None, facts, _places(wrong))


def address_is_specific(args: Args, evidence: Evidence) -> Finding:
    """Each link leads to a page, not to a site's front page.

    Returns:
        With a caveat (missing data) where an address has no path: a reader must search the site
        for what is cited.
    """
    notes = [note for note in _notes(evidence) if note["url"]]
    bare = [note for note in notes if urlsplit(note["url"]).path in ("", "/")]
    verdict, cause = (CAVEAT, "missing data") if bare else (HOLDS, "")
    facts = {"notes": [note["mark"] for note in bare], "links": len(notes)}
    return Finding(verdict, cause, Decimal(len(bare)), None, None, facts, _places(bare))


def sources_named_and_cited(args: Args, evidence: Evidence) -> Finding:
    """The sources that the methods name are those that the notes lead to.

    Args:
        args: `named` (source -> parts of the hosts that would lead to it).
        evidence: Where the footnotes lie.

    Returns:
        With a caveat (missing data) where a named source has no note (`uncited`) or a note leads to
        a host that no named source explains (`unnamed`).
    """
    hosts = {urlsplit(note["url"]).hostname or "" for note in _notes(evidence) if note["url"]}
    named = {name: list(parts) for name, parts in args["named"].items()}
    uncited = [
        name for name, parts in named.items() if not any(p in h for p in parts for h in hosts)
    ]
    known = [part for parts in named.values() for part in parts]
    unnamed = sorted(host for host in hosts if not any(part in host for part in known))
    verdict, cause = (CAVEAT, "missing data") if uncited or unnamed else (HOLDS, "")
    facts = {"uncited": uncited, "unnamed": unnamed, "named": len(named)}
    return Finding(verdict, cause, Decimal(len(named) - len(uncited)), None, None, facts)
