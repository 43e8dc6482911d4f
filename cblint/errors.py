"""This is where cblint's own failures are named; a failure is never a finding."""

from __future__ import annotations

from cblint.record import NamedTuple


class Failure(NamedTuple):
    """One thing that cblint could not do: it ends in exit status 2 and in SARIF's notifications."""

    message: str
    path: str | None = None
    """The file it is about, as the user would write it, where there is one."""
    line: int | None = None
    rule: str | None = None


class CblintError(Exception):
    """A failure that ends the stage in which it happens; it carries what to tell the user."""

    def __init__(self, message: str, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.failure = Failure(message, path, line)


class UsageError(CblintError):
    """The command line asks for something that does not exist or does not go together."""


class ConfigurationError(CblintError):
    """The configuration file is malformed or has a wrong key or value."""


class UnreadableError(CblintError):
    """A file or folder that was asked for cannot be read."""
