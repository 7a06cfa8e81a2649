"""The wordings of the prescribed forms, as data/vocabulary/wordings.yaml has them: from the accounts in those forms among the
passages and narratives of tests/, of each figure that is read as its gold facts say, the shape of its clause.

    PYTHONPATH=lib python tests/benchmarks/wordings.py [--write] [--share]

--share: of each text of the passages and narratives, how much stands in wordings that no other text of a prescribed form has.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import passages

import juesuan
from juesuan.ground.data import data
from juesuan.ground.errors import JuesuanError
from juesuan.reading.wordings import FORM, FREELY, PARTLY, Wording, manner_of, wording_of

TESTS = Path(__file__).parents[1]
# The files of passages whose texts stand in a prescribed form, whole or a section.
PRESCRIBED = (
    *("official_forms", "whole_accounts", "blind_long_sections", "blind_whole_reports", "kept_back_narratives1"),
    *("kept_back_narratives2", "real_forms", "third_forms", "seen_forms", "budgets", "second_budget"),
)
_HEAD = """\
# The wordings of the prescribed forms: of each measure, the shapes of the clauses that say it (their letters: shapes.yaml).
# A text that says much in other wordings is told freely: what it says of its figures is a guess (reading/wordings.py).
# Made by tests/benchmarks/wordings.py from true accounts in those forms.
"""


def texts() -> Iterator[tuple[str, str, bool, list[Wording]]]:
    """Of each passage and narrative: where it is from, its name, whether it stands in a prescribed form, and its wordings."""
    with tempfile.TemporaryDirectory() as folder:
        for passage in passages.passages(passages.FOLDER):
            text, at = passages.document(passage)
            path = Path(folder, passage["file"])
            path.write_text(text, encoding="utf-8")
            try:
                facts = {f.start: f for f in juesuan.read(path).facts}
            except JuesuanError:
                continue
            right = []
            for digits, *meaning in passage["facts"]:
                at = text.index(digits, at)
                fact = facts.get(at)
                at += len(digits)
                if fact and passages.compare("", digits, meaning, fact).outcome == "right":
                    right.append(fact)
            yield passage["topic"], passage["name"], passage["topic"] in PRESCRIBED, _wordings(right)
    for path in (p for name in ("narratives", "documents", "budgets", "notices") for p in sorted((TESTS / name).glob("*.txt"))):
        yield path.parent.name, path.name, True, _wordings(juesuan.read(path).facts)


def _wordings(facts) -> list[Wording]:
    return [w for f in facts if (w := wording_of(f))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="data/vocabulary/wordings.yaml")
    parser.add_argument("--share", action="store_true", help="each text with its share of other wordings")
    given = parser.parse_args()
    found = list(texts())
    printed = Counter(w for _, _, prescribed, told in found if prescribed for w in set(told))
    manners = Counter()
    for topic, name, prescribed, told in found:
        known = {w for w in told if printed[w] > prescribed}  # in another text
        manner = manner_of(told, known)
        manners[prescribed, manner] += 1
        if given.share and told:
            print(f"{topic} {name}: {sum(w not in known for w in told)} of {len(told)}{'' if manner == FORM else f' {manner}'}")
    print(f"{len(printed)} wordings")
    for prescribed, group in ((True, "texts in a prescribed form"), (False, "others")):
        print(f"{group}: " + ", ".join(f"{manners[prescribed, m]} told as {m}" for m in (FORM, PARTLY, FREELY)))
    if given.write:
        by = defaultdict(list)
        for shape, measure in sorted(printed):
            by[measure].append(f"  - '{shape.replace(chr(39), chr(39) * 2)}'\n")
        body = "".join(f"{measure}:\n{''.join(shapes)}" for measure, shapes in sorted(by.items()))
        data("vocabulary", "wordings.yaml").write_text(_HEAD + body, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
