"""Lines of a plain text, and which of them are one paragraph: those that a page or a hand broke within a sentence are joined.

A line is joined to the one before it where that one cannot be the end of a paragraph (a comma, a number without its end), where
it is as full as the lines of a wrapped text are, or where sentences run over their lines in all the text. A heading, a list
item, a table's row or an indented line begins anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

from juesuan.documents.document import Paragraph
from juesuan.ground import expressions as re
from juesuan.ground.data import data, load
from juesuan.ground.expressions import Expression

_LINE = Expression(r"(?:#{1,6} +)?(?P<text>[^\r\n\f\v\u2028\u2029]*)(?:\r\n|[\r\n\f\v\u2028\u2029]|$)")
_RULING = Expression(r"\s*[─━═—－_=*~-]{6}[\s─━═—－_=*~-]*")  # drawn between the rows of a table or the parts of a text
BEGINS = Expression(
    r"第[一二三四五六七八九十]+(?:部分|章|节)|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|"
    r"[一二三四五六七八九]是|[●■◆•▪◇○□➢▶★☆\U0001F300-\U0001FAFF]|附[件表录]|注[：:]|说明[：:]|[^，。；：]{4,40}表$|(?:金额)?单位[：:]"
)
_PAGE_NUMBER = Expression(r"[-—–－ ]*\d{1,4}[-—–－ ]*|第\s*\d+\s*页.*")
_STOPS = tuple("。；！？;!?")
_OPEN = tuple("，、（(《“‘,的和与较比占为及")
_TITLE_ENDS = Expression(r"(?:情况|说明|构成|职责|职能|设置|解释|概况|决算|公开|目录|表|构成情况|情况说明|绩效)[。：:]?$")
_SENTENCE = Expression(r"[，。；]|[,;](?=[^\d\s])|\d[\d,.]*\s*(?:[万亿]?元|%|％)")
_ANEW = Expression(
    r"(?:19|20)\d\d\s*年|[“\"]?三公|截[至止]|本部门|本单位|[\u4e00-\u9fff]{2,20}(?:局|委|办|院|厅|中心)\s*(?:20\d\d|部门|[共无])"
)
_SUBJECTLESS = Expression(
    r"(?:年初|全年|调整|支出)(?:预算|决算)|[决预]算数|当年支出|完成|主要(?:用于|原因)|[比较与](?:上年|20)|其中"
)
_PATH = Expression("[（(](?:类|款|项)[)）]")
_TAIL = Expression(r"(?:[\d.,]+\s*)?(?:[万亿千]?元|[%％])")  # of a number that begins on the line before
_FIGURE_FIRST = Expression(r"[\d,.]*\d\s*(?:[万亿千]?元|[%％])\s*[，。；,;]")  # of a sentence that began on the line before
_MINUS = Expression("[\u4e00-\u9fff][-－−]$")
_LONE_FIGURE = Expression(r"[^，。；]*\d\s*(?:[万亿千]?元|[%％]|[个人次批辆台套项件户家]+)")
_WORDS = frozenset(load(data("formats.yaml"))["broken_words"])
_CLAUSE = 12  # characters from which on what ends in 的 is a clause that goes on, and no cell
_UNIT = Expression(r"[万亿千]?元|[%％]|年|个|人|次|批|辆|台|套|项|件|亿|万")


class Line(NamedTuple):
    """One line: text[start:end] without its line break; page is true for the first line of a page behind a form feed."""

    start: int
    end: int
    text: str
    page: bool = False

    @property
    def blank(self) -> bool:
        """True for a line without text; a lone tab is an empty cell, not a blank line."""
        return not self.text.strip() and not self.tabbed

    @property
    def tabbed(self) -> bool:
        """True for a line that is one cell of a form: a tab, then text without another tab."""
        return self.text.startswith("\t") and "\t" not in self.text[1:]

    @property
    def inner(self) -> tuple[int, int]:
        """(start, end) without the space around its text."""
        inner = self.text.strip()
        start = self.start + self.text.find(inner)
        return start, start + len(inner)


def lines_of(text: str) -> list[Line]:
    """The lines of a text with their offsets; a page break ends a line too. Rulings and marks of headings are left out."""
    lines, page = [], False
    for match in _LINE.finditer(text):
        if _RULING.fullmatch(match["text"]):
            continue
        lines.append(Line(*match.span("text"), match["text"], page))
        page = match.group().endswith("\f")
    return lines


class Wrap(NamedTuple):
    """How a text was wrapped: how the width of a line is measured, the width of its full lines and their slack; `runs` is true
    where sentences run over their lines though no width is kept."""

    measure: Callable[[str], float]
    width: float
    slack: float
    runs: bool

    def full(self, text: str) -> bool:
        """Whether a line is as wide as the text's lines are."""
        return self.width > 0 and self.measure(text) >= self.width - self.slack


