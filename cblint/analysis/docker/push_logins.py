"""This is where the pushes and pulls are found that a registry refuses, because nothing has logged in to it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from cblint.analysis.commands import run_by
from cblint.analysis.docker.calls import Call, docker_call
from cblint.analysis.docker.logins import Login, is_other, is_region, logins, logins_seen_until
from cblint.analysis.docker.references import Reference, Registry, known, parsed, reference
from cblint.analysis.ecr.builds import built_from
from cblint.analysis.invocation import Invocation, Run
from cblint.data.logins import logins as facts
from cblint.model.build import Build
from cblint.record import NamedTuple
from cblint.source import HOLE
from cblint.value import Basis, Step, Value, glob, string
from cblint.workspace import Workspace

MAX_LOGINS = 100
"""Of a build with more logins nothing is said."""
MAX_FINDINGS = 50
"""More registries that a build has not logged in to say nothing new."""


class Refused(NamedTuple):
    """A use of a registry without a login to it."""

    invocation: Invocation
    verb: str
    """`push` or `pull`."""
    image: Reference
    place: Value | None
    """The image's name, where the command has it."""
    steps: tuple[Step, ...]
    """Further places that name the image."""
    before: tuple[Login, ...]
    """The logins before it, all of them to other registries."""
    later: Login | None
    """A login to it that comes too late."""
    password: str
    """The region that the password of the login to its host is for, where that is another one; else empty."""
    again: tuple[Step, ...] = ()
    """Later uses of the same registry."""


class _Use(NamedTuple):
    order: int
    verb: str
    image: Reference
    place: Value | None
    steps: tuple[Step, ...]


def refused(workspace: Workspace, build: Build) -> tuple[Refused, ...]:
    """Return the uses of registries before which nothing has logged in to them, as far as all before them is known."""
    return workspace.once(_refused, build)


def _refused(workspace: Workspace, build: Build) -> tuple[Refused, ...]:
    run = run_by(workspace, build)
    known_logins = logins(workspace, build)
    seen = logins_seen_until(workspace, build)
    found: list[Refused] = []
    if len(known_logins) > MAX_LOGINS:
        return ()
    for use in _uses(workspace, run):
        before = tuple(each for each in known_logins if each.order < use.order)
        if use.order > seen or len(found) >= MAX_FINDINGS:
            break
        same = [each for each in before if each.registry is None or not is_other(each.registry, use.image)]
        if before and not (all(each.firm for each in before) and _is_firm(use.place)):
            continue
        password = _password(run, same[0], use.image) if len(same) == 1 and same[0].registry is not None else ""
        if same and not password:
            continue
        if found and found[-1].image.host == use.image.host:
            step = Step(run.invocations[use.order].span, "so is this one")
            found[-1] = found[-1]._replace(again=(*found[-1].again, step))
            continue
        later = next((each for each in known_logins[len(before) :] if _is_certain(each, use.image)), None)
        invocation = run.invocations[use.order]
        found.append(Refused(invocation, use.verb, use.image, use.place, use.steps, before, later, password))
    return tuple(found)


def _is_firm(value: Value | None) -> bool:
    """Tell whether a value is no default, which may be set otherwise elsewhere."""
    return value is None or value.origin.basis is Basis.GIVEN


def _is_certain(login: Login, image: Reference) -> bool:
    return login.registry is not None and not is_other(login.registry, image)


def _uses(workspace: Workspace, run: Run) -> Iterator[_Use]:
    """Yield the uses of registries that take nothing without a login, in the order of running."""
    for index, each in enumerate(run.invocations):
        call = docker_call(workspace, each)
        if call is None or each.tolerated or call.outer:
            continue
        if call.command in ("push", "pull") and len(call.operands) == 1 and call.closed and not call.has("--all-tags"):
            yield from _named(workspace, (index, call.command), call.operands[0], docker=call.program == "docker")
        elif call.command == "build":
            if call.has("--push"):
                for tag in call.values("--tag"):
                    yield from _named(workspace, (index, "push"), tag, docker=call.program == "docker")
            yield from _bases(workspace, index, call)


def _named(workspace: Workspace, use: tuple[int, str], value: Value, *, docker: bool) -> Iterator[_Use]:
    index, verb = use
    image = reference(workspace, value)
    if image is not None and _is_closed(image, verb, docker=docker):
        yield _Use(index, verb, image, value, ())


def _is_closed(image: Reference, verb: str, *, docker: bool) -> bool:
    """Tell whether a registry surely takes no push, or no pull, without a login."""
    if image.registry is Registry.ECR:
        return "dkr.ecr." in image.host
    if verb == "pull":
        return False
    if image.registry is Registry.HUB:
        return docker and known(image.repository.partition("/")[0]) is not None
    if image.registry is Registry.ECR_PUBLIC:
        return True
    return image.host in facts().closed_hosts or image.host.endswith(facts().closed_ends)


def _bases(workspace: Workspace, order: int, call: Call) -> Iterator[_Use]:
    """Yield the images of ECR that a build of an image starts from."""
    for image, step in built_from(workspace, call):
        account, region = (HOLE if part == "*" else part for part in (image.account, image.region))
        found = parsed(f"{account}.dkr.ecr.{region}.amazonaws.com/x")
        if image.registry is Registry.ECR and found is not None and "*" not in account + region:
            yield _Use(order, "pull", found, None, (step,))


def _password(run: Run, login: Login, image: Reference) -> str:
    """Return the region that the password of a login to ECR is for, where it surely is not the host's."""
    source = run.invocations[login.order - 1] if login.order else None
    host = known(login.registry.region) if login.registry is not None else None
    if (
        source is None
        or not login.invocation.answered
        or source.captured != "pipe"
        or image.registry is not Registry.ECR
    ):
        return ""
    words = source.words
    if source.name != "aws" or [string(word) for word in words[1:3]] != ["ecr", "get-login-password"]:
        return ""
    given = [string(word) for before, word in pairwise(words) if glob(before) == "--region" and _is_firm(word)]
    region = given[0] if len(given) == 1 else None
    return region if region and host and region != host and is_region(host) and is_region(region) else ""


def message(use: Refused) -> str:
    """Return what is said of a use."""
    name = use.invocation.name
    word = use.invocation.word(1)
    call = f"`{name} {word}`" if word and word.isalpha() else f"`{name}`"
    does = f"{call} {'pushes to' if use.verb == 'push' else 'pulls from'} {_place(use.image, use.before)}"
    if use.password:
        return f"{does}, and the password of the login to it is for `{use.password}`"
    if use.later is not None:
        return f"{does}, and the build logs in to it only later"
    others = list(
        dict.fromkeys(_place(each.registry, (), use.image) for each in use.before if each.registry is not None)
    )
    return f"{does}, and the build logs in only to {' and '.join(others)}" if others else f"{does} without a login"


def _place(image: Reference, others: tuple[Login, ...], other: Reference | None = None) -> str:
    """Return a registry in a sentence, of ECR with what tells it from others."""
    if image.registry is Registry.HUB:
        return "Docker Hub"
    if image.registry is not Registry.ECR:
        return image.registry.value if image.registry is Registry.ECR_PUBLIC else f"`{image.host}`"
    against = [each.registry for each in others if each.registry is not None] + ([other] if other is not None else [])
    against = [each for each in against if each.registry is Registry.ECR]
    if known(image.region) and any(each.region != image.region for each in against):
        return f"ECR in `{image.region}`"
    if known(image.account) and any(each.account != image.account for each in against):
        return f"ECR of account `{image.account}`"
    return "ECR"
