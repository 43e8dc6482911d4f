"""This is where YAML events come from: libyaml's parser, or PyYAML's own where that is missing, behind one face."""

from __future__ import annotations

import sys
from types import ModuleType

from cblint.record import TYPE_CHECKING, Record, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.machinery import ModuleSpec
    from typing import Protocol, TypeAlias

    class Mark(Protocol):
        """A place in the text, in code points."""

        index: int

    class Event(Protocol):
        """One event of the parser; which of the others it has, its class says."""

        start_mark: Mark
        end_mark: Mark
        anchor: str | None
        tag: str | None
        value: str
        style: str | None
        flow_style: bool

    _Start: TypeAlias = Callable[[str], Callable[[], Event | None]]

_ERRORS = {
    "ReaderError": "reader",
    "ScannerError": "scanner",
    "ParserError": "parser",
    "ComposerError": "composer",
    "ConstructorError": "constructor",
    "EmitterError": "emitter",
    "SerializerError": "serializer",
    "RepresenterError": "representer",
}
"""The exceptions that libyaml's binding takes from the package when it is imported, and the module of each."""


class Stop(Record):
    """Why and where the parser stopped; the offsets are often one token late."""

    problem: str
    offset: int
    context: str
    context_offset: int | None


class Unparsable(Exception):  # noqa: N818  (an event of parsing, not a failure of cblint)
    """The text is no YAML; `stop` says where the parser stopped."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop.problem)
        self.stop = stop


class EventKinds(Record):
    """The classes of events, told apart by identity."""

    scalar: type
    alias: type
    sequence_start: type
    sequence_end: type
    mapping_start: type
    mapping_end: type
    document_start: type
    document_end: type


class Front(Record):
    """A YAML parser: how to start one on a text, its kinds of events, and the error that it raises."""

    start: _Start
    kinds: EventKinds
    error: type[Exception]


class _Deferred(ModuleType):
    """The package `yaml` with its body not yet run: any use of it by other code runs it, with the same classes."""

    def __getattr__(self, name: str) -> object:
        spec = self.__dict__["__spec__"]
        if "__deferred__" in self.__dict__:
            del self.__deferred__
            spec.loader.exec_module(self)
            self.__class__ = ModuleType  # type: ignore[assignment]
            return getattr(self, name)
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)

    def __setattr__(self, name: str, value: object) -> None:
        """Bind a module that has been imported; the binding takes over the exception that it defines."""
        super().__setattr__(name, value)
        for error, module in _ERRORS.items():
            if name == module and isinstance(value, ModuleType):
                setattr(sys.modules["yaml._yaml"], error, getattr(value, error))


def front(*, pure: bool = False) -> Front:
    """Return libyaml's parser, or the one written in Python if it is asked for or there is no other."""
    if not pure:
        _prepare()
        try:
            from yaml._yaml import CParser  # noqa: PLC0415  (after its package has been put off)
        except ImportError:
            return front(pure=True)
        return Front(cast("_Start", lambda text: CParser(text).get_event), _kinds(), _error())
    from yaml.parser import Parser  # noqa: PLC0415  (only where libyaml is missing)
    from yaml.reader import Reader  # noqa: PLC0415
    from yaml.scanner import Scanner  # noqa: PLC0415

    class Pure(Reader, Scanner, Parser):
        def __init__(self, text: str) -> None:
            Reader.__init__(self, text)
            Scanner.__init__(self)
            Parser.__init__(self)

    return Front(cast("_Start", lambda text: Pure(text).get_event), _kinds(), _error())


def stop_of(error: Exception) -> Stop:
    """Return why and where a parser stopped."""
    found = vars(error)
    mark, before = found.get("problem_mark"), found.get("context_mark")
    offset = mark.index if mark is not None else before.index if before is not None else 0
    context_offset = before.index if before is not None else None
    return Stop(str(found.get("problem") or ""), offset, str(found.get("context") or ""), context_offset)


def _kinds() -> EventKinds:
    from yaml.events import (  # noqa: PLC0415  (after its package has been put off)
        AliasEvent,
        DocumentEndEvent,
        DocumentStartEvent,
        MappingEndEvent,
        MappingStartEvent,
        ScalarEvent,
        SequenceEndEvent,
        SequenceStartEvent,
    )

    return EventKinds(
        ScalarEvent,
        AliasEvent,
        SequenceStartEvent,
        SequenceEndEvent,
        MappingStartEvent,
        MappingEndEvent,
        DocumentStartEvent,
        DocumentEndEvent,
    )


def _error() -> type[Exception]:
    from yaml.error import YAMLError  # noqa: PLC0415  (after its package has been put off)

    return YAMLError


def _prepare() -> None:
    """Import libyaml's binding without the body of its package, which loads ten modules that nothing here needs."""
    if "yaml" in sys.modules:
        return
    spec = _find("yaml")
    if spec is None or spec.loader is None or spec.submodule_search_locations is None:
        return
    package = ModuleType("yaml")
    package.__spec__ = spec
    package.__loader__ = spec.loader
    package.__file__ = spec.origin
    package.__package__ = "yaml"
    package.__path__ = spec.submodule_search_locations
    sys.modules["yaml"] = package
    try:
        _import_binding(package)
    except ImportError:
        for name in [name for name in sys.modules if name == "yaml" or name.startswith("yaml.")]:
            del sys.modules[name]
    else:
        package.__dict__["__deferred__"] = True
        package.__class__ = _Deferred


def _import_binding(package: ModuleType) -> None:
    # Each is imported by its full name: `from yaml import error` would look into the package first.
    import yaml.events  # noqa: PLC0415
    import yaml.nodes  # noqa: PLC0415
    import yaml.tokens  # noqa: PLC0415
    from yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    for name, module in _ERRORS.items():
        kind = YAMLError if module == "reader" else MarkedYAMLError
        holder = ModuleType(f"yaml.{module}")
        setattr(holder, name, type(name, (kind,), {}))
        setattr(package, module, holder)
    try:
        import yaml._yaml  # noqa: F401, PLC0415  (its package has been put off)
    finally:
        for module in _ERRORS.values():
            delattr(package, module)


def _find(name: str) -> ModuleSpec | None:
    for finder in sys.meta_path:
        spec = finder.find_spec(name, None)
        if spec is not None:
            return spec
    return None
