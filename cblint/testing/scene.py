"""This is where the scenes are: small right repositories, of which an example's page shows only what it changes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

_FOLDER = "scenes"


def scene_names() -> tuple[str, ...]:
    """Return the names of all scenes, sorted."""
    return tuple(sorted(_folders()))


def scene(name: str) -> dict[str, str]:
    """Return the texts of a scene's files by path; raise KeyError if there is none of that name."""
    return dict(sorted(_texts(_folders()[name], "")))


def _folders() -> dict[str, Traversable]:
    return {each.name: each for each in (files(__package__) / _FOLDER).iterdir() if each.is_dir()}


def _texts(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _texts(each, f"{prefix}{each.name}/")
        else:
            yield f"{prefix}{each.name}", each.read_bytes().decode("utf-8")
