"""This is where the name of an image is taken apart: which registry, which repository, as far as they are known.

Grammar: Docker's image references, and ECR user guide, "Amazon ECR private registry" (2026).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from cblint.model.ecr import Repository
from cblint.record import Record
from cblint.source import HOLE
from cblint.value import Hole, Known, Text, Unknown, Value, alternatives, string
from cblint.workspace import Workspace

_ECR = re.compile(r"([^./:@]+)\.dkr[.-]ecr(?:-fips)?\.([^./:@]+)\.[^/:@]+/([^:@\s]+)")
_PUBLIC = re.compile(r"(?:ecr-)?public\.ecr\.aws/[^/:@\s]+/([^:@\s]+)")
_REGISTRY_URL = ("repository_url", "RepositoryUri")


class Registry(Enum):
    """Where an image lives."""

    ECR = "ECR"
    ECR_PUBLIC = "ECR Public"
    HUB = "Docker Hub"
    OTHER = "another registry"


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
    found = [_one(workspace, option) for option in alternatives(value)]
    return found[0] if len(found) == 1 else None


def _one(workspace: Workspace, value: Value) -> Image | None:
    written = _written(workspace, value)
    return image_of(written) if written else None


def image_of(written: str) -> Image | None:
    """Return what a name says in which `HOLE` stands for each unknown part; None where the registry is not known."""
    if match := _ECR.match(written):
        account, region, name = (_glob(group) for group in match.groups())
        return Image(Registry.ECR, written.partition("/")[0], name, account, region)
    if match := _PUBLIC.match(written):
        return Image(Registry.ECR_PUBLIC, "public.ecr.aws", _glob(match.group(1)))
    first, slash, _ = written.partition("/")
    if HOLE in (first if slash else first.partition(":")[0]):
        return None
    if slash and ("." in first or ":" in first or first == "localhost"):
        name = written[len(first) + 1 :]
        return Image(Registry.OTHER, first, _glob(name.partition("@")[0].partition(":")[0]))
    name = _glob(written.partition("@")[0].partition(":")[0])
    return Image(Registry.HUB, "", name) if name else None


def _glob(part: str) -> str:
    return re.sub(rf"{HOLE}+", "*", part)


def _written(workspace: Workspace, value: Value) -> str:
    """Return an image's name with `HOLE` for each unknown part; a repository's URL is read through its reference."""
    match value:
        case Known():
            return string(value) or ""
        case Text(parts=parts):
            plain = "".join(part if isinstance(part, str) else HOLE for part in parts)
            if _ECR.match(plain) or not isinstance(parts[0], Hole):
                return plain
            # A URL that is not known can only be what the name begins with.
            return _hole(workspace, parts[0]) + plain[1:]
        case Unknown():
            return _hole(workspace, value)
        case _:
            return ""


def _hole(workspace: Workspace, value: Unknown | Hole) -> str:
    reference = value.origin.reference
    if reference is not None and reference.attribute in _REGISTRY_URL:
        for repository in repositories(workspace):
            if repository.address == reference.address:
                name = string(repository.name) or HOLE
                return f"{HOLE}.dkr.ecr.{HOLE}.amazonaws.com/{name}"
    return HOLE


def repositories(workspace: Workspace) -> Iterator[Repository]:
    """Yield every ECR repository that is declared."""
    for stack in workspace.stacks:
        yield from stack.repositories
