"""This is where the command starts, also as `python -m cblint`."""

from __future__ import annotations

import gc
import sys

MADE_BEFORE_SEARCH = 20_000
"""So many more objects are made than dropped before cyclic garbage is searched for: parts and values are kept."""


def main() -> None:
    """Run the command line and exit with its status."""
    gc.set_threshold(MADE_BEFORE_SEARCH)
    from cblint.cli import run  # noqa: PLC0415  (so that an interrupt while importing is caught, too)

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
