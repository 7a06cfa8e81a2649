"""Files as published: a module a format, each giving the one text with offsets and its paragraphs and tables.

In: a path. Out: Document. From outside: read_document() alone; the modules of the formats are not called by later rooms.
"""
