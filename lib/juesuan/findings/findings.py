"""Findings: what goes into the memo, ranked; every sentence is filled from figures whose identifiers the finding carries."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from juesuan.documents.document import Document
from juesuan.findings import claims as words
from juesuan.findings import self_evaluation as performance
from juesuan.findings.criteria import cite
from juesuan.findings.drafts import Draft, Ground, Text, item, shown, whole_sentence
from juesuan.findings.prior_year import implied
from juesuan.ground.data import wording
from juesuan.ground.errors import WrongCall
from juesuan.ground.exact import half_up, plain, rounded
from juesuan.ground.text import folded
from juesuan.reading.book import printed
from juesuan.reading.facts import Fact, Reading
from juesuan.reading.vocabulary import vocabulary
from juesuan.reconcile.checks import Check
from juesuan.reconcile.suspects import Suspect, Verdict

COLUMNS = (
    *("finding", "kind", "severity", "label", "section", "quote", "facts"),
    *(
        f"{part}_{lang}"
        for lang in ("en", "zh")
        for part in ("title", "condition", "criteria", "cause", "effect", "recommendation")
    ),
    *("key", "amount", "materiality", "history", "disposition"),
)
SEVERITIES = ("exception", "attention", "note")
PARTS = ("title", "condition", "criteria", "cause", "effect", "recommendation")
UNKNOWN = ("Unknown from the document.", "从公开文本无法得知。")
NO_CAUSE = ("No usual slip reproduces the printed figure.", "常见差错均不能得出该公开数。")
HYPOTHESIS = ("Hypothesis: ", "推测：")


@dataclass(frozen=True)
class Finding:
    """One finding: condition, criteria, cause, effect and recommendation in English and Chinese, the quoted source, and the
    identifiers of the figures behind every sentence. `start` and `end` are the quotation's offsets in the document.

    `finding` is its number in this run; `key` says what it is about, and stays when other findings come and go, in an edited
    draft and from year to year. `amount` is what the figures are off by, in yuan; None where no amount can be told."""

    finding: str
    kind: str
    severity: str
    label: str
    section: str
    quote: str
    facts: tuple[str, ...]
    en: Mapping[str, str] = field(default_factory=dict)
    zh: Mapping[str, str] = field(default_factory=dict)
    start: int = 0
    end: int = 0
    key: str = ""
    amount: Fraction | None = None


def find(
    document: Document, reading: Reading, checks: tuple[Check, ...], verdict: Verdict, more: Iterable[Draft] = ()
) -> tuple[Finding, ...]:
    """All findings of a document, ranked by severity and then by place; `more` are drafts of other steps (the prior year)."""
    ground = Ground(document, reading.book, checks)
    drafts = [
        *_suspects(ground, verdict),
        *_breaks(ground, verdict),
        *_rounding(ground),
        *words.drafts(ground),
        *performance.drafts(ground),
        *(() if _another_scope(ground) else more),
    ]
    year = reading.year or 2020
    made = [_finding(ground, draft, year) for draft in drafts]
    ranked = sorted(_keyed(_distinct(made)), key=lambda f: (SEVERITIES.index(f.severity), f.start, f.kind, f.label))
    return tuple(replace(f, finding=f"F{n:02d}") for n, f in enumerate(ranked, 1))


def _keyed(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings in the order of their places; the second of one key is ~2, the third ~3."""
    seen: Counter[str] = Counter()
    for finding in sorted(findings, key=lambda f: (f.start, f.end, f.en["condition"])):
        seen[finding.key] += 1
        yield replace(finding, key=f"{finding.key}~{seen[finding.key]}") if seen[finding.key] > 1 else finding


def _key(draft: Draft) -> str:
    """What a finding is about in words that no edit elsewhere moves: kind, item, measure, basis and scope of its figure.

    No number, section or offset is in it. findings.yaml says (`identity`) which kinds speak of the whole document or of an
    item in words, whose figures come and go."""
    identity = wording("findings")[draft.kind].get("identity", "figure")
    parts = [draft.kind] if identity == "document" else [draft.kind, _short(draft.label)]
    lead = next((f for f in draft.facts if f.label == draft.label), draft.facts[0] if draft.facts else None)
    if identity == "figure" and lead and lead.is_fact:
        parts += [lead.measure, lead.basis, lead.key[1] if lead.key else ""]
    return ":".join(parts).rstrip(":")


