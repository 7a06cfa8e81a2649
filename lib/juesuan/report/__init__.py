"""What is handed over: memo, tick-marked document, workpaper, annotated draft, and the same as data.

In: Disclosure. Out: files. Text of a document is data: it is made harmless here, once.
"""
