#!/usr/bin/env bash
# What: an XBRL instance with amounts in yuan that are known to 万元 (decimals="-4"): 45,000 and 25,000, together 70,000, and 17,506,149. In XBRL decimals
#       says how far a value is to be trusted and leaves the value as it is; one would expect the list of facts that Arelle writes as CSV
#       to hold the values, beside their decimals.
# Version: arelle-release 2.47.3.
# Seen: the column "Value" has each value rounded by its decimals, and halves to the even digit: 40000, 20000, 70000 and 17510000. Parts that add up in
#       the instance do not in the list, and accounts that go by 四舍五入 would round to 50000 and 30000. The same run stores 45000 and 17506149
#       when it writes JSON. A reconciliation made on the list finds errors in true accounts.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q arelle-release==2.47.3
cd "$folder"
cat >accounts.xsd <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance"
           targetNamespace="http://example.com/accounts" elementFormDefault="qualified">
  <xs:import namespace="http://www.xbrl.org/2003/instance" schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>
  <xs:element name="Salaries" id="Salaries" type="xbrli:monetaryItemType" substitutionGroup="xbrli:item" xbrli:periodType="duration"/>
  <xs:element name="Offices" id="Offices" type="xbrli:monetaryItemType" substitutionGroup="xbrli:item" xbrli:periodType="duration"/>
  <xs:element name="Basic" id="Basic" type="xbrli:monetaryItemType" substitutionGroup="xbrli:item" xbrli:periodType="duration"/>
  <xs:element name="Projects" id="Projects" type="xbrli:monetaryItemType" substitutionGroup="xbrli:item" xbrli:periodType="duration"/>
</xs:schema>
XML
cat >accounts.xbrl <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:a="http://example.com/accounts"
            xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:iso4217="http://www.xbrl.org/2003/iso4217">
  <link:schemaRef xlink:type="simple" xlink:href="accounts.xsd"/>
  <xbrli:context id="year">
    <xbrli:entity><xbrli:identifier scheme="http://example.com">bureau</xbrli:identifier></xbrli:entity>
    <xbrli:period><xbrli:startDate>2023-01-01</xbrli:startDate><xbrli:endDate>2023-12-31</xbrli:endDate></xbrli:period>
  </xbrli:context>
  <xbrli:unit id="yuan"><xbrli:measure>iso4217:CNY</xbrli:measure></xbrli:unit>
  <a:Salaries contextRef="year" unitRef="yuan" decimals="-4">45000</a:Salaries>
  <a:Offices contextRef="year" unitRef="yuan" decimals="-4">25000</a:Offices>
  <a:Basic contextRef="year" unitRef="yuan" decimals="-4">70000</a:Basic>
  <a:Projects contextRef="year" unitRef="yuan" decimals="-4">17506149</a:Projects>
</xbrli:xbrl>
XML
XDG_CONFIG_HOME="$folder/settings" "$folder/env/bin/arelleCmdLine" --file accounts.xbrl --validate --internetConnectivity offline \
  --facts facts.csv --factListCols "Label Value Dec" --plugins saveLoadableOIM --saveLoadableOIM facts.json >log.txt 2>&1
"$folder/env/bin/python" - <<'PY'
import csv
import json
from decimal import Decimal
from pathlib import Path

with open("facts.csv", encoding="utf-8-sig", newline="") as file:
    listed = {row["Label"]: row["Value"] for row in csv.DictReader(file)}
facts = json.loads(Path("facts.json").read_text("utf-8"))["facts"].values()
stored = {fact["dimensions"]["concept"].split(":")[1]: Decimal(fact["value"]) for fact in facts}
troubles = [line for line in Path("log.txt").read_text("utf-8").splitlines() if not line.startswith("[info]")]
print("list:", listed, "| JSON:", {name: str(value) for name, value in stored.items()}, "| messages:", troubles)
assert listed == {"Salaries": "40000", "Offices": "20000", "Basic": "70000", "Projects": "17510000"}
assert stored == {"Salaries": 45000, "Offices": 25000, "Basic": 70000, "Projects": 17506149}
assert not troubles
PY