def _short(label: str) -> str:
    """A label as one part of a key: no years, blanks, controls or marks that a key or a CSV file uses; long ones are cut."""
    text = re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)(?:年度?)?", "", label)
    text = "".join(c for c in text if c.isprintable() and not c.isspace() and c not in ":~,;'\"")
    return text if len(text) <= 40 else f"{text[:32]}…{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def known_key(key: str) -> bool:
    """True for a key as findings have them, of a kind that there is."""
    return bool(re.fullmatch(r"[a-z_]+(:[^:~]*){0,4}(~[1-9]\d*)?", key)) and re.split("[:~]", key)[0] in wording("findings")


@dataclass(frozen=True)
class History:
    """This year's findings beside last year's own: new or repeated by their number, and last year's that are closed."""

    states: Mapping[str, str]
    closed: tuple[Finding, ...]


def history(now: Iterable[Finding], then: Iterable[Finding]) -> History:
    """Findings of two years matched by their keys. Nothing is said of those that only a comparison of two years finds: last
    year's document was not itself compared with the year before it."""
    now, keys = tuple(now), {f.key for f in then}
    states = {f.finding: "repeated" if f.key in keys else "new" for f in now if not wording("findings")[f.kind].get("across")}
    ours = {f.key for f in now}
    return History(states, tuple(f for f in then if f.key not in ours))


def _distinct(findings: list[Finding]) -> Iterator[Finding]:
    seen = set()
    for finding in findings:
        mark = (finding.kind, finding.facts, finding.en["condition"])
        if mark not in seen:
            seen.add(mark)
            yield finding


def _finding(ground: Ground, draft: Draft, year: int) -> Finding:
    texts = wording("findings")[draft.kind]
    severity = draft.severity or texts["severity"]
    if SEVERITIES.index(severity) < SEVERITIES.index(texts["severity"]):
        raise WrongCall(draft.kind, f"severity {severity} is above the template's", "mend data/words/findings.yaml")
    fields = {"place": _place(ground, draft), **draft.fields}
    sides = []
    for language, lang in enumerate(("en", "zh")):
        filled = {k: (v if isinstance(v, str) else v[language]) for k, v in fields.items()}
        side = {part: _fill(texts[lang][part], filled) for part in PARTS if part != "criteria"}
        side["criteria"] = "\n".join(cite(c, year, lang) for c in _in_force(texts["criteria"], year))
        if side["cause"] and side["cause"] not in (*UNKNOWN, *NO_CAUSE) and not side["cause"].startswith(HYPOTHESIS):
            side["cause"] = HYPOTHESIS[language] + side["cause"]
        side["title"] = side["title"][:1].upper() + side["title"][1:]
        sides.append({part: side[part] for part in PARTS})
    quote = ground.document.text[draft.start : draft.end]
    return Finding(
        "",
        draft.kind,
        severity,
        draft.label,
        draft.section,
        folded(quote),
        tuple(dict.fromkeys(f.fact for f in draft.facts)),
        *sides,
        draft.start,
        draft.end,
        _key(draft),
        draft.amount,
    )


def _fill(template: str, fields: Mapping[str, str]) -> str:
    """The template with its {fields} filled; text of the document is never itself a template."""
    text = re.sub(r"\{(\w+)\}", lambda m: fields[m.group(1)], template)
    return re.sub(r"\s+([.;,])", r"\1", re.sub(r" {2,}", " ", text)).replace("。。", "。").strip()


def _place(ground: Ground, draft: Draft) -> tuple[str, str]:
    page = next((b.page for b in ground.document.blocks if b.start <= draft.start < b.end), None)
    page = next((f.page for f in draft.facts if f.page and draft.start <= f.start < draft.end), page)
    english = f"Section {draft.section}" if draft.section else "The document"
    chinese = f"{draft.section}部分" if draft.section else "文件"
    return (f"{english} (page {page})", f"{chinese}（第{page}页）") if page else (english, chinese)


def _in_force(names: list[str], year: int) -> list[str]:
    from juesuan.findings.criteria import criteria

    known = criteria(year)
    return [n for n in names if n in known]


# --- suspects and breaks -----------------------------------------------------------------------------------------------


