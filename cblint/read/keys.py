"""This is where the table language is defined in which the buildspec and the AppSpec are described, key by key.

One table reads the nodes, reports what is malformed, and is the source of the published JSON Schemas.
"""

from __future__ import annotations

from cblint.enumeration import Enum
from cblint.model.part import ProblemKind
from cblint.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import TypeAlias


class Expands(Enum):
    """What CodeBuild does with `$NAME` in a value, and with `$(command)`."""

    NO = "stays as it is written"
    PERHAPS = "may be expanded: AWS does not say"
    VARIABLES = "is expanded where it is a variable"
    SHELL = "is expanded as a shell does"


class Word(NamedTuple):
    """A scalar that is taken as text; a number or truth value counts as it is written."""

    values: tuple[str, ...] = ()
    """What is allowed; nothing: any text."""
    pattern: str = ""
    """A regular expression that the whole text has to match, instead of listed values."""
    ignore_case: bool = False
    what: str = "a string"
    """What is expected, for people."""
    problem: ProblemKind | None = ProblemKind.WRONG_TYPE
    """How another value is reported; None: a rule that knows more does it, and only the schema tells here."""
    bare: bool = False
    """Whether it has to be a number without quotes."""
    examples: tuple[str, ...] = ()
    """Values that an editor may offer where others are allowed too."""
    meanings: tuple[str, ...] = ()
    """What each of the values, or else of the examples, means, for an editor."""


class Flag(NamedTuple):
    """A truth value, which may be written as `yes`, `no`, `on`, `off`, `true` or `false`, quoted or not."""


class Number(NamedTuple):
    """A whole number, which may be quoted."""

    minimum: int | None = None


class Anything(NamedTuple):
    """Any value: what is in it is nobody's business here."""


class CommandText(NamedTuple):
    """One shell command."""


class Listed(NamedTuple):
    """A list of values of one shape."""

    item: Shape
    alone: bool = True
    """Whether one value may stand without a list around it."""


class Mapped(NamedTuple):
    """A mapping whose keys are free names."""

    value: Shape
    description: str
    """What stands under each name."""


class Keys(NamedTuple):
    """A mapping with known keys."""

    keys: tuple[Key, ...]
    closed: bool = True
    """Whether any other key is wrong."""
    free: tuple[str, ...] = ()
    """Beginnings of other keys that are passed over: they hold YAML anchors."""
    other_case: bool = False
    """Whether a key may also begin in the other case (`Resources` and `resources`)."""


class Key(NamedTuple):
    """One key of a mapping."""

    name: str
    shape: Shape
    description: str
    required: bool = False
    unless: str = ""
    """A key in whose presence this one is not required."""
    told: bool = True
    """Whether its absence is reported here; if not, a rule that knows more does it, and only the schema tells."""
    version: str = ""
    """The only version of the language that reads it, where not all do."""
    since: str = ""
    """When AWS added it, where that is recent."""
    rule: ProblemKind | None = None
    """How its standing here is reported: the key is known, but wrong in this place."""
    deprecated: bool = False
    unquoted_beside: str = ""
    """A key beside which this one has to be a number without quotes."""
    expands: Expands = Expands.PERHAPS
    """What becomes of a `$` in its value, or in the values in it."""
    early: bool = False
    """Whether it is read before the first command runs, which can set no variable for it."""
    default: str | float | bool | None = None
    """What holds where it is not given, for editors."""
    examples: tuple[str, ...] = ()
    """Values, or items of it, that an editor may show."""


class Language(NamedTuple):
    """A language: its name for people, its root, and what people write for which key."""

    name: str
    root: Keys
    confusions: tuple[tuple[str, str], ...]


Shape: TypeAlias = Word | Flag | Number | Anything | CommandText | Listed | Mapped | Keys

TEXT = Word()
TEXTS = Listed(TEXT)
FLAG = Flag()
COMMANDS = Listed(CommandText())
ANYTHING = Anything()

TRUE_WORDS = ("yes", "true", "on")
FALSE_WORDS = ("no", "false", "off")

STAND_IN = r"^\s*$|[$]|<[^<>]*>|\{\{|#\{|__[A-Za-z0-9_]+__|@[A-Za-z0-9_]+@|%[A-Za-z0-9_]+%"
"""What holds something for a program to replace, or for CodeBuild to expand; it may turn out to be anything."""


def find(keys: Keys, name: str) -> Key | None:
    """Return the key of a name."""
    return next((key for key in keys.keys if key.name == name), None)


def known_key(keys: Keys, name: str) -> Key | None:
    """Return the key that a name is, in either case of its first letter where that is allowed."""
    found = find(keys, name)
    if found is None and keys.other_case and name:
        found = find(keys, name[0].swapcase() + name[1:])
    return found


def versions_of(keys: Keys) -> tuple[str, ...]:
    """Return the versions that a language has."""
    shape = next((key.shape for key in keys.keys if key.name == "version"), None)
    return shape.values if isinstance(shape, Word) else ()


def key_at(keys: Keys, path: str) -> Key | None:
    """Return the key at a path, free names being `*`: `artifacts.secondary-artifacts.*.name`."""
    shape: Shape = keys
    found: Key | None = None
    for name in path.split("."):
        while isinstance(shape, Listed):
            shape = shape.item
        match shape:
            case Keys():
                found = find(shape, name)
                if found is None:
                    return None
                shape = found.shape
            case Mapped(value=value) if name == "*":
                shape = value
            case _:
                return None
    return found
