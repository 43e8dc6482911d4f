"""This is where it is answered which commands meet an SSH host whose key the build's image does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.analysis.commands import Invocation, run_by
from cblint.analysis.shell.texts import shell_texts
from cblint.data.waiting import waiting
from cblint.model.build import Build
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.value import glob, string
from cblint.workspace import Workspace

_CURATED = "aws/codebuild/"
_SETTLED = pattern(
    r"known_hosts|ssh-keyscan|StrictHostKey|GIT_SSH|UserKnownHosts|ssh_config|\.ssh\b|core\.sshCommand|insteadOf",
    re.IGNORECASE,
)
_TARGET = pattern(r"(?:([A-Za-z0-9._*-]+)@)?([A-Za-z0-9.*-]+)(:.*)?", re.DOTALL)
_URL = pattern(r"(?:ssh://(?:[^@/*]+@)?|git@)([A-Za-z0-9.-]+)[:/].*", re.DOTALL)
_VALUED = frozenset("BbcDEeFIiJLlmOopQRSWwP")
_REMOTE_GIT = frozenset({"clone", "fetch", "pull", "push", "ls-remote"})


class UnknownHost(NamedTuple):
    """A command that asks whether to trust a host."""

    invocation: Invocation
    host: str


def unknown_hosts(workspace: Workspace, build: Build) -> tuple[UnknownHost, ...]:
    """Return the commands that surely meet a host whose key nothing in the build made known."""
    return workspace.once(_unknown_hosts, build)


def _unknown_hosts(workspace: Workspace, build: Build) -> tuple[UnknownHost, ...]:
    if not (string(build.image) or "").startswith(_CURATED):
        return ()
    if any(_SETTLED.search(text.text.text) for text in shell_texts(workspace, build)):
        return ()
    return tuple(_along(workspace, build))


def _along(workspace: Workspace, build: Build) -> Iterator[UnknownHost]:
    run = run_by(workspace, build)
    gaps = {gap.span for gap in run.gaps}
    if not gaps <= {invocation.span for invocation in run.invocations}:
        return
    seen: set[str] = set()
    for invocation in run.invocations:
        host = _host(invocation)
        if host and host not in seen and host not in waiting().known_hosts:
            seen.add(host)
            if not invocation.tolerated:
                yield UnknownHost(invocation, host)
        elif not host and invocation.span in gaps:
            return


def _host(invocation: Invocation) -> str:
    """Return the host that a command reaches by SSH, with `*` for what is not known; empty if there is none."""
    texts = [glob(word) for word in invocation.words[1:]]
    if invocation.name in ("ssh", "scp", "sftp"):
        return _target(texts, copies=invocation.name == "scp")
    if invocation.name == "git" and texts and texts[0] in _REMOTE_GIT:
        return next((found.group(1) for text in texts[1:] if (found := _URL.fullmatch(text))), "")
    return ""


def _target(texts: list[str], *, copies: bool) -> str:
    """Return the host among the operands; one that is not known counts only with a user who is not `git`."""
    skipped = False
    for text in texts:
        if skipped:
            skipped = False
        elif text.startswith("-"):
            skipped = len(text) > 1 and text[-1] in _VALUED and not text.startswith("--")
        elif text.startswith("*"):
            return ""
        elif not copies or ":" in text:
            found = _TARGET.fullmatch(text)
            if found is None or "*" in (found.group(1) or ""):
                return ""
            user, host = found.group(1), found.group(2)
            return "" if "*" in host and user in (None, "git") else host
    return ""
