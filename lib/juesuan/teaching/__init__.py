"""True disclosures in varied phrasing, exercises with planted errors, lessons.

In: a seed, or the bundled document. Out: a text whose every figure is known; what students and teachers of an exercise get.
"""
