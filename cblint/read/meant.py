"""This is where it is found out which key is meant by one that there is not, or that stands in the wrong place."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.part import ProblemKind
from cblint.read.keys import Keys, Language, Listed, Mapped, Shape, find
from cblint.read.spelling import nearest
from cblint.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cblint.parse.node import Node
    from cblint.read.table import Place, Table
    from cblint.source import Span


class Meant(NamedTuple):
    """The key that is meant: its right spelling, or where it belongs."""

    key: str = ""
    parent: str = ""
    """For people."""
    top: str = ""
    """The first key of the path to the parent."""


def meant_key(name: str, here: Keys, language: Language) -> Meant:
    """Return what a key is meant to be: one of this mapping, or one of another."""
    names = [key.name for key in here.keys]
    confused = dict(language.confusions).get(name.lower(), "")
    if confused in names:
        return Meant(key=confused)
    close = nearest(name, names)
    if close:
        return Meant(key=close)
    if find(language.root, name) is not None:
        return Meant(parent="no other key")
    for word in (name, confused):
        path = next(
            (path for path, keys in sections(language.root) if word and keys is not here and find(keys, word)), ""
        )
        if path:
            top, _, rest = path.partition(".")
            return Meant(parent="a phase" if top == "phases" and rest else f"`{path}`", top=top)
    return Meant()


def note_unknown(table: Table, place: Place, shape: Keys, given: list[tuple[str, Span, Node]]) -> str:
    """Note a key that there is not, `place.label` being what it stands in; return the key that is meant."""
    name = place.name
    meaning = meant_key(name, shape, table.language)
    if meaning.parent:
        message = f"`{name}` belongs under {meaning.parent}"
    elif meaning.key:
        message = f"`{name}` is not a key of {place.label}; the nearest is `{meaning.key}`"
    else:
        message = f"`{name}` is not a key of {place.label}"
    suggestion = "" if any(meaning.key == each for each, _, _ in given) else meaning.key
    table.problem(ProblemKind.UNKNOWN_KEY, place.span, place.symbol, message, subject=name, suggestion=suggestion)
    return meaning.top or meaning.key


def sections(root: Keys) -> Iterator[tuple[str, Keys]]:
    """Yield every mapping of known keys below the root with its path, the highest first."""
    level: list[tuple[str, Keys]] = [("", root)]
    while level:
        deeper: list[tuple[str, Keys]] = []
        for path, keys in level:
            if path:
                yield path, keys
            for key in keys.keys:
                below = f"{path}.{key.name}" if path else key.name
                deeper.extend(_inner(below, key.shape))
        level = deeper


def _inner(path: str, shape: Shape) -> Iterator[tuple[str, Keys]]:
    match shape:
        case Keys():
            yield path, shape
        case Mapped(value=inner):
            yield from _inner(f"{path}.<name>", inner)
        case Listed(item=inner):
            yield from _inner(path, inner)
        case _:
            return