def _suspects(ground: Ground, verdict: Verdict) -> Iterator[Draft]:
    facts = ground.book.by_id
    seen: set[frozenset[str]] = set()
    # A rate on a nil base has a finding of its own, which says more than that both cannot hold.
    told = {c.facts[0] for c in ground.checks if c.note == "zero_base"}
    for suspect in verdict.suspects:
        fact = facts[suspect.fact]
        if told & {suspect.fact, *(f for a in suspect.alternatives for f in a)}:
            continue
        broken = _broken_by(ground, fact)
        if not suspect.alternatives:
            yield _one_suspect(ground, suspect, fact, broken)
            continue
        sets = [frozenset({suspect.fact}), *map(frozenset, suspect.alternatives)]
        members = frozenset().union(*sets)
        if members in seen:
            continue
        seen.add(members)
        listed = [facts[m] for m in sorted(members)]
        low, high = whole_sentence(ground, fact.start, fact.end)
        names = lambda group: " + ".join(f"{facts[m].label} {shown(facts[m])}" for m in sorted(group))  # noqa: E731
        hypothesis = suspect.cause and (
            f"For {shown(fact)}: {suspect.cause['en']}.",
            f"就{shown(fact)}而言：{suspect.cause['zh']}。",
        )
        yield Draft(
            "suspect_either",
            tuple(listed),
            fact.label,
            fact.section,
            low,
            high,
            {
                "item": item(fact.label),
                "figure": shown(fact),
                "members": words.described(listed),
                "sets": (" | ".join(map(names, sets)), " ｜ ".join(map(names, sets))),
                "broken": _broken_text(broken),
                "cause": hypothesis or "",
            },
            amount=_most(suspect, fact, broken, facts, members),
        )


def _one_suspect(ground: Ground, suspect: Suspect, fact: Fact, broken: list[Check]) -> Draft:
    low, high = whole_sentence(ground, fact.start, fact.end)
    cause = (f"{suspect.cause['en'].capitalize()}.", f"{suspect.cause['zh']}。") if suspect.cause else NO_CAUSE
    fields: dict[str, Text] = {
        "item": item(fact.label),
        "figure": shown(fact),
        "range": range_text(fact, suspect.low, suspect.high),
        "broken": _broken_text(broken),
        "cause": cause,
        "distance": distance_text(fact, suspect.low, suspect.high),
        "forms": forms_text(fact, suspect.low, suspect.high),
    }
    # A ratio one unit off in its last place misleads nobody: it asks for a correction, not for reliance to wait.
    step = Fraction(1, 10**fact.decimals) * fact.scale
    near = fact.measure in ("share", "rate", "change_rate") and _off(fact, suspect.low, suspect.high) <= step
    severity = "attention" if near else ""
    involved = (fact, *_others(ground, broken, fact))
    amount = _money(fact, _off(fact, suspect.low, suspect.high))
    return Draft("suspect", involved, fact.label, fact.section, low, high, fields, severity, amount)


def _money(fact: Fact, distance: Fraction) -> Fraction | None:
    """A distance of an amount or change as yuan; None for other figures, and where nothing bounds it."""
    monetary = fact.measure in ("amount", "change") and fact.unit in vocabulary().words["money"]
    return distance if monetary and distance else None


def _most(
    suspect: Suspect, fact: Fact, broken: list[Check], facts: Mapping[str, Fact], members: Iterable[str]
) -> Fraction | None:
    """What figures of which some are wrong are off by: the suspect's distance or the widest gap of a relation that it breaks;
    None where one of them is no amount."""
    if any(_money(facts[m], Fraction(1)) is None for m in members):
        return None
    gaps = [_money(facts[c.facts[0]], abs(c.gap)) for c in broken]
    return max((a for a in (_money(fact, _off(fact, suspect.low, suspect.high)), *gaps) if a is not None), default=None)


def _others(ground: Ground, broken: list[Check], fact: Fact) -> list[Fact]:
    facts = ground.book.by_id
    return [facts[i] for c in broken for i in c.facts if i != fact.fact][:12]


def _broken_by(ground: Ground, fact: Fact) -> list[Check]:
    return [c for c in ground.checks if c.verdict == "breaks" and fact.fact in c.facts]


def _broken_text(broken: list[Check]) -> Text:
    if not broken:
        return (
            "No single relation breaks; the contradiction shows only when all are taken together.",
            "单项核对均未显示矛盾，合并求解才显示矛盾。",
        )
    listed = "; ".join(f"{c.statement} [{c.published}]" for c in broken[:3])
    more = f" (+{len(broken) - 3})" if len(broken) > 3 else ""
    return f"Relations that break: {listed}{more}.", f"不成立的关系：{listed}{more}。"


