#!/usr/bin/env bash
# What: a page scanned at 300 dots an inch (2480 x 3508), given to RapidOCR as it is. One would expect more dots to be of use, or
#       a word that they are not used.
# Version: rapidocr 3.10.0, onnxruntime 1.32.0.
# Seen: by default every picture is shrunk to 2000 on its longer side before lines are looked for and cut out, so that a scan at
#       300 dots is read as one at 171, in silence; the boxes come back in the page's own pixels, so nothing shows it.
#       Global.max_side_len has to be raised, or lines cut from the page by oneself.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet rapidocr==3.10.0 onnxruntime==1.32.0
cd "$place"
"$place/venv/bin/python" - <<'PY'
import numpy as np
from rapidocr import RapidOCR

page = np.full((3508, 2480, 3), 255, np.uint8)
engine = RapidOCR(params={"Global.log_level": "critical"})
shown, _ = engine.preprocess_img(page)
print(page.shape, "is read as", shown.shape, "max_side_len", engine.cfg.Global.max_side_len)
assert engine.cfg.Global.max_side_len == 2000 and max(shown.shape) <= 2016
PY
