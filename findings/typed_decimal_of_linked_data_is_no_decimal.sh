#!/usr/bin/env bash
# What: an amount in JSON-LD whose context says that it is an xsd:decimal, 1750.61, turned into RDF by PyLD, which follows the recommendation. One would
#       expect "1750.61"^^xsd:decimal, as for the whole amount 35000 beside it.
# Version: PyLD 3.3.0, rdflib 7.6.0, xmlschema 4.3.1.
# Seen: "1.75061E3"^^xsd:decimal: a number that is not whole is written as a double, and only then the declared type put on it. No decimal may be
#       written so: XML Schema refuses it, as stores do that check what they load, and the amounts with fen are lost where whole ones are kept. rdflib
#       reads the same document as "1750.61"^^xsd:decimal, so that two graphs of one document are not the same graph. As text, "1750.61", both give it right.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pyld==3.3.0 rdflib==7.6.0 xmlschema==4.3.1
"$folder/env/bin/python" -W ignore - <<'PY'
import json

import xmlschema
from pyld import jsonld
from rdflib import Graph

DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
schema = xmlschema.XMLSchema('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="amount" type="xs:decimal"/></xs:schema>')


def written(amount: float | str) -> tuple[str, str, bool]:
    """What PyLD and rdflib write, and whether the first is a decimal by XML Schema."""
    document = {"@context": {"amount": {"@id": "https://example.org/amount", "@type": DECIMAL}}, "@id": "https://example.org/unit", "amount": amount}
    by_pyld = jsonld.to_rdf(document)["@default"][0]["object"]
    assert by_pyld["datatype"] == DECIMAL
    by_rdflib = next(iter(Graph().parse(data=json.dumps(document), format="json-ld").objects()))
    return by_pyld["value"], str(by_rdflib), schema.is_valid(f"<amount>{by_pyld['value']}</amount>")


seen = [written(amount) for amount in (1750.61, 35000, "1750.61")]
print(seen)
assert seen == [("1.75061E3", "1750.61", False), ("35000", "35000", True), ("1750.61", "1750.61", True)]
PY
