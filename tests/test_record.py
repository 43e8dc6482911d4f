"""Records: immutable, told apart by identity, and made in the same way however many there are."""

from __future__ import annotations

from typing import Any

import pytest

from cblint.record import NamedTuple, Record


def kinds() -> tuple[Any, Any]:
    class Point(Record):
        x: int
        y: int = 2

    class Named(Point):
        name: str = "origin"

    return Point, Named


def test_fields_may_be_given_in_every_way_however_many_were_made() -> None:
    point, named = kinds()
    for _ in range(200):
        made = [point(1), point(1, 2), point(x=1), point(1, y=2), named(1), named(1, name="origin")]
        assert [(each.x, each.y) for each in made] == [(1, 2)] * 6
        assert made[-1].name == made[-2].name == "origin"
        assert made[4].replace(name="other", x=3).x == 3


@pytest.mark.parametrize("before", [0, 100])
def test_what_is_given_wrongly_is_refused(before: int) -> None:
    point, _ = kinds()
    for _ in range(before):
        point(1)
    for args, given in (((), {}), ((1, 2, 3), {}), ((1,), {"z": 1}), ((1,), {"x": 1})):
        with pytest.raises(TypeError):
            point(*args, **given)


def test_a_record_cannot_be_changed() -> None:
    point, _ = kinds()
    for _ in range(100):
        made = point(1)
        with pytest.raises(AttributeError):
            made.x = 2
        with pytest.raises(AttributeError):
            del made.y
        assert made != point(1)


def test_named_tuples_are_made_in_the_same_way_however_many_there_are() -> None:
    class Row(NamedTuple):
        kind: str
        self: int = 2

    made: Any = Row
    for _ in range(300):
        rows = [made("a"), made("a", 2), made(kind="a"), made("a", self=2)]
        assert rows == [("a", 2)] * 4
        assert rows[0]._replace(kind="b") == ("b", 2)
    for args, given in (((), {}), (("a", 1, 2), {}), (("a",), {"kind": "b"}), (("a",), {"z": 1})):
        with pytest.raises(TypeError):
            made(*args, **given)
