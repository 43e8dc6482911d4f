"""Enumerations do what those of the standard library do, as far as anything here asks it of them."""

from __future__ import annotations

import enum
from typing import Any

import pytest

from cblint import enumeration


@pytest.fixture(params=[enum, enumeration], ids=["standard", "own"])
def kinds(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_members_are_found_by_name_and_by_value(kinds: Any) -> None:
    class Color(kinds.Enum):  # type: ignore[misc]
        """Colours."""

        RED: Any = "red"
        GREEN: Any = ("green", 2)
        """As grass is."""

        @property
        def is_warm(self) -> bool:
            return self is Color.RED

    assert Color.RED is Color["RED"] is Color("red")  # type: ignore[misc]
    assert Color(("green", 2)).name == "GREEN"
    assert (Color.GREEN.value, Color.GREEN.name) == (("green", 2), "GREEN")
    assert list(Color) == [Color.RED, Color.GREEN]
    assert list(reversed(Color)) == [Color.GREEN, Color.RED]
    assert len(Color) == 2
    assert list(Color.__members__) == ["RED", "GREEN"]
    assert Color.RED.is_warm
    assert not Color.GREEN.is_warm
    assert Color.RED != "red"
    assert len({Color.RED, Color.GREEN, Color.RED}) == 2
    assert (repr(Color.RED), str(Color.RED)) == ("<Color.RED: 'red'>", "Color.RED")
    with pytest.raises(KeyError):
        Color["BLUE"]  # type: ignore[misc]
    with pytest.raises(ValueError, match="blue"):
        Color("blue")


def test_numbers_compare_as_numbers(kinds: Any) -> None:
    class Level(kinds.IntEnum):  # type: ignore[misc]
        LOW: Any = 1
        HIGH: Any = 3

    assert Level.LOW < Level.HIGH == 3
    assert max(Level) is Level.HIGH
    assert Level(3) is Level.HIGH
    assert isinstance(Level.LOW, int)
    assert f"{Level.HIGH} {Level.HIGH!s}" == "3 3"
    assert repr(Level.HIGH) == "<Level.HIGH: 3>"


def test_members_are_matched_by_identity(kinds: Any) -> None:
    class Side(kinds.Enum):  # type: ignore[misc]
        LEFT: Any = "left"
        RIGHT: Any = "right"

    def other(side: object) -> object:
        match side:
            case Side.LEFT:
                return Side.RIGHT
            case Side.RIGHT:
                return Side.LEFT
        return None

    assert other(Side.LEFT) is Side.RIGHT
    assert other("left") is None
