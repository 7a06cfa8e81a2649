"""What is handed over: memo (page and Word), evidence sheet, tick-marked document, workpaper, annotated draft, index; and data.

In: Disclosure. Out: files. `telling` says it in a language, `blocks` are what html and word write; text of a document is data:
it is made harmless and escaped there, nowhere else. `contract` has the columns that nothing may change.
"""
