"""This is where it is answered which rollouts a build starts and does not await."""

from __future__ import annotations

from cblint.analysis.commands import Invocation, run_by
from cblint.data.rollouts import Rollout, rollouts
from cblint.model.build import Build
from cblint.record import NamedTuple
from cblint.value import glob
from cblint.workspace import Workspace


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
    for invocation in reversed(run.invocations):
        if invocation.span in gaps or invocation.name in facts.looking:
            break
        texts = [glob(word) for word in invocation.words[1:]]
        if invocation.name in facts.asking and (facts.awaiting.intersection(texts) or "*" in texts[:2]):
            break
        for started in facts.starting.get(invocation.name, ()):
            if _starts(started, texts):
                found.append(Started(invocation, " ".join((invocation.name, *started.sub))))
                break
    return tuple(reversed(found))


def _starts(rollout: Rollout, texts: list[str]) -> bool:
    options = {text.partition("=")[0] for text in texts} | set(texts)
    if any(text.startswith("*") for text in texts[: len(rollout.sub)]) or "*" in texts:
        return False
    given = not rollout.only_with or bool(options & rollout.only_with)
    return tuple(texts[: len(rollout.sub)]) == rollout.sub and given and not options & rollout.without
