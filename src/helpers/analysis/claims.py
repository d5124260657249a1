"""The audit: every claim of the register meets the check that its row names.

A verdict is never typed. The register says what the article prints and which general check decides
it; the check reads printed cells, facts and lists, and returns a `Finding`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from helpers.analysis import (
    citations,
    claim_arithmetic,
    claim_sources,
    claim_tables,
    claim_wording,
    references,
)
from helpers.analysis.evidence import (
    CAVEAT,
    CONTRADICTED,
    HOLDS,
    OTHER_SOURCE,
    UNCHECKABLE,
    VERDICTS,
    Evidence,
    Finding,
    collect_evidence,
    read_args,
)

Check = Callable[[Mapping[str, Any], Evidence], Finding]

_FUNCTIONS: tuple[Check, ...] = (
    claim_arithmetic.quotient,
    claim_arithmetic.heading_total,
    claim_arithmetic.grand_total,
    claim_arithmetic.share_of_amount,
    claim_arithmetic.change_of_count,
    claim_arithmetic.growth,
    claim_arithmetic.growth_to_target,
    claim_arithmetic.trade_share,
    claim_arithmetic.majority,
    claim_tables.ranking,
    claim_tables.above_reference,
    claim_tables.shares_in_bounds,
    claim_tables.measured_alone,
    claim_tables.part_not_above_whole,
    claim_tables.labels_unique,
    claim_tables.same_members,
    claim_tables.lengths_within,
    claim_wording.listed_items,
    claim_wording.same_wording,
    claim_wording.distinct_events,
    claim_wording.nested_categories,
    claim_wording.periods_agree,
    claim_wording.relative_level,
    claim_wording.not_published,
    claim_sources.against_fact,
    claim_sources.ratio_from_source,
    claim_sources.largest_in_source,
    claim_sources.leader_by_share,
    references.reference_entry,
    references.doi_unique,
    references.doi_well_formed,
    references.same_works,
    citations.citations_lead_to_one,
    citations.entries_are_cited,
    citations.one_bracket_style,
    citations.cited_for_subject,
    citations.footnote_numbers,
    citations.access_after_page,
    citations.access_before_receipt,
    citations.page_covers_period,
    citations.link_serves_one_subject,
    citations.address_is_specific,
    citations.sources_named_and_cited,
)

#: Name in the register -> check.
CHECKS: dict[str, Check] = {function.__name__: function for function in _FUNCTIONS}

#: What a check's `computed`, `low` and `high` are, where they are not the printed quantity itself.
QUANTITIES: dict[str, str] = {
    "quotient": "quotient",
    "heading_total": "sum of the parts",
    "share_of_amount": "whole implied by share and part",
    "growth": "growth, percent",
    "growth_to_target": "growth needed, percent a year",
    "trade_share": "share in turnover, percent",
    "majority": "whole",
    "ranking": "value of the first member",
    "above_reference": "gap to the reference",
    "shares_in_bounds": "smallest and largest value",
    "measured_alone": "smallest and largest value",
    "part_not_above_whole": "sum of the parts",
    "labels_unique": "rows that share a label",
    "same_members": "members in common",
    "lengths_within": "sum of the lengths",
    "listed_items": "items listed",
    "same_wording": "different wordings",
    "nested_categories": "items in the category",
    "relative_level": "ratio",
    "against_fact": "value of the other source",
    "ratio_from_source": "share by the other source, percent",
    "largest_in_source": "share in the amounts named, percent",
    "leader_by_share": "share of all others, percent",
    "reference_entry": "fields that differ",
    "doi_unique": "DOIs used twice",
    "doi_well_formed": "entries that differ from their DOI",
    "same_works": "works in both lists",
    "citations_lead_to_one": "citations with one entry",
    "entries_are_cited": "entries cited",
    "one_bracket_style": "kinds of brackets",
    "cited_for_subject": "works whose title is silent",
    "footnote_numbers": "numbered notes",
    "access_after_page": "notes concerned",
    "access_before_receipt": "notes concerned",
    "page_covers_period": "notes concerned",
    "link_serves_one_subject": "notes concerned",
    "address_is_specific": "notes concerned",
    "sources_named_and_cited": "sources cited",
}

#: Data files that the audit reads, by their name in the data package.
AUDIT_TABLES = (
    "table1",
    "table2",
    "table3",
    "claims",
    "facts",
    "regions",
    "references_printed",
    "citations",
    "footnotes",
)

#: Verdicts that a badge counts as reproduced.
REPRODUCED = (HOLDS, CAVEAT, OTHER_SOURCE)


def check_claim(claim: Mapping[str, Any], evidence: Evidence) -> Finding:
    """Decide one claim.

    Args:
        claim: A row of the register; `id`, `check` and `args` are read.
        evidence: All that is printed and published.

    Returns:
        The finding of the check that the row names.

    Raises:
        ValueError: The check does not exist, or its arguments do not fit it.
    """
    name = str(claim["check"])
    if name not in CHECKS:
        raise ValueError(f"claim {claim['id']!r} names the check {name!r}, which does not exist")
    try:
        return CHECKS[name](read_args(claim["args"]), evidence)
    except (KeyError, IndexError) as error:
        message = f"claim {claim['id']!r}, check {name!r}: {error.args[0]}"
        raise ValueError(message) from error


@dataclass(frozen=True)
class Audit:
    """The whole register, decided.

    Attributes:
        frame: One row a claim: the register's columns and `verdict`, `cause`, `computed`, `low`,
            `high`, `difference` (printed minus computed where both are numbers of one kind).
        findings: Claim id -> finding, with the facts a sentence needs.
    """

    frame: pd.DataFrame
    findings: Mapping[str, Finding]

    def counts(self) -> pd.Series:
        """Number of claims by verdict, in the order of `VERDICTS`, zeros kept."""
        return self.frame["verdict"].value_counts().reindex(list(VERDICTS), fill_value=0)

    def with_verdict(self, verdict: str) -> pd.DataFrame:
        """The claims that received a verdict, in the register's order."""
        return self.frame[self.frame["verdict"] == verdict]

    def reproduced(self) -> tuple[int, int, int]:
        """Claims reproduced, claims that can be checked at all, claims in the register."""
        counts = self.counts()
        good = int(counts[list(REPRODUCED)].sum())
        return good, int(len(self.frame) - counts[UNCHECKABLE]), len(self.frame)


