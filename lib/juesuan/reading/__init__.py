"""Figures with their meaning: every printed number becomes a fact, is set aside with a reason, or is unread.

In: Document. Out: Reading (facts, tables, forms, identity). From outside: read_facts(), the types it returns, vocabulary().
"""
