#!/usr/bin/env bash
# What: the day on which an office published its accounts, by which the term of twenty days after approval is judged, found on the page by htmldate, which its
#       manual calls multilingual: 发布时间：2024年8月20日 (published on 20 August 2024). One would expect that day, or None, as it has for a page
#       without a date.
# Version: htmldate 1.11.0.
# Seen: 2024-01-01; and 2023-01-01 where the heading has 2023年度, as it always has: a date in Chinese is not known, and a year on the page is made
#       its first of January. Where an amount can be a year and a month it is taken before either: 支出2021.12万元 on the page gives 2021-12-01. The
#       same page with 2024-08-20, 2024.08.20 or 20 August 2024 is right, amount or not. Every result is a whole date, so that the accounts
#       of 2023 are published before 2023 was over, and nothing tells that the day was made up.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q htmldate==1.11.0
"$folder/env/bin/python" -W ignore - <<'PY'
from htmldate import find_date


def published(title: str, *lines: str) -> str | None:
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    return find_date(f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{paragraphs}</body></html>")


plain, year, amount = "某市统计局部门决算", "某市统计局2023年度部门决算", "支出2021.12万元。"
chinese = [published(plain, "发布时间：2024年8月20日"), published(year, "发布时间：2024年8月20日"), published(year, "发布时间：2024年8月20日", amount)]
digits = [published(year, day, amount) for day in ("发布时间：2024-08-20", "发布时间：2024.08.20", "Published 20 August 2024")]
undated = published(plain, "支出三万元。")
print("in Chinese:", chinese, "| otherwise:", digits, "| no date:", undated)
assert chinese == ["2024-01-01", "2023-01-01", "2021-12-01"]
assert digits == ["2024-08-20"] * 3 and undated is None
PY
