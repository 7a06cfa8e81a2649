"""Parquet: a table of the contract as one file, by the types of the codebook; exact, and the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from juesuan.ground.errors import WrongCall

_WIDTH, _SCALE = 38, 12  # decimal128: 26 digits before the point, 12 after it; more than DuckDB and most readers hold


def parquet(rows: Iterable[Mapping[str, str]], columns: Mapping[str, Mapping[str, Any]], fixed: bool = False) -> bytes:
    """The rows as Parquet: integers as int64, numbers as exact decimal128(38, 12), the rest as text; empty cells are null.

    A column with a number that decimal128(38, 12) cannot hold to the last digit is text, so that no reader gets a rounded
    figure; where the schema is to be the same in many files (`fixed`) it is null there. Raises WrongCall without pyarrow.
    """
    try:
        import pyarrow
        from pyarrow import parquet as writer
    except ImportError as error:
        raise WrongCall(
            "Parquet", "the library pyarrow is not installed", 'pip install "juesuan[parquet]", or leave Parquet out'
        ) from error
    rows, fields, arrays = list(rows), [], []
    for name, column in columns.items():
        texts = [row[name] or None for row in rows]
        if column["type"] == "integer":
            kind, values = pyarrow.int64(), [None if t is None else int(t) for t in texts]
        elif column["type"] == "number" and (fixed or all(map(_fits, texts))):
            kind = pyarrow.decimal128(_WIDTH, _SCALE)
            values = [Decimal(t) if t is not None and _fits(t) else None for t in texts]
        else:
            kind, values = pyarrow.string(), texts
        about = {"description": "\n".join(column["description"].values()), "unit": column.get("unit", "")}
        fields.append(pyarrow.field(name, kind, metadata={k: v for k, v in about.items() if v}))
        arrays.append(pyarrow.array(values, kind))
    sink = pyarrow.BufferOutputStream()
    writer.write_table(pyarrow.table(arrays, schema=pyarrow.schema(fields)), sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def _fits(text: str | None) -> bool:
    whole, _, places = (text or "").lstrip("-").partition(".")
    return len(whole) <= _WIDTH - _SCALE and len(places) <= _SCALE
