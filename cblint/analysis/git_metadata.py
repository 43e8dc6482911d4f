"""This is where it is answered which git commands of a build need a repository that its source does not bring.

CodePipeline hands a source on as a ZIP file without `.git`, unless the source action asks for a full clone.
"""

from __future__ import annotations

from cblint.analysis.commands import Invocation, run_by
from cblint.model.build import Build
from cblint.model.pipeline import Action
from cblint.record import NamedTuple
from cblint.value import Entries, equals, glob, string
from cblint.workspace import Workspace
from cblint.workspace.repository import source_action

_NEEDS = frozenset({
    "blame", "branch", "checkout", "cherry-pick", "commit", "describe", "fetch", "log", "merge", "merge-base", "pull",
    "push", "rebase", "reset", "rev-list", "rev-parse", "shortlog", "show", "stash", "status", "submodule", "switch",
    "tag",
})  # fmt: skip
_MAKES = frozenset({"init", "clone", "worktree"})
_PROVIDERS = frozenset({"CodeStarSourceConnection", "CodeCommit", "GitHub"})
_FULL_CLONE = "CODEBUILD_CLONE_REF"


class WithoutGit(NamedTuple):
    """A git command without a repository to work in."""

    invocation: Invocation
    subcommand: str
    source: Action
    """The pipeline's source action."""


def without_git(workspace: Workspace, build: Build) -> tuple[WithoutGit, ...]:
    """Return the git commands of a build that surely have no repository to work in."""
    return workspace.once(_without_git, build)


def _without_git(workspace: Workspace, build: Build) -> tuple[WithoutGit, ...]:
    source = source_action(build.caller) if build.caller is not None else None
    if source is None or not _is_zipped(source):
        return ()
    found: list[WithoutGit] = []
    run = run_by(workspace, build)
    gaps = {gap.span for gap in run.gaps}
    if not gaps <= {invocation.span for invocation in run.invocations}:
        return ()
    for invocation in run.invocations:
        texts = [glob(word) for word in invocation.words[1:]]
        if any(".git" in text.split("/") or text.endswith(".git") for text in texts):
            break
        if invocation.name == "git":
            if not texts or texts[0].startswith("*") or _MAKES.intersection(texts):
                break
            if texts[0] in _NEEDS and invocation.folder is not None and not _is_harmless(invocation):
                found.append(WithoutGit(invocation, texts[0], source))
        elif invocation.span in gaps or "clone" in texts or invocation.name in ("tar", "unzip", "hub", "gh"):
            break
    return tuple(found)


def _is_harmless(invocation: Invocation) -> bool:
    return invocation.tolerated or invocation.conditional or string(invocation.words[-1]) in ("-h", "--help")


def _is_zipped(source: Action) -> bool:
    """Tell whether a source action surely hands on a ZIP file without git's metadata."""
    settings = source.configuration
    if string(source.provider) not in _PROVIDERS or not isinstance(settings, Entries):
        return False
    given = settings.get("OutputArtifactFormat")
    return given is None or equals(given, _FULL_CLONE).is_no
