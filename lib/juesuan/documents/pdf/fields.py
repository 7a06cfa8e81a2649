"""Fields of a form in a PDF: what was typed into them stands beside the page's own content, and is set down in it."""

from __future__ import annotations

import ctypes
import re
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

MOST_FIELDS = 5000  # on one page; a form of the nine tables has some hundred
_TYPED = (c.FPDF_FORMFIELD_TEXTFIELD, c.FPDF_FORMFIELD_COMBOBOX, c.FPDF_FORMFIELD_LISTBOX)
_UNSEEN = c.FPDF_ANNOT_FLAG_HIDDEN | c.FPDF_ANNOT_FLAG_NOVIEW

Box = tuple[float, float, float, float]


class Field(NamedTuple):
    """What was typed into a field, and where it stands in the PDF's own space."""

    text: str
    box: Box

    def shown(self, characters: list[tuple[str, float, float]]) -> bool:
        """Whether its digits are among the characters of its page, each with its place: a font may lack them."""
        left, low, right, high = self.box
        inside = "".join(text for text, x, y in characters if left - 1 <= x <= right + 1 and low - 1 <= y <= high + 1)
        return re.sub(r"\D", "", self.text) in re.sub(r"\D", "", inside)


def set_down(document: pdfium.PdfDocument, page: pdfium.PdfPage) -> list[Field]:
    """Make what was typed into the fields of a page part of its content, in memory; the page is to be opened anew. Buttons,
    marks, seals, comments and what is hidden are left out."""
    if document.formenv is None:
        return []
    found: list[Field] = []
    form = document.formenv.raw
    number = c.FPDFPage_GetAnnotCount(page.raw)
    kept = []
    for at in range(min(number, MOST_FIELDS)):
        annotation = c.FPDFPage_GetAnnot(page.raw, at)
        typed = c.FPDFAnnot_GetFormFieldType(form, annotation) in _TYPED and not c.FPDFAnnot_GetFlags(annotation) & _UNSEEN
        text = _value(form, annotation) if typed else ""
        if text.strip():
            kept.append(at)
            found.append(Field(text, _box(annotation)))
        c.FPDFPage_CloseAnnot(annotation)
    if not found:
        return []
    for at in sorted({*range(number)} - {*kept}, reverse=True):
        c.FPDFPage_RemoveAnnot(page.raw, at)
    c.FPDFPage_Flatten(page.raw, c.FLAT_NORMALDISPLAY)
    return found


def _value(form: ctypes.c_void_p, annotation: ctypes.c_void_p) -> str:
    length = c.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    buffer = ctypes.create_string_buffer(length)
    c.FPDFAnnot_GetFormFieldValue(form, annotation, ctypes.cast(buffer, ctypes.POINTER(c.FPDF_WCHAR)), length)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _box(annotation: ctypes.c_void_p) -> Box:
    found = c.FS_RECTF()
    c.FPDFAnnot_GetRect(annotation, found)
    return found.left, found.bottom, found.right, found.top
