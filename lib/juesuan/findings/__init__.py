"""What goes into the memo: rules by kind, each with its dated criteria, and what the auditor decided on them.

In: Reading, checks, verdict. Out: Finding. Sentences are data (data/words), criteria are data (data/criteria).
"""
