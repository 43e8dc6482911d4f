"""This is where it is answered which account numbers and regions stand in the commands of a build."""

from __future__ import annotations

from cblint.analysis.commands import Invocation, run_by
from cblint.data import commands as facts
from cblint.model.build import Build
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Step, glob, string
from cblint.workspace import Workspace

_ACCOUNT = pattern(
    r"(?<![\w-])(?:arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):|(\d{12})\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com)"
)
_DOCUMENTED = frozenset({"000000000000", "111111111111", "111122223333", "123456789012", "444455556666"})
_REGION = pattern(r"(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[a-z]?)?-(?:[a-z]+)-\d")


class Written(NamedTuple):
    """A number or a name that is written into a command."""

    text: str
    place: Span
    steps: tuple[Step, ...]
    others: tuple[Span, ...] = ()
    """Where else in the build."""


def accounts(workspace: Workspace, build: Build) -> tuple[Written, ...]:
    """Return the first account number of each command, apart from those of calls that may be meant for others."""
    return workspace.once(_accounts, build)


def _accounts(workspace: Workspace, build: Build) -> tuple[Written, ...]:
    run = run_by(workspace, build)
    places = [(each.span, each.steps) for each in run.invocations if not _may_be_others(each)]
    places += [(each.span, each.steps) for each in run.settings]
    apart = [each.span for each in run.invocations if _may_be_others(each)]
    found: dict[Span, Written] = {}
    for span, steps in places:
        source = workspace.files.again(span.path)
        match = None if source is None else _ACCOUNT.search(source.text, span.start, span.end)
        if match is None:
            continue
        group = 1 if match.group(1) else 2
        place = Span(span.path, *match.span(group))
        if match.group(group) not in _DOCUMENTED and not any(each.contains(place) for each in apart):
            found.setdefault(place, Written(match.group(group), place, steps))
    return tuple(found.values())


def _may_be_others(invocation: Invocation) -> bool:
    """Tell whether a call names another account on purpose, as often as not."""
    first = invocation.word(1)
    if invocation.name in ("docker", "podman", "skopeo", "crane"):
        return first in ("pull", "login", "copy", "auth") or (first == "image" and invocation.word(2) == "pull")
    return "assume-role" in (invocation.word(2), first) or invocation.name in ("FROM", "grep", "sed", "echo")


def regions(workspace: Workspace, build: Build) -> tuple[Written, ...]:
    """Return the region that AWS calls of a build name by themselves, if all of them name the same."""
    return workspace.once(_regions, build)


def _regions(workspace: Workspace, build: Build) -> tuple[Written, ...]:
    found: list[Written] = []
    for invocation in run_by(workspace, build).invocations:
        service = invocation.word(1)
        if invocation.name != "aws" or service in facts.load().global_services or "CLOUDFRONT" in _texts(invocation):
            continue
        for option, word in zip(invocation.words, invocation.words[1:], strict=False):
            name = string(word)
            place = word.origin.span
            if string(option) == "--region" and name and _REGION.fullmatch(name) and invocation.span.contains(place):
                found.append(Written(name, place, invocation.steps))
    if not found or len({each.text for each in found}) > 1:
        return ()
    return (found[0]._replace(others=tuple(each.place for each in found[1:])),)


def _texts(invocation: Invocation) -> list[str]:
    return [glob(word) for word in invocation.words]
