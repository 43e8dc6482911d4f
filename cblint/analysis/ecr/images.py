"""This is where an image's name is told as a policy's ARN can say it, `*` standing for each part that is not known."""

from __future__ import annotations

import re

from cblint.analysis.docker.references import Reference, Registry, parsed, reference
from cblint.record import Record
from cblint.source import HOLE
from cblint.value import Value
from cblint.workspace import Workspace


class Image(Record):
    """The name of an image."""

    registry: Registry
    host: str
    """The registry's host; empty for Docker Hub."""
    repository: str
    """The repository's name, with `*` for each part that is not known."""
    account: str = "*"
    region: str = "*"

    @property
    def arn(self) -> str:
        """The repository's ARN, with `*` for each part that is not known."""
        if self.registry is Registry.ECR_PUBLIC:
            return f"arn:*:ecr-public:*:*:repository/{self.repository}"
        return f"arn:*:ecr:{self.region}:{self.account}:repository/{self.repository}"


def image(workspace: Workspace, value: Value) -> Image | None:
    """Return what an image's name says, or None where it does not even tell the registry."""
    return _image(reference(workspace, value))


def image_of(written: str) -> Image | None:
    """Return what a name says in which `HOLE` stands for each unknown part; None where the registry is not known."""
    return _image(parsed(written))


def _image(named: Reference | None) -> Image | None:
    if named is None:
        return None
    repository = _glob(named.repository)
    if named.registry is Registry.ECR:
        return Image(named.registry, named.host, repository, _glob(named.account), _glob(named.region))
    if named.registry is Registry.ECR_PUBLIC:
        return Image(named.registry, named.host, repository.partition("/")[2])
    return Image(named.registry, named.host, repository)


def _glob(part: str) -> str:
    return re.sub(rf"{HOLE}+", "*", part)
