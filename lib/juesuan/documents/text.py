"""Plain text: how its bytes are decoded, and its blocks: tables in the shapes that text gives them, and paragraphs, whose lines
are joined where a page or a hand broke them."""

from __future__ import annotations

import codecs

from juesuan.documents.build import MOST_CHARACTERS, Content, ordinary
from juesuan.documents.document import Gap, Paragraph, Table
from juesuan.documents.text_lines import joined, lines_of, wrap_of
from juesuan.documents.text_tables import Loose, shaped
from juesuan.ground import expressions as re
from juesuan.ground.errors import CannotRead


def read(data: bytes, where: str) -> Content:
    """The decoded file, unchanged, and its paragraphs and tables. Raises CannotRead as decode does."""
    text = decode(data, where)
    if len(text) > MOST_CHARACTERS:
        raise CannotRead(where, f"{len(text):,} characters of text", f"split it, {MOST_CHARACTERS:,} at most")
    if not text.strip():
        raise CannotRead(where, "nothing but white space in it", "download it again")
    return Content(text, *_blocks(text))


def decode(data: bytes, where: str) -> str:
    """The text behind the bytes: UTF-8, UTF-16 or UTF-32 with its mark, else GB18030. Raises CannotRead for anything else."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            try:
                return ordinary(data[len(mark) :].decode(encoding))
            except UnicodeDecodeError as error:
                raise _damaged(where, encoding, error.start + len(mark)) from error
    text = _utf16(data, where) if b"\x00" in data else _utf8(data, where)
    if text is None:
        text = _gb18030(data, where)
    if len(re.findall("[\x01-\x08\x0e-\x1f\x7f]", text)) > len(text) // 50:
        raise CannotRead(where, "a binary file (full of control characters)", "give the published text, page or document")
    return ordinary(text)


def _utf16(data: bytes, where: str) -> str:
    """The bytes as UTF-16 without its mark, if what comes out looks like Chinese."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_chinese(text):
            return text
    raise CannotRead(where, "a binary file (it holds zero bytes)", "give the published text, page or document")


def _utf8(data: bytes, where: str) -> str | None:
    """The bytes as UTF-8; None if they are something else, CannotRead if they are UTF-8 with damage."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8")
        # Ten Chinese characters that happen to be valid UTF-8 do not occur in GBK text, which fails at its first or second.
        if sum("\u2e80" <= c <= "\uffee" for c in good) >= 10:
            raise _damaged(where, "utf-8", error.start) from error
    return None


def _gb18030(data: bytes, where: str) -> str:
    """The bytes as GB18030, if what comes out looks like Chinese."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        seen = f"neither UTF-8 nor GBK (byte {error.start:,} fits neither)"
        raise CannotRead(where, seen, "save it as UTF-8, or download it again") from error
    if not _looks_chinese(text):
        raise CannotRead(where, "an encoding that is neither UTF-8 nor GBK", "save it as UTF-8")
    return text


def _looks_chinese(text: str) -> bool:
    """Whether a decoded text is what somebody wrote. Nearly any bytes decode as GB18030 or UTF-16; real text keeps to the
    common characters of GB 2312, while Big5, Shift-JIS or a binary file decoded this way scatters over the rare ones."""
    sample = [c for c in text[:200_000] if not c.isascii()]
    common = len("".join(sample).encode("gb2312", "ignore").decode("gb2312"))
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in sample)
    return common >= 0.85 * len(sample) and chinese >= 0.4 * len(sample)


def _damaged(where: str, encoding: str, byte: int) -> CannotRead:
    return CannotRead(where, f"{encoding.upper()} text damaged or cut off at byte {byte:,}", "download it again")


def _blocks(text: str) -> tuple[tuple[Paragraph | Table, ...], tuple[str, ...]]:
    """The blocks of a text, and a note where lines of tables have lost their columns."""
    lines = lines_of(text)
    found = list(shaped(lines))
    loose = [line for part in found if isinstance(part, Loose) and not part.lost for line in part.lines]
    wrap = wrap_of([line.text.strip() for line in loose if not line.blank])
    blocks: list[Paragraph | Table] = []
    lost = 0
    for part in found:
        if isinstance(part, Table):
            blocks.append(part)
        elif part.lost:
            lost += sum(any(c.isdigit() for c in line.text) for line in part.lines)
            blocks += [Paragraph(*line.inner, unplaced=True) for line in part.lines if not line.blank]
        else:
            blocks += joined(text, part.lines, wrap)
    told = f"lines of tables that lost their columns, so that nothing is judged there: {lost}; give the PDF itself"
    return tuple(blocks), (Gap(f"the text of a PDF, it seems: {told}"),) if lost else ()
