"""Codes: items whose code and name do not belong together, in the tables and in the text."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby, pairwise

from juesuan.documents.document import Table
from juesuan.findings.drafts import Draft, Ground
from juesuan.findings.registry import rule
from juesuan.findings.sentences import joined, said, words
from juesuan.ground import expressions as re
from juesuan.ground.data import data, load
from juesuan.ground.expressions import expression
from juesuan.reading.vocabulary import bare, vocabulary

Coded = tuple[str, str, tuple[int, int]]  # a code, its name, and where that stands


@rule
def code_and_name(ground: Ground) -> Iterator[Draft]:
    """A code, in a table or behind its name in the text, that has another name in the official classification, which gives this
    to another code; a code with two names in one document, and an item of one 款 with two codes."""
    known, doubled = _classification(), {code for _, code, _ in ground.apart.codes}
    wrong: dict[tuple[str, str], tuple[str, str, tuple[int, int]]] = {}
    seen: dict[tuple[str, ...], tuple[str, str]] = {}
    for code, name, span in (*(row for row in coded_rows(ground) if row[0] not in doubled), *_coded_in_text(ground)):
        name = re.sub("^其中：|^[一二三四五六七八九十]+、", "", name)
        _, first = seen.setdefault((code,), (code, name))
        other, _ = seen.setdefault((code[:5], name), (code, name)) if len(code) == 7 else (code, name)
        if code in known and name not in known[code]:
            kin = (c for c in known if len(c) == len(code) and (len(c) < 7 or c[:5] == code[:5]) and c[:1] == code[:1])
            if right := next((c for c in kin if name in known[c]), ""):
                wrong.setdefault((code, name), ("coded", right, span))
        elif other != code:
            wrong.setdefault((code, name), ("coded_twice", other, span))
        elif SequenceMatcher(None, first, name, autojunk=False).ratio() < 0.7 and name not in known.get(code, ()):
            wrong.setdefault((code, name), ("named_twice", first, span))
    if wrong:
        own = lambda code: known.get(code, [""])[0]  # noqa: E731
        each = [said(words()[e], code=c, name=n, own=own(c), other=o) for (c, n), (e, o, _) in wrong.items()]
        (code, name), (entry, other, span) = next(iter(wrong.items()))
        alone = len(wrong) == 1 and entry == "coded_twice"
        fields = {"count": str(len(wrong)), "name": name, "code": code, "other": other}
        headline = said(words()["headline"]["codes" if alone else "coded"], **fields)
        yield ground.draft([], span, name, headline=headline, count=str(len(wrong)), list=joined(each))


def _coded_in_text(ground: Ground) -> Iterator[Coded]:
    """The codes of 项 in the text, each behind its name: the last of a path, or the only one since the last sign."""
    pattern = expression(ground.words["coded_names"])
    for statement in (s for s in ground.reading.statements if "（2" in s.text):
        for match in pattern.finditer(statement.text):
            name = re.split("（[类款]）", match["name"])[-1].removesuffix("（项）").removesuffix("（款）")
            at = ground.document.text.find(match["code"], statement.start, statement.end)
            if len(name) > 1 and at >= 0 and "）" not in name.partition("（")[0]:
                yield match["code"], name, (at, at + len(match["code"]))
    for statement in ground.reading.statements:  # 208卫生健康支出: a class behind its code
        for match in expression(ground.words["coded_classes"]).finditer(statement.text):
            at = ground.document.text.find(match["code"], statement.start, statement.end)
            if at >= 0:
                yield match["code"], match["name"], (at, at + len(match["code"]))


@rule
def code_outside_its_path(ground: Ground) -> Iterator[Draft]:
    """公共安全支出（204）司法（20406）行政运行（2080601）: a code that does not begin with that of what it stands below."""
    for statement in ground.reading.statements:
        printed = bare(ground.document.text[statement.start : statement.end])
        for match in expression(ground.words["coded_path"]).finditer(printed):
            codes = [code for code in match.groups() if code]
            if not all(below.startswith(above) for above, below in pairwise(codes)):
                fields = {"word": codes[-1], "list": "、".join(codes[:-1]), "quote": match.group()}
                yield ground.draft([], statement, codes[-1], **fields)


def coded_rows(ground: Ground) -> Iterator[Coded]:
    """The codes in a document's tables (in one cell, or 类, 款 and 项 in one each), each with its name and where
    that stands; what was read as an amount is no code."""
    document, amounts = ground.document, {f.start for f in ground.reading.facts if f.is_fact}
    for table in (b for b in document.blocks if isinstance(b, Table)):
        for _, row in groupby(sorted(table.cells, key=lambda c: (c.row, c.column)), lambda c: c.row):
            code = ""
            for cell in row:
                text = bare(document.text[cell.start : cell.end])
                if re.fullmatch(r"\d\d|[23]\d\d(?:\d\d){0,2}", text) and cell.start not in amounts:
                    code = code + text if code and len(text) == 2 else text
                elif text:
                    if len(code) in (3, 5, 7):
                        yield code, text, (cell.start, cell.end)
                    code = ""


@cache
def _classification() -> dict[str, list[str]]:
    """The names of each code that sources enough agree on: the official one first, then those of other years."""
    found, items = load(data("vocabulary", "classification.yaml")), vocabulary()
    classes = (i for i in (*items.function_classes, *items.economic_classes) if i.code[:3] in found["classes"])
    return {i.code: [i.label, *i.names, *i.former] for i in classes} | found["sure"]
