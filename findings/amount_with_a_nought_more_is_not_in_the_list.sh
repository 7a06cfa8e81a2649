#!/usr/bin/env bash
# What: amounts as linked data, 3.20, 3.2 and 900.00, all xsd:decimal, and a printed amount looked for by SPARQL in rdflib: FILTER(?v = 3.2), and
#       FILTER(?v IN (3.2)), as one writes it for several amounts. By the recommendation IN is = with each of the list; one would expect the same rows.
# Version: rdflib 7.6.0; pyoxigraph 0.5.13 for comparison.
# Seen: = finds 3.20 and 3.2, IN finds 3.2 only, and NOT IN (3.2) has 3.20 among what differs; 900.00 = 900 is true and 900.00 IN (900) is false. IN compares
#       how an amount is written, = what it is worth, so that an item published with fen is reported as unmatched. pyoxigraph has the same rows for both.
#       Where both sides are written with two decimals nothing shows. No error or warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q rdflib==7.6.0 pyoxigraph==0.5.13
"$folder/env/bin/python" - <<'PY'
import pyoxigraph
import rdflib

DATA = "@prefix : <urn:accounts:> . :a :amount 3.20 . :b :amount 900.00 . :c :amount 3.2 ."
graph, store = rdflib.Graph(), pyoxigraph.Store()
graph.parse(data=DATA, format="turtle")
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)


def items(holder: object, condition: str) -> str:
    rows = holder.query(f"SELECT ?s {{ ?s <urn:accounts:amount> ?v FILTER(?v {condition}) }}")
    return "".join(sorted(str(row[0]).strip("<>")[-1] for row in rows))


expected = {"= 3.2": ("ac", "ac"), "IN (3.2)": ("c", "ac"), "NOT IN (3.2)": ("ab", "b"), "= 900": ("b", "b"), "IN (900)": ("", "b"), "IN (900.00)": ("b", "b")}
seen = {condition: (items(graph, condition), items(store, condition)) for condition in expected}
print(seen)
assert seen == expected
PY
