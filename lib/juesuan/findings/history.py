"""Keys of findings, and this year's findings beside last year's own."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from juesuan.findings.drafts import Draft
from juesuan.ground.data import wording
from juesuan.reading.facts import Fact

if TYPE_CHECKING:
    from juesuan.findings.findings import Finding


def key_of(draft: Draft) -> str:
    """What a finding is about in words that no edit elsewhere moves: kind, item, measure, basis and scope of its figure.

    No number, section or offset is in it. findings.yaml says (`identity`) which kinds speak of the whole document or of an
    item in words, whose figures come and go."""
    identity = wording("findings")[draft.kind].get("identity", "figure")
    parts = [draft.kind] if identity == "document" else [draft.kind, _short(draft.label)]
    lead = next((f for f in draft.facts if f.label == draft.label), draft.facts[0] if draft.facts else None)
    if identity == "figure" and lead and lead.is_fact:
        parts += _figure(lead)
    return ":".join(parts).rstrip(":")


def _figure(fact: Fact) -> list[str]:
    return [fact.measure, fact.basis, fact.key[1] if fact.key else ""]


def _short(label: str) -> str:
    """A label as one part of a key: no years, blanks, controls or marks that a key or a CSV file uses; long ones are cut."""
    text = re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)(?:年度?)?", "", label)
    text = "".join(c for c in text if c.isprintable() and not c.isspace() and c not in ":~,;'\"")
    return text if len(text) <= 40 else f"{text[:32]}…{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def known_key(key: str) -> bool:
    """True for a key as findings have them, of a kind that there is."""
    return bool(re.fullmatch(r"[a-z_]+(:[^:~]*){0,4}(~[1-9]\d*)?", key)) and re.split("[:~]", key)[0] in wording("findings")


def numbered(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings in the order of their places; the second of one key is ~2, the third ~3."""
    seen: Counter[str] = Counter()
    for finding in sorted(findings, key=lambda f: (f.start, f.end, f.en["condition"])):
        seen[finding.key] += 1
        yield replace(finding, key=f"{finding.key}~{seen[finding.key]}") if seen[finding.key] > 1 else finding


class History(NamedTuple):
    """This year's findings beside last year's own: new or repeated by their number; of last year's that are not found again,
    those whose figure is printed this year and holds (closed), and those of which nothing can be said (unseen)."""

    states: Mapping[str, str]
    closed: tuple[Finding, ...]
    unseen: tuple[Finding, ...] = ()


def history(now: Iterable[Finding], then: Iterable[Finding], facts: Iterable[Fact] = ()) -> History:
    """Findings of two years matched by their keys; `facts` are this year's. Nothing is said of those that only a comparison of
    two documents finds: last year's document was not itself compared with another."""
    now, then, texts = tuple(now), tuple(then), wording("findings")
    keys, ours = {f.key for f in then}, {f.key for f in now}
    states = {f.finding: "repeated" if f.key in keys else "new" for f in now if not texts[f.kind].get("across")}
    printed = {":".join([_short(f.label), *_figure(f)]).rstrip(":") for f in facts if f.is_fact}
    gone = [f for f in then if f.key not in ours]
    same_place = lambda f: re.sub(r"~\d+$", "", f.key).partition(":")[2] in printed  # noqa: E731
    mended = [f for f in gone if texts[f.kind].get("identity", "figure") == "figure" and same_place(f)]
    return History(states, tuple(mended), tuple(f for f in gone if f not in mended))
