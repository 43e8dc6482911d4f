"""This is where a shell's options are told from words: of `set`, of the shell's own call, of a script's first line."""

from __future__ import annotations

_LONG = {
    "a": "allexport", "e": "errexit", "f": "noglob", "n": "noexec", "u": "nounset", "v": "verbose", "x": "xtrace",
    "C": "noclobber", "E": "errtrace",
}  # fmt: skip


def changed(options: frozenset[str], words: list[str | None]) -> frozenset[str]:
    """Return the options after `set` with these words; a word that is not known may unset any."""
    kept = set(options)
    index = 0
    while index < len(words):
        word = words[index]
        index += 1
        if word is None:
            return frozenset()
        if word in ("-", "--") or word[:1] not in ("-", "+"):
            break
        put = kept.add if word[0] == "-" else kept.discard
        for letter in word[1:]:
            if letter == "o" and index < len(words):
                put(words[index] or "")
                index += 1
            elif letter in _LONG:
                put(_LONG[letter])
    return frozenset(kept)


def given(line: str) -> frozenset[str]:
    """Return the options in a script's first line, such as `#!/bin/bash -eu`."""
    words = line.removeprefix("#!").split()
    return changed(frozenset(), [word for word in words[1:] if word.startswith(("-", "+"))])
