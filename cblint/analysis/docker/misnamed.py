"""This is where pushes are found to a repository whose name surely is a slip for that of a declared one."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker.pushes import Push, pushes
from cblint.analysis.docker.references import Registry, known, repositories, repository_behind
from cblint.model.build import Build
from cblint.model.ecr import Repository
from cblint.pattern import pattern
from cblint.read.spelling import is_slip
from cblint.record import NamedTuple
from cblint.value import Basis, string
from cblint.workspace import Workspace

_SEPARATOR = pattern(r"[^a-z0-9]")


class Misnamed(NamedTuple):
    """A push to a repository that is not declared, and the one that is."""

    push: Push
    name: str
    meant: str
    declared: Repository
    certain: bool
    """Whether they differ in separators alone."""


def _declared(workspace: Workspace) -> tuple[list[tuple[Repository, str | None]], frozenset[str | None]]:
    """Return the declared repositories with their names, and all names."""
    found = [(each, string(each.name)) for each in repositories(workspace)]
    return found, frozenset(name for _, name in found)


def misnamed(workspace: Workspace, build: Build) -> Iterator[Misnamed]:
    """Yield the pushes whose repository's name is nearly that of the declared one."""
    declared, names = workspace.once(_declared)
    if not declared or None in names:
        return
    for push in pushes(workspace, build):
        image = push.image
        name = known(image.repository) if image is not None and image.registry is Registry.ECR else None
        if name is None or name in names or repository_behind(workspace, push.value) is not None:
            continue
        near = [(each, meant) for each, meant in declared if meant and is_slip(name, meant)]
        sure = [(each, meant) for each, meant in near if each.name.origin.basis is Basis.GIVEN]
        if len({meant for _, meant in near}) == 1 and sure:
            certain = _SEPARATOR.sub("", name) == _SEPARATOR.sub("", sure[0][1])
            yield Misnamed(push, name, sure[0][1], sure[0][0], certain)
