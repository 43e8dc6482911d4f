"""This is where facts about AWS and the tools of builds stand: JSON files, each with its sources and dates."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    FactT = TypeVar("FactT")


def stored(name: str) -> Any:
    """Return what the file of this folder with a name holds, `images` for `images.json`; it is read at each call."""
    from json import loads  # noqa: PLC0415  (only where facts are asked for)

    path = os.path.join(os.path.dirname(__file__), f"{name}.json")  # noqa: PTH118, PTH120  (pathlib is not paid for here)
    with open(path, "rb") as stream:  # noqa: PTH123
        return loads(str(stream.read(), "utf-8"))


def each_of(written: Mapping[str, Any], make: Callable[[str, Any], FactT]) -> Mapping[str, FactT]:
    """Return facts by name, each made of its name and of what is written of it when it is first asked for."""
    return _Made(written, make)


class _Made(Mapping):  # type: ignore[type-arg]  # `each_of` says of what
    """Facts of which few are asked for."""

    __slots__ = ("_made", "_make", "_written")

    def __init__(self, written: Mapping[str, Any], make: Callable[[str, Any], object]) -> None:
        self._written = written
        self._make = make
        self._made: dict[str, object] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._make(name, self._written[name])
        return self._made[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self._written else default

    def __contains__(self, name: object) -> bool:
        return name in self._written

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)
