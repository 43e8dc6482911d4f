"""This is where the options of rules are declared: what the configuration may say of one rule."""

from __future__ import annotations

from cblint.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Protocol, TypeAlias, TypeVar

    ValueT_co = TypeVar("ValueT_co", covariant=True)

    class Declared(Protocol[ValueT_co]):
        """An option whose value is of one type."""

        @property
        def name(self) -> str:
            """Its key in the rule's table, in kebab-case."""

        @property
        def default(self) -> ValueT_co:
            """What it is where nothing is configured."""


RESERVED = ("severity", "profile")
"""What can be configured for every rule, and what no option may therefore be called."""


class FlagOption(NamedTuple):
    """An option that is true or false."""

    name: str
    help: str
    default: bool = False


class NumberOption(NamedTuple):
    """An option that is a whole number."""

    name: str
    help: str
    default: int = 0


class TextOption(NamedTuple):
    """An option that is a text, or one of a few words."""

    name: str
    help: str
    default: str = ""
    choices: tuple[str, ...] = ()


class NamesOption(NamedTuple):
    """An option that is a list of texts."""

    name: str
    help: str
    default: tuple[str, ...] = ()


Option: TypeAlias = "FlagOption | NumberOption | TextOption | NamesOption"
OptionValue: TypeAlias = "bool | int | str | tuple[str, ...]"
KINDS = {"flag": FlagOption, "number": NumberOption, "text": TextOption, "names": NamesOption}
"""The kinds of options by the word that stands for them in the index of rules."""
WORDS = {kind: word for word, kind in KINDS.items()}
"""Those words by the kinds."""
