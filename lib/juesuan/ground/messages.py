"""Messages: what the commands say on standard error, in the language chosen; data/words/messages.yaml has the translations."""

from __future__ import annotations

import re
from functools import cache

from juesuan.ground.data import wording
from juesuan.ground.errors import JuesuanError


def told(message: str, lang: str) -> str:
    """A message in the language, with what it quotes of the system or another message; as it stands where that is English, or
    no translation is known."""
    if lang != "zh":
        return message
    for pattern, chinese in _patterns():
        if match := pattern.fullmatch(message):
            return chinese.format(*(told(quoted, lang) for quoted in match.groups()))
    return message


def error_told(error: JuesuanError, lang: str) -> str:
    """An error in the language: file and place, what was seen, what to do."""
    if lang != "zh":
        return str(error)
    where, seen, advice = (told(part, lang) for part in (error.where, error.seen, error.advice))
    return f"{where}：{seen}；{advice}"


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The English messages as patterns, those with most text of their own first, with the Chinese ones."""
    found = sorted(wording("messages").items(), key=lambda pair: (-len(pair[0].replace("{}", "")), pair[0]))
    return tuple((re.compile("(.+?)".join(map(re.escape, en.split("{}"))), re.DOTALL), zh) for en, zh in found)
