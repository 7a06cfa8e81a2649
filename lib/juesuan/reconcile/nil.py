"""Nil: what the narrative says that there is none of, so that a list without it is complete."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from juesuan.ground import expressions as re
from juesuan.ground.expressions import Expression, expression
from juesuan.reading.facts import Reading, Statement
from juesuan.reading.vocabulary import Key, vocabulary

NIL = Expression(r"(?:无|没有|未发生|未安排|不涉及|未使用)[^，。；]{0,30}(?:收入|支出|收支|拨款|经费|预算)")
_BODY = "本(?:部门|单位|局|委|办|院|校)(?!基本|项目)"
_WHOSE = "[本我][\u4e00-\u9fff]{1,3}|本?年度?|当年|全年|20\\d\\d(?:年度?|(?=年末))"


def nil_funds(reading: Reading) -> frozenset[str]:
    """Funds of which the narrative says that there was neither income nor expenditure, and no figure says otherwise."""
    spoken = set()
    for statement in reading.statements:
        if statement.scope in ("fund", "capital") and NIL.search(statement.text):
            spoken.add(statement.scope)
    printed = {f.key[1] for f in reading.facts if f.key and f.is_fact and f.value}
    return frozenset(spoken - printed)


def nil_items(reading: Reading) -> frozenset[Key]:
    """Items of which the narrative says that nothing was received or spent this year."""
    return _nil_items(reading.statements, reading.year)


@lru_cache(maxsize=8)  # the readings of a document that are tried have the same sentences
def _nil_items(statements: tuple[Statement, ...], year: int | None) -> frozenset[Key]:
    spoken = [(entry.get("labels", ()), statement.scope) for entry, statement, _ in said_nil(statements, year)]
    for entry in (e for e in vocabulary().words["nil"] if "or" in e):
        found = ((s, m) for s in statements if (m := expression(entry["or"]).search(s.text)))
        spoken += [(entry["labels"], s.scope) for s, match in found if _now(s.text, match.group(), year)]
    return frozenset(vocabulary().items[labels[0]].key(scope) for labels, scope in spoken if len(labels) == 1)


def said_nil(statements: tuple[Statement, ...], year: int | None) -> Iterator[tuple[dict[str, Any], Statement, str]]:
    """Each nil statement of this year (无因公出国费): its row of words.yaml, the sentence and the words that say it."""
    sentences = "\n".join(s.text for s in statements)
    told = [(entry, words) for entry in vocabulary().words["nil"] if (words := [w for w in entry["words"] if w in sentences])]
    for statement in statements if told else ():
        for entry, words in told:
            word = next((w for w in words if w in statement.text), None)
            plain = not entry.get("of_all") or (not statement.scope and _says_no_more(statement.text, word))
            if word and plain and _now(statement.text, word, year):
                yield entry, statement, word


def _says_no_more(text: str, word: str | None) -> bool:
    """Whether a sentence says of the body and the year but that there was none: 本单位2023年度无其他收入. What is said of a
    balance may stand behind other clauses; 其中基本支出5万元，无项目支出 is of the class before."""
    rest = "(?:和?结余)?(?:资金)?(?=[，。；]|$)"
    begins = "(?:^|[，。；])" if word and word.startswith("年") else f"(?:^|。|[，；](?={_BODY}))"
    return word is not None and bool(re.search(f"{begins}(?:{_WHOSE})*{word}{rest}", text))


def _now(text: str, word: str, year: int | None) -> bool:
    """Whether a nil statement speaks of this year, the whole item and the department, and is not the form's instruction."""
    place = text.index(word)
    before, after = re.split("[，。；]", text[:place])[-1], text[place + len(word) :]
    if re.search("上年|去年|年初|下属|所属|下级|部分|个别|有的|其他|期间|[半季]|月", before):
        return False  # of another year, of some, or of a part of the year
    if re.match(
        "(?:采购)?(?:货物|工程|服务)|[^，。；]{0,16}(?:(?:费|车|（境）|接待|运行)(?:年初)?预算|计划|任务|外宾|超)", after
    ):
        return False  # 未安排公务接待费预算
    if re.match("[^，。；]{0,12}(?:安排|列支|开支)的(?!(?:各项|本年|基本|项目)?(?:收入|支出|收支|资金|项目))", after):
        return False  # 没有使用政府性基金预算财政拨款安排的“三公”经费
    years = [int(y) for y in re.findall(r"(20\d\d)(?=年|$)", before)]  # 2022 before 年末无结转
    if years and years[-1] != year:
        return False
    return not re.search(r"无.{0,12}的(?:部门|单位)|的，", text)
