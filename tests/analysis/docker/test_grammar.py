"""Names that are taken for right at once are right by the whole grammar, too."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cblint.analysis.docker import grammar
from cblint.analysis.docker.grammar import fault
from cblint.pattern import pattern
from cblint.source import HOLE

PIECES = ["app", "b1", ".", "_", "-", "__", "/", "A", ":", "@", HOLE, "sha256", "latest", "v1.2", "a.b", "5000", " "]
NOTHING = pattern(r"(?!)")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join))
def test_what_is_right_at_once_has_no_fault(name: str) -> None:
    assume(fault(name) is None)
    quick = grammar._RIGHT
    try:
        grammar._RIGHT = NOTHING
        assert fault(name) is None
    finally:
        grammar._RIGHT = quick


def test_common_names_are_right_at_once() -> None:
    names = ["app", "library/app:1.2", f"{HOLE}/shop/orders:{HOLE}", "ghcr.io/owner/app:latest"]
    assert all(grammar._RIGHT.fullmatch(name) for name in names)
    assert not any(grammar._RIGHT.fullmatch(name) for name in ("App", "app:", "/app", "a//b", "app:1:2", f"x{HOLE}y"))
