"""True disclosures in varied phrasing, for tests and teaching.

In: a seed. Out: a text whose every figure is known.
"""
