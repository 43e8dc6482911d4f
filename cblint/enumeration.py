"""This is where enumerations are made: those of the standard library, without what they cost.

A standard enumeration costs 0.1 ms to define, and each look at a member goes through Python code of its metaclass; a
check of one small file defines some twenty. To type checkers these here are the standard ones.
"""

from __future__ import annotations

from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from enum import Enum, IntEnum

    __all__ = ["Enum", "IntEnum"]
else:

    class EnumType(type):
        """Turn the values that are assigned in a class body into members of the class."""

        def __new__(cls, name, bases, body):  # noqa: ANN001, ANN204
            """Make the class and its members."""
            values = {key: value for key, value in body.items() if key[0] != "_" and not hasattr(value, "__get__")}
            made = super().__new__(cls, name, bases, {key: body[key] for key in body if key not in values})
            made.__members__ = {}
            for key, value in values.items():
                member = int.__new__(made, value) if issubclass(made, int) else object.__new__(made)
                member.name, member.value = key, value
                made.__members__[key] = member
                setattr(made, key, member)
            return made

        def __call__(cls, value):  # noqa: ANN001, ANN204
            """Return the member of a value; raise ValueError if there is none."""
            for member in cls.__members__.values():
                if member.value == value:
                    return member
            raise ValueError(f"{value!r} is no {cls.__name__}")

        def __getitem__(cls, name):  # noqa: ANN001, ANN204
            """Return the member of a name; raise KeyError if there is none."""
            return cls.__members__[name]

        def __iter__(cls):  # noqa: ANN204
            return iter(cls.__members__.values())

        def __reversed__(cls):  # noqa: ANN204
            return reversed(cls.__members__.values())

        def __len__(cls) -> int:
            return len(cls.__members__)

    class Enum(metaclass=EnumType):
        """A set of named values, each of which is itself alone."""

        def __repr__(self) -> str:
            return f"<{type(self).__name__}.{self.name}: {self.value!r}>"

        def __str__(self) -> str:
            return f"{type(self).__name__}.{self.name}"

    class IntEnum(int, Enum):
        """A set of named numbers, which compare as numbers do."""

        __repr__ = Enum.__repr__
        __str__ = int.__repr__
