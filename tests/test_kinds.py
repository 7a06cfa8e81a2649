"""One slip of each kind that checkers of budgets and final accounts look for, near misses, and the same in other words.

tests/kinds/words.yaml has passages, whole.yaml changes to the true disclosure of base.yaml. Each is told where it says `tell`
(one of these figures or words, in a finding of at least that severity: exception, attention, note), or nothing louder than a
note is told of it (`silent`). They were written before it was seen how they come out.
"""

import html
from functools import cache
from pathlib import Path

import pytest
import yaml
from conftest import document

from juesuan.disclosure import Disclosure
from juesuan.documents.document import Document
from juesuan.documents.html import read as read_html
from juesuan.reconcile.choose import read_figures

KINDS = Path(__file__).parent / "kinds"
RANKS = {"note": 0, "attention": 1, "exception": 2}


@cache
def cases(name: str) -> list[dict]:
    return yaml.safe_load((KINDS / f"{name}.yaml").read_text("utf-8"))


def page(text: str) -> Document:
    """Lines as paragraphs, and as rows of a table where they have bars."""
    made, within = [], False
    for line in filter(str.strip, text.split("\n")):
        if ("|" in line) != within:
            made.append("</table>" if within else "<table>")
            within = not within
        cells = "".join(f"<td>{html.escape(cell.strip())}</td>" for cell in line.split("|"))
        made.append(f"<tr>{cells}</tr>" if within else f"<p>{html.escape(line.strip())}</p>")
    content = read_html("\n".join(made).encode(), "input.html")
    return Document("input.html", "", "html", content.text, tuple(content.blocks))


def whole(case: dict) -> str:
    """The true disclosure, or the blocks of it that a case keeps, with the changes of the case."""
    base = cases("base")
    blocks = {name: base[name] for name in case.get("keep", base) if name not in case.get("cut", ())}
    for name, pairs in case.get("change", {}).items():
        for old, new in pairs:
            assert old in blocks[name], (name, old)
            blocks[name] = blocks[name].replace(old, new, 1)
    for name, more in case.get("add", {}).items():
        blocks[name] += more + "\n"
    return "".join(blocks.values())


def wrong(case: dict, made: Document) -> str:
    """What is not as the case says; empty where all is."""
    found = Disclosure(made, read_figures(made))
    texts = {f.fact: f.text for f in found.facts}
    told = [(RANKS[f.severity], " ".join((f.quote, *f.zh.values(), *(texts[i] for i in f.facts)))) for f in found.findings]
    if "silent" in case:
        return "; ".join(text for rank, text in told if rank)
    heard = any(rank >= RANKS[case["at_least"]] and any(word in text for word in case["tell"]) for rank, text in told)
    return "" if heard else f"not told: {case['tell']}"


@pytest.mark.parametrize("case", cases("words"), ids=lambda case: case["name"])
def test_a_slip_is_told_and_a_near_miss_is_not(case):
    text = "白桦县民政局2023年度部门决算\n" + case["text"]
    assert not wrong(case, page(text) if "|" in text else document(text, "input.txt"))


@pytest.mark.parametrize("case", cases("whole"), ids=lambda case: case["name"])
def test_a_slip_in_a_whole_disclosure_is_told_and_a_true_one_is_not(case):
    assert not wrong(case, page(whole(case)))