def _breaks(ground: Ground, verdict: Verdict) -> Iterator[Draft]:
    """Broken checks that no suspect explains (relations outside the joint system, or a system that was not settled)."""
    explained = {s.fact for s in verdict.suspects} | {f for s in verdict.suspects for a in s.alternatives for f in a}
    facts = ground.book.by_id
    if apart := _another_scope(ground):
        yield _scopes_apart(ground, apart, facts)
    for check in ground.checks:
        if check.verdict != "breaks" or explained & set(check.facts) or check in apart:
            continue
        fact = facts[check.facts[0]]
        low, high = whole_sentence(ground, fact.start, fact.end)
        if check.past:
            yield _across_years(check, fact, [facts[i] for i in check.facts], low, high)
            continue
        fields: dict[str, Text] = {
            "item": item(fact.label),
            "figure": shown(fact),
            "statement": check.statement,
            "cause": UNKNOWN,
            "range": range_text(fact, check.low, check.high),
            "distance": f"{plain(abs(check.gap) / fact.scale)}{fact.unit}",
        }
        amount = _money(fact, abs(check.gap))
        involved = tuple(facts[i] for i in check.facts)
        yield Draft("break", involved, fact.label, fact.section, low, high, fields, amount=amount)


_ACROSS = {
    "prior-year-agrees": "prior_mismatch",
    "prior-budget-agrees": "prior_budget_mismatch",
    "opening-equals-prior-closing": "opening_mismatch",
}


def _across_years(check: Check, fact: Fact, facts: list[Fact], low: int, high: int) -> Draft:
    kind = _ACROSS[check.criterion]
    theirs, ours = check.past[0], implied(check, {f.fact: f for f in facts})
    fields: dict[str, Text] = {
        "item": item(fact.label),
        "other": printed(theirs),
        "statement": check.statement,
        "figure": shown(fact),
        "range": range_text(theirs, ours.low, ours.high),
        "where": _where_before(theirs),
    }
    return Draft(kind, tuple(facts), fact.label, fact.section, low, high, fields, amount=_money(fact, abs(check.gap)))


def _where_before(theirs: Fact) -> Text:
    """Where a figure stands in last year's document."""
    if theirs.page or not theirs.section:
        return _where(theirs, 0), _where(theirs, 1)
    return f"section {theirs.section}", f"{theirs.section}部分"


def _another_scope(ground: Ground) -> list[Check]:
    """The breaks against last year's document where they are so many that the two hardly speak of the same accounts: the
    bureau alone and the bureau with its units, say. Else none."""
    across = [c for c in ground.checks if c.past and c.verdict != "untestable"]
    broken = [c for c in across if c.verdict == "breaks"]
    least, share = (ground.threshold("another-scope", part) for part in ("count", "share"))
    return broken if len(broken) >= least and len(broken) > share * len(across) else []


def _scopes_apart(ground: Ground, broken: list[Check], facts: Mapping[str, Fact]) -> Draft:
    first = facts[broken[0].facts[0]]
    low, high = whole_sentence(ground, first.start, first.end)
    listed = [f"{c.label} {c.published} | {c.statement}" for c in broken[:3]]
    total = sum(bool(c.past) and c.verdict != "untestable" for c in ground.checks)
    fields: dict[str, Text] = {"count": str(len(broken)), "total": str(total), "list": ("; ".join(listed), "；".join(listed))}
    involved = tuple(facts[c.facts[0]] for c in broken)
    return Draft("prior_scope", involved, first.label, first.section, low, high, fields)


def _printed_end(fact: Fact, end: Fraction) -> str:
    return plain(half_up(end / fact.scale, fact.decimals + 2))


def range_text(fact: Fact, low: Fraction | None, high: Fraction | None) -> Text:
    """A range in the figure's printed unit, with two more decimals than it prints."""
    unit = fact.unit
    if low is None and high is None:
        return ("any value", "任意值")
    if low is None:
        return (f"at most {_printed_end(fact, high)}{unit}", f"不超过{_printed_end(fact, high)}{unit}")
    if high is None:
        return (f"at least {_printed_end(fact, low)}{unit}", f"不低于{_printed_end(fact, low)}{unit}")
    if _printed_end(fact, low) == _printed_end(fact, high):
        return f"{_printed_end(fact, low)}{unit}"
    return (
        f"{_printed_end(fact, low)} to {_printed_end(fact, high)}{unit}",
        f"{_printed_end(fact, low)}至{_printed_end(fact, high)}{unit}",
    )


