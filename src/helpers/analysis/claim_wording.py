"""Checks of counts, names and statements that the article's own words decide."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from helpers.analysis.evidence import (
    CAVEAT,
    CONTRADICTED,
    HOLDS,
    UNCHECKABLE,
    Evidence,
    Finding,
)

Args = Mapping[str, Any]


def listed_items(args: Args, evidence: Evidence) -> Finding:
    """A number word against the items that follow it.

    Args:
        args: `stated` (the number), `items` (one neutral key for each item listed).
        evidence: Not looked at.

    Returns:
        Holds where the counts agree, else contradicted (addition).
    """
    stated, items = int(args["stated"]), list(args["items"])
    verdict, cause = (HOLDS, "") if stated == len(items) else (CONTRADICTED, "addition")
    facts = {"stated": stated, "listed": len(items), "items": items}
    return Finding(verdict, cause, Decimal(len(items)), None, None, facts)


def same_wording(args: Args, evidence: Evidence) -> Finding:
    """One thing, said in several places: do the places agree?

    Args:
        args: `places` (place -> what is said there, as neutral words, a name or a number; a list
            stands for a set of elements), `kind` (what is said: name, number, caption, title…),
            `cause` (default transcription), `form` (true: a difference is one of form, no number
            and no name rests on it).
        evidence: Not looked at.

    Returns:
        Holds where all places say the same; otherwise with a caveat for a difference of form, else
        contradicted.
    """
    said = {
        place: tuple(sorted(words)) if isinstance(words, list) else (str(words),)
        for place, words in args["places"].items()
    }
    variants = list(dict.fromkeys(said.values()))
    common = set(variants[0]).intersection(*variants[1:])
    differing = {place: [w for w in words if w not in common] for place, words in said.items()}
    agree = len(variants) == 1
    verdict = HOLDS if agree else CAVEAT if args.get("form") else CONTRADICTED
    cause = "" if agree else str(args.get("cause", "transcription"))
    facts = {"variants": len(variants), "differing": differing, "kind": args.get("kind", "name")}
    cells = tuple(f"S/{place}" for place in args["places"])
    return Finding(verdict, cause, Decimal(len(variants)), None, None, facts, cells)


def distinct_events(args: Args, evidence: Evidence) -> Finding:
    """Events announced one after the other: does anything tell them apart?

    Args:
        args: `events` (list of objects with the same kinds of detail, such as vehicle and site; a
            detail that is missing is left out).
        evidence: Not looked at.

    Returns:
        With a caveat (definition) where one event's details are all found in another's, so that
        two mentions may be one event; otherwise it cannot be checked (announcements).
    """
    events = [set(event.items()) for event in args["events"]]
    doubled = any(a <= b for i, a in enumerate(events) for j, b in enumerate(events) if i != j)
    facts = {"mentions": len(events), "indistinct": doubled}
    cause = "definition" if doubled else "missing data"
    verdict = CAVEAT if doubled else UNCHECKABLE
    return Finding(verdict, cause, None, None, None, facts)


def nested_categories(args: Args, evidence: Evidence) -> Finding:
    """A conclusion about one commodity drawn from a category that holds others, too.

    Args:
        args: `items` (name -> code), `category` (code prefix), `about` (the item the conclusion is
            about), `published` (whether the category's parts were published).
        evidence: Not looked at.

    Returns:
        Cannot be checked (definition) where other named items share the category and its parts
        were not published (missing data where the item stands alone); holds where the item alone
        is meant and published.
    """
    items, category = dict(args["items"]), str(args["category"])
    inside = [name for name, code in items.items() if str(code).startswith(category)]
    others = [name for name in inside if name not in args["about"]]
    facts = {"inside": inside, "others": others}
    if args.get("published") and not others:
        return Finding(HOLDS, "", Decimal(len(inside)), None, None, facts)
    cause = "definition" if others else "missing data"
    return Finding(UNCHECKABLE, cause, Decimal(len(inside)), None, None, facts)


def periods_agree(args: Args, evidence: Evidence) -> Finding:
    """Exhibits that share a source: do they name the same period?

    Args:
        args: `exhibits` (exhibit -> period as printed, neutral key such as "2021" or "2021-9m"),
            `of` (the exhibit asked about), `sourced` (whether that exhibit names its source).
        evidence: Not looked at.

    Returns:
        Holds where all name the same period; cannot be checked (definition) where the asked one
        differs, since neither can be told wrong.
    """
    periods = dict(args["exhibits"])
    own = periods[args["of"]]
    differing = [name for name, period in periods.items() if period != own]
    facts = {"own": own, "differing": differing, "sourced": bool(args.get("sourced"))}
    verdict, cause = (UNCHECKABLE, "definition") if differing else (HOLDS, "")
    return Finding(verdict, cause, None, None, None, facts)


def relative_level(args: Args, evidence: Evidence) -> Finding:
    """Two shares that are set against each other: do they measure the same thing?

    Args:
        args: `cell`, `against` (addresses), `bases` (what each is a share of, two neutral keys).
        evidence: Where the addresses lead.

    Returns:
        Contradicted where the order is wrong; holds where bases agree; otherwise it cannot be
        checked (definition). Computed: how many times the first the second is.
    """
    low, high = evidence.number(args["cell"]), evidence.number(args["against"])
    same = len(set(args["bases"])) == 1
    ordered = low.value < high.value
    verdict = CONTRADICTED if not ordered else HOLDS if same else UNCHECKABLE
    cause = "" if verdict == HOLDS else "definition"
    span = high.interval / low.interval
    cells = (str(args["cell"]), str(args["against"]))
    facts = {"bases": list(args["bases"])}
    return Finding(verdict, cause, high.value / low.value, span.low, span.high, facts, cells)


def not_published(args: Args, evidence: Evidence) -> Finding:
    """A statement for which the article prints nothing and no fact was found.

    Args:
        args: `needs` and `needs_ru` (what would decide it, in two languages), optional `topic` (a
            topic of facts that would decide it: none may be at hand).
        evidence: Where the facts lie.

    Returns:
        Cannot be checked (missing data).

    Raises:
        ValueError: A fact on the topic is at hand after all, so another check is due.
    """
    topic = args.get("topic")
    if topic is not None and (evidence.facts["topic"] == topic).any():
        raise ValueError(f"facts on {topic!r} are at hand: the claim needs a check against them")
    needs = {"en": args.get("needs", ""), "ru": args.get("needs_ru", "")}
    return Finding(UNCHECKABLE, "missing data", facts={"needs": needs})
