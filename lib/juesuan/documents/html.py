"""Web pages: the article without the site around it, as paragraphs and tables; web archives (.mht) as browsers, Word and Excel
save them are pages one after another. Nothing is run or fetched."""

from __future__ import annotations

import codecs
import contextlib
import email
import email.policy
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PreformattedString, Tag

from juesuan.documents.build import HEADING, Builder, Content, Draft, ordinary
from juesuan.documents.cut_tables import joined as join_tables
from juesuan.documents.document import moved
from juesuan.documents.equations import of_page
from juesuan.documents.marks import set_apart, struck_out
from juesuan.documents.text import decode
from juesuan.documents.text_lines import joined, lines_of, wrap_of
from juesuan.ground.errors import CannotRead
from juesuan.ground.expressions import Expression

_NEVER = ["script", "style", "noscript", "template", "iframe", "object", "svg", "select", "button"]
_AROUND = ["nav", "header", "footer", "aside", "form"]
_AROUND_NAME = re.compile(
    r"(^|[-_\s])(nav|navbar|menu|header|footer|foot|sidebar|breadcrumb|crumbs?|share|copyright|toolbar|related|recommend)"
    r"($|[-_\s\d])",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article blockquote body center dd details div dl dt fieldset figcaption figure footer form
        h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary ul""",
    )
)
_STRUCK_STYLE = re.compile(r"text-decoration[^;]*:[^;]*line-through", re.IGNORECASE)
_RAISED_STYLE, _LOWERED_STYLE = (re.compile(rf"vertical-align\s*:\s*{way}\b", re.IGNORECASE) for way in ("super", "sub"))
_FIGURE = Expression(r"\d[\d,]*\.\d|\d\s*(?:[万亿]?元|%|％)")
MOST_TAGS = 400_000  # a page of nine tables pasted from Word has a tenth of it
DEEPEST = 1000
_BOX = re.compile(r"<(/?)(?:div|table|tbody|section|article|span|font|b|strong|em|i|u|ul|ol|blockquote|center|form|a)\b", re.I)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)


def read(data: bytes, where: str) -> Content:
    """The article of a page. Raises CannotRead for an unknown encoding, damage and a page without text."""
    text, notes = _decode(data, where)
    text = ordinary(text)
    _check_tags(text, where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
            page = BeautifulSoup(text, "lxml")
        notes += _marked(page)
        title = _title(page)
        main = _main(page)
        walker = _Walker(Builder(where))
        if title and title not in re.sub(r"\s", "", main.get_text()):
            walker.builder.paragraph(title)
        walker.walk(main)
        walker.flush()
    except RecursionError as error:
        raise CannotRead(where, "elements nested too deeply", "save the page as .txt or print it to PDF") from error
    content = walker.builder.content(notes)
    return content._replace(blocks=join_tables(content.text, content.blocks))


def _check_tags(text: str, where: str) -> None:
    """Raises CannotRead for more tags, or more of them inside each other, than can be parsed in seconds."""
    if (tags := text.count("<")) > MOST_TAGS:
        raise CannotRead(where, f"a page of {tags:,} tags", "print it to PDF")
    depth = 0
    for tag in _BOX.finditer(text):
        depth += -1 if tag[1] else 1
        if depth > DEEPEST:
            place = f"elements nested more than {DEEPEST:,} deep at character {tag.start():,}"
            raise CannotRead(where, place, "save the page as .txt or print it to PDF")
        depth = max(depth, 0)


def _decode(data: bytes, where: str) -> tuple[str, list[str]]:
    """The page as text: by its byte order mark, by the charset it declares, else as plain text is decoded."""
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    # GB 18030 holds all of GBK and GB 2312, and pages that declare the older ones use characters of the newer.
    name = "gb18030" if name in ("gb2312", "gbk", "gb18030", "x-gbk") else name
    if not name or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, where), []
    try:
        return data.decode(name), []
    except LookupError:
        return decode(data, where), []
    except UnicodeDecodeError:
        pass
    try:
        return decode(data, where), []
    except CannotRead:
        text = data.decode(name, "replace")
        bad = text.count("\ufffd")
        if bad > max(5, len(text) // 1000):
            raise
        return text, [f"damaged characters: {bad}"]


def _marked(page: BeautifulSoup) -> list[str]:
    """Take out what is struck out, and set the digits that are raised or lowered apart, in place; notes tell of the former."""
    left = 0
    of_page(page)
    for tag in page.find_all(["s", "strike", "del"]) + page.find_all(style=_STRUCK_STYLE):
        if not tag.decomposed:
            left += bool(tag.get_text().strip())
            tag.decompose()
    for name, style, height in (("sup", _RAISED_STYLE, "superscript"), ("sub", _LOWERED_STYLE, "subscript")):
        for tag in page.find_all(name) + page.find_all(style=style):
            for text in tag.find_all(string=lambda found: not isinstance(found, PreformattedString)):
                text.replace_with(set_apart(str(text), height))
    return struck_out(left)


def _title(page: BeautifulSoup) -> str:
    """The heading of the page; sites often keep it outside the article."""
    for name in ("h1", "title"):
        found = page.find(name)
        text = re.sub(r"\s", "", found.get_text()) if found else ""
        if text:
            return re.split(r"[_|]|-{1,2}(?=[^-]*$)", text)[0] if name == "title" else text
    return ""


# --- the article on the page ---


def _main(page: BeautifulSoup) -> Tag:
    """The smallest element that holds the article, once what surely is not part of it has been taken out."""
    for tag in page.find_all(_NEVER):
        tag.decompose()
    for hidden in page.find_all(style=re.compile(r"display\s*:\s*none", re.IGNORECASE)) + page.find_all(hidden=True):
        if not hidden.decomposed:
            hidden.decompose()
    body = page.body or page
    whole = _weight(body)
    for tag in page.find_all(lambda t: t.name in _AROUND or bool(_AROUND_NAME.search(_names(t)))):
        # Some systems wrap the whole page in a form, or call the article's own frame a header.
        if not tag.decomposed and _weight(tag) < 0.5 * whole and not _FIGURE.search(tag.get_text()):
            tag.decompose()
    return _narrow(body)


def _names(tag: Tag) -> str:
    classes = tag.get("class") or []
    return " ".join([*(classes if isinstance(classes, list) else [str(classes)]), str(tag.get("id") or "")])


def _narrow(element: Tag) -> Tag:
    """Go down while one box holds nearly all the text, and nothing beside it is a heading or a figure that would be lost."""
    weighed = 0
    while weighed < 50:
        children = [child for child in element.children if isinstance(child, Tag)]
        boxes = [child for child in children if any(part.name in _BLOCKS for part in child.descendants)]
        if not boxes:
            break
        best, beside = boxes[0], [text for text in element.find_all(string=True, recursive=False) if text.strip()]
        if len(children) > 1 or beside:
            weighed += 1
            best = max(boxes, key=_weight)
            rest = [child.get_text() for child in children if child is not best] + beside
            if _weight(best) < 0.9 * _weight(element) or any(_FIGURE.search(t) or HEADING.match(t) for t in rest):
                break
        element = best
    return element


def _weight(element: Tag) -> int:
    """How much Chinese and how many digits it holds outside links, of which menus are made."""
    text = element.get_text()
    linked = "".join(link.get_text() for link in element.find_all("a"))
    return _count(text) - _count(linked)


def _count(text: str) -> int:
    return len(re.findall(r"[\u4e00-\u9fff\d]", text))


# --- its text ---


@dataclass(slots=True)
class _Walker:
    """Walks the article and adds its blocks to the builder; `line` is the line being gathered, `lines` those before it that
    <br> ended in the same block."""

    builder: Builder
    line: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def end_line(self) -> None:
        """End the line at a <br>."""
        self.lines.append(_squeeze("".join(self.line)))
        self.line = []

    def flush(self) -> None:
        """End the block: its lines are paragraphs of their own, or broken by hand within them."""
        self.end_line()
        lines, self.lines = self.lines, []
        if len(lines) == 1:
            self.builder.paragraph(lines[0])
            return
        text = "\n".join(lines)
        for block in joined(text, lines_of(text), wrap_of([line.strip() for line in lines if line.strip()])):
            self.builder.paragraph(re.sub(r"\s*\n\s*", "", text[block.start : block.end]))

    def walk(self, element: Tag) -> None:
        """Add what is below this element."""
        if element.name == "table":
            self.table(element)
            return
        number = int(element["start"]) if element.name == "ol" and str(element.get("start", "")).isdecimal() else 1
        for child in element.children:
            if isinstance(child, PreformattedString):
                continue  # comments and declarations
            if isinstance(child, NavigableString):
                self.line.append(str(child))
            elif isinstance(child, Tag):
                number = self.child(element, child, number)

    def child(self, parent: Tag, child: Tag, number: int) -> int:
        """Add one child element; the number that the next item of an ordered list takes."""
        if child.name == "br":
            self.end_line()
        elif child.name in _BLOCKS or child.name == "table":
            self.flush()
            if child.name == "li" and parent.name == "ol":
                self.line.append(f"{number}. ")
                number += 1
            self.walk(child)
            self.flush()
        else:
            self.walk(child)
        return number

    def table(self, table: Tag) -> None:
        """Add a table of figures as a table, and one that only lays out the page as the paragraphs in it."""
        rows = _rows(table)
        if table.find("table") is not None or max(map(len, rows), default=0) == 1:
            for part in (cell for row in rows for cell in row):
                self.walk(part)
                self.flush()
            return
        if table.caption is not None:
            self.builder.paragraph(_squeeze(table.caption.get_text()))
        self.builder.table(_grid(rows))


def _rows(table: Tag) -> list[list[Tag]]:
    """The cells of a table's own rows, not those of tables nested in it."""
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    return [row.find_all(["td", "th"], recursive=False) for row in rows]


def _grid(rows: list[list[Tag]]) -> Iterable[Draft]:
    """Cells at the grid places that their spans leave for them."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            down, across = min(_span(cell, "rowspan"), len(rows) - number), _span(cell, "colspan")
            taken.update((number + i, column + j) for i in range(down) for j in range(across) if i)
            yield Draft(number, column, _cell_text(cell), down, across)
            column += across


def _span(cell: Tag, name: str) -> int:
    """How many rows or columns a cell takes; a page may ask for more than any table has."""
    text = str(cell.get(name, "1")).strip()
    return min(max(int(text), 1), 200) if re.fullmatch(r"[0-9]{1,6}", text) else 1


def _cell_text(cell: Tag) -> str:
    pieces: list[str] = []
    for part in cell.descendants:
        if isinstance(part, Tag) and (part.name == "br" or part.name in _BLOCKS):
            pieces.append("\v")
        elif isinstance(part, NavigableString) and not isinstance(part, PreformattedString):
            pieces.append(str(part))
    lines = (_squeeze(line).strip() for line in "".join(pieces).split("\v"))
    return "\n".join(line for line in lines if line)


_WIDE = "\u2e80-\u9fff\uff00-\uffef\u3000-\u303f"


def _squeeze(text: str) -> str:
    """White space as a browser shows it: runs are one space, and a line break in the source between Chinese is none."""
    text = re.sub(f"(?<=[{_WIDE}])[ \\t]*[\\r\\n]\\s*(?=[{_WIDE}])", "", text)
    return re.sub(r"[ \t\r\n\f\v]+", " ", text)


# --- web archives ---

_MOST_PAGES = 200


def read_archive(data: bytes, where: str) -> Content:
    """The pages of a web archive one after another; a workbook has one a sheet. Raises CannotRead where none has text."""
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise CannotRead(where, "a web archive without a page", "open it in a browser and print it to PDF")
    read_pages, failed = [], None
    for part in pages[:_MOST_PAGES]:
        content = part.get_payload(decode=True) or b""
        with contextlib.suppress(LookupError, UnicodeDecodeError, TypeError):
            # With its mark, the text is taken for what the archive says and not for what the page once was.
            content = codecs.BOM_UTF8 + content.decode(part.get_content_charset()).encode("utf-8")
        try:
            read_pages.append(read(content, where))
        except CannotRead as error:  # the frame around the sheets of a workbook
            failed = failed or error
    if not read_pages:
        raise failed
    text, blocks, notes = "", [], []
    for page in read_pages:
        blocks += [moved(block, len(text)) for block in page.blocks]
        text += page.text
        notes += page.notes
    return Content(text, tuple(blocks), tuple(notes))
