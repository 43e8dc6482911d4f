"""This is where it is answered whether a build needs the internet: surely, surely not, or who knows."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import run_by
from cblint.analysis.docker.calls import docker_call
from cblint.analysis.docker.references import Registry
from cblint.analysis.ecr.builds import built_from, composed
from cblint.analysis.ecr.images import Image, image
from cblint.analysis.ecr.words import aws_words
from cblint.analysis.invocation import Invocation, Run
from cblint.analysis.network.services import asked
from cblint.data.internet import Installer, internet_facts
from cblint.model.build import Build
from cblint.pattern import pattern
from cblint.record import Record
from cblint.value import NO, YES, Step, Truth, equals, glob, maybe, string
from cblint.workspace import Workspace

_HOST = pattern(r"(?:https?://|ssh://|git@)(?:[^@/\s]*@)?([A-Za-z0-9.-]+)")
_SCHEME = pattern(r"(https://|http://|ssh://|git@)")
_PORTS = {"https://": 443, "http://": 80, "ssh://": 22, "git@": 22}
_MAKES_IMAGES = frozenset({"build", "buildx", "image", "import", "load", "pull", "tag"})
_PACKAGE = pattern(r"(?!.*\.(?:whl|gz|zip|tgz)$)[A-Za-z][A-Za-z0-9._-]*(?:\[[^\]]*\])?(?:[=<>~!].*)?")


class Needs(Record):
    """What a build needs of the internet."""

    internet: Truth
    """Yes: it visibly needs it; no: all that it runs is known, and needs at most AWS's own services."""
    visible: tuple[tuple[Step, ...], ...]
    """For each visible need, the places that lead to it, and the need last."""
    ports: tuple[int, ...]
    """For each visible need, the port that it goes to."""
    hints: tuple[Step, ...]
    """What makes a need likely, but not certain."""
    proxied: bool
    """Whether a proxy is named, to which traffic may go instead."""


def needs(workspace: Workspace, build: Build) -> Needs:
    """Return what a build needs of the internet; asked once for each build."""
    return workspace.once(_needs, build)


def _needs(workspace: Workspace, build: Build) -> Needs:
    run = run_by(workspace, build)
    proxied = _is_proxied(build, run.invocations)
    found = tuple(_visible(workspace, build, run.invocations))
    visible, ports = tuple(steps for steps, _ in found), tuple(port for _, port in found)
    hints = _source(build)
    if visible:
        internet = YES
    elif run.closed and not hints and all(_is_quiet(workspace, each) for each in run.invocations):
        internet = NO
    else:
        internet = maybe("what the build needs of the internet is not known")
    return Needs(internet, visible, ports, hints, proxied)


def _is_proxied(build: Build, invocations: tuple[Invocation, ...]) -> bool:
    names = [variable.name for variable in build.variables]
    for invocation in invocations:
        if invocation.name in {"export", "env"}:
            names += [glob(word).partition("=")[0] for word in invocation.words[1:]]
    return any(name.lower() in internet_facts().proxy_variables for name in names)


def _source(build: Build) -> tuple[Step, ...]:
    if build.project is None:
        return ()
    source = build.project.source
    outside = equals(source.type, *sorted(internet_facts().outside_sources))
    return () if outside.is_no else (Step(source.span, "the source is fetched from inside the build"),)


def _visible(
    workspace: Workspace, build: Build, invocations: tuple[Invocation, ...]
) -> Iterator[tuple[tuple[Step, ...], int]]:
    elsewhere = any(_logs_in_to_packages(invocation) for invocation in invocations)
    rewritten = any(_is_rewritten(invocation) for invocation in invocations)
    for invocation in invocations:
        if invocation.conditional or invocation.tolerated:
            continue
        reason = "" if elsewhere else _installs(workspace, build, invocation)
        reason = reason or _downloads(invocation) or _pulls(workspace, build, invocation)
        if reason:
            *before, last = invocation.steps
            yield (*before, Step(last.span, reason)), _PORTS["https://"] if rewritten else _port(invocation)


def _is_rewritten(invocation: Invocation) -> bool:
    """Tell whether a program may send others to the port of HTTPS in place of their own."""
    words = [glob(word) for word in invocation.words[1:]]
    return any("/etc/apt" in word or word.lower().endswith(".insteadof") for word in words)


