"""Web archives (.mht, .mhtml), as browsers, Word and Excel save them: their pages, without what they link to."""

from __future__ import annotations

import codecs
import contextlib
import email
import email.policy

from juesuan.documents import html
from juesuan.documents.build import Content
from juesuan.documents.document import moved
from juesuan.ground.errors import CannotRead

_MOST_PAGES = 200


def read(data: bytes, where: str) -> Content:
    """The pages one after another; a workbook has one a sheet. Raises CannotRead where none has text."""
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
            read_pages.append(html.read(content, where))
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
