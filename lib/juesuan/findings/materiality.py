"""Materiality: below which amount a finding is trivial, so that the memo can put it after the others; severity stays.

A finding is reportable if what it is off by reaches any of the limits: an amount, a share of total expenditure, a share of the
figure concerned. A finding without an amount is always reportable: words have no price.
Source: the auditor's own limits, data/criteria/thresholds.yaml (materiality), or the --materiality of the command.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction

from juesuan.findings.criteria import criterion
from juesuan.findings.findings import Finding
from juesuan.ground import expressions as re
from juesuan.ground.errors import WrongCall
from juesuan.ground.exact import plain
from juesuan.ground.expressions import Expression
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.vocabulary import vocabulary

# Total expenditure under the names that a disclosure may have for it; the first that is printed counts.
TOTALS = ("支出合计", "支出总计", "收支总计")
_PART = Expression(r"(\d+(?:\.\d+)?)\s*(元|万元|亿元|%|%总|%本)")
_ADVICE = "give limits such as 1万元, 0.5%总 (of total expenditure) or 5%本 (of the figure), with commas between; 0元 for none"


@dataclass(frozen=True)
class Materiality:
    """The limits: an amount in yuan, a share of total expenditure, a share of the figure concerned; None where not in use."""

    amount: Fraction | None = None
    share: Fraction | None = None
    figure: Fraction | None = None

    def __str__(self) -> str:
        """The limits as `given` reads them."""
        shares = [f"{plain(s * 100)}%{of}" for s, of in ((self.share, "总"), (self.figure, "本")) if s is not None]
        return ",".join(([f"{plain(self.amount)}元"] if self.amount is not None else []) + shares)

    def trivial(self, finding: Finding, facts: Mapping[str, Fact], total: Fraction | None) -> bool:
        """True where the finding has an amount and it reaches none of the limits."""
        if finding.amount is None:
            return False
        limits = [self.amount, self.share * total if self.share is not None and total is not None else None]
        own = abs(facts[finding.facts[0]].exact) if finding.facts else None
        limits.append(self.figure * own if self.figure is not None and own is not None else None)
        known = [limit for limit in limits if limit is not None]
        return bool(known) and finding.amount < min(known)


def given(text: str) -> Materiality:
    """Limits as the command takes them: 1万元, 0.5%总, 5%本, one or more with commas between. A bare % is one of the total.

    Raises WrongCall for anything else."""
    found: dict[str, Fraction] = {}
    for part in re.split("[,，]", text.replace("％", "%")):
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise WrongCall("--materiality", f"{part.strip()!r}", _ADVICE)
        number, unit = Fraction(match[1]), match[2]
        name = {"%": "share", "%总": "share", "%本": "figure"}.get(unit, "amount")
        if name in found:
            raise WrongCall("--materiality", f"{text!r} has two limits of one kind", _ADVICE)
        found[name] = number * (Fraction(1, 100) if "%" in unit else vocabulary().words["money"][unit])
    return Materiality(**found)


def standing(year: int | None) -> Materiality:
    """The limits of data/criteria/thresholds.yaml in force for a fiscal year."""
    held = {v.name: v.exact for v in criterion("materiality", year).values}
    return Materiality(**{f.name: held[f.name] for f in fields(Materiality) if f.name in held})


def total_expenditure(reading: Reading) -> Fact | None:
    """Total expenditure as printed, the least of its prints where they differ; None where the document does not print it."""
    book = reading.book
    printed = next((found for name in TOTALS if (found := book.all((name, ""), "level", "actual"))), [])
    return min(printed, key=lambda f: (f.exact, f.start), default=None)
