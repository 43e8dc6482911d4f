"""This is where it is answered which rollouts a build starts and does not await."""

from __future__ import annotations

import posixpath
from itertools import pairwise

from cblint.analysis.commands import Invocation, run_by
from cblint.data.rollouts import Rollout, rollouts
from cblint.model.build import Build
from cblint.record import NamedTuple
from cblint.value import glob, string
from cblint.workspace import Workspace

_SETS_IMAGE: list[str | None] = ["kustomize", "edit", "set", "image"]


class Started(NamedTuple):
    """A command that starts a rollout and returns."""

    invocation: Invocation
    label: str
    """The program and its subcommand, for people."""


def unawaited(workspace: Workspace, build: Build) -> tuple[Started, ...]:
    """Return the rollouts that a build starts where surely nothing after them awaits or looks at their end."""
    return workspace.once(_unawaited, build)


def _unawaited(workspace: Workspace, build: Build) -> tuple[Started, ...]:
    run = run_by(workspace, build)
    gaps = {gap.span for gap in run.gaps}
    if not gaps <= {invocation.span for invocation in run.invocations}:
        return ()
    facts = rollouts()
    found: list[Started] = []
    for index, invocation in reversed([*enumerate(run.invocations)]):
        if invocation.span in gaps or invocation.name in facts.looking:
            break
        if invocation.name not in facts.asking and invocation.name not in facts.starting:
            continue
        texts = [glob(word) for word in invocation.words[1:]]
        if invocation.name in facts.asking and (facts.awaiting.intersection(texts) or "*" in texts[:2]):
            break
        for started in facts.starting.get(invocation.name, ()):
            if _starts(started, invocation.name, texts):
                found.append(Started(invocation, " ".join((invocation.name, *started.sub))))
                break
        if _applies_change(workspace, invocation, run.invocations[:index]):
            found.append(Started(invocation, "kubectl apply"))
    return tuple(reversed(found))


def _applies_change(workspace: Workspace, invocation: Invocation, before: tuple[Invocation, ...]) -> bool:
    """Tell whether `kubectl apply` surely gets a workload that the build has just changed."""
    if invocation.name != "kubectl" or invocation.word(1) != "apply" or invocation.conditional:
        return False
    facts = rollouts()
    texts = [glob(word) for word in invocation.words[1:]]
    if {text.partition("=")[0] for text in texts} & facts.applies_without or _may_hide(invocation.name, texts):
        return False
    if "-k" in texts:
        return any([string(word) for word in each.words[:4]] == _SETS_IMAGE for each in before)
    for option, value in pairwise(texts):
        if option in ("-f", "--filename"):
            piped = value == "-" and invocation.answered
            edits = before[-1:] if piped else [each for each in before if _writes(each, invocation, value)]
            if any(_has_workload(workspace, each) for each in edits):
                return True
    return False


def _writes(edit: Invocation, apply: Invocation, path: str) -> bool:
    """Tell whether a command edits the file that another applies."""
    place = _located(apply, path)
    in_place = edit.name in ("sed", "yq", "perl") and any(glob(word).startswith("-i") for word in edit.words[1:])
    named = [string(word) for word in edit.words[1:]] if in_place else []
    if edit.name in ("sed", "envsubst"):
        named += [string(each.target) for each in edit.redirects if each.operator == ">"]
    return place is not None and any(name is not None and _located(edit, name) == place for name in named)


def _located(invocation: Invocation, path: str) -> str | None:
    return None if invocation.folder is None else posixpath.normpath(posixpath.join(invocation.folder, path))


def _has_workload(workspace: Workspace, edit: Invocation) -> bool:
    """Tell whether a command edits a file of the repository that declares a workload."""
    if edit.name not in ("sed", "yq", "perl", "envsubst"):
        return False
    values = [*edit.words[1:], *(each.target for each in edit.redirects if each.operator == "<")]
    declared = [f"kind: {kind}".encode() for kind in rollouts().kinds]
    for value in values:
        path = _located(edit, string(value) or "\0")
        known = path is not None and "\0" not in path and workspace.files.is_file(path)
        if known and workspace.files.contains(path or "", *declared):
            return True
    return False


def _may_hide(program: str, texts: list[str]) -> bool:
    """Tell whether a word that is not known may be an option: it is not the value of one."""
    facts = rollouts()
    for before, text in pairwise(["", *texts]):
        takes = before.startswith("--") and not before.startswith("--no-") and before not in facts.flags
        if text == "*" and not (takes if program == "aws" else before in facts.valued):
            return True
    return False


def _starts(rollout: Rollout, program: str, texts: list[str]) -> bool:
    options = {text.partition("=")[0] for text in texts} | set(texts)
    if any(text.startswith("*") for text in texts[: len(rollout.sub)]) or _may_hide(program, texts):
        return False
    given = not rollout.only_with or bool(options & rollout.only_with)
    return tuple(texts[: len(rollout.sub)]) == rollout.sub and given and not options & rollout.without
