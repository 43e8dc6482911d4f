"""This is where it is answered what of a build's needs its security groups do not let out."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.network.egress import Target, lets_out
from cblint.analysis.network.internet import Needs, needs
from cblint.analysis.network.packets import HTTPS, journeys
from cblint.analysis.network.services import service_needs
from cblint.model.build import Build
from cblint.model.project import Project
from cblint.record import Record
from cblint.value import YES, Step, Truth, any_of, maybe
from cblint.workspace import Workspace


class Closed(Record):
    """What packets may be kept from by a project's security groups."""

    where: str
    """For people: `port 443 of the internet`."""
    defect: str
    truth: Truth
    """Whether they are."""
    is_needed: bool
    """Whether the build surely goes there."""
    shown_by: tuple[tuple[Step, ...], ...]
    """The places that show that it does."""


def closed(workspace: Workspace, build: Build) -> tuple[Closed, ...]:
    """Return the destinations that a build needs, and may need, with whether its security groups keep it from them."""
    project = build.project
    if project is None or not project.vpc_given.is_yes or not project.environment.fleet.is_no:
        return ()
    needed = needs(workspace, build)
    if needed.proxied:
        return (Closed("", "", maybe("a proxy may stand between the build and the internet"), False, ()),)
    found = tuple(_ports(workspace, project, needed))
    if not any(each.truth.is_yes for each in found):
        found += tuple(_services(workspace, project, build))
    if any(each.truth.is_yes for each in found) or needed.internet.is_no:
        return found
    return (*found, *_anything(workspace, project, needed))


def _ports(workspace: Workspace, project: Project, needed: Needs) -> Iterator[Closed]:
    for port in dict.fromkeys(needed.ports):
        steps = next(steps for steps, each in zip(needed.visible, needed.ports, strict=True) if each == port)
        out = lets_out(workspace, project, Target(port))
        yield Closed(f"port {port} of the internet", f"port {port}", ~out, True, (steps,))


def _services(workspace: Workspace, project: Project, build: Build) -> Iterator[Closed]:
    """Yield the services that there would be a way to, if it were not for the security groups."""
    kept = []
    for need in service_needs(workspace, build):
        found = [each for each in journeys(workspace, project, need.service) if not each.routed.is_no]
        stopped = any_of([~each.arrives for each in found])
        if stopped.is_yes:
            kept.append(need)
        elif stopped.is_maybe and all(each.routed.is_yes for each in found):
            yield Closed("", "", stopped, True, ())
    if kept:
        names = [need.name for need in kept]
        listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
        chains = tuple(need.steps for need in kept)
        yield Closed(f"port {HTTPS} of {listed}", f"port {HTTPS}", YES, True, chains)


def _anything(workspace: Workspace, project: Project, needed: Needs) -> Iterator[Closed]:
    """Yield whether nothing at all is let out to the port that nearly everything goes to."""
    out = lets_out(workspace, project, Target(HTTPS)) | lets_out(workspace, project, Target(HTTPS, inside=True))
    yield Closed(f"port {HTTPS}", f"port {HTTPS}", ~out, False, tuple((step,) for step in needed.hints[:1]))
