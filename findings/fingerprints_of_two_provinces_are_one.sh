#!/usr/bin/env bash
# What: names of departments of all provinces linked by the key that the fingerprints library makes of a name, as tools for company registers and
#       sanctions lists do. It brings every script into Latin letters, so one would expect Chinese names of different departments to have different keys.
# Version: fingerprints 1.3.1, normality 3.1.0.
# Seen: 陕西省财政厅 and 山西省财政厅, of two provinces, have one key: the tones, which alone part shǎn from shān, are dropped, and every character is a
#       word of its own, sorted, so that order parts nothing either: 山阳县 (of Shaanxi) and 阳山县 (of Guangdong) are one. Accounts of one are linked
#       with those of the other as a sure match. The letters that normality gives still have their tones (shǎn xī), its slug has none.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q fingerprints==1.3.1 normality==3.1.0
"$folder/env/bin/python" -W ignore - <<'PY'
import fingerprints
from normality import latinize_text, slugify

names = ("陕西省财政厅", "山西省财政厅")
keys, letters, slugs = (list(map(made, names)) for made in (fingerprints.generate, latinize_text, slugify))
counties = list(map(fingerprints.generate, ("山阳县财政局", "阳山县财政局")))
print(keys, letters, slugs, counties)
assert keys[0] == keys[1] and slugs[0] == slugs[1] and letters[0] != letters[1]
assert counties[0] == counties[1]
PY
