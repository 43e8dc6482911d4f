"""This is where immutable records are made: dataclasses without the start-up cost of dataclasses.

Defining a standard frozen dataclass costs about 0.5 ms, because it compiles its methods; a check of one small
file defines some sixty types. A `Record` costs a twentieth of that, has slots, compares by identity and is
understood by type checkers through `dataclass_transform`.
"""

from __future__ import annotations

from typing import Any, Self, dataclass_transform

_MISSING = object()
_set = object.__setattr__


@dataclass_transform(frozen_default=True, eq_default=False)
class RecordType(type):
    """Turn the annotations of a class body into slots, and its assigned values into defaults."""

    __fields__: tuple[str, ...]
    __defaults__: dict[str, object]

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> RecordType:
        """Make the class, its fields being those of its base followed by its own."""
        own = tuple(body.get("__annotations__", ()))
        fields: tuple[str, ...] = ()
        defaults: dict[str, object] = {}
        for base in bases:
            if isinstance(base, RecordType):
                fields += base.__fields__
                defaults |= base.__defaults__
        defaults |= {field: body.pop(field) for field in own if field in body}
        body["__slots__"] = own
        body["__match_args__"] = fields + own
        made = super().__new__(cls, name, bases, body)
        made.__fields__ = fields + own
        made.__defaults__ = defaults
        return made


class Record(metaclass=RecordType):
    """An immutable object with named fields; subclasses add fields by annotating them."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kind = type(self)
        fields = kind.__fields__
        if len(args) > len(fields):
            raise TypeError(f"{kind.__name__} takes {len(fields)} fields, not {len(args)}")
        for field, value in zip(fields, args, strict=False):
            _set(self, field, value)
        for field in fields[len(args) :]:
            value = kwargs.pop(field, _MISSING)
            if value is _MISSING:
                value = kind.__defaults__.get(field, _MISSING)
                if value is _MISSING:
                    raise TypeError(f"{kind.__name__} needs {field}")
            _set(self, field, value)
        if kwargs:
            raise TypeError(f"{kind.__name__} has no field {next(iter(kwargs))}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be deleted")

    def __repr__(self) -> str:
        inner = ", ".join(f"{field}={getattr(self, field)!r}" for field in type(self).__fields__)
        return f"{type(self).__name__}({inner})"

    def replace(self, **changes: object) -> Self:
        """Return a copy with some fields changed; raise TypeError for a field that there is not."""
        kind = type(self)
        return kind(**({field: getattr(self, field) for field in kind.__fields__} | changes))
