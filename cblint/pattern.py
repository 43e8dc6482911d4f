"""This is where regular expressions are compiled, each when it is first used: few are, on the way to one small file."""

from __future__ import annotations

import re

from cblint.record import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from typing import AnyStr


class _Deferred:
    """A pattern that has not been used yet; what of it has been, it keeps."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern like that of `re.compile`, which costs nothing before it is used."""
    return cast("re.Pattern[AnyStr]", _Deferred(source, flags))
