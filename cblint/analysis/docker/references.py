"""This is where the name of an image is taken apart, as far as it is known: registry, repository, tag and digest.

Grammar: the distribution project's "reference" grammar with Docker's rules of what a name's first part is (2026); ECR
user guide, "Amazon ECR private registry". In a name that is written down, `HOLE` stands for each unknown part.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker.grammar import MAX_LENGTH, is_host
from cblint.enumeration import Enum
from cblint.model.ecr import Repository
from cblint.pattern import pattern
from cblint.record import Record
from cblint.source import HOLE
from cblint.value import Hole, Known, Text, Unknown, Value, alternatives, shown, string
from cblint.workspace import Workspace

_ECR = pattern(r"([^./:@]+)\.dkr[.-]ecr(?:-fips)?\.([^./:@]+)\.[^/:@]+/([^:@\s]+)")
_PUBLIC = pattern(r"(?:ecr-)?public\.ecr\.aws/([^/:@\s]+/[^:@\s]+)")
_REGISTRY_URL = ("repository_url", "RepositoryUri")
_HUB_HOSTS = frozenset({"docker.io", "index.docker.io", "registry-1.docker.io"})


class Registry(Enum):
    """Where an image lives."""

    ECR = "ECR"
    ECR_PUBLIC = "ECR Public"
    HUB = "Docker Hub"
    OTHER = "another registry"


class Reference(Record):
    """The name of an image; a part that is not written is empty, and one that is not even surely there is None."""

    written: str
    registry: Registry
    host: str
    """The registry's host with its port, as written; empty for Docker Hub without one."""
    repository: str
    """Without the host; of ECR Public with the registry's alias."""
    tag: str | None
    digest: str | None
    account: str = ""
    """Of ECR: the account that the host names."""
    region: str = ""
    """Of ECR: the region that the host names."""

    @property
    def is_mutable(self) -> bool:
        """Whether the name surely may mean another image tomorrow: it is `latest`, in words or by default."""
        return self.digest == "" and self.tag in ("", "latest")


def known(part: str | None) -> str | None:
    """Return a part of a name if all of it is known, else None."""
    return None if part is None or HOLE in part else part


def reference(workspace: Workspace, value: Value) -> Reference | None:
    """Return what an image's name says; None where it may be several, or does not even tell the registry."""
    found = references(workspace, value)
    return found[0] if len(found) == 1 else None


def references(workspace: Workspace, value: Value) -> tuple[Reference | None, ...]:
    """Return what each name says that an image may have: None for one that does not tell the registry."""
    return tuple(parsed(written(workspace, option)) for option in alternatives(value))


def parsed(name: str) -> Reference | None:
    """Return what a name says, None where it is empty or the registry is not known."""
    if not name or len(name) > MAX_LENGTH:
        return None
    tag, digest = _tag(name), _digest(name)
    if "ecr" in name and (match := _ECR.match(name)):
        account, region, repository = match.groups()
        return Reference(name, Registry.ECR, name.partition("/")[0], repository, tag, digest, account, region)
    if "public.ecr.aws/" in name and (match := _PUBLIC.match(name)):
        return Reference(name, Registry.ECR_PUBLIC, "public.ecr.aws", match.group(1), tag, digest)
    first, slash, rest = name.partition("/")
    if HOLE in (first if slash else first.partition(":")[0]):
        return None
    if not slash or not is_host(first):
        repository = _bare(name)
        return Reference(name, Registry.HUB, "", repository, tag, digest) if repository else None
    registry = Registry.HUB if first in _HUB_HOSTS else Registry.OTHER
    return Reference(name, registry, first, _bare(rest), tag, digest)


def _bare(path: str) -> str:
    return path.partition("@")[0].partition(":")[0]


def _tag(name: str) -> str | None:
    """Return the tag: empty where surely none is written, None where that is not known."""
    last = name.partition("@")[0].rpartition("/")[2]
    path, colon, tag = last.partition(":")
    if colon:
        return tag
    return None if HOLE in path else ""


def _digest(name: str) -> str | None:
    _, at, digest = name.partition("@")
    if at:
        return digest
    return None if name.endswith(HOLE) else ""


def written(workspace: Workspace, value: Value) -> str:
    """Return an image's name with `HOLE` for each unknown part; a repository's URL is read through its reference."""
    match value:
        case Known():
            return string(value) or ""
        case Text(parts=parts):
            plain = shown(value)
            if _ECR.match(plain) or not isinstance(parts[0], Hole):
                return plain
            # A URL that is not known can only be what the name begins with.
            return _hole(workspace, parts[0]) + plain[1:]
        case Unknown():
            return _hole(workspace, value)
        case _:
            return ""


def _hole(workspace: Workspace, value: Unknown | Hole) -> str:
    repository = repository_behind(workspace, value)
    if repository is None:
        return HOLE
    name = string(repository.name) or HOLE
    return f"{HOLE}.dkr.ecr.{HOLE}.amazonaws.com/{name}"


def repository_behind(workspace: Workspace, value: Value | Hole) -> Repository | None:
    """Return the declared repository whose URL a value is, or begins with."""
    first = value.parts[0] if isinstance(value, Text) else value
    if isinstance(first, str) or first.origin.reference is None:
        return None
    address, attribute = first.origin.reference
    if attribute not in _REGISTRY_URL:
        return None
    return workspace.declared(Repository, address)


def repositories(workspace: Workspace) -> Iterator[Repository]:
    """Yield every ECR repository that is declared."""
    for stack in workspace.stacks:
        yield from stack.repositories