def distance_text(fact: Fact, low: Fraction | None, high: Fraction | None) -> Text:
    """How far the printed figure lies from the range that the rest allows."""
    gap = _off(fact, low, high)
    text = f"{_printed_end(fact, gap)}{fact.unit}"
    return (
        (f"at least {text}", f"至少{text}") if gap else ("an amount that the document does not bound", "无法由文件限定的金额")
    )


def _off(fact: Fact, low: Fraction | None, high: Fraction | None) -> Fraction:
    if low is not None and fact.exact < low:
        return low - fact.exact
    if high is not None and fact.exact > high:
        return fact.exact - high
    return Fraction(0)


def forms_text(fact: Fact, low: Fraction | None, high: Fraction | None) -> Text:
    """The printed form or forms that would fit the range: one, a few, or the first and last."""
    if low is None or high is None:
        return range_text(fact, low, high)
    step = Fraction(1, 10**fact.decimals)
    first = Fraction(half_up(low / fact.scale, fact.decimals)) - step
    fits = []
    for number in range(0, 2000):
        value = first + number * step
        interval = rounded(value, fact.decimals, fact.scale)
        if interval.low > high:
            break
        if interval.high >= low:
            fits.append(value)
    forms = [f"{half_up(v, fact.decimals)}{fact.unit}" for v in fits]
    if not forms:
        return range_text(fact, low, high)
    if len(forms) <= 3:
        return (" or ".join(forms), "或".join(forms))
    return (f"{forms[0]} to {forms[-1]}", f"{forms[0]}至{forms[-1]}")


def _rounding(ground: Ground) -> Iterator[Draft]:
    facts = ground.book.by_id
    rounds = [c for c in ground.checks if c.verdict == "rounds"]
    places: dict[tuple, list[Check]] = {}
    for check in rounds:
        if check.note == "last_place":
            places.setdefault((facts[check.facts[0]].key, facts[check.facts[0]].measure), []).append(check)
    for checks in places.values():
        found = [facts[i] for c in checks for i in reversed(c.facts)]
        found = list(dict.fromkeys(found))
        low, high = whole_sentence(ground, found[-1].start, found[-1].end)
        english = "; ".join(f"{shown(f)} ({_where(f, 0)})" for f in found)
        chinese = "；".join(f"{shown(f)}（{_where(f, 1)}）" for f in found)
        yield Draft(
            "last_place",
            tuple(found),
            found[0].label,
            found[0].section,
            low,
            high,
            {"item": item(found[0].label), "list": (english, chinese)},
            amount=_money(found[0], max(f.exact for f in found) - min(f.exact for f in found)),
        )
    yield from _dropped_zeros(ground, rounds, facts)
    rest = [c for c in rounds if c.note != "last_place"]
    if rest:
        first = facts[rest[0].facts[0]]
        low, high = whole_sentence(ground, first.start, first.end)
        listed = "; ".join(f"{c.statement} [{c.published}]" for c in rest)
        involved = tuple(facts[c.facts[0]] for c in rest)
        yield Draft(
            "rounding",
            involved,
            first.label,
            first.section,
            low,
            high,
            {"count": str(len(rest)), "list": (listed, listed.replace("; ", "；"))},
        )


def _dropped_zeros(ground: Ground, rounds: list[Check], facts: dict[str, Fact]) -> Iterator[Draft]:
    """Sums that tie only because a figure is printed with fewer decimals than the document's other amounts (0 beside 13.50)."""
    money = [f.decimals for f in ground.book.facts if f.measure == "amount"]
    usual = max(set(money), key=money.count) if money else 0
    for check in rounds:
        used = [facts[i] for i in check.facts]
        if check.kind != "sum" or all(f.decimals >= usual for f in used) or any(f.measure != "amount" for f in used):
            continue
        whole, parts = used[0], used[1:]
        step = Fraction(1, 10**usual) * whole.scale
        off = abs(sum((p.exact for p in parts), Fraction(0)) - whole.exact)
        if off * 2 > (len(parts) + 1) * step:
            low, high = whole_sentence(ground, whole.start, whole.end)
            fields: dict[str, Text] = {
                "item": item(whole.label),
                "figure": shown(whole),
                "statement": check.statement,
                "distance": f"{_printed_end(whole, off)}{whole.unit}",
            }
            amount = _money(whole, off)
            yield Draft("dropped_zeros", tuple(used), whole.label, whole.section, low, high, fields, amount=amount)


def _where(fact: Fact, language: int) -> str:
    if fact.page:
        return f"page {fact.page}" if language == 0 else f"第{fact.page}页"
    return fact.section or "—"
