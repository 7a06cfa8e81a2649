"""Files as published: a module a format, each giving the one text with offsets and its paragraphs and tables.

In: a path. Out: Document. From outside: read_document() and the types of document.py; what writes into a published file
(report/annotated_draft, report/page_pictures) asks its format where the text stands.
"""
