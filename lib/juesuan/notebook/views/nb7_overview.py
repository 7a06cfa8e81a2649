"""Notebook 7: many documents beside each other, from the tables of a survey; each share says of how many documents it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd

from juesuan.ground.data import data, wording
from juesuan.ground.errors import CannotGet
from juesuan.ground.exact import half_up
from juesuan.ground.messages import told
from juesuan.ground.text import COMMA, SEMICOLON
from juesuan.notebook import charts
from juesuan.notebook.views.shown import Prose, Table, item_names, safe, say, table_of, word_for
from juesuan.reading.vocabulary import vocabulary

FEWEST = 5  # documents with a cost before one is held against the others
_SHOWN = 12  # bars of a chart
_SETS = {"function_classes", "fund", "capital"}  # of labels that no column of the tables tells
TABLES = ("documents", "findings", "facts")


@dataclass(frozen=True)
class Overview:
    """A survey's tables, every cell as text; `read` are the documents that could be read, each content once."""

    documents: pd.DataFrame
    findings: pd.DataFrame
    facts: pd.DataFrame

    @cached_property
    def read(self) -> pd.DataFrame:
        return self.documents[(self.documents["error"] == "") & (self.documents["same_as"] == "")]

    @cached_property
    def amounts(self) -> Mapping[tuple[str, str, str], tuple[Fraction, Fraction]]:
        """The first print of each amount or count by document, label and basis, as a range of base units."""
        levels = self.facts[self.facts["measure"].isin(("amount", "count"))]
        found: dict[tuple[str, str, str], tuple[Fraction, Fraction]] = {}
        for row in levels.itertuples(index=False):
            found.setdefault((row.document, row.label, row.basis), (Fraction(row.low), Fraction(row.high)))
        return found

    def named(self, document: str) -> str:
        """Department and year of a document."""
        row = self.documents[self.documents["document"] == document].iloc[0]
        return f"{row['department']} {row['year']}".strip() or document


def surveyed(folder: str = "") -> Overview:
    """The tables of a survey's folder; empty: those of a small survey of made-up departments that comes with the package.

    Raises CannotGet where the folder has no such tables."""
    place = Path(folder) if folder else data("survey")
    try:
        return Overview(*(pd.read_csv(place / f"{name}.csv", dtype=str, keep_default_na=False) for name in TABLES))
    except (OSError, ValueError) as error:
        raise CannotGet(str(place), f"no survey's tables in it ({error})", "juesuan survey DOCUMENTS --out FOLDER") from error


def says_surveyed(overview: Overview, lang: str = "en") -> Prose:
    """How many documents there are, and what became of them."""
    documents, read = overview.documents, overview.read
    years = sorted(set(read["year"]) - {""})
    counts = {"documents": len(documents), "read": len(read), "departments": read["department"].nunique()}
    counts |= {"same": int((documents["same_as"] != "").sum()), "unread": int((documents["error"] != "").sum())}
    return say(lang, "surveyed", **counts, years=COMMA[lang].join(years) or "–")


def not_read(overview: Overview, lang: str = "en") -> Table:
    """The documents that could not be read, and why."""
    lacking = overview.documents[overview.documents["error"] != ""]
    rows = [{"document": one.document, "error": _told(one.error, lang)} for one in lacking.itertuples(index=False)]
    return table_of(rows, "document error", lang)


def _told(error: str, lang: str) -> str:
    """An error as a survey keeps it, what was seen and what to do, in the language."""
    return SEMICOLON[lang].join(told(part, lang) for part in error.split("; "))


# --- what does not tie --------------------------------------------------------------------------------------------------


def not_tying(overview: Overview, lang: str = "en") -> Table:
    """The documents with an exception, most first: how many figures break, how many of them are suspects."""
    rows = overview.read[overview.read["exceptions"].map(int) > 0]
    order = sorted(rows.to_dict("records"), key=lambda r: (-int(r["exceptions"]), -int(r["breaks"]), r["document"]))
    return table_of(order, "department year checks breaks suspects exceptions attentions document", lang)


