"""This is where files are written: whole or not at all, never through a link, never over what somebody else wrote."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from cblint.errors import Failure
from cblint.record import NamedTuple

CHANGED = "has changed since it was read and was left as it is"


class Writing(NamedTuple):
    """A file to be written."""

    path: str
    """As the user would write it, for messages."""
    target: str
    """Where it stands."""
    content: bytes
    expected: bytes | None = None
    """What it must still hold; None if it does not matter or is not there."""


def write(writings: Iterable[Writing]) -> tuple[Failure, ...]:
    """Write files, each at once and with the mode and owner that it had; return why some could not be written.

    All are prepared before the first takes its place, and an interrupt waits for the last.
    """
    failures = []
    prepared: list[tuple[str, Writing]] = []
    try:
        for each in writings:
            try:
                if each.expected is None and _is_device(each.target):
                    _pour(each)
                else:
                    prepared.append((_prepared(each, len(prepared)), each))
            except _RefusedError as refusal:
                failures.append(Failure(str(refusal), each.path))
            except OSError as error:
                failures.append(_unwritable(error, each))
        with _uninterrupted():
            while prepared:
                temporary, each = prepared.pop()
                try:
                    os.replace(temporary, each.target)  # noqa: PTH105
                except OSError as error:
                    failures.append(_unwritable(error, each))
                    _discard(temporary)
    finally:
        for temporary, _ in prepared:
            _discard(temporary)
    return tuple(sorted(failures))


def refusal(target: str, expected: bytes | None = None) -> str:
    """Say why a file that is there must not be changed, nothing if it may be; raise OSError if that cannot be told."""
    status = os.lstat(target)
    if stat.S_ISLNK(status.st_mode) or os.path.realpath(os.path.dirname(target)) != os.path.dirname(target):  # noqa: PTH120
        return "is a link and was left as it is"
    if not stat.S_ISREG(status.st_mode):
        return "is not a regular file and was left as it is"
    if not status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK):
        return "is read-only and was left as it is"
    if expected is not None:
        with open(target, "rb") as stream:  # noqa: PTH123
            if stream.read(len(expected) + 1) != expected:
                return CHANGED
    return ""


class _RefusedError(Exception):
    """A file must not be changed."""


def _prepared(each: Writing, number: int) -> str:
    """Write a file's new content beside it and return where; the number tells it from others of this call."""
    before = None
    if each.expected is not None:
        reason = refusal(each.target, each.expected)
        if reason:
            raise _RefusedError(reason)
        before = os.stat(each.target)  # noqa: PTH116
    elif os.path.isfile(each.target) and not os.path.islink(each.target):  # noqa: PTH113, PTH114
        before = os.stat(each.target)  # noqa: PTH116
    temporary = os.path.join(os.path.dirname(each.target), f".{os.getpid()}.{number}.cblint")  # noqa: PTH118, PTH120
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666)
    try:
        with open(descriptor, "wb") as stream:  # noqa: PTH123
            stream.write(each.content)
        if before is not None:
            _give(temporary, before)
            os.chmod(temporary, stat.S_IMODE(before.st_mode))  # noqa: PTH101
    except BaseException:
        _discard(temporary)
        raise
    return temporary


def _give(temporary: str, before: os.stat_result) -> None:
    """Give a file the owner of the one it replaces, if that may be done: in a container, root mends others' files."""
    now = os.stat(temporary)  # noqa: PTH116
    if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        with suppress(OSError):
            os.chown(temporary, before.st_uid, before.st_gid)


def _is_device(target: str) -> bool:
    """Tell whether a target is no file that could be replaced: a pipe, a terminal, what standard output is."""
    absolute = os.path.abspath(target)  # noqa: PTH100
    return absolute.startswith(("/dev/", "/proc/")) or (os.path.exists(target) and not os.path.isfile(target))  # noqa: PTH110, PTH113


def _pour(each: Writing) -> None:
    with open(each.target, "wb") as stream:  # noqa: PTH123
        stream.write(each.content)


def _discard(temporary: str) -> None:
    with suppress(OSError):
        os.unlink(temporary)  # noqa: PTH108


def _unwritable(error: OSError, each: Writing) -> Failure:
    return Failure(f"cannot be written: {(error.strerror or 'unknown reason').lower()}", each.path)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let an interrupt wait for the end, where this is the thread that gets it."""
    waiting: list[int] = []
    try:
        before = signal.signal(signal.SIGINT, lambda number, _: waiting.append(number))
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if waiting:
        raise KeyboardInterrupt
