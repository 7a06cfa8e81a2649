"""Passages in many forms of writing, held against gold facts that were made by reading, before and without the reader.

tests/passages/*.yaml: short passages, their figures in the order of the text, each [digits, label, measure, basis, value, of].
A passage without an error is true: what the reader tells as a break, exception or attention there is a false message.

    PYTHONPATH=lib python tests/benchmarks/passages.py [--folder tests/passages] [--only NAME ...] [--list] [--csv FILE]
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

import juesuan

FOLDER = Path(__file__).parent.parent / "passages"
DIGITS = re.compile(
    r"(?<![0-9０-９])(?:[0-9０-９]{1,3}(?:,[0-9０-９]{3})+(?![0-9０-９])|[0-9０-９]+)(?:[.][0-9０-９]+|．[0-9０-９]{1,2}(?![0-9０-９]))?"
)
MEASURES = {"amount", "change", "change_rate", "share", "rate", "count", "unit_cost", "score", "weight", "target", "other"}
BASES = {"actual", "prior_year", "earlier_year", "initial_budget", "annual_budget", "prior_budget", ""}
FIELDS = ("label", "measure", "basis", "value", "of")
OUTCOMES = ("right", "misread", "unread", "set aside wrongly")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, where PyYAML has it, is ten times faster
HEADED = re.compile(r"[12２][0-9０-９]{3}.*(?:决算|预算|情况|公开|报告)")


@dataclass(slots=True)
class Row:
    """One printed figure: what the gold says, what the reader says, and how the two compare."""

    passage: str
    digits: str
    gold: tuple[str, ...]
    got: tuple[str, ...]
    outcome: str
    wrong: str = ""


@dataclass(slots=True)
class Result:
    """One passage as read: its figures, and the messages told about it."""

    topic: str
    name: str
    error: str | None
    rows: list[Row] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    attentions: list[str] = field(default_factory=list)
    failed: bool = False


def plain(label: str) -> str:
    """A label without quotation marks, the width of its brackets, blanks and the level of its class."""
    label = unicodedata.normalize("NFKC", label)
    label = re.sub(r"[\"'“”‘’「」\s]", "", label)
    return re.sub(r"\((?:类|款|项)\)$", "", label)


def number(text: str) -> Decimal | None:
    """The number that the text stands for."""
    try:
        return Decimal(unicodedata.normalize("NFKC", text).replace(",", ""))
    except InvalidOperation:
        return None


def same(name: str, gold: str, got: str) -> bool:
    """Whether the reader's field says what the gold says; alternatives of the gold are parted by |."""
    if name == "value":
        return number(got) in {number(one) for one in gold.split("|")}
    return plain(got) in {plain(one) for one in gold.split("|")}


def passages(folder: Path, *topics: str) -> Iterator[dict[str, Any]]:
    """The passages of all files of the folder, or of these topics' files, each checked for form."""
    names: set[str] = set()
    for path in [folder / f"{topic}.yaml" for topic in topics] or sorted(folder.glob("*.yaml")):
        for passage in yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER):
            assert passage["name"] not in names, f"{path.name}: {passage['name']} twice"
            names.add(passage["name"])
            passage["topic"] = path.stem
            fault = misformed(passage)
            assert not fault, f"{path.name}: {passage['name']}: {fault}"
            yield passage


def misformed(passage: dict[str, Any]) -> str:
    """What is wrong with the form of a passage: every group of digits has its row, every row words of the contract."""
    gold = [row[0] for row in passage["facts"] if DIGITS.search(row[0])]
    found = DIGITS.findall(passage["text"])
    if gold != found:
        return f"digits {gold} against {found} in the text"
    if passage["kind"] not in ("accounts", "budget"):
        return f"kind {passage['kind']}"
    for row in passage["facts"]:
        if not set(row[2].split("|")) <= MEASURES or not set(row[3].split("|")) <= BASES or len(row) not in (5, 6):
            return f"row {row}"
        if row[2] != "other" and (not row[1] or None in map(number, row[4].split("|"))):
            return f"row {row}"
    return ""


def document(passage: dict[str, Any]) -> tuple[str, int]:
    """The text as a document, and where the passage begins in it."""
    text = passage["text"]
    first = text.strip().split("\n", 1)[0]
    if len(first) <= 45 and HEADED.search(first) and not re.search(r"[，。；：]", first):
        return text, 0
    body, year = Path(passage["file"]).stem.rsplit("_", 1)
    title = f"{body}{year}年度部门{'预算' if passage['kind'] == 'budget' else '决算'}公开说明\n"
    return title + text, len(title)


def judge(passage: dict[str, Any], folder: Path) -> Result:
    """The passage read as a document and held against its gold."""
    text, begin = document(passage)
    path = folder / passage["file"]
    path.write_text(text, encoding="utf-8")
    disclosure = juesuan.read(path)
    path.unlink()
    result = Result(passage["topic"], passage["name"], passage["error"])
    facts = {fact.start: fact for fact in sorted(disclosure.facts, key=lambda one: (one.start, -one.end))}
    at = begin
    for digits, *meaning in passage["facts"]:
        at = text.index(digits, at)
        end = at + len(digits)
        fact = facts.get(at) or next((one for one in facts.values() if one.start < end and at < one.end), None)
        result.rows.append(compare(passage["name"], digits, meaning, fact))
        at = end
    for check in disclosure.checks:
        if str(check.verdict) == "breaks":
            result.breaks.append(f"{check.kind} {check.label}: {check.statement}")
    for finding in disclosure.findings:
        told = f"{finding.kind} {finding.label}: {finding.quote}"
        if finding.severity == "exception":
            result.exceptions.append(told)
        elif finding.severity == "attention":
            result.attentions.append(told)
    return result


