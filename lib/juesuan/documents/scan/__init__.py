"""Scans: pictures of pages become characters and strokes with places, which are read on like those of a PDF.

In: pixels. Out: Sheet, with the reader's confidence and its other candidates for every character.
"""
