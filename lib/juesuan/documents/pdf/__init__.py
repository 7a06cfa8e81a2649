"""PDF: glyphs with their places become lines, columns and tables of one text; pictures of the pages.

In: bytes. Out: what a Document is built from, and where each character stands on its page.
"""
