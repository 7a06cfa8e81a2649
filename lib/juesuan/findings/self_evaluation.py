"""Performance self-evaluation: rules on the published forms beyond their arithmetic (which checks.py tests).

Source of weights, scores and bands: the criteria performance-weights, indicator-score and execution-score.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from juesuan.findings.criteria import criteria, criterion
from juesuan.findings.drafts import Draft, Ground, described, draft, shown, wan
from juesuan.ground.exact import half_up, plain
from juesuan.reading.evaluation_forms import Form, Indicator
from juesuan.reading.facts import Fact
from juesuan.reading.vocabulary import vocabulary

Row = tuple[Indicator, Fact | None, Fact | None, Fact | None, Fact | None]  # indicator, target, actual, weight, score


def drafts(ground: Ground) -> Iterator[Draft]:
    """Every finding on the forms and their coverage."""
    forms = [t.form for t in ground.reading.tables if t.form and len(t.form.indicators) >= 2]
    yield from _coverage(ground, forms)
    for form in forms:
        rows = [(i, *(ground.fact_at(getattr(i, n)) for n in ("target", "actual", "weight", "score"))) for i in form.indicators]
        for rule in (_cost, _full_marks, _unmet, _easy, _duplicates, _missing, _class_weights):
            yield from rule(ground, form, rows)


def _coverage(ground: Ground, forms: list[Form]) -> Iterator[Draft]:
    """Projects evaluated against forms published, and the money they cover."""
    projects = ground.book.all(("绩效自评项目数", ""), "level", "actual")
    funds = ground.book.all(("绩效自评资金", ""), "level", "actual")
    if not projects or not forms or projects[0].value <= len(forms):
        return
    shown_money = [m for f in forms if (m := ground.book.all(("项目资金", f.project), "level", "actual"))]
    shown_total = sum((m[0].exact for m in shown_money), Fraction(0))
    share = f"{half_up(shown_total / funds[0].exact * 100, 1)}%" if funds and funds[0].exact and shown_money else "—"
    low = criterion("low-coverage", ground.reading.year or 2020).values[0].value
    severity = "" if share == "—" or shown_total / funds[0].exact * 100 < low else "note"
    yield draft(
        ground,
        "form_coverage",
        [projects[0], *funds[:1], *(m[0] for m in shown_money)],
        projects[0].start,
        projects[0].end,
        severity=severity,
        forms=str(len(forms)),
        projects=str(projects[0].value),
        share=share,
        funds=shown(funds[0]) if funds else "—",
        shown=wan(shown_total / 10000),
    )


def _cost(ground: Ground, form: Form, rows: list[Row]) -> Iterator[Draft]:
    """A monthly or yearly cost of one person times the persons times the period, against the money spent."""
    spent = ground.book.all(("项目资金", form.project), "level", "actual")
    people = next((a for i, _, a, _, _ in rows if a and a.unit in ("人", "名") and a.measure == "count"), None)
    if not spent or not people:
        return
    for indicator, _, actual, _, _ in rows:
        period = 12 if "每月" in indicator.name or "月均" in indicator.name else 1 if "每年" in indicator.name else 0
        if not actual or actual.measure != "unit_cost" or not period or not re.search("人|劳务|工资|补贴|薪", indicator.name):
            continue
        computed = actual.exact * people.exact * period
        if abs(computed - spent[0].exact) * 20 <= spent[0].exact:
            continue  # within 5 %: posts change during a year
        times = f" x {period}" if period > 1 else ""
        yield draft(
            ground,
            "cost_against_spent",
            [actual, people, spent[0]],
            actual.start,
            actual.end,
            form.project,
            project=form.project,
            computed=wan(computed / 10000),
            spent=shown(spent[0]),
            statement=f"{shown(actual)} x {shown(people)}{times}",
        )


def _better(indicator: Indicator, target: Fact, actual: Fact) -> int:
    """1 where the result beats the target, 0 where it equals it, -1 where it misses it; the name says if less is better."""
    if actual.value == target.value:
        return 0
    less = indicator.direction == "<=" or (not indicator.direction and _lower(indicator))
    return 1 if (actual.value < target.value) == less else -1


def _lower(indicator: Indicator) -> bool:
    """Whether less is better by the indicator's name: complaints are, complaints handled are not."""
    words = vocabulary().words
    bad = any(word in indicator.name for word in words["lower_is_better"])
    return bad and not any(word in indicator.name for word in words["higher_again"])


def _full_marks(ground: Ground, form: Form, rows: list[Row]) -> Iterator[Draft]:
    scored = [(i, t, a, w, s) for i, t, a, w, s in rows if w and s]
    exact = [(i, t, a) for i, t, a, w, s in scored if t and a and t.value == a.value]
    total = ground.book.all(("自评总分", form.project), "score", "actual")
    if len(scored) < 4 or any(w.value != s.value for _, _, _, w, s in scored) or len(exact) * 2 < len(scored):
        return
    listed = "; ".join(f"{i.name} {t.text}/{a.text}" for i, t, a in exact)
    facts = [a for _, _, a in exact]
    yield draft(
        ground,
        "full_marks",
        facts,
        facts[0].start,
        facts[0].end,
        form.project,
        project=form.project,
        exact=str(len(exact)),
        count=str(len(scored)),
        total=shown(total[0]) if total else "—",
        list=listed,
    )


