"""One module per file format; each has read(data, where) -> Content and knows nothing about final accounts."""