def compare(name: str, digits: str, meaning: list[str], fact: Any) -> Row:
    """One figure of the gold against the reader's fact."""
    gold = (*meaning, "")[:5]
    if fact is None:
        outcome = "right" if meaning[1] == "other" or not DIGITS.search(digits) else "unread"
        return Row(name, digits, gold, ("", "none", "", "", ""), outcome, "" if outcome == "right" else "none")
    got = tuple("" if one is None else str(one) for one in (fact.label, fact.measure, fact.basis, fact.value, fact.of))
    measures = meaning[1].split("|")
    if got[1] == "other" or ("other" in measures and got[1] == "unread"):
        if "other" in measures:
            return Row(name, digits, gold, got, "right")
        return Row(name, digits, gold, got, "set aside wrongly", "measure")
    if got[1] == "unread":
        return Row(name, digits, gold, got, "unread", "measure")
    names = FIELDS if got[1] == "share" and gold[4] else FIELDS[:4]
    wrong = [one for one, a, b in zip(FIELDS, gold, got, strict=True) if one in names and not same(one, a, b)]
    return Row(name, digits, gold, got, "misread" if wrong else "right", " ".join(wrong))


def main() -> int:
    """Counts to standard output, with --list each figure and message that is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--only", nargs="*", default=[], help="names of passages, or the beginning of names")
    parser.add_argument("--list", action="store_true", help="each figure that is not read as the gold says, and the messages")
    parser.add_argument("--csv", type=Path, help="all of them in a file")
    parser.add_argument("--validate", action="store_true", help="look at the form of the passages alone")
    call = parser.parse_args()
    chosen = [one for one in passages(call.folder) if not call.only or one["name"].startswith(tuple(call.only))]
    figures = sum(len(one["facts"]) for one in chosen)
    print(f"{len(chosen)} passages ({sum(1 for one in chosen if one['error'])} with a planted error), {figures} figures")
    if call.validate:
        return 0
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for passage in chosen:
            try:
                results.append(judge(passage, Path(folder)))
            except Exception as error:  # a passage that cannot be read is told, and the others go on
                print(f"{passage['name']}: {type(error).__name__}: {error}", file=sys.stderr)
                rows = [compare(passage["name"], digits, meaning, None) for digits, *meaning in passage["facts"]]
                results.append(Result(passage["topic"], passage["name"], passage["error"], rows, failed=True))
    rows = [row for result in results for row in result.rows]
    wrong = [row for row in rows if row.outcome != "right"]
    if call.list:
        tell(results)
    if call.csv:
        with call.csv.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle)
            names = [f"{who}_{name}" for who in ("gold", "got") for name in FIELDS]
            writer.writerow(["passage", "digits", "outcome", "wrong", *names])
            writer.writerows([row.passage, row.digits, row.outcome, row.wrong, *row.gold, *row.got] for row in wrong)
    count = Counter(row.outcome for row in rows)
    print("figures " + ", ".join(f"{name} {count[name]}" for name in OUTCOMES))
    for topic in dict.fromkeys(one.topic for one in results):
        of = Counter(row.outcome for one in results if one.topic == topic for row in one.rows)
        print(f"    {topic}: " + ", ".join(f"{name} {of[name]}" for name in OUTCOMES))
    parts = Counter(part for row in rows if row.outcome == "misread" for part in row.wrong.split())
    print("misread fields: " + ", ".join(f"{name} {parts[name]}" for name in FIELDS))
    failed = [one.name for one in results if one.failed]
    print(f"passages that the reader failed on: {len(failed)} {' '.join(failed)}".rstrip())
    true = [one for one in results if not one.error]
    reasons = sum(1 for one in true for told in one.attentions if told.startswith("unexplained_change"))
    print(
        f"false messages on {len(true)} true passages: breaks {sum(len(one.breaks) for one in true)}, "
        f"exceptions {sum(len(one.exceptions) for one in true)}, attentions {sum(len(one.attentions) for one in true)} "
        f"({reasons} of them that a reason is not given, which is so in some passages) "
        f"(in {sum(1 for one in true if one.breaks or one.exceptions or one.attentions)} passages)"
    )
    planted = [one for one in results if one.error]
    told = sum(1 for one in planted if one.breaks or one.exceptions or one.attentions)
    print(f"planted errors told: {told} of {len(planted)} ({sum(1 for one in planted if one.exceptions)} as an exception)")
    clean = sum(1 for one in results if all(row.outcome == "right" for row in one.rows))
    print(f"passages read without a fault: {clean} of {len(results)}")
    return 0


def tell(results: list[Result]) -> None:
    """Each wrong figure with gold and reading, and the messages of each passage that has any."""
    for result in results:
        for row in result.rows:
            if row.outcome != "right":
                meanings = f"gold {' / '.join(row.gold)}\tgot {' / '.join(row.got)}"
                print(f"{row.passage}\t{row.digits}\t{row.outcome} [{row.wrong}]\t{meanings}")
        kinds = (("break", result.breaks), ("exception", result.exceptions), ("attention", result.attentions))
        for kind, told in kinds:
            for one in told:
                print(f"{result.name}\t{'planted: ' if result.error else 'FALSE '}{kind}\t{one}")
        if result.error and not any(told for _, told in kinds):
            print(f"{result.name}\tNOT TOLD\t{result.error}")


if __name__ == "__main__":
    sys.exit(main())
