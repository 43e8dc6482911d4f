"""This is where it is answered which paths have to be there for a program to do its work."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.invocation import Invocation
from cblint.data.needs import Reading, needs
from cblint.record import NamedTuple
from cblint.value import Hole, Known, Text, Value, embedded, string

_FILE = "file://"
_INTERPRETED = ("-c", "-e", "-m", "-")
_URL = "://"


class PathUse(NamedTuple):
    """A path that a program needs."""

    value: Value
    """The path, as a word or the end of one."""
    verb: str
    """What the program does with it: `reads`, `enters`, `runs`, `copies`, `moves` or `changes`."""
    folder: bool = False
    """Whether it has to be a folder."""


def path_uses(invocation: Invocation) -> tuple[PathUse, ...]:
    """Return the paths that a program needs, as far as its words say so plainly."""
    found = list(_own(invocation))
    for reading in needs().reads.get(invocation.name, ()):
        found += _read(reading, invocation)
    if invocation.name == "aws":
        found += _named_by_url(invocation)
    found += [PathUse(each.target, "reads") for each in invocation.redirects if each.operator == "<"]
    return tuple(found)


def _own(invocation: Invocation) -> Iterator[PathUse]:
    """Yield the program's own path, where it is one below the current folder or the source's."""
    word = invocation.words[0] if invocation.words else None
    match word:
        case Known(data=str() as text) if text.startswith(("./", "../")):
            yield PathUse(word, "runs")
        case Text(parts=(Hole(), str() as text)) if text.startswith("/"):
            yield PathUse(word, "runs")


def _read(reading: Reading, invocation: Invocation) -> Iterator[PathUse]:
    words = invocation.words[1:]
    texts = [string(word) for word in words]
    if reading.sub:
        if not texts or texts[0] != reading.sub:
            return
        words, texts = words[1:], texts[1:]
    if reading.needs and not reading.needs.intersection(texts):
        return
    if any(text is not None and text.startswith(reading.without) for text in texts) and reading.without:
        return
    found = _options(reading, words, texts) if reading.options else _operands(reading, words, texts)
    for value in found:
        text = string(value)
        if text == "-":
            continue
        if not reading.suffixes or (text is not None and text.endswith(reading.suffixes)):
            yield PathUse(value, reading.verb, reading.folder)


def _options(reading: Reading, words: tuple[Value, ...], texts: list[str | None]) -> Iterator[Value]:
    for index, (word, text) in enumerate(zip(words, texts, strict=True)):
        if text in reading.before:
            return
        option, equals, _ = (text or "").partition("=")
        if option not in reading.options:
            continue
        if equals:
            yield _after(word, len(option) + 1)
        elif index + 1 < len(words):
            yield words[index + 1]


def _operands(reading: Reading, words: tuple[Value, ...], texts: list[str | None]) -> tuple[Value, ...]:
    operands: list[Value] = []
    skipped = False
    for word, text in zip(words, texts, strict=True):
        if skipped:
            skipped = False
        elif text is None or not text.startswith("-") or (operands and reading.operands == "first"):
            operands.append(word)
        elif text in reading.values:
            skipped = True
        elif text == "--":
            continue
        elif text in _INTERPRETED or text.startswith("--") or not set(text[1:]) <= reading.flags:
            return ()
    match reading.operands:
        case "first":
            return tuple(operands[:1])
        case "rest":
            return tuple(operands[1:])
        case "sources":
            return tuple(operands[:-1])
        case _:
            return tuple(operands)


def _named_by_url(invocation: Invocation) -> Iterator[PathUse]:
    for word in invocation.words[1:]:
        text = string(word)
        for scheme in (_FILE, "fileb://"):
            if text is not None and text.startswith(scheme) and _URL not in text[len(scheme) :]:
                yield PathUse(_after(word, len(scheme)), "reads")


def _after(word: Value, length: int) -> Value:
    """Return a word without its first letters, which are known, the rest where it stands."""
    whole = embedded(word)
    match word:
        case Known(data=str() as text) if whole is not None:
            return word.replace(data=text[length:], segments=whole.map.slice(length, len(text)))
        case Text(parts=(str() as text, *rest)) if len(text) > length:
            return Text(word.origin, (text[length:], *rest), ())
        case _:
            return word
