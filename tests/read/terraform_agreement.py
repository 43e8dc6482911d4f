"""A second opinion on Terraform: what tfparse, which evaluates with HashiCorp's own code, makes of the same folder."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cblint.files import Files
from cblint.read.terraform import declare_module
from cblint.value import Entries, Items, Known, Value

PROGRAM = """
import json, sys
from tfparse import load_from_path
print(json.dumps(load_from_path(sys.argv[1], vars_paths=sys.argv[2:]), default=str))
"""
_MADE_UP = re.compile(r"\$\{|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|current-(region|account)|^data\.|__attribute__")
"""What tfparse writes for what only a provider knows."""
SETTINGS = {"GOMAXPROCS": "2", "PYTHONDONTWRITEBYTECODE": "1"}


class Difference(NamedTuple):
    place: str
    ours: object
    theirs: object


class Comparison(NamedTuple):
    agreed: int
    differences: tuple[Difference, ...]


def theirs(folder: Path, timeout: float = 60) -> dict[str, dict[str, object]] | None:
    """What tfparse makes of a folder's resources; None where it fails, as it does by ending its process."""
    named = [folder / "terraform.tfvars", *sorted(folder.glob("*.auto.tfvars"))]
    given = [path.name for path in named if path.is_file()]
    command = [sys.executable, "-c", PROGRAM, str(folder), *given]
    environment = {**os.environ, **SETTINGS}
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=timeout, check=False, env=environment)
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    made: dict[str, dict[str, object]] = {}
    for blocks in found.values():
        for block in blocks:
            meta = block.get("__tfmeta", {})
            if meta.get("type") in ("resource", "data") and "/" not in meta.get("filename", ""):
                made[meta["path"]] = block
    return made


def compare(root: Path, folder: str = "", timeout: float = 60) -> Comparison | None:
    """Every attribute that both resolve, over the resources of a folder."""
    known = theirs(root / folder, timeout)
    if known is None:
        return None
    pairs: list[tuple[str, object, object]] = []
    for declaration in declare_module(folder, Files(str(root))).declarations:
        block = known.get(declaration.address.partition(":")[2])
        if block is not None and declaration.exists.is_yes:
            pairs += _of_block(declaration.attributes, block, f"{folder}:{declaration.address.partition(':')[2]}")
    differences = tuple(Difference(*pair) for pair in pairs if not _equal(pair[1], pair[2]))
    return Comparison(len(pairs) - len(differences), differences)


def _of_block(ours: Entries, block: dict[str, object], place: str) -> Iterator[tuple[str, object, object]]:
    for entry in ours.entries:
        other = block.get(entry.key)
        where = f"{place}.{entry.key}"
        if other is None:
            continue
        blocks = _blocks(entry.value, other)
        if blocks is not None:
            for index, (mine, its) in enumerate(blocks):
                yield from _of_block(mine, its, f"{where}[{index}]")
            continue
        mine_data = _data(entry.value)
        if mine_data is not None and _resolved(other):
            yield where, mine_data[0], other


def _blocks(value: Value, other: object) -> list[tuple[Entries, dict[str, object]]] | None:
    """Nested blocks side by side, where both see as many."""
    its = [other] if isinstance(other, dict) else other
    if not isinstance(value, Items) or not isinstance(its, list) or not value.items:
        return None
    dicts = [each for each in its if isinstance(each, dict) and "__tfmeta" in each]
    mine = [each for each in value.items if isinstance(each, Entries)]
    if len(dicts) != len(its) or len(mine) != len(value.items):
        return None
    return list(zip(mine, dicts, strict=True)) if len(mine) == len(dicts) and value.closed else []


def _data(value: Value) -> tuple[object] | None:
    """A value as plain data, if it is known throughout."""
    match value:
        case Known(data=data):
            return (data,)
        case Items(items=items, closed=True):
            inner = [_data(item) for item in items]
            return None if None in inner else ([each[0] for each in inner if each is not None],)
        case Entries(entries=entries, closed=True):
            pairs = {entry.key: _data(entry.value) for entry in entries}
            return None if None in pairs.values() else ({key: each[0] for key, each in pairs.items() if each},)
        case _:
            return None


def _resolved(data: object) -> bool:
    match data:
        case None:
            return False
        case str():
            return _MADE_UP.search(data) is None and _MADE_UP.search(_unwrapped(data)) is None
        case list():
            return all(map(_resolved, data))
        case dict():
            return "__attribute__" not in data and all(each is None or _resolved(each) for each in data.values())
        case _:
            return True


def _unwrapped(text: str) -> str:
    """The text of what may be Base64, else nothing."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return ""


def _equal(ours: object, other: object) -> bool:
    """Equal as data; a collection that was encoded stands for its text, and null in theirs for what it cannot tell."""
    match ours, other:
        case ((list() | dict()), str()):
            return _decoded(ours) == _decoded(other)
        case list(), list():
            return len(ours) == len(other) and all(_equal(*pair) for pair in zip(ours, other, strict=True))
        case dict(), dict():
            its = {key: each for key, each in other.items() if each is not None}
            mine = {key: each for key, each in ours.items() if each is not None and other.get(key, "") is not None}
            return mine.keys() == its.keys() and all(_equal(mine[key], its[key]) for key in mine)
        case bool(), _:
            return ours is other or str(ours).lower() == other
        case ((int() | float()), (int() | float())):
            return float(ours) == float(other)
        case _:
            return str(ours) == str(other)


def _decoded(data: object) -> object:
    if not isinstance(data, str):
        return json.loads(json.dumps(data))
    import yaml

    return yaml.safe_load(data)
