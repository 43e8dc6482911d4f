"""This is where it is answered which registries a build logs in to, and whether that is all that is known."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import run_by
from cblint.analysis.docker.calls import docker_call
from cblint.analysis.docker.references import Reference, Registry, known, parsed, written
from cblint.analysis.images.kinds import CURATED
from cblint.analysis.invocation import Invocation, Run
from cblint.data import tools
from cblint.data.logins import logins as facts
from cblint.model.build import Build
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import HOLE, Span
from cblint.value import Basis, Value, shown, string
from cblint.workspace import Workspace

_ECR_DEFAULT = f"{HOLE}.dkr.ecr.{HOLE}.amazonaws.com/x"
_ACCOUNT = pattern(r"[0-9]{12}")
_REGION = pattern(r"[a-z]{2}(?:-[a-z]{2,12}){1,3}-[0-9]")
_CLIENTS = ("docker", "podman", "nerdctl", "finch")


MAX_GAPS = 100
"""Of a build with more places beyond which it is not known what runs, nothing is known."""


class Login(NamedTuple):
    """A login to a registry."""

    order: int
    """Its place in the order of running."""
    invocation: Invocation
    registry: Reference | None
    """As if it were an image there; None where the registry is not known."""
    firm: bool = True
    """Whether its name rests on no default that may be set otherwise elsewhere."""


def logins(workspace: Workspace, build: Build) -> tuple[Login, ...]:
    """Return the logins of a build, whether they surely run or not."""
    return workspace.once(_logins, build)


def _logins(workspace: Workspace, build: Build) -> tuple[Login, ...]:
    return tuple(_all_logins(workspace, run_by(workspace, build)))


def _all_logins(workspace: Workspace, run: Run) -> Iterator[Login]:
    for index, each in enumerate(run.invocations):
        if each.name == "aws" and [string(word) for word in each.words[1:]][:2] == ["ecr", "get-login"]:
            yield Login(index, each, parsed(_ECR_DEFAULT))
            continue
        call = docker_call(workspace, each) if each.name in _CLIENTS else None
        if call is not None and call.command == "login":
            server = call.operands[0] if call.operands else None
            plain = call.closed and len(call.operands) < 2 and not call.outer
            firm = server is None or server.origin.basis is Basis.GIVEN
            yield Login(index, each, _registry(workspace, server) if plain else None, firm)


def _registry(workspace: Workspace, server: Value | None) -> Reference | None:
    if server is None:
        return parsed("docker.io/x/x")
    name = written(workspace, server).removeprefix("https://").removeprefix("http://").rstrip("/")
    host = name.partition("/")[0]
    if host in facts().hub_hosts:
        return parsed("docker.io/x/x")
    return parsed(f"{host}/x/x") if "." in host and host != HOLE else None


def is_other(login: Reference, image: Reference) -> bool:
    """Tell whether two registries surely are not one."""
    if login.registry is not image.registry:
        return True
    if login.registry is Registry.ECR:
        accounts = _ACCOUNT.fullmatch(login.account) and _ACCOUNT.fullmatch(image.account)
        regions = is_region(login.region) and is_region(image.region)
        return bool((accounts and login.account != image.account) or (regions and login.region != image.region))
    if login.registry is Registry.OTHER:
        return bool(known(login.host) and known(image.host)) and login.host != image.host
    return False


def is_region(name: str) -> bool:
    """Tell whether a name can be a region's: what is blanked out in a file that is shown around is none."""
    return _REGION.fullmatch(name) is not None


def logins_seen_until(workspace: Workspace, build: Build) -> int:
    """Return the place in the order of running up to which all logins surely are in view; -1 where there is none."""
    return workspace.once(_logins_seen_until, build)


def _logins_seen_until(workspace: Workspace, build: Build) -> int:
    run = run_by(workspace, build)
    named = {variable.name for variable in build.variables} | run.assigned
    if named & facts().config_variables:
        return -1
    whole = "\n".join([_written(each) for each in run.invocations])
    signs = tuple(sign for sign in facts().config_signs if sign in whole)
    first = (index for index, each in enumerate(run.invocations) if _may_log_in(each, signs))
    return min(next(first, len(run.invocations)), docker_known_until(workspace, build))


def docker_known_until(workspace: Workspace, build: Build) -> int:
    """Return the place in the order of running up to which all is known of Docker's state; -1 where nothing is.

    It is not where the build's image is not one of CodeBuild's, and so may be prepared; where the daemon may be
    elsewhere; and after a command of which it is not known what it does.
    """
    return workspace.once(_docker_known_until, build)


def _docker_known_until(workspace: Workspace, build: Build) -> int:
    image = string(build.image)
    environment = build.project.environment if build.project is not None else None
    if image is not None and not image.startswith(CURATED):
        return -1
    if environment is not None and not (environment.fleet.is_no and environment.docker_server.is_no):
        return -1
    run = run_by(workspace, build)
    programs = tools.load()
    names = (each.name for each in run.invocations)
    unknown = (index for index, name in enumerate(names) if name and name not in _CLIENTS and not programs.knows(name))
    return min(next(unknown, len(run.invocations)), _closed_until(run))


def _may_log_in(invocation: Invocation, signs: tuple[str, ...]) -> bool:
    """Tell whether a program may log in by itself, or credentials or settings may be put in place, by their signs."""
    if invocation.name in facts().programs_that_log_in or invocation.name.startswith("docker-credential"):
        return True
    return bool(signs) and any(map(_written(invocation).__contains__, signs))


def _written(invocation: Invocation) -> str:
    return "\n".join((*invocation.texts, *[shown(each.target) for each in invocation.redirects]))


def _closed_until(run: Run) -> int:
    """Return the place of the first command beyond which it is not known what runs."""
    if len(run.gaps) > MAX_GAPS:
        return -1
    first = len(run.invocations)
    for gap in run.gaps:
        places = (index for index, each in enumerate(run.invocations) if _touch(each.span, gap.span))
        first = min(first, next(places, -1))
    return first


def _touch(one: Span, other: Span) -> bool:
    return one.path == other.path and one.start < other.end and other.start < one.end