def wide(text: str) -> float:
    """The width of a line in Chinese characters; two letters or digits are as wide as one."""
    return len(text) - 0.5 * len(text.encode("ascii", "ignore"))


def wrap_of(texts: list[str]) -> Wrap:
    """The width at which a text was wrapped, by print or by characters: many lines have it, hardly any is wider, and few of
    those that have it end a sentence."""
    best, most = Wrap(len, 0, 0, _runs_over(texts)), 0.0
    ended = [*map(_ends, texts)]
    for measure, slack, weight in ((len, 1, 1.3), (wide, 3, 1.0)):
        lines = sorted(zip(map(measure, texts), ended, strict=True))
        widths = [width for width, _ in lines]
        for width in dict.fromkeys(widths[bisect_left(widths, 8) :]):
            first, last = bisect_left(widths, width - slack), bisect_right(widths, width + slack / 2)
            full, ends = last - first, sum(ends for _, ends in lines[first:last])
            fits = full - ends >= (2 if best.runs else 6) and full >= max(0.2 * len(texts), 2 * ends)
            fits = fits and len(texts) - last <= len(texts) // 10  # those that are wider
            if fits and weight * full > most:
                best, most = Wrap(measure, width, slack, best.runs), weight * full
    return best


def _ends(text: str) -> bool:
    """Whether a line may be all of a paragraph: it ends in a stop, or is one figure with its label."""
    return text.endswith((*_STOPS, "：", ":")) or bool(_LONE_FIGURE.fullmatch(text))


def _runs_over(texts: list[str]) -> bool:
    """Whether sentences run over their lines: lines of prose that do not end one are followed by such that begin none."""
    prose = [t for t in texts if _SENTENCE.search(t) and len(t) > 8]
    ended = sum(map(_ends, prose))
    return len(prose) >= 3 and ended < 0.6 * len(prose)


def joined(text: str, lines: Iterable[Line], wrap: Wrap) -> list[Paragraph]:
    """The paragraphs of lines that belong to no table."""
    found: list[Paragraph] = []
    gathered: list[Line] = []
    between: list[Line] = []  # blank lines and page numbers since the last line
    for line in lines:
        number = gathered and not line.blank and _PAGE_NUMBER.fullmatch(line.text.strip())
        ends = line.page or (number and any(b.page for b in between)) or text[line.end : line.end + 3].strip("\r\n")[:1] == "\f"
        if line.blank or (number and ends):
            between.append(line)
            continue
        if gathered and _goes_on(gathered, between, line, wrap):
            gathered.append(line)
        else:
            found += _paragraphs(text, gathered)
            gathered = [line]
        found += [Paragraph(*b.inner) for b in between if not b.blank]  # page numbers, within a paragraph too
        between = []
    found += _paragraphs(text, gathered)
    found += [Paragraph(*b.inner) for b in between if not b.blank]
    return sorted(found, key=lambda p: p.start)


