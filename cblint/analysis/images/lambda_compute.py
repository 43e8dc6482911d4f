"""This is where it is answered what of a build cannot be done on Lambda compute."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import run_by
from cblint.data import images
from cblint.model.build import Build
from cblint.model.buildspec import Buildspec
from cblint.model.project import Project
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Known, Step, Value, equals, string
from cblint.workspace import Workspace


class Unsupported(NamedTuple):
    """Something that a build says or does and that Lambda compute cannot."""

    place: Span
    symbol: str
    message: str
    steps: tuple[Step, ...] = ()
    """The places that lead to it, where there are several."""


def unsupported(workspace: Workspace, build: Build) -> Iterator[Unsupported]:
    """Yield what a build on Lambda compute has and cannot have; Docker has a rule of its own."""
    if build.project is not None:
        yield from _of_project(build.project)
    if build.buildspec is not None:
        yield from _of_buildspec(build.buildspec)
        yield from _of_commands(workspace, build)


def _of_project(project: Project) -> Iterator[Unsupported]:
    if project.vpc_given.is_yes and project.vpc_config is not None:
        vpc = project.vpc_config
        yield Unsupported(vpc.span, vpc.symbol, "Lambda compute cannot run in a VPC")
    if project.file_systems.is_yes:
        yield Unsupported(project.span, project.symbol, "Lambda compute cannot mount file systems")
    cache = project.cache
    if equals(cache.type, "S3", "LOCAL").is_yes:
        message = f"Lambda compute has no cache, but the project has one of type `{string(cache.type)}`"
        yield Unsupported(cache.type.origin.span, cache.symbol, message)
    yield from _of_settings(project)
    timeout = project.build_timeout
    limit = images.load().lambda_timeout
    if isinstance(timeout, Known) and _minutes(timeout) > limit:
        message = f"The timeout is {_minutes(timeout)} minutes, but Lambda compute ends a build after {limit}"
        yield Unsupported(timeout.origin.span, project.symbol, message)


def _of_settings(project: Project) -> Iterator[Unsupported]:
    queued, certificate = project.queued_timeout, project.environment.certificate
    if isinstance(queued, Known) and _minutes(queued):
        message = "Lambda compute takes no time limit for queued builds"
        yield Unsupported(queued.origin.span, project.symbol, message)
    if project.badge is not None and equals(project.badge, True).is_yes:
        yield Unsupported(project.badge.origin.span, project.symbol, "Lambda compute has no build badges")
    if isinstance(certificate, Known) and certificate.data:
        message = "Lambda compute takes no certificates of one's own"
        yield Unsupported(certificate.origin.span, project.environment.symbol, message)


def _minutes(value: Value) -> int:
    written = string(value) or ""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def _of_buildspec(buildspec: Buildspec) -> Iterator[Unsupported]:
    if equals(buildspec.run_as, "root").is_yes:
        yield Unsupported(buildspec.run_as.origin.span, "run-as", "Lambda compute cannot run commands as `root`")
    for phase in buildspec.phases:
        if string(phase.on_failure) is not None:
            place = phase.on_failure.origin.span
            yield Unsupported(place, f"{phase.symbol}.on-failure", "Lambda compute does not support `on-failure`")
        if equals(phase.run_as, "root").is_yes:
            place = phase.run_as.origin.span
            yield Unsupported(place, f"{phase.symbol}.run-as", "Lambda compute cannot run commands as `root`")


def _of_commands(workspace: Workspace, build: Build) -> Iterator[Unsupported]:
    tools = images.load().root_tools
    for each in run_by(workspace, build).invocations:
        if each.name in tools and not each.conditional and not each.tolerated:
            message = f"`{each.name}` needs root, which a build on Lambda compute is not"
            yield Unsupported(each.steps[0].span, f"phases.{each.phase}", message, each.steps)
            return
