"""Equations in one line of text: 45/50, 3×10⁴, (A-B)/C. Their digits stand above, below and over each other, so that what joins
their texts makes other numbers of them."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, NavigableString

from juesuan.documents.marks import set_apart
from juesuan.ground.expressions import Expression

OMML = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VAL = f"{OMML}val"
_OPERATOR = Expression(r"[+＋−－×÷*/=]|(?<=.)-")
_MARKS = {"begChr": "(", "sepChr": "|", "endChr": ")"}  # around and between what stands in brackets, where nothing else is said
_HEIGHTS = {"sup": "superscript", "sub": "subscript"}
_ROWS = ("eqArr", "m", "mr", "nary", "func", "limLow", "limUpp")  # whose parts stand beside or over each other


def of_word(element: Any) -> str:
    """An equation of a Word document (Office Math, ISO/IEC 29500-1, 22.1), without its properties."""
    name = element.tag.removeprefix(OMML) if isinstance(element.tag, str) else ""
    if name == "t":
        return element.text or ""
    texts = [of_word(child) for child in element if _counts(child)]
    if name == "f" and len(texts) == 2:
        return _over(*texts)
    if name == "d":
        said = ((element.find(f"{OMML}dPr/{OMML}{mark}"), usual) for mark, usual in _MARKS.items())
        first, between, last = (usual if mark is None else mark.get(_VAL) or "" for mark, usual in said)
        return f"{first}{between.join(texts)}{last}"
    if name == "rad":
        return f"√{_whole(texts[-1])}" if texts else ""
    if name in _HEIGHTS:
        return set_apart("".join(texts), _HEIGHTS[name])
    return (" " if name in _ROWS else "").join(text for text in texts if text)


def of_page(page: BeautifulSoup) -> None:
    """Puts the equations of a page (MathML) into one line, in place, without their sources in other notations."""
    if page.find("math") is None:
        return
    for tag in page.find_all(["annotation", "annotation-xml"]):
        tag.decompose()
    for fraction in reversed(page.find_all("mfrac")):  # the inner ones first
        parts = [child for child in fraction.children if child.name]
        if len(parts) == 2:
            fraction.replace_with(NavigableString(_over(*(part.get_text() for part in parts))))
    for name, height in _HEIGHTS.items():
        for tag in reversed(page.find_all(f"m{name}")):
            parts = [child for child in tag.children if child.name]
            if len(parts) == 2:
                tag.replace_with(NavigableString(parts[0].get_text() + set_apart(parts[1].get_text(), height)))


def _counts(child: Any) -> bool:
    return isinstance(child.tag, str) and child.tag.startswith(OMML) and not child.tag.endswith("Pr")


def _over(above: str, below: str) -> str:
    return f"{_whole(above)}/{_whole(below)}"


def _whole(text: str) -> str:
    """A part that stands together: in brackets where it holds an operator."""
    return f"({text})" if _OPERATOR.search(text) and not (text.startswith("(") and text.endswith(")")) else text
