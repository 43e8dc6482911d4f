"""This is where the command starts, also as `python -m cblint`."""

from __future__ import annotations

import gc
import os
import sys

MADE_BEFORE_SEARCH = 200_000
"""So many more objects are made than dropped before cyclic garbage is searched for: parts and values are kept."""


def main() -> None:
    """Run the command line and exit with its status."""
    gc.disable()  # what is read is kept; a check enables it when it has read everything
    gc.set_threshold(MADE_BEFORE_SEARCH)
    from cblint.cli import run  # noqa: PLC0415  (so that an interrupt while importing is caught, too)

    _leave(run(sys.argv[1:]))


def _leave(status: int) -> None:
    """End the process at once: nothing is left to be done, and taking the model apart object by object takes time."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except BrokenPipeError:  # a reader that has gone away is no error
            pass
        except OSError:
            from cblint.cli import FAILED  # noqa: PLC0415  (hardly ever)

            status = status or FAILED
    os._exit(status)


if __name__ == "__main__":
    main()