def _unmet(ground: Ground, form: Form, rows: list[Row]) -> Iterator[Draft]:
    missed = [(i, t, a, s) for i, t, a, w, s in rows if t and a and w and s and s.value == w.value and _better(i, t, a) < 0]
    if missed:
        facts = [f for _, t, a, s in missed for f in (t, a, s)]
        listed = "; ".join(f"{i.name}: {t.text} / {a.text}{a.unit}" for i, t, a, _ in missed)
        yield draft(
            ground,
            "unmet_full_marks",
            facts,
            facts[0].start,
            facts[0].end,
            form.project,
            project=form.project,
            list=listed,
            list_items=_names(missed),
        )


def _easy(ground: Ground, form: Form, rows: list[Row]) -> Iterator[Draft]:
    """Results that leave the target behind by at least the auditor's share; a fall to nil where less is better counts."""
    share = criterion("target-far-exceeded", ground.reading.year or 2020).values[0].value
    far = []
    for indicator, target, actual, _, _ in rows:
        beaten = target and actual and target.value and _better(indicator, target, actual) > 0
        if beaten and abs(actual.exact - target.exact) * 100 >= abs(target.exact) * share:
            far.append((indicator, target, actual))
    if far:
        facts = [f for _, t, a in far for f in (t, a)]
        listed = "; ".join(f"{i.name}: {t.text} / {a.text}{a.unit}" for i, t, a in far)
        yield draft(
            ground,
            "easy_target",
            facts,
            facts[0].start,
            facts[0].end,
            form.project,
            project=form.project,
            list=listed,
            list_items=_names(far),
        )


def _names(rows: list[tuple]) -> tuple[str, str]:
    names = [r[0].name for r in rows]
    return ", ".join(names), "、".join(names)


def _duplicates(ground: Ground, form: Form, rows: list[Row]) -> Iterator[Draft]:
    """Indicators of one class with the same count, target and result (percentages often coincide and do not count)."""
    groups: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        indicator, target, actual, _, _ = row
        unit = indicator.unit or (actual.unit if actual else "")
        if target and actual and unit not in ("%", "") and target.value > 1:
            groups[(indicator.group, indicator.kind, unit, target.value, actual.value)].append(row)
    for same in groups.values():
        if len(same) > 1:
            facts = [a for _, _, a, _, _ in same]
            points = sum((w.exact for _, _, _, w, _ in same if w), Fraction(0))
            yield draft(
                ground,
                "duplicate_indicator",
                facts,
                facts[0].start,
                facts[0].end,
                form.project,
                project=form.project,
                list=described(facts),
                list_items=_names(same),
                points=plain(points),
            )


def _missing(ground: Ground, form: Form, rows: list[Row]) -> Iterator[Draft]:
    kinds = list(dict.fromkeys(i.kind for i, *_ in rows if i.kind))
    if len(kinds) < 2:
        return
    absent = [k for k in ground.words["expected_kinds"] if k not in kinds]
    if absent and not any("成本" in i.group for i, *_ in rows if "成本指标" in absent and len(absent) == 1):
        first = next(f for r in rows for f in r[1:] if f)
        yield draft(
            ground,
            "missing_class",
            [],
            first.start,
            first.end,
            form.project,
            first.section,
            project=form.project,
            list_items=(", ".join(absent), "、".join(absent)),
            present=(", ".join(kinds), "、".join(kinds)),
        )


def _class_weights(ground: Ground, form: Form, rows: list[Row]) -> Iterator[Draft]:
    rule = criteria(ground.reading.year or 2020).get("performance-weights")
    usual = {v.name: v.value for v in rule.values} if rule else {}  # no weights were usual before the rule
    names = {"产出": "output", "效益": "benefit", "满意度": "satisfaction"}
    sums: dict[str, Fraction] = defaultdict(Fraction)
    group = ""
    for indicator, _, _, weight, _ in rows:
        kind = next((n for n in names if n in (indicator.group or "") or (n == "满意度" and "满意度" in indicator.kind)), group)
        group = kind
        if weight and kind:
            sums[kind] += weight.exact
    if len(sums) < 3 or any(names[k] not in usual for k in sums):
        return
    if any(sums[k] != Fraction(usual[names[k]]) for k in sums):
        weights = [w for _, _, _, w, _ in rows if w]
        listed = ", ".join(f"{k} {plain(v)}" for k, v in sums.items())
        yield draft(
            ground, "class_weights", weights, weights[0].start, weights[0].end, form.project, project=form.project, list=listed
        )