def _float(value: Decimal | None) -> float:
    return float("nan") if value is None else float(value)


def _difference(claim: Mapping[str, Any], finding: Finding) -> float:
    """Printed minus computed, where the check computes the printed quantity itself."""
    printed, comparable = claim["value"], bool(claim["compares"] == "yes")
    if finding.computed is None or pd.isna(printed) or not comparable:
        return float("nan")
    return float(Decimal(str(printed)) - finding.computed)


def audit(tables: Mapping[str, pd.DataFrame]) -> Audit:
    """Decide every claim of the register.

    Args:
        tables: As for `collect_evidence`.

    Returns:
        The register with verdicts, in its own order.

    Raises:
        ValueError: Two claims share an id, or a check cannot be run.
    """
    claims = tables["claims"]
    if (doubled := claims["id"][claims["id"].duplicated()]).any():
        raise ValueError(f"the register holds {doubled.iloc[0]!r} twice")
    evidence = collect_evidence(tables)
    rows = claims.to_dict("records")
    findings = {str(claim["id"]): check_claim(claim, evidence) for claim in rows}
    decided = pd.DataFrame(
        {
            "verdict": [finding.verdict for finding in findings.values()],
            "cause": [finding.cause for finding in findings.values()],
            "computed": [_float(finding.computed) for finding in findings.values()],
            "low": [_float(finding.low) for finding in findings.values()],
            "high": [_float(finding.high) for finding in findings.values()],
            "difference": [
                _difference(claim, finding)
                for claim, finding in zip(rows, findings.values(), strict=True)
            ],
        },
        index=claims.index,
    )
    return Audit(pd.concat([claims, decided], axis=1), findings)


