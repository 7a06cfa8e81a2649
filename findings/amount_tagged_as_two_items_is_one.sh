#!/usr/bin/env bash
# What: a printed amount that is two items at once, as the only project of a department is its project expenditure: in Inline XBRL one tag within the other around
#       one number, with the unit and scale that both must share. And an amount that is exact, decimals="INF". Read by py-xbrl. One would expect
#       two facts, as Arelle has them, and to be able to tell an exact amount from one rounded to whole yuan.
# Version: py-xbrl 3.0.3; arelle-release 2.47.3 for comparison.
# Seen: only the inner item is there. The outer tag has no text of its own and is passed over in silence, as if its item had not been reported. The exact
#       1750.61 has decimals 0, as if rounded to whole yuan, so that everything from 1750.11 to 1751.11 agrees with it. Arelle finds the report valid.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q py-xbrl==3.0.3 arelle-release==2.47.3
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import shutil
from pathlib import Path

import arelle
from xbrl.cache import HttpCache
from xbrl.instance import XbrlParser

ITEMS = ("Projects", "Repairs", "Basic")
elements = "".join(
    f'<xs:element id="{name}" name="{name}" type="x:monetaryItemType" substitutionGroup="x:item" x:periodType="duration"/>' for name in ITEMS
)
Path("items.xsd").write_text(f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:x="http://www.xbrl.org/2003/instance"
 targetNamespace="urn:items"><xs:import namespace="http://www.xbrl.org/2003/instance"
 schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>{elements}</xs:schema>""")
TAG = '<ix:nonFraction name="i:{}" contextRef="c" unitRef="u" scale="{}" decimals="{}" format="ixt:num-dot-decimal">{}</ix:nonFraction>'
twice = TAG.format("Projects", 4, 2, TAG.format("Repairs", 4, 2, "900.00"))
Path("report.html").write_text(f"""<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:i="urn:items"
 xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12" xmlns:xbrli="http://www.xbrl.org/2003/instance"
 xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:iso4217="http://www.xbrl.org/2003/iso4217"><head><title>accounts</title></head><body><div style="display:none"><ix:header>
 <ix:references><link:schemaRef xlink:type="simple" xlink:href="items.xsd"/></ix:references><ix:resources><xbrli:context id="c"><xbrli:entity>
 <xbrli:identifier scheme="urn:x">x</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:startDate>2023-01-01</xbrli:startDate>
 <xbrli:endDate>2023-12-31</xbrli:endDate></xbrli:period></xbrli:context><xbrli:unit id="u"><xbrli:measure>iso4217:CNY</xbrli:measure></xbrli:unit>
 </ix:resources></ix:header></div><p>{twice}</p><p>{TAG.format("Basic", 0, "INF", "1,750.61")}</p></body></html>""")
shutil.copytree(Path(arelle.__path__[0]) / "resources/cache/http", "cache")  # XBRL's own schemas, which Arelle brings along
read = XbrlParser(HttpCache("cache")).parse_instance("./report.html")
seen = {fact.concept.name: (fact.value, fact.decimals) for fact in read.facts}
print(seen)
assert seen == {"Repairs": (9000000.0, 2), "Basic": (1750.61, 0)}
PY
XDG_CONFIG_HOME="$folder/settings" "$folder/env/bin/arelleCmdLine" --file report.html --validate --facts facts.csv --factListCols "Label,Value,Dec" \
  --internetConnectivity offline >log 2>&1
cat facts.csv
if grep -qE "rror|arning|nconsisten" log; then cat log; exit 1; fi
grep -q "^Projects,9000000.00,2" facts.csv
grep -q "^Repairs,9000000.00,2" facts.csv
grep -q "^Basic,1750.61,INF" facts.csv
