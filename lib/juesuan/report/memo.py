"""The audit memo: one self-contained HTML page, made from plain values only."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from juesuan.ground.data import wording
from juesuan.ground.errors import WrongCall
from juesuan.ground.exact import half_up
from juesuan.report.html import known, page, pieces

REQUIRED = (
    "department",
    "year",
    "file",
    "sha256",
    "version",
    "scope",
    "opinion",
    "findings",
    "materiality",
    "since",
    "gone",
    "suspects",
    "untested",
    "missing",
    "unread",
    "checks",
    "options",
)
PARTS = ("condition", "criteria", "cause", "effect", "recommendation")


def memo(view: Mapping[str, Any], lang: str) -> str:
    """The memo as one HTML page in "en" or "zh"; the same view gives the same text. WrongCall for a missing part of the view.

    The view holds text, integers, booleans, lists and mappings only; <both> is a mapping with the keys en and zh; page,
    start and end of a place may be None:

        department, file, sha256, version   text
        year                                integer
        scope        {printed, facts, set_aside, unread}                          integers
        opinion      <both>, two sentences
        findings     [{finding, severity, label, section, quote, marks, facts, hypothesis, key, amount, trivial, history,
                     disposition, en, zh}], ranked
                     severity exception, attention or note; marks [[start, end]] within the quote;
                     facts [{fact, label, measure, basis, value, unit, section, page, start, end}], value as printed;
                     hypothesis true where the cause is one; en and zh {title, condition, criteria, cause, effect,
                     recommendation}, an empty text where a part is unknown; amount in yuan, "" for none; trivial true below
                     materiality; history new, repeated or ""; disposition {state, word, by, when, remark}: state accepted,
                     explained, corrected, changed or "" while open, word what was decided before a change
        materiality  {amount, share, total, of_total, figure}: yuan, %, yuan, yuan, % of the figure; "" where unused
        since        {} or {department, year, file, sha256, new, repeated, across, closed}: last year's document, numbers, and
                     [{finding, severity, en, zh}] with the titles of its findings that are closed
        gone         [{key, word, by, when, remark, title <both>}], dispositions whose finding is no longer there
        suspects     [{label, measure, basis, value, unit, low, high, cause, alternatives, section, page, start, end}]
                     low and high in the printed unit, "" where unbounded; cause <both> or {}; alternatives [[text]]
        untested     [{check, label, statement, reason <both>}]
        missing      [{matter <both>, reason <both>}]
        unread       [{value, quote, section, page, start, end}]
        prior        [{year, file, sha256}] of earlier years' disclosures; may be left out
        checks       [{check, kind, label, basis, statement, published, low, high, gap, verdict}], texts; "" where there is none
        options      what the command was given besides the document, as text
    """
    html_lang = known("memo", lang)
    missing = [key for key in REQUIRED if key not in view]
    if missing:
        raise WrongCall(
            "memo", f"the view lacks {', '.join(missing)}", "give every part that memo() lists, empty where there is none"
        )
    words, text = wording("memo"), partial(_text, wording("memo")["texts"], lang)
    kinds = _by_kind(view["checks"], words["kinds"])
    return page(
        "memo",
        **{key: view[key] for key in REQUIRED}
        | {"findings": [{**one, "place": number} for number, one in enumerate(view["findings"], 1)]}
        | {"prior": view.get("prior", [])},
        lang=lang,
        html_lang=html_lang,
        pieces=pieces,
        words=words,
        text=text,
        parts=PARTS,
        verdict_counts={verdict: sum(one["verdict"] == verdict for one in view["checks"]) for verdict in words["verdicts"]},
        kinds=kinds,
        bars=bars(kinds, tuple(words["verdicts"])),
        tally=_tally(view["findings"], tuple(words["severities"])),
        decisions=wording("dispositions")["dispositions"],
    )


def _text(texts: Mapping[str, Any], lang: str, key: str, **fields: Any) -> str:
    return texts[key][lang].format(**fields) if fields else texts[key][lang]


def _by_kind(checks: list[Mapping[str, Any]], order: Mapping[str, Any]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The checks grouped by kind, in the order of the words file; kinds it does not know come last, by name."""
    present = {one["kind"] for one in checks}
    kinds = [kind for kind in order if kind in present] + sorted(present - set(order))
    return [(kind, [one for one in checks if one["kind"] == kind]) for kind in kinds]


def bars(kinds: list[tuple[str, list[Mapping[str, Any]]]], verdicts: tuple[str, ...]) -> list[dict[str, Any]]:
    """The picture of what ties: a bar for each kind, as long as its checks are many, in a segment for each verdict.

    Row: kind, total, parts [{verdict, count, x, width}]; x and width in percent of the longest bar, exact to three places.
    """
    most = max((len(group) for _, group in kinds), default=0)
    rows = []
    for kind, group in kinds:
        at, parts = 0, []
        for verdict in verdicts:
            if count := sum(one["verdict"] == verdict for one in group):
                x, width = (str(half_up(Fraction(100 * n, most), 3)) for n in (at, count))
                parts.append({"verdict": verdict, "count": count, "x": x, "width": width})
                at += count
        rows.append({"kind": kind, "total": len(group), "parts": parts})
    return rows


def _tally(findings: list[Mapping[str, Any]], severities: tuple[str, ...]) -> list[dict[str, Any]]:
    """For each severity how many findings there are, how many of them are trivial, open and handled."""
    rows = []
    for severity in severities:
        found = [f for f in findings if f["severity"] == severity]
        handled = sum(f["disposition"]["state"] not in ("", "changed") for f in found)
        below = sum(f["trivial"] for f in found)
        rows.append(
            {"severity": severity, "found": len(found), "below": below, "open": len(found) - handled, "handled": handled}
        )
    return rows
