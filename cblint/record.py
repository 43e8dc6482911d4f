"""This is where immutable records are made: dataclasses and named tuples without what those cost at start-up.

Defining a standard frozen dataclass costs about 0.5 ms, because it compiles its methods; a check of one small
file defines some sixty types. A `Record` costs a twentieth of that, has slots, compares by identity and is
understood by type checkers through `dataclass_transform`. A `NamedTuple` is to type checkers the one of `typing`;
it costs a third of that and does without the import of `typing`.
"""

from __future__ import annotations

from collections import _tuplegetter  # type: ignore[attr-defined]
from functools import cache
from types import CodeType, FunctionType

TYPE_CHECKING = False
"""True to type checkers, as in `typing`, which is not imported for it."""

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NamedTuple, Self, cast, dataclass_transform

    __all__ = ["TYPE_CHECKING", "NamedTuple", "Record", "RecordType", "cast"]
else:

    def cast(_, value):  # noqa: ANN001, ANN201
        """Return a value, which type checkers then take for what is said."""
        return value

    def dataclass_transform(**_):  # noqa: ANN003, ANN202
        """Change nothing: it speaks to type checkers."""
        return lambda kind: kind


_tuple = tuple.__new__
_MANY = 3
"""So many records of a kind are worth a constructor of its own, which takes its fields by their names."""


def _initialise(self: Record, /, *args: object, **kwargs: object) -> None:
    """Set the fields of a record whose kind is rare so far."""
    kind = type(self)
    kind.__made__.append(None)
    if len(kind.__made__) == _MANY:
        type.__setattr__(kind, "__init__", kind.constructor())
    setters = kind.__setters__
    if kwargs or len(args) != len(setters):
        args = _completed(kind.__name__, kind.__fields__, kind.__defaults__, args, kwargs)
    for put, value in zip(setters, args):  # noqa: B905  (both have the same length)
        put(self, value)


def _completed(
    name: str,
    fields: tuple[str, ...],
    defaults: dict[str, object],
    args: tuple[object, ...],
    given: dict[str, object],
) -> tuple[object, ...]:
    """Return the values of all fields, in order; raise TypeError if they are not given rightly."""
    missing = fields[len(args) :]
    if len(args) > len(fields):
        raise TypeError(f"{name} takes {len(fields)} fields, not {len(args)}")
    for field in given:
        if field not in missing:
            raise TypeError(f"{name} has no field {field}")
    values = defaults | given if given else defaults
    try:
        return (*args, *[values[field] for field in missing])
    except KeyError as error:
        raise TypeError(f"{name} needs {error.args[0]}") from None


@cache
def _code(whole: str, each: str, count: int) -> CodeType:
    """Return the code of a constructor of so many fields; giving them other names needs no compiling, which is dear."""
    names = [f"field_{index}" for index in range(count)]
    body = whole.format("".join([each.format(index=index, field=name) for index, name in enumerate(names)]))
    made: FunctionType = eval(f"lambda {', '.join(('_', *names))}: {body}")  # noqa: S307
    return made.__code__


def _check_defaults(name: str, fields: tuple[str, ...], defaults: dict[str, object]) -> None:
    """Raise TypeError unless the fields with a default are the last ones."""
    if tuple(defaults) != fields[len(fields) - len(defaults) :]:
        raise TypeError(f"{name} has a field without default after one with a default")


