"""Notebook 5: self-evaluation: coverage, execution and its score, weights, indicators."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

from juesuan.disclosure import Disclosure
from juesuan.findings import self_evaluation as performance
from juesuan.findings.criteria import criteria
from juesuan.ground.data import wording
from juesuan.ground.exact import decimal, half_up
from juesuan.notebook import charts
from juesuan.notebook.views.comparison import print_of, printed_of
from juesuan.notebook.views.shown import Prose, Table, absent, item_names, printed_figure, say, table_of, with_tick
from juesuan.reading.book import Book
from juesuan.reading.evaluation_forms import Form, Indicator
from juesuan.reading.facts import Fact
from juesuan.report.opinion import states_of


def _forms(disclosure: Disclosure) -> list[Form]:
    return [t.form for t in disclosure.reading.tables if t.form]


def coverage(disclosure: Disclosure, lang: str = "en") -> Table:
    """Projects and money self-evaluated, against the forms published and the money they cover."""
    states, forms = states_of(disclosure), _forms(disclosure)
    rows = [{**item_names(f.label), "value": with_tick(f, states)} for f in printed_of(disclosure, "evaluated")]
    if forms:
        rows.append({**_named("forms_published"), "value": f"{len(forms):,}"})
    if spent := _spent(disclosure):
        rows.append({**_named("spent_on_forms"), "value": f"{decimal(sum(spent) / 10000):,}万元"})
    return table_of(rows, "item term value", lang)


def _spent(disclosure: Disclosure) -> list[Fraction]:
    """The money spent on each project whose form prints it."""
    money = (print_of(disclosure.reading.book, ("项目资金", f.project), "level", "actual") for f in _forms(disclosure))
    return [fact.exact for fact in money if fact]


def _named(name: str) -> dict[str, str]:
    """The cells of a row that is no item of the vocabulary."""
    return {"item": say("en", name), "term": say("zh", name)}


def says_coverage(disclosure: Disclosure, lang: str = "en") -> Prose:
    """How many of the evaluated projects have a published form."""
    book, forms = disclosure.reading.book, _forms(disclosure)
    projects = print_of(book, ("绩效自评项目数", ""), "level", "actual")
    funds = print_of(book, ("绩效自评资金", ""), "level", "actual")
    if not projects and not funds and not forms:
        return absent(lang, "coverage")
    spent, told = _spent(disclosure), say(lang, "coverage_projects", projects=projects.value) if projects else ""
    share = half_up(sum(spent) / funds.exact * 100, 1) if spent and funds and funds.exact else None
    covering = say(lang, "coverage_share", share=share) if share is not None else ""
    return say(lang, "coverage", told=told, forms=len(forms), covering=covering)


def forms(disclosure: Disclosure, lang: str = "en") -> Table:
    """One row a form: the money, the execution rate and its score, the total score."""
    book, states = disclosure.reading.book, states_of(disclosure)
    rows = []
    for form in _forms(disclosure):
        money, rate = ("项目资金", form.project), _rate(book, form)
        cells = {
            "annual_budget": print_of(book, money, "level", "annual_budget"),
            "spent": print_of(book, money, "level", "actual"),
            "execution": rate,
            "score": print_of(book, ("执行率得分", form.project), "score", "actual"),
            "total": print_of(book, ("自评总分", form.project), "score", "actual"),
        }
        printed = {name: with_tick(fact, states) for name, fact in cells.items()}
        rows.append({"project": form.project, "indicators": len(form.indicators), **printed})
    return table_of(rows, "project indicators annual_budget spent execution score total", lang)


def _rate(book: Book, form: Form) -> Fact | None:
    found = (print_of(book, (label, form.project), "rate", "annual_budget") for label in ("执行率", "项目资金"))
    return next((f for f in found if f), None)


def chart_execution(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """Execution rate against its score, a line a form."""
    book, verdicts = disclosure.reading.book, _scored(disclosure)
    rows = []
    for form in _forms(disclosure):
        rate, score = _rate(book, form), print_of(book, ("执行率得分", form.project), "score", "actual")
        weight = print_of(book, ("执行率得分", form.project), "weight", "")
        if rate and score:
            full, breaks = weight.value if weight else 10, verdicts.get(score.fact) == "breaks"
            rows.append({"label": form.project, "rate": rate.value, "score": score.value, "weight": full, "breaks": breaks})
    return charts.execution_score(rows, lang=lang)


def _scored(disclosure: Disclosure) -> dict[str, str]:
    """Whether each execution score follows the rule: the verdict by its figure."""
    return {c.facts[0]: c.verdict for c in disclosure.checks if c.criterion == "execution-score"}


def says_execution(disclosure: Disclosure, lang: str = "en") -> Prose:
    """Whether execution rates and scores follow the rule."""
    found = _scored(disclosure).values()
    if not found:
        return absent(lang, "execution")
    return say(lang, "execution", good=sum(verdict in ("ties", "rounds") for verdict in found), number=len(found))


def indicators(disclosure: Disclosure, lang: str = "en") -> Table:
    """Every indicator of every form: target, result, weight and score, and how the result stands to the target."""
    at, states, rows = disclosure.reading.book.by_start, states_of(disclosure), []
    for form in _forms(disclosure):
        for i in form.indicators:
            target, actual, weight, score = (at.get(getattr(i, n)) for n in ("target", "actual", "weight", "score"))
            cells = {"project": form.project, "class": i.group, "kind": i.kind, "indicator": i.name, "unit": i.unit}
            cells |= {"weight": with_tick(weight, states, "分"), "score": with_tick(score, states, "分")}
            cells["target"] = printed_figure(target, target.unit) if target else ""
            cells["outcome"] = printed_figure(actual, actual.unit) if actual else i.actual_text
            cells["result"] = say(lang, result) if (result := _result(i, target, actual)) else ""
            rows.append(cells)
    table = table_of(rows, "project class kind indicator unit target outcome weight score result", lang)
    return table if table["project"].nunique() > 1 else table.drop(columns="project")


def _result(indicator: Indicator, target: Fact | None, actual: Fact | None) -> str:
    if not target or not actual:
        return ""
    return ("met", "better", "missed")[performance.better(indicator, target, actual)]


def says_indicators(disclosure: Disclosure, lang: str = "en") -> Prose:
    """How results stand to targets, and how often full marks were given."""
    at, rows = disclosure.reading.book.by_start, [i for form in _forms(disclosure) for i in form.indicators]
    if not rows:
        return absent(lang, "indicators")
    n = Counter(_result(i, at.get(i.target), at.get(i.actual)) for i in rows)
    scored = [(at[i.weight], at[i.score]) for i in rows if i.weight in at and i.score in at]
    full = sum(weight.value == score.value for weight, score in scored)
    counts = {name: n[name] for name in ("met", "better", "missed")}
    return say(lang, "indicators", number=len(rows), full=full, scored=len(scored), **counts)


def _weights(disclosure: Disclosure) -> list[dict[str, Any]]:
    """Weight of each class on each form, beside the standard in force for the year (None before there was one)."""
    known = criteria(disclosure.year).get("performance-weights")
    standard = {v.name: v.value for v in known.values} if known else {}
    labels = wording("views")["classes"]
    return [
        {"project": form.project, "label": labels[name], "weight": weight, "standard": standard.get(name)}
        for form in _forms(disclosure)
        for name, weight in _class_sums(disclosure.reading.book, form).items()
    ]


def _class_sums(book: Book, form: Form) -> dict[str, Decimal | None]:
    """The indicators' weights by class; the execution rate's own, as printed or as what is left of 100."""
    sums: dict[str, Decimal] = dict.fromkeys(("output", "benefit", "satisfaction"), Decimal(0))
    at, name = book.by_start, ""
    for i in form.indicators:
        said = i.group + (i.kind if "满意" in i.kind else "")
        name = next((n for n, label in reversed(wording("views")["classes"].items()) if label[:2] in said), name)
        if name in sums and i.weight in at:
            sums[name] += at[i.weight].value
    printed = print_of(book, ("执行率得分", form.project), "weight", "")
    score = print_of(book, ("执行率得分", form.project), "score", "actual")
    rest = 100 - sum(sums.values())
    own = printed.value if printed else rest if score and rest >= 0 else None
    return {"execution": own, **sums} if any(sums.values()) else {}


def weights(disclosure: Disclosure, lang: str = "en") -> Table:
    """Weights by class against the standard ones."""
    rows = ({**r, "class": r["label"], "form": r["weight"]} for r in _weights(disclosure))
    return table_of(rows, "project class form standard", lang).astype(object)


def chart_weights(disclosure: Disclosure, lang: str = "en") -> charts.Figure:
    """Weights by class against the standard ones."""
    rows, many = _weights(disclosure), len(_forms(disclosure)) > 1
    return charts.weights([{**r, "label": f"{r['project']} {r['label']}" if many else r["label"]} for r in rows], lang=lang)


def says_weights(disclosure: Disclosure, lang: str = "en") -> Prose:
    """How many forms keep the standard weights."""
    rows = _weights(disclosure)
    if not rows:
        return absent(lang, "weights")
    if not any(r["standard"] for r in rows):
        return say(lang, "weights_no_standard")
    projects = dict.fromkeys(r["project"] for r in rows)
    kept = [p for p in projects if all(r["weight"] == r["standard"] for r in rows if r["project"] == p)]
    return say(lang, "weights", kept=len(kept), forms=len(projects))
