#!/usr/bin/env bash
# What: a sentence of a budget memo in Markdown with two ranges, 10~12万元 and 5~6万元 (the sign that Chinese keyboards give for "to"), made into a Word
#       document by pandoc. A pair of ~ makes a subscript, which must hold no blank, so one would expect running text to be safe, as it is
#       in English ("10~12 yuan, of which 5~6").
# Version: pypandoc_binary 1.17 (pandoc 3.9), python-docx 1.2.0, which reads the result.
# Seen: Chinese is written without blanks: all from 12 to 5 is one subscript and both signs are gone. The text of the document reads 1012万元 and
#       56万元, amounts nobody wrote; on paper 10 and 6 stand beside small figures. No warning. Read as gfm, the sentence stays.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pypandoc_binary==1.17 python-docx==1.2.0
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import docx
import pypandoc

SENTENCE = "培训费控制在10~12万元，其中师资费5~6万元。"


def text(sentence: str, form: str) -> str:
    pypandoc.convert_text(sentence, "docx", format=form, outputfile="memo.docx", extra_args=["--fail-if-warnings"])
    return "".join(paragraph.text for paragraph in docx.Document("memo.docx").paragraphs)


seen, kept = text(SENTENCE, "markdown"), text(SENTENCE, "gfm")
english = text("Training 10~12 yuan, of which 5~6 yuan.", "markdown")
print("pandoc", pypandoc.get_pandoc_version(), seen, kept, english, sep="\n")
assert seen == "培训费控制在1012万元，其中师资费56万元。"
assert kept == SENTENCE and english == "Training 10~12 yuan, of which 5~6 yuan."
PY
