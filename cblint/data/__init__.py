"""This is where facts about AWS and the tools of builds stand: JSON files, each with its sources and dates."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def stored(name: str) -> Any:
    """Return what the file of this folder with a name holds, `images` for `images.json`; it is read at each call."""
    import json  # noqa: PLC0415  (only where facts are asked for)

    path = os.path.join(os.path.dirname(__file__), f"{name}.json")  # noqa: PTH118, PTH120  (pathlib is not paid for here)
    with open(path, encoding="utf-8") as stream:  # noqa: PTH123
        return json.load(stream)
