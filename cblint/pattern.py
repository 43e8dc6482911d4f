"""This is where regular expressions are compiled, each when it is first used: few are, on the way to one small file."""

from __future__ import annotations

import re

from cblint.record import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from typing import AnyStr


_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class _Compiled:
    """A pattern that was used, with the methods of a compiled one."""


class _Deferred(_Compiled):
    """A pattern that has not been used yet: when it is, it turns into one that was, which is as fast as any object."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(self._source, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        self.__class__ = _Compiled  # type: ignore[assignment]
        return getattr(compiled, name)


def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern like that of `re.compile`, which costs nothing before it is used."""
    return cast("re.Pattern[AnyStr]", _Deferred(source, flags))
