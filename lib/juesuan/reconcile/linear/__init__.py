"""Linear: can rows of whole-number inequalities that hang together all hold? Decided exactly, with a proof either way.

Knows of rows, columns and atoms (what stands or falls as one) only. Read in this order:

    component.py   the model, the decision, and the irreducible conflict behind a contradiction
    guide.py       HiGHS in floating point, which names a corner of the system or a contradiction, and may err
    equations.py   sparse linear equations in rational numbers, which turn what HiGHS names into exact points and proofs
    simplex.py     an exact simplex, which decides where the guide was wrong or the system is small

Nothing that floating point says is believed: a point is checked against every row, a contradiction is added up (Farkas).
"""
