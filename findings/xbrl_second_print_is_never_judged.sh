#!/usr/bin/env bash
# What: Calculations 1.1 (round to nearest) over an instance that reports one total twice, 800 and 900, with equal decimals, in
#       one context, beside parts that make 800. One would expect an inconsistency, or a message on the duplicates, in either order.
# Version: arelle-release 2.47.3.
# Seen: with 800 first no message at all; with 900 first the sum is found inconsistent. Only the first of the two is judged, and
#       nothing says that they differ. Prints that may differ need contexts of their own, e.g. by a typed dimension.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet arelle-release==2.47.3
cd "$place"
cat > taxonomy.xsd <<'XSD'
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase"
  xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:t="urn:t" targetNamespace="urn:t" elementFormDefault="qualified">
<xsd:annotation><xsd:appinfo><link:linkbaseRef xlink:type="simple" xlink:href="sums.xml" xlink:role="http://www.xbrl.org/2003/role/calculationLinkbaseRef"
  xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase"/></xsd:appinfo></xsd:annotation>
<xsd:import namespace="http://www.xbrl.org/2003/instance" schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>
<xsd:element name="total" id="total" type="xbrli:monetaryItemType" substitutionGroup="xbrli:item" xbrli:periodType="duration"/>
<xsd:element name="one" id="one" type="xbrli:monetaryItemType" substitutionGroup="xbrli:item" xbrli:periodType="duration"/>
<xsd:element name="two" id="two" type="xbrli:monetaryItemType" substitutionGroup="xbrli:item" xbrli:periodType="duration"/>
</xsd:schema>
XSD
cat > sums.xml <<'XML'
<link:linkbase xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink">
<link:arcroleRef arcroleURI="https://xbrl.org/2023/arcrole/summation-item" xlink:type="simple" xlink:href="https://www.xbrl.org/2023/calculation-1.1.xsd#summation-item"/>
<link:calculationLink xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link">
<link:loc xlink:type="locator" xlink:href="taxonomy.xsd#total" xlink:label="total"/>
<link:loc xlink:type="locator" xlink:href="taxonomy.xsd#one" xlink:label="one"/>
<link:loc xlink:type="locator" xlink:href="taxonomy.xsd#two" xlink:label="two"/>
<link:calculationArc xlink:type="arc" xlink:arcrole="https://xbrl.org/2023/arcrole/summation-item" xlink:from="total" xlink:to="one" order="1" weight="1"/>
<link:calculationArc xlink:type="arc" xlink:arcrole="https://xbrl.org/2023/arcrole/summation-item" xlink:from="total" xlink:to="two" order="2" weight="1"/>
</link:calculationLink></link:linkbase>
XML
instance() { # first total, second total
cat > "$1-$2.xml" <<XML
<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:t="urn:t">
<link:schemaRef xlink:type="simple" xlink:href="taxonomy.xsd"/>
<xbrli:context id="c"><xbrli:entity><xbrli:identifier scheme="urn:x">x</xbrli:identifier></xbrli:entity><xbrli:period>
<xbrli:startDate>2023-01-01</xbrli:startDate><xbrli:endDate>2023-12-31</xbrli:endDate></xbrli:period></xbrli:context>
<xbrli:unit id="u"><xbrli:measure>iso4217:CNY</xbrli:measure></xbrli:unit>
<t:total contextRef="c" unitRef="u" decimals="0">$1</t:total><t:total contextRef="c" unitRef="u" decimals="0">$2</t:total>
<t:one contextRef="c" unitRef="u" decimals="0">500</t:one><t:two contextRef="c" unitRef="u" decimals="0">300</t:two>
</xbrli:xbrl>
XML
}
instance 800 900
instance 900 800
judge() {
  XDG_CONFIG_HOME="$place/settings" "$place/venv/bin/arelleCmdLine" --file "$1" --validate --calc c11r --internetConnectivity offline 2>&1 | grep -c "inconsistentCalculationUsingRounding" || true
}
right_first=$(judge 800-900.xml)
wrong_first=$(judge 900-800.xml)
echo "inconsistencies told: 800 printed first: $right_first, 900 printed first: $wrong_first"
[ "$right_first" = 0 ] && [ "$wrong_first" = 1 ]