def _paragraphs(text: str, lines: list[Line]) -> list[Paragraph]:
    """One paragraph of these lines; what stands between two of them, or parts a number, is skipped."""
    skip = []
    for one, two in pairwise(lines):
        (_, end), (start, _) = one.inner, two.inner
        if text[end:start].strip() or all(mark.isdigit() or mark in ".," for mark in (text[end - 1], text[start])):
            skip.append((end, start))
    return [Paragraph(lines[0].inner[0], lines[-1].inner[1], skip=tuple(skip))] if lines else []


def _goes_on(gathered: list[Line], between: list[Line], line: Line, wrap: Wrap) -> bool:
    """Whether the line goes on with those gathered."""
    before, after = gathered[-1].text.strip(), line.text.strip()
    whole = "".join(one.text.strip() for one in gathered)
    prose = bool(_SENTENCE.search(whole))
    inside = _within_number(before, after) and (prose or bool(_TAIL.match(after) and re.search("[\u4e00-\u9fff]{2}", before)))
    blank = sum(b.blank for b in between)
    if blank and not any(b.page or not b.blank for b in between) and not (prose and blank == 1 and _halved(before, after)):
        return False  # a blank line parts paragraphs, save at the end of a page and within a phrase
    indented = line.text[:2].isspace() and not gathered[-1].text[:2].isspace() and len(gathered) > 1
    if not inside and (indented or BEGINS.match(after)):
        return False
    if inside or (prose and (before.endswith(_OPEN[:4]) or before[-1:] + after[:1] in _WORDS)):
        return True  # a word that is broken is no end either
    named = "[\u4e00-\u9fff](?<![元万亿])$" if prose else "(?:[总合]计|总额|收入|支出|预算|决算|结余|经费)数?[为是]?$"
    if re.search(named, before) and _FIGURE_FIRST.match(after):
        return True
    if after.startswith("的") or (before.endswith("的") and len(whole) > _CLAUSE):
        return True
    full = wrap.full(before)
    if before.endswith(_STOPS):  # one more sentence of the paragraph
        subjectless = (wrap.runs or wrap.width) and _SUBJECTLESS.match(after)
        return bool(subjectless or (full and prose and not _ANEW.match(after)))
    if not prose and BEGINS.match(whole) and _TITLE_ENDS.search(before) and not (full and len(after) < 6):
        return False  # a heading that is whole
    if re.match("[，。；、）)”]", after) or (before[-1:] in "万亿千" and after.startswith("元")):
        return True
    if wrap.runs and BEGINS.match(whole) and _PATH.search(whole + after) and not prose:
        return True  # 1.教育支出（类）普通教育（款）…
    if _LONE_FIGURE.fullmatch(whole):
        return False
    more = _SENTENCE.search(after) or len(after) > 8 or after.endswith("。")
    return full or bool(wrap.runs and prose and more and not before.endswith(("：", ":")))


def _halved(before: str, after: str) -> bool:
    """Whether a word, an amount and its unit, or 决算数增加 stand on both sides of a break."""
    counted = re.search(r"\d$", before) and re.match(r"(?:万|亿)元|[%％]", after)
    named = re.search("[决预]算$", before) and re.match("数(?:增|减|上升|下降|为|相比|持平|一致)", after)
    return bool(counted or named) or before[-1:] + after[:1] in _WORDS


def _within_number(before: str, after: str) -> bool:
    """Whether the line breaks a number, or parts it from its unit or its minus."""
    if _MINUS.search(before) and after[:1].isdigit():
        return True
    if not re.search(r"\d[.,]?$", before) or (re.search(r"(?:19|20)\d\d$", before) and re.match(r"年|\d{1,2}月", after)):
        return bool(re.search(r"(?:19|20)\d\d$", before) and after.startswith("年"))
    if re.match(r"\d{1,2}[.．、](?!\d)", after):
        return False
    return bool(re.match(r"\d|[.,]\d", after) or _UNIT.match(after))