def _port(invocation: Invocation) -> int:
    """Return the port that a program goes to: that of HTTPS unless it, or its URL, uses another protocol."""
    own = internet_facts().ports.get(invocation.name)
    if own is not None:
        return own
    for word in invocation.words[1:]:
        found = _SCHEME.match(string(word) or "")
        if found:
            return _PORTS[found.group(1)]
    return _PORTS["https://"]


def _logs_in_to_packages(invocation: Invocation) -> bool:
    words = aws_words(invocation)
    if words is None or not words.operands:
        return False
    return (string(words.operands[0]) or "") in internet_facts().login_to_packages


def _installs(workspace: Workspace, build: Build, invocation: Invocation) -> str:
    """Say what an installer fetches from its public registry; nothing if it may be told to fetch elsewhere."""
    name, words = _module(invocation)
    installer = internet_facts().installers.get("pip" if name == "pip3" else name)
    if installer is None or None in words or _is_redirected(workspace, build, installer, words):
        return ""
    plain = [word for word in words if word and not word.startswith("-")]
    if not plain or plain[0] not in installer.commands:
        return ""
    if name in {"pip", "pip3"} and not ({"-r", "--requirement"} & set(words)):
        return f"`{name} {plain[0]}` fetches packages" if _names_package(plain[1:]) else ""
    return f"`{name} {plain[0]}` fetches packages"


def _names_package(words: list[str]) -> bool:
    return any(_PACKAGE.fullmatch(word) for word in words)


def _module(invocation: Invocation) -> tuple[str, list[str | None]]:
    """Return the name and words of a tool, also where it runs as `python -m pip`."""
    words = [string(word) for word in invocation.words[1:]]
    if invocation.name.startswith("python") and words[:1] == ["-m"] and len(words) > 1:
        return words[1] or "", words[2:]
    return invocation.name, words


def _is_redirected(workspace: Workspace, build: Build, installer: Installer, words: list[str | None]) -> bool:
    if any((word or "").partition("=")[0] in installer.redirect_options for word in words):
        return True
    if any(variable.name in installer.redirect_variables for variable in build.variables):
        return True
    return any(
        f"/{path}".endswith(f"/{name}")
        for name in installer.redirect_files
        for path in workspace.files.named(name.rpartition("/")[2])
    )


def _downloads(invocation: Invocation) -> str:
    if invocation.name not in internet_facts().downloaders:
        return ""
    for word in invocation.words[1:]:
        found = _HOST.match(string(word) or "")
        if found and found.group(1).lower() in internet_facts().public_hosts:
            return f"`{invocation.name}` fetches from `{found.group(1).lower()}`"
    return ""


def _pulls(workspace: Workspace, build: Build, invocation: Invocation) -> str:
    """Say from which registry of the internet a client pulls, or builds."""
    call = docker_call(workspace, invocation)
    if build.project is None or not build.project.environment.docker_server.is_no:
        return ""
    if call is None or call.command not in ("push", "pull", "build"):
        kinds = ("pull", "from") if _may_have_images(run_by(workspace, build)) else ("pull", "from", "start")
        images = [found for kind, found, _ in composed(workspace, invocation) if kind in kinds]
        return _fetched("docker compose", images)
    images = [found for found, _ in built_from(workspace, call)]
    if call.command == "pull" and len(call.operands) == 1 and call.closed:
        pulled = image(workspace, call.operands[0])
        images += [pulled] if pulled is not None else []
    return _fetched(f"{invocation.name} {call.command}", images)


def _fetched(what: str, images: list[Image]) -> str:
    for each in images:
        if each.registry in {Registry.HUB, Registry.ECR_PUBLIC} or each.host in internet_facts().public_hosts:
            return f"`{what}` fetches an image from {each.host or 'Docker Hub'}"
    return ""


def _may_have_images(run: Run) -> bool:
    """Tell whether images may be there before anything fetches them."""
    return not run.closed or any(each.name == "docker" and each.word(1) in _MAKES_IMAGES for each in run.invocations)


def _is_quiet(workspace: Workspace, invocation: Invocation) -> bool:
    """Tell whether a program surely needs no network but AWS's own services."""
    if invocation.name == "aws":
        return asked(invocation) is not None
    if invocation.name in internet_facts().quiet:
        return True
    call = docker_call(workspace, invocation)
    if call is None or call.command not in ("push", "pull") or len(call.operands) != 1:
        return call is not None and call.command in ("login", "logout", "tag")
    named = image(workspace, call.operands[0])
    return named is not None and named.registry is Registry.ECR
