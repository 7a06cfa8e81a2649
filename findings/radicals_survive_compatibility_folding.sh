#!/usr/bin/env bash
# What: text copied from PDFs that browsers print with Noto or Source Han fonts holds radicals (⻋ ⻓ ⻔ ⼾) in place of the ideographs
#       车 长 门 户. One would expect NFKC, or a cleaner built on it, to bring the ideographs back.
# Version: unicodedata2 17.0.0 (Unicode 17), ftfy 6.3.1.
# Seen: NFKC folds the Kangxi radicals U+2F00-2FD5 but only two of the CJK Radicals Supplement U+2E80-2EF3, so 车 长 门 民 见 页 stay
#       radicals and 公务用车 is not found; and it makes ⼾ into 戶, not 户. ftfy does the same. EquivalentUnifiedIdeograph.txt has all.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet unicodedata2==17.0.0 ftfy==6.3.1
cd "$place"
"$place/venv/bin/python" - <<'PY'
import ftfy
import unicodedata2

text = "公务⽤⻋、部⻔、⺠政、增⻓、⼾数"
folded, fixed = unicodedata2.normalize("NFKC", text), ftfy.fix_text(text, normalization="NFKC")
left = [c for c in map(chr, range(0x2E80, 0x2EF4)) if unicodedata2.category(c) != "Cn" and unicodedata2.normalize("NFKC", c) == c]
print(folded, "| ftfy:", fixed, "| left of the supplement:", len(left))
assert folded == fixed == "公务用⻋、部⻔、⺠政、增⻓、戶数" and len(left) == 113
PY
