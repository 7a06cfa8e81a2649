"""Survey: many published disclosures read and checked at once, into tables; documents, then one, runners, tables, run.

In: files and folders. Out: CSV and Parquet, one row a document, a finding, a figure. Nothing here judges or reads by itself.
"""

from juesuan.survey.run import Survey, survey

__all__ = ["Survey", "survey"]