def says_not_tying(overview: Overview, lang: str = "en") -> Prose:
    """In how many of the documents whose figures could be recomputed something does not tie."""
    tested = overview.read[overview.read["checks"].map(int) > 0]
    counts = {name: int(tested[name].map(int).sum()) for name in ("checks", "breaks")}
    counts |= {"tested": len(tested), "untested": len(overview.read) - len(tested)}
    return say(lang, "not_tying", **counts, wrong=int((tested["exceptions"].map(int) > 0).sum()))


def kinds(overview: Overview, lang: str = "en") -> Table:
    """The findings by kind, each with the title of one: how many, and in how many of the documents."""
    order, rows = list(wording("memo")["severities"]), []
    for (severity, kind), group in overview.findings.groupby(["severity", "kind"]):
        told = {"severity": word_for("severities", severity, lang), "title": group.iloc[0][f"title_{lang}"]}
        many = group["document"].nunique()
        rows.append({**told, "number": len(group), "documents": many, "_": (order.index(severity), -many, kind)})
    rows.sort(key=lambda r: r["_"])
    return table_of(rows, "severity title number documents", lang)


# --- unit costs ---------------------------------------------------------------------------------------------------------


def _costs(overview: Overview) -> Iterator[dict[str, Any]]:
    """Each unit cost of each document that prints its amount and its count, with the median of all of them."""
    for cost in wording("views")["overview"]["unit_costs"]:
        found = []
        for document in overview.read["document"]:
            amount, count = (overview.amounts.get((document, cost[part], "actual")) for part in ("amount", "count"))
            if amount and count and count[0] > 0 and amount[1] > 0:
                found.append((document, (amount[0] / count[1], amount[1] / count[0])))
        middle = median(sum(between) / 2 for _, between in found) if len(found) >= FEWEST else None
        for document, (low, high) in found:
            yield {"cost": cost, "document": document, "low": low, "high": high, "median": middle, "peers": len(found)}


def overview_costs(overview: Overview, lang: str = "en") -> Table:
    """Unit costs against those of the other documents, the farthest from their median first; the range is that of rounding."""
    rows = []
    for one in _costs(overview):
        times = (one["low"] + one["high"]) / 2 / one["median"] if one["median"] else None
        cells = {"department": overview.named(one["document"]), "cost": one["cost"][lang], "peers": one["peers"]}
        cells |= {"between": f"{_shown(one['low'])} – {_shown(one['high'])}", "median": _shown(one["median"])}
        rows.append({**cells, "times": _shown(times), "_": max(times, 1 / times) if times else 0})
    rows.sort(key=lambda r: (-r["_"], r["department"]))
    return table_of(rows, "department cost between median times peers", lang)


def _shown(value: Fraction | None, places: int = 2) -> str:
    return f"{half_up(value, places):,}" if value is not None else ""


def says_overview_costs(overview: Overview, lang: str = "en") -> Prose:
    """Of how many documents a unit cost can be computed at all."""
    found = list(_costs(overview))
    text = SEMICOLON[lang].join(
        say(lang, "overview_cost", cost=cost[lang], number=sum(one["cost"] is cost for one in found), read=len(overview.read))
        for cost in wording("views")["overview"]["unit_costs"]
    )
    return say(lang, "overview_costs", told=f"{text[:1].upper()}{text[1:]}", fewest=FEWEST)


def chart_unit_costs(overview: Overview, number: int = 0, lang: str = "en") -> charts.Figure:
    """One unit cost of all documents with its range, the dearest first; `number`: which of those of data/words/views.yaml."""
    cost = wording("views")["overview"]["unit_costs"][number]
    found = sorted((one for one in _costs(overview) if one["cost"] is cost), key=lambda one: (-one["high"], one["document"]))
    rows = []
    for one in found[:_SHOWN]:
        middle = half_up(one["median"], 2) if one["median"] else None
        actual = half_up((one["low"] + one["high"]) / 2, 2)
        rows.append({"label": overview.named(one["document"]), "prior": middle, "actual": actual})
    base = next(unit for unit, size in vocabulary().words["money"].items() if size == 1)
    names = {"prior": say(lang, "overview_median"), "actual": cost[lang]}
    return charts.dumbbells(rows, lang=lang, unit=base, names=names)


# --- budgets against outcome, and what is not published -----------------------------------------------------------------


