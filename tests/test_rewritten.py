"""The same account written otherwise: half-width marks, blanks, broken lines, Markdown and the like change no fact."""

import re
import sys
import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from juesuan.documents.document import read_document
from juesuan.reading.facts import read_facts

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))
import passages

ACCOUNTS = [*passages.passages(passages.FOLDER, "whole_accounts")]
_CHAPTER = re.compile(r"^([一二三四五六七八九十]+、.*)$", re.MULTILINE)
_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3})(\d{3}\.\d+)(?=万?元)")
REWRITINGS = {
    "half-width marks": lambda t: t.translate(str.maketrans("，：；（）", ",:;()")),
    "full-width digits": lambda t: t.translate(str.maketrans("0123456789.%", "０１２３４５６７８９．％")),
    "blanks around figures": lambda t: re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=[\d%])(?=[\u4e00-\u9fff])", " ", t),
    "hard blanks before figures": lambda t: re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)", "\u00a0", t),
    "thousands grouped": lambda t: _AMOUNT.sub(r"\1,\2", t),
    "thousands not grouped": lambda t: re.sub(r"(?<=\d),(?=\d{3})", "", t),
    "straight quotation marks": lambda t: t.translate(str.maketrans("“”", '""')),
    "no quotation marks": lambda t: re.sub("[“”]", "", t),
    "indented": lambda t: t.replace("\n", "\n　　"),
    "a blank line between paragraphs": lambda t: t.replace("\n", "\n\n"),
    "Windows line breaks": lambda t: t.replace("\n", "\r\n"),
    "chapters as Markdown": lambda t: _CHAPTER.sub(r"## **\1**", t),
    "a full stop behind a chapter's number": lambda t: re.sub(r"^([一二三四五六七八九十]+)、", r"\1．", t, flags=re.MULTILINE),
    "a colon behind a chapter's title": lambda t: re.sub(
        r"^([一二三四五六七八九十]+、[^\n。]{3,40})$", r"\1：", t, flags=re.MULTILINE
    ),
    "lines of 38 characters": lambda t: "\n".join(re.sub("(.{38})(?=.)", r"\1\n", line) for line in t.split("\n")),
    "clauses as sentences": lambda t: t.replace("；", "。"),
    "another verb": lambda t: t.replace("决算为", "决算是"),
    "years without their degree": lambda t: re.sub(r"(20\d\d)年度", r"\1年", t),
    "units told apart": lambda t: re.sub(r"(?<=\d)(万?元)", r" \1", t),
}


@cache
def facts(text: str, file: str) -> list[tuple]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{file}.txt"
        path.write_text(text, encoding="utf-8", newline="")
        found = read_facts(read_document(path)).facts
    return [(f.label, f.measure, f.basis, f.year, f.of, Decimal(f.value), f.unit) for f in found]


@pytest.mark.parametrize("name", REWRITINGS)
def test_an_account_written_otherwise_has_the_same_facts(name):
    for account in ACCOUNTS:
        if "|" in account["text"] or "\t" in account["text"]:
            continue  # lines of a table are told by their marks
        text, file = account["text"], account["file"]
        assert facts(REWRITINGS[name](text), file) == facts(text, file), account["name"]
