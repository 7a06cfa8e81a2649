"""Errors: what the caller can mend. A publisher's mistake is a finding, never an error."""

from __future__ import annotations


class JuesuanError(Exception):
    """Says which file and place, what was seen there, and what to do; the command prints it and ends with status 2."""

    def __init__(self, where: str, seen: str, advice: str):
        super().__init__(f"{where}: {seen}; {advice}")
        self.where, self.seen, self.advice = where, seen, advice

    def __reduce__(self):
        # Exceptions are otherwise rebuilt from their message alone, and one raised in a worker process could not come back.
        return type(self), (self.where, self.seen, self.advice)


class CannotGet(JuesuanError):
    """The file is missing or the system does not let us read it."""


class CannotRead(JuesuanError):
    """The file is there but its content is damaged, encrypted, too large or of another kind."""


class BadReference(JuesuanError):
    """A vocabulary or criteria file under data/ is not as its loader requires."""


class WrongCall(JuesuanError):
    """The command or function was called with something it does not take."""
