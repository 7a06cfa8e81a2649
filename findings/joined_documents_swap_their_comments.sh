#!/usr/bin/env bash
# What: two drafts of a disclosure, each with an auditor's comment in Word (9.99: 已核对, checked; 3.20: 与表不符, differs from the table), put together by
#       docxcompose, which brings along styles, lists, pictures and footnotes of what is appended. One would expect both comments, or that those
#       of the second part are gone.
# Version: docxcompose 2.2.0, python-docx 1.2.0 (which writes the drafts and reads the result).
# Seen: the second part's comment is gone and its mark in the text stays, with the number that it had in its own file, 0. In the whole document that is
#       the number of the first part's comment, so that 3.20, which was objected to, now bears "checked". Where the first part has no comments,
#       the mark points to none. No error or warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q docxcompose==2.2.0 python-docx==1.2.0
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PY'
import docx
from docx.oxml.ns import qn
from docxcompose.composer import Composer


def draft(name: str, sentence: str, comment: str) -> None:
    written = docx.Document()
    paragraph = written.add_paragraph(sentence)
    if comment:
        written.add_comment(paragraph.runs, text=comment, author="审计", initials="审")
    written.save(name)


def joined(first: str, second: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The comments of the whole document; each sentence that bears a mark, with the comment that the mark names."""
    whole = Composer(docx.Document(first))
    whole.append(docx.Document(second))
    whole.save("whole.docx")
    read = docx.Document("whole.docx")
    comments = {comment.comment_id: comment.text for comment in read.comments}
    marks = [(paragraph.text, comments.get(int(mark.get(qn("w:id"))), "none"))
             for paragraph in read.paragraphs for mark in paragraph._p.iter(qn("w:commentReference"))]
    return list(comments.values()), marks


draft("first.docx", "培训费9.99万元", "已核对")
draft("second.docx", "会议费3.20万元", "与表不符")
draft("plain.docx", "培训费9.99万元", "")
both, alone = joined("first.docx", "second.docx"), joined("plain.docx", "second.docx")
print(both, alone, sep="\n")
assert both == (["已核对"], [("培训费9.99万元", "已核对"), ("会议费3.20万元", "已核对")])
assert alone == ([], [("会议费3.20万元", "none")])
PY