def _budgets(overview: Overview) -> Iterator[dict[str, Any]]:
    for label in wording("views")["overview"]["budgets"]:
        for document in overview.read["document"]:
            budget, actual = (overview.amounts.get((document, label, basis)) for basis in ("initial_budget", "actual"))
            if budget and actual:
                yield {"label": label, "document": document, "budget": sum(budget) / 2, "actual": sum(actual) / 2}


def budgets(overview: Overview, lang: str = "en") -> Table:
    """Initial budgets against outcomes where both are printed, the farthest apart first; a budget of nil has no rate."""
    rows = []
    for one in _budgets(overview):
        rate = one["actual"] / one["budget"] * 100 if one["budget"] else None
        cells = {"department": overview.named(one["document"]), **item_names(one["label"])}
        cells |= {basis: _shown(one[basis] / 10000) for basis in ("budget", "actual")}
        completion = f"{_shown(rate, 1)}%" if rate is not None else ""
        rows.append({**cells, "completion": completion, "_": abs(rate - 100) if rate is not None else -1})
    rows.sort(key=lambda r: (-r["_"], r["department"], r["term"]))
    return table_of(rows, "department item term budget actual completion", lang)


def says_budgets(overview: Overview, lang: str = "en") -> Prose:
    """How many documents print both, and how many spent more than their budget."""
    found = list(_budgets(overview))
    both, over = {one["document"] for one in found}, sum(one["actual"] > one["budget"] for one in found)
    return say(lang, "overview_budgets", both=len(both), read=len(overview.read), pairs=len(found), over=over)


def chart_budgets(overview: Overview, lang: str = "en") -> charts.Figure:
    """Budget and outcome of the first item of data/words/views.yaml that documents print both of, the largest first."""
    found = list(_budgets(overview))
    label = found[0]["label"] if found else ""
    largest = sorted((one for one in found if one["label"] == label), key=lambda one: (-one["actual"], one["document"]))
    rows = []
    for one in largest[:_SHOWN]:
        amounts = {basis: half_up(one[basis] / 10000, 2) for basis in ("budget", "actual")}
        rows.append({"label": overview.named(one["document"]), **amounts})
    names = {key: f"{label} {wording('views')['headings'][key][lang]}" for key in ("budget", "actual")}
    return charts.dumbbells(rows, lang=lang, names=names)


def not_published(overview: Overview, lang: str = "en") -> Table:
    """The matters that a disclosure is expected to print, and in how many of the documents no figure of them was read."""
    rows = []
    by_document = overview.facts.groupby("document")["label"].agg(set)
    for matter in (m for m in wording("views")["matters"] if not _SETS.intersection(m["labels"])):
        without = [d for d in overview.read["document"] if by_document.get(d, set()).isdisjoint(matter["labels"])]
        named = COMMA[lang].join(overview.named(d) for d in without[:5]) + (" …" if len(without) > 5 else "")
        rows.append({"matter": matter[lang], "without": len(without), "documents": len(overview.read), "department": named})
    return table_of(rows, "matter without documents department", lang)


# --- how well they were read --------------------------------------------------------------------------------------------


def overview_reading(overview: Overview, lang: str = "en") -> Table:
    """The documents by the share of figures whose meaning was not found, the worst first: what is said of them counts less."""
    rows = []
    for row in overview.read.to_dict("records"):
        stated = int(row["facts"]) + int(row["unread"])
        share = Fraction(int(row["unread"]), stated) if stated else Fraction(0)
        told = f"{_shown(share * 100, 1)}%" if stated else ""
        rows.append({**row, "numbers": row["printed"], "read": row["facts"], "unread_share": told, "_": share})
    rows.sort(key=lambda r: (-r["_"], r["document"]))
    return table_of(rows, "department year numbers read set_aside unread unread_share document", lang)


def says_overview_reading(overview: Overview, lang: str = "en") -> Prose:
    """How many of all figures were read with a meaning, and in how many documents every one was."""
    read = overview.read
    facts, unread = (int(read[name].map(int).sum()) for name in ("facts", "unread"))
    counts = {"stated": facts + unread, "facts": facts, "unread": unread, "read": len(read)}
    whole = int((read["unread"].map(int) == 0).sum())
    last = say(lang, "overview_worst", document=safe(overview_reading(overview).iloc[0]["document"])) if unread else ""
    return say(lang, "overview_reading", **counts, whole=whole, worst=last)