def most_consequential(result: Audit, weights: pd.DataFrame, count: int = 3) -> list[str]:
    """The contradictions that matter most to somebody who uses the article.

    Args:
        result: The decided register.
        weights: `claim` and `weight`: how much of the article's conclusions rests on each claim,
            set beforehand; higher is more.
        count: How many are wanted.

    Returns:
        Claim ids, contradictions alone, by weight, then by the register's order.
    """
    order = {claim: place for place, claim in enumerate(result.frame["id"])}
    weight = dict(zip(weights["claim"], weights["weight"], strict=True))
    wrong = list(result.with_verdict(CONTRADICTED)["id"])
    return sorted(wrong, key=lambda claim: (-weight.get(claim, 0), order[claim]))[:count]


def _quantities(frame: pd.DataFrame) -> list[str]:
    """What was computed for each claim; empty where nothing was."""
    names = []
    for claim in frame.to_dict("records"):
        nothing = all(pd.isna(claim[column]) for column in ("computed", "low", "high"))
        same = claim["compares"] == "yes"
        name = "the printed quantity" if same else QUANTITIES.get(str(claim["check"]), "")
        names.append("" if nothing else name)
    return names


def verdict_frame(result: Audit) -> pd.DataFrame:
    """The decided register as tidy data for others.

    Returns:
        One row a claim: `claim`, `section`, `exhibit`, `kind`, both paraphrases, `printed` (as
        text), `value`, `unit`, `computed`, `low`, `high`, `computed_is` (what these three are),
        `difference` (printed minus computed, where comparable), `verdict`, `cause`, `rests_on`
        (addresses or inventory places, parted by semicolons) and `computed_in` (notebook section).
    """
    columns = ["id", "section", "exhibit", "kind", "paraphrase_en", "paraphrase_ru", "printed"]
    columns += ["value", "unit", "computed", "low", "high", "difference", "verdict", "cause"]
    frame = result.frame[columns].rename(columns={"id": "claim"})
    frame.insert(frame.columns.get_loc("high") + 1, "computed_is", _quantities(result.frame))
    rests = []
    for claim in result.frame.to_dict("records"):
        cells = result.findings[claim["id"]].cells
        rests.append("; ".join(cells or str(claim["tokens"]).split()))
    return frame.assign(rests_on=rests, computed_in=result.frame["computed_in"])


def section_counts(result: Audit, sections: pd.DataFrame) -> pd.DataFrame:
    """Claims by section of the article and verdict.

    Args:
        result: The decided register.
        sections: `section` and `order`.

    Returns:
        One row a section that has claims, in the article's order; one column a verdict, and `all`.
    """
    counts = pd.crosstab(result.frame["section"], result.frame["verdict"])
    counts = counts.reindex(columns=list(VERDICTS), fill_value=0)
    order = sections.sort_values("order")["section"]
    counts = counts.reindex([name for name in order if name in counts.index])
    return counts.assign(all=counts.sum(axis=1)).reset_index()


def reliable(result: Audit) -> pd.DataFrame:
    """Claims on the region that a reader may rely on.

    Claims that only say that the article words something one way, and those on footnotes and
    references, are left out: they say nothing of the region.

    Returns:
        The register's rows whose verdict is that they hold or agree with another source.
    """
    rows = result.frame
    good = rows["verdict"].isin([HOLDS, OTHER_SOURCE])
    form = rows["check"].isin(["same_wording", "listed_items"]) | (rows["kind"] == "apparatus")
    return rows[good & ~form]


__all__ = [
    "AUDIT_TABLES",
    "CHECKS",
    "QUANTITIES",
    "Audit",
    "audit",
    "check_claim",
    "most_consequential",
    "reliable",
    "section_counts",
    "verdict_frame",
]
