"""This is where blocks of IPv4 addresses are read, and held against each other."""

from __future__ import annotations

from cblint.record import NamedTuple
from cblint.value import NO, YES, Items, Truth, Value, alternatives, any_of, maybe, string, why_unknown


class Block(NamedTuple):
    """A block of addresses: the number that they begin with, and how many bits of it they have in common."""

    number: int
    length: int

    def covers(self, other: Block) -> bool:
        """Tell whether all addresses of another block are in this one."""
        return other.length >= self.length and other.number >> 32 - self.length == self.number >> 32 - self.length

    def meets(self, other: Block) -> bool:
        """Tell whether two blocks have an address in common."""
        return self.covers(other) or other.covers(self)


EVERYTHING = Block(0, 0)
NOT_PUBLIC = (
    Block(10 << 24, 8),
    Block(172 << 24 | 16 << 16, 12),
    Block(192 << 24 | 168 << 16, 16),
    Block(100 << 24 | 64 << 16, 10),
    Block(169 << 24 | 254 << 16, 16),
    Block(127 << 24, 8),
)
"""The blocks that are not of the internet: of RFC 1918, RFC 6598 and RFC 3927, and one's own machine."""


def block_of(text: str) -> Block | None:
    """Return the block that is written as `10.0.0.0/16`; None for anything else."""
    address, _, length = text.partition("/")
    parts = address.split(".")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() and int(part) < 256 for part in parts):
        return None
    if not (length.isascii() and length.isdigit() and int(length) <= 32):
        return None
    number = sum(int(part) << 8 * (3 - index) for index, part in enumerate(parts))
    return Block(number >> 32 - int(length) << 32 - int(length), int(length))


def is_public(block: Block) -> Truth:
    """Return whether every public address is in a block: no if none is, else maybe."""
    if block == EVERYTHING:
        return YES
    return NO if any(each.covers(block) for each in NOT_PUBLIC) else maybe("only some public addresses are meant")


def is_private(destination: Value) -> bool:
    """Tell whether a destination is an IPv4 block that surely holds no public address, or an IPv6 block."""
    known = string(destination)
    if known is None:
        return False
    if ":" in known:
        return True
    block = block_of(known)
    return block is not None and is_public(block).is_no


def are_among(wanted: tuple[Value, ...], items: Items) -> Truth:
    """Return whether packets to any of some blocks are among those that a list of blocks lets pass.

    Which of the blocks they go to is not known, so that no means none, and yes means all.
    """
    held = [_held(each, items) for each in wanted]
    if not held:
        return maybe("the addresses are not known")
    answers = {each.answer for each in held}
    if len(answers) == 1:
        return held[0]
    return maybe(*(reason for each in held for reason in each.reasons))


def _held(wanted: Value, items: Items) -> Truth:
    more = NO if items.closed else maybe("not all addresses are in view")
    return any_of([_inside(wanted, item) for item in items.items]) | more


def _inside(wanted: Value, item: Value) -> Truth:
    answers = [_of_block(wanted, option) for option in alternatives(item)]
    if len({each.answer for each in answers}) == 1:
        return answers[0]
    return maybe(why_unknown(item))


def _of_block(wanted: Value, item: Value) -> Truth:
    outer, inner = block_of(string(item) or ""), block_of(string(wanted) or "")
    if outer == EVERYTHING:
        return YES
    if outer is None:
        return maybe(why_unknown(item))
    if inner is None:
        return NO if _is_elsewhere(outer) else maybe(why_unknown(wanted))
    if outer.covers(inner):
        return YES
    return maybe("only some of the addresses are meant") if inner.covers(outer) else NO


def _is_elsewhere(block: Block) -> bool:
    """Tell whether a single public address is meant, which an endpoint in a VPC surely has not."""
    return block.length == 32 and not is_public(block).is_no
