"""Ink: the colours of the charts, Okabe and Ito's, each with a shape of its own, and the marks drawn in them."""

from __future__ import annotations

BLACK, ORANGE, SKY, YELLOW = "#000000", "#E69F00", "#56B4E9", "#F0E442"
BLUE, RED = "#0072B2", "#D55E00"
GREY, PALE = "#767676", "#D0D0D0"
# verdict: marker, face, edge, size. Dark means settled, hollow means nothing to test, and a cross is a break in grey too.
VERDICTS = {
    "ties": ("s", BLUE, BLUE, 7.5),
    "rounds": ("o", SKY, BLUE, 7.5),
    "breaks": ("X", RED, BLACK, 9.5),
    "suspect": ("D", YELLOW, BLACK, 8),
    "untestable": ("^", "white", BLACK, 7),
    "unchecked": ("s", "white", GREY, 6),
    "set_aside": (".", PALE, PALE, 4),
    "unread": ("P", ORANGE, BLACK, 8),
}
SERIES = {"budget": ("s", "white", BLACK), "prior": ("o", SKY, BLUE), "actual": ("D", BLUE, BLUE)}
HATCHES = {"budget": ("white", BLACK, ""), "prior": (SKY, BLUE, "//"), "actual": (BLUE, BLUE, "")}
