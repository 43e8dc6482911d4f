"""This is where GitHub's `primaryLocationLineHash` is computed, by which code scanning knows an alert again.

The hash of a line is a polynomial, modulo 2^64, of the hundred UTF-16 units that follow the line's start when
spaces and tabs are left out and every line end is one line feed; the text is followed by the unit 65535, then by
zeros. The number after the colon tells how many lines up to this one have the same hash.

It is linear, so a short secret could be computed back from it. Therefore the text that is given here has its secrets
masked. Where one stands in the window GitHub computes another hash; it then keeps the one that it was given.
"""

from __future__ import annotations

from cblint.pattern import pattern

_WINDOW = 100
_FACTOR = 37
_MASK = (1 << 64) - 1
_END = "\uffff"
_ASTRAL = pattern("[\U00010000-\U0010ffff]")


class LineHashes:
    """The hashes of one text; the text is prepared once, and a line's hash is computed when it is asked for."""

    def __init__(self, text: str) -> None:
        normal = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
        self._units = _utf16(normal) + _END + "\0" * _WINDOW
        self._starts = [0]
        end = self._units.find("\n")
        while end >= 0:
            self._starts.append(end + 1)
            end = self._units.find("\n", end + 1)
        self._counts: list[int] = []
        self._seen: dict[str, int] = {}

    def line(self, number: int) -> str:
        """Return the hash of a line, counted from 1, as GitHub writes it; of no such line, that of the last."""
        number = min(max(number, 1), len(self._starts))
        while len(self._counts) < number:
            window = self._window(len(self._counts))
            count = self._seen[window] = self._seen.get(window, 0) + 1
            self._counts.append(count)
        return f"{_hash(self._window(number - 1)):x}:{self._counts[number - 1]}"

    def _window(self, index: int) -> str:
        start = self._starts[index]
        return self._units[start : start + _WINDOW]


def _utf16(text: str) -> str:
    """Return a text with each character beyond U+FFFF as two surrogates."""
    return _ASTRAL.sub(lambda match: _surrogates(ord(match[0]) - 0x10000), text)


def _surrogates(code: int) -> str:
    return chr(0xD800 + (code >> 10)) + chr(0xDC00 + (code & 0x3FF))


def _hash(window: str) -> int:
    value = 0
    for unit in window:
        value = (value * _FACTOR + ord(unit)) & _MASK
    return value
