#!/usr/bin/env bash
# What: a tagged report (inline XBRL) with a fact that is nil (xsi:nil, "no value", as for an item that a department does not have), read by ixbrlparse; and 0.07 and
#       2.01 in 万元 (scale 4). Nil is XBRL's way to tell "not reported" from nought; one would expect None, and 700 and 20100.
# Version: ixbrlparse 0.12.0.
# Seen: the nil fact is 0, without an error in the document's list of errors, so that an item left out and an item of nought are one and an average over
#       departments counts both. Scaled values are floats multiplied by a power: 700.0000000000001 and 20099.999999999996, unequal to what is meant, and
#       cut to whole yuan the second is 20099.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q ixbrlparse==0.12.0
"$folder/env/bin/python" -W ignore - <<'PY'
import io

from ixbrlparse import IXBRL

FACT = '<ix:nonFraction name="e:{}" contextRef="c" unitRef="u" decimals="2" {}</ix:nonFraction>'
facts = {"nil": 'xsi:nil="true">', "nought": 'format="ixt:num-dot-decimal">0.00', "small": 'format="ixt:num-dot-decimal" scale="4">0.07',
         "other": 'format="ixt:num-dot-decimal" scale="4">2.01'}
report = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:e="https://example.org/"
 xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12" xmlns:xbrli="http://www.xbrl.org/2003/instance"
 xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><body><ix:header><ix:resources>
<xbrli:context id="c"><xbrli:entity><xbrli:identifier scheme="https://example.org/">1</xbrli:identifier></xbrli:entity>
<xbrli:period><xbrli:instant>2023-12-31</xbrli:instant></xbrli:period></xbrli:context>
<xbrli:unit id="u"><xbrli:measure>iso4217:CNY</xbrli:measure></xbrli:unit></ix:resources></ix:header>""" \
    + "".join(FACT.format(*fact) for fact in facts.items()) + "</body></html>"
read = IXBRL(io.StringIO(report))
seen = {fact.name: fact.value for fact in read.numeric}
print(seen, read.errors)
assert seen["nil"] == seen["nought"] == 0 and not read.errors
assert seen["small"] == 700.0000000000001 and seen["other"] != 20100
PY
