#!/usr/bin/env bash
# What: a sentence of a disclosure in RTF, 会议费3.20万元, whose Chinese characters are written as RTF has it for all beyond its code page: \u20250? with a
#       question mark for old readers, which \uc1 says to skip as one character. Read by pandoc. One would expect 会议费3.20万元.
# Version: pypandoc_binary 1.17 (pandoc 3.9); striprtf 0.0.35 for comparison.
# Seen: 会议费.20万元. Where plain text follows the question mark, its first character goes with it, and that is a digit of the amount: 会议费13.20万元
#       becomes 3.20, a true-looking amount, and a minus written that way, −3.20, is −.20. Between two Chinese characters nothing is lost, nor anywhere
#       where the mark is written as \'3f, so that words show nothing. striprtf reads all of it right. No warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pypandoc_binary==1.17 striprtf==0.0.35
"$folder/env/bin/python" -W ignore - <<'PY'
import pypandoc
from striprtf.striprtf import rtf_to_text


def rich(text: str, mark: str) -> str:
    """A document of one sentence, each character beyond ASCII with a mark for readers that do not know it."""
    body = "".join(character if character.isascii() else f"\\u{ord(character)}{mark}" for character in text)
    return f"{{\\rtf1\\ansi\\uc1 {body}\\par}}"


def by_pandoc(text: str, mark: str = "?") -> str:
    return pypandoc.convert_text(rich(text, mark), "plain", format="rtf").strip()


amounts = ("会议费3.20万元", "会议费13.20万元", "\u22123.20")
seen, by_code = list(map(by_pandoc, amounts)), [by_pandoc(amount, "\\'3f") for amount in amounts]
other = [rtf_to_text(rich(amount, "?")).strip() for amount in amounts]
print("pandoc:", seen, "| with the mark as a code:", by_code, "| striprtf:", other)
assert seen == ["会议费.20万元", "会议费3.20万元", "\u2212.20"]
assert by_code == list(amounts) and other == list(amounts)
PY
