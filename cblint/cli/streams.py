"""This is where the command speaks: to standard output and standard error, whatever these are."""

from __future__ import annotations

import os
import sys

from cblint.errors import CblintError, Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


def say(text: str, stream: TextIO | None = None) -> None:
    """Print to standard output, or another stream, whatever its encoding; raise CblintError if it takes no more.

    A reader that has gone away is no error, nor is an output that was closed before the start.
    """
    stream = stream or sys.stdout
    if stream is None:
        return
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        _drop(stream)
    except OSError as error:
        _drop(stream)
        message = f"cannot be written: {(error.strerror or 'unknown reason').lower()}"
        raise CblintError(message, "standard output") from None


def complain(failures: tuple[Failure, ...]) -> None:
    """Print failures to standard error, one line each; what they quote is no secret."""
    stream = sys.stderr
    if stream is None or not failures:
        return
    from cblint.analysis.secrets.texts import struck  # noqa: PLC0415  (only when something failed)
    from cblint.report.escape import inert, visible  # noqa: PLC0415  (as above)

    try:
        for failure in failures:
            place = f"{failure.path}:{failure.line}: " if failure.line else f"{failure.path}: " if failure.path else ""
            stream.write(inert(f"cblint: {visible(place + struck(failure.message, {}))}\n"))
        stream.flush()
    except OSError:
        _drop(stream)


def color() -> bool:
    """Tell whether standard output takes colours."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _drop(stream: TextIO) -> None:
    """Lead a stream into nothing, so that what it still holds does not fail again at the end."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)
