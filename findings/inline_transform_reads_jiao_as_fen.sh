#!/usr/bin/env bash
# What: the transformation of inline XBRL for amounts whose units stand between the digits, ixt:num-unit-decimal, over Chinese money: 5元8角.
#       One would expect 5.80 (ten jiao to the yuan), or a refusal, since only "a unit" is asked for and no two units are told apart.
# Version: arelle-release 2.47.3.
# Seen: the fact is 5.08, without a message: the digits between the two units are hundredths, whatever the units. 1亿零50万 (100,500,000) is
#       the fact 1.50, with no message either. 1,750元61分 is right, so that a test with fen shows nothing.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q arelle-release==2.47.3
cd "$folder"
"$folder/env/bin/python" - <<'PY'
PRINTED = {"one": "5元8角", "two": "1亿零50万", "three": "1,750元61分"}
facts = "".join(
    f'<p><ix:nonFraction name="t:{name}" contextRef="c" unitRef="u" decimals="2" format="ixt:num-unit-decimal">{text}</ix:nonFraction></p>'
    for name, text in PRINTED.items()
)
elements = "".join(
    f'<xsd:element name="{name}" id="{name}" type="x:monetaryItemType" substitutionGroup="x:item" x:periodType="duration"/>' for name in PRINTED
)
with open("taxonomy.xsd", "w", encoding="utf-8") as file:
    file.write(f"""<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:x="http://www.xbrl.org/2003/instance"
 xmlns:t="urn:t" targetNamespace="urn:t" elementFormDefault="qualified"><xsd:import namespace="http://www.xbrl.org/2003/instance"
 schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>{elements}</xsd:schema>""")
with open("accounts.html", "w", encoding="utf-8") as file:
    file.write(f"""<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:t="urn:t"
 xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12" xmlns:x="http://www.xbrl.org/2003/instance"
 xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:iso4217="http://www.xbrl.org/2003/iso4217"><head><title>accounts</title></head><body><div style="display:none"><ix:header>
 <ix:references><link:schemaRef xlink:type="simple" xlink:href="taxonomy.xsd"/></ix:references><ix:resources><x:context id="c"><x:entity>
 <x:identifier scheme="urn:x">x</x:identifier></x:entity><x:period><x:startDate>2023-01-01</x:startDate><x:endDate>2023-12-31</x:endDate>
 </x:period></x:context><x:unit id="u"><x:measure>iso4217:CNY</x:measure></x:unit></ix:resources></ix:header></div>{facts}</body></html>""")
PY
XDG_CONFIG_HOME="$folder/settings" "$folder/env/bin/arelleCmdLine" --file accounts.html --validate --facts facts.csv --factListCols "Label,Value" \
  --internetConnectivity offline >log 2>&1
cat facts.csv
if grep -qE "rror|arning|nconsisten" log; then cat log; exit 1; fi
grep -q "^t:one,5.08" facts.csv
grep -q "^t:two,1.50" facts.csv
grep -q "^t:three,1750.61" facts.csv