@dataclass_transform(frozen_default=True, eq_default=False)
class RecordType(type):
    """Turn the annotations of a class body into slots, and its assigned values into defaults."""

    __fields__: tuple[str, ...]
    __defaults__: dict[str, object]
    __setters__: list[Callable[[object, object], None]]
    __made__: list[None]
    """An item for each that was made, up to `_MANY`: setting a number anew would empty the caches of the class."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> RecordType:
        """Make the class, its fields being those of its base followed by its own."""
        own = tuple(body.get("__annotations__", ()))
        fields: tuple[str, ...] = ()
        defaults: dict[str, object] = {}
        setters: list[Callable[[object, object], None]] = []
        for base in bases:
            if isinstance(base, RecordType):
                fields += base.__fields__
                defaults |= base.__defaults__
                setters += base.__setters__
        fields += own
        defaults |= {field: body.pop(field) for field in own if field in body}
        _check_defaults(name, fields, defaults)
        body.setdefault("__init__", _initialise)
        body |= {"__slots__": own, "__match_args__": fields, "__fields__": fields, "__defaults__": defaults}
        body |= {"__setters__": setters, "__made__": []}  # here, for setting them on the class later is dear
        made = super().__new__(cls, name, bases, body)
        setters += [made.__dict__[field].__set__ for field in own]
        return made

    def constructor(cls) -> Callable[..., None]:
        """Return a constructor that takes exactly these fields, three times as fast as the one for all kinds."""
        code = _code("{}None", "put_{index}(_, {field}) or ", len(cls.__fields__))
        code = code.replace(co_varnames=("_", *cls.__fields__))
        setters = {f"put_{index}": put for index, put in enumerate(cls.__setters__)}
        return FunctionType(code, setters, "__init__", tuple(cls.__defaults__.values()))


class Record(metaclass=RecordType):
    """An immutable object with named fields; subclasses add fields by annotating them."""

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
        made = object.__new__(kind)
        for field, put in zip(kind.__fields__, kind.__setters__, strict=True):
            put(made, changes.pop(field) if field in changes else getattr(self, field))
        if changes:
            raise TypeError(f"{kind.__name__} has no field {next(iter(changes))}")
        return made


if not TYPE_CHECKING:

    def _create(kind, /, *args, **given):  # noqa: ANN001, ANN002, ANN003, ANN202
        """Make a tuple whose kind is rare so far."""
        kind.__made__.append(None)
        if len(kind.__made__) == _MANY:
            kind.__new__ = _constructor(kind._fields, kind._field_defaults)
        if given or len(args) != len(kind._fields):
            args = _completed(kind.__name__, kind._fields, kind._field_defaults, args, given)
        return _tuple(kind, args)

    def _constructor(fields, defaults):  # noqa: ANN001, ANN202
        code = _code("_tuple(_, ({}))", "{field}, ", len(fields)).replace(co_varnames=("_", *fields))
        return FunctionType(code, {"_tuple": _tuple}, "__new__", tuple(defaults.values()))

    class NamedTupleType(type):
        """Turn the annotations of a class body into the items of a tuple, and its assigned values into defaults."""

        def __new__(cls, name, bases, body):  # noqa: ANN001, ANN204
            """Make the class."""
            fields = tuple(body.get("__annotations__", ()))
            if fields:
                defaults = {field: body.pop(field) for field in fields if field in body}
                _check_defaults(name, fields, defaults)
                body |= {field: _tuplegetter(index, "") for index, field in enumerate(fields)}
                body |= {"__new__": _create, "_fields": fields, "_field_defaults": defaults, "__match_args__": fields}
                body["__made__"] = []
            body["__slots__"] = ()
            return super().__new__(cls, name, bases, body)

    class NamedTuple(tuple, metaclass=NamedTupleType):  # noqa: SLOT001  (the metaclass does)
        """A tuple whose items have names; subclasses name them by annotating them."""

        @classmethod
        def _make(cls, items):  # noqa: ANN001, ANN206
            return cls(*items)

        def _asdict(self):  # noqa: ANN202
            return dict(zip(self._fields, self, strict=True))

        def _replace(self, **changes):  # noqa: ANN003, ANN202
            made = _tuple(type(self), [changes.pop(field, item) for field, item in zip(self._fields, self)])  # noqa: B905
            if changes:
                raise TypeError(f"{type(self).__name__} has no field {next(iter(changes))}")
            return made

        def __getnewargs__(self):  # noqa: ANN204
            return tuple(self)

        def __repr__(self):  # noqa: ANN204
            inner = ", ".join(f"{field}={item!r}" for field, item in self._asdict().items())
            return f"{type(self).__name__}({inner})"
