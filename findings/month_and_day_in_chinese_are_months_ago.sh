#!/usr/bin/env bash
# What: dates of a disclosure that lack their year or their day, as sentences have them (12月31日, 8月20日, 2023年), found by dateparser's search_dates, told
#       that the language is Chinese and that today is 20 August 2024. One would expect the day that is named, in some year, or nothing.
# Version: dateparser 1.5.0.
# Seen: 月, 日 and 年 also count months, days and years, and without any "ago" they are taken for that: 12月31日 is 20 July 2023, twelve months and 31 days
#       before today, 8月20日, today's own date, is 30 November 2023, and 2023年 is the year 1. With all three, 2023年12月31日, the date is right, and so is
#       December 31 in English, so that a try with either shows nothing. A term that runs from the approval is counted from a day that nobody named.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q dateparser==1.5.0
"$folder/env/bin/python" -W ignore - <<'PY'
from datetime import datetime

from dateparser.search import search_dates

TODAY = {"RELATIVE_BASE": datetime(2024, 8, 20)}


def found(sentence: str, language: str = "zh") -> list[str]:
    return [when.date().isoformat() for _text, when in search_dates(sentence, languages=[language], settings=TODAY)]


seen = {date: found(f"截至{date}") for date in ("12月31日", "8月20日", "2023年", "2023年12月31日")}
english = found("until December 31", "en")
print(seen, english)
assert seen == {"12月31日": ["2023-07-20"], "8月20日": ["2023-11-30"], "2023年": ["0001-08-20"], "2023年12月31日": ["2023-12-31"]}
assert english == ["2024-12-31"]
PY
