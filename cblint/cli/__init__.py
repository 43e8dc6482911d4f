"""This is where the command line is understood: plain checks directly, everything else by typer."""

from __future__ import annotations

import os

FAILED, INTERRUPTED = 2, 130


def run(words: list[str]) -> int:
    """Run a command line and return its exit status."""
    try:
        if words == ["--version"]:
            from cblint import __version__  # noqa: PLC0415  (nothing else is needed for it)
            from cblint.cli.streams import say  # noqa: PLC0415

            say(f"cblint {__version__}\n")
            return 0
        if words[:1] == ["check"]:
            from cblint.cli.options import plain  # noqa: PLC0415  (the version is told without)

            arguments = plain(words[1:])
            if arguments is not None:
                from cblint.cli.check import run_check  # noqa: PLC0415  (as above)

                return run_check(arguments)
        from cblint.cli.app import run_app  # noqa: PLC0415  (typer costs more than a whole check)

        return run_app(words)
    except KeyboardInterrupt:
        _complain("interrupted")
        return INTERRUPTED
    except Exception as error:
        from cblint.errors import CblintError  # noqa: PLC0415  (only when something failed)

        if isinstance(error, CblintError):
            _complain(error.failure.message, error.failure.path)
        elif isinstance(error, OSError):
            _complain((error.strerror or "cannot be read or written").lower(), str(error.filename or "") or None)
        elif os.environ.get("CBLINT_TRACE"):
            raise
        else:
            _complain(f"{_mistake(error)}; please report it, with what CBLINT_TRACE=1 prints")
        return FAILED


def _mistake(error: Exception) -> str:
    """Say where cblint failed, without the error's own message, which may quote what was read."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace is not None else ""  # noqa: PTH119
    return f"a mistake of its own stopped it: {type(error).__name__}{place}"


def _complain(message: str, path: str | None = None) -> None:
    from cblint.cli.streams import complain  # noqa: PLC0415  (only when something failed)
    from cblint.errors import Failure  # noqa: PLC0415

    complain((Failure(message, path),))
