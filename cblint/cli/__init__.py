"""This is where the command line is understood: plain checks directly, everything else by typer."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def run(words: list[str]) -> int:
    """Run a command line and return its exit status."""
    try:
        if words == ["--version"]:
            from cblint import __version__  # noqa: PLC0415  (nothing else is needed for it)

            sys.stdout.write(f"cblint {__version__}\n")
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
        sys.stderr.write("cblint: interrupted\n")
        return INTERRUPTED
