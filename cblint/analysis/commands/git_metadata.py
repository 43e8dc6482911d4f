"""This is where it is answered which commands of a build need a repository or a history that its source does not bring.

CodePipeline hands a source on as a ZIP file without `.git`, unless the source action asks for a full clone. A clone of
depth 1 has one commit, without a parent and mostly without a tag.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import Invocation, run_by
from cblint.data.git_tools import git_tools
from cblint.model.build import Build
from cblint.model.pipeline import Action
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Entries, equals, glob, string
from cblint.workspace import Workspace
from cblint.workspace.repository import source_action

_PROVIDERS = frozenset({"CodeStarSourceConnection", "CodeCommit", "GitHub"})
_FULL_CLONE = "CODEBUILD_CLONE_REF"
GIT_HOSTS = ("GITHUB", "GITHUB_ENTERPRISE", "BITBUCKET", "CODECOMMIT", "GITLAB", "GITLAB_SELF_MANAGED")
"""Types of sources that a project clones."""
_PARENT = pattern(r"(?:\S*\.\.\.?)?HEAD(?:~[1-9][0-9]*|\^[1-9]?)(?:\.\.\S*)?")
_DEEPENS = frozenset({"fetch", "pull", "clone", "init", "remote"})


class WithoutGit(NamedTuple):
    """A command without a repository to work in, or without the history that it asks for."""

    invocation: Invocation
    label: str
    """The program and its subcommand, for people."""
    source: Span
    """What says so: the pipeline's source action, or the project's clone depth."""
    shallow: bool
    """Whether there is a repository, with one commit."""


def without_git(workspace: Workspace, build: Build) -> tuple[WithoutGit, ...]:
    """Return the commands of a build that surely lack the repository, or the history, that they need."""
    return workspace.once(_without_git, build)


def _without_git(workspace: Workspace, build: Build) -> tuple[WithoutGit, ...]:
    if build.caller is None:
        depth = _shallow(build)
        return () if depth is None else tuple(_without_history(workspace, build, depth))
    source = source_action(build.caller)
    return () if source is None or not _is_zipped(source) else tuple(_without_repository(workspace, build, source))


def _seen(workspace: Workspace, build: Build) -> Iterator[Invocation]:
    """Yield what a build runs, until something is not known."""
    run = run_by(workspace, build)
    gaps = {gap.span for gap in run.gaps}
    if not gaps <= {invocation.span for invocation in run.invocations}:
        return
    for invocation in run.invocations:
        if invocation.span in gaps and invocation.name not in (*git_tools().tools, *git_tools().runners):
            return
        yield invocation


def _without_repository(workspace: Workspace, build: Build, source: Action) -> Iterator[WithoutGit]:
    facts = git_tools()
    for invocation in _seen(workspace, build):
        texts = [glob(word) for word in invocation.words[1:]]
        if any(".git" in text.split("/") or text.endswith(".git") for text in texts):
            return
        if "clone" in texts or invocation.name in ("tar", "unzip", "hub", "gh"):
            return
        if invocation.name == "git":
            if not texts or texts[0].startswith("*") or facts.makes.intersection(texts):
                return
            needs = texts[0] in facts.subcommands and not facts.outside.intersection(texts)
            label = f"git {texts[0]}" if needs else ""
        else:
            label = _tool(invocation.name, texts)
        if label and invocation.folder is not None and not _is_harmless(invocation):
            yield WithoutGit(invocation, label, source.span, shallow=False)


def _tool(name: str, texts: list[str]) -> str:
    """Return what a program that needs a repository is called; empty for others."""
    if name in git_tools().runners:
        operands = [index for index, text in enumerate(texts) if not text.startswith("-")]
        if not operands:
            return ""
        name, texts = texts[operands[0]], texts[operands[0] + 1 :]
    for tool in git_tools().tools.get(name, ()):
        wanted = not tool.only_with or bool(tool.only_with.intersection(texts))
        if tuple(texts[: len(tool.sub)]) == tool.sub and wanted and not git_tools().outside.intersection(texts):
            return " ".join((name, *tool.sub))
    return ""


def _shallow(build: Build) -> Span | None:
    """Return where a project says that its source is cloned with one commit; None if it does not."""
    source = build.project.source if build.project is not None else None
    depth = source.git_clone_depth if source is not None else None
    if source is None or depth is None or string(source.type) not in GIT_HOSTS:
        return None
    return depth.origin.span if equals(depth, 1, "1").is_yes else None


def _without_history(workspace: Workspace, build: Build, depth: Span) -> Iterator[WithoutGit]:
    for invocation in _seen(workspace, build):
        texts = [glob(word) for word in invocation.words[1:]]
        if invocation.name == "cd" or invocation.folder is None:
            continue
        if invocation.name != "git":
            if "clone" in texts or invocation.name in ("hub", "gh"):
                return
            continue
        if not texts or texts[0].startswith("*") or _DEEPENS.intersection(texts):
            return
        if not _is_harmless(invocation) and _needs_history(texts):
            yield WithoutGit(invocation, f"git {texts[0]}", depth, shallow=True)


def _needs_history(texts: list[str]) -> bool:
    without = git_tools().shallow.get(texts[0])
    if any(_PARENT.fullmatch(text) for text in texts[1:]):
        return texts[0] in git_tools().subcommands
    if without is None or any(text.partition("=")[0] in without or text == "*" for text in texts[1:]):
        return False
    return texts[0] != "rev-list" or "--count" in texts


def _is_harmless(invocation: Invocation) -> bool:
    return invocation.tolerated or invocation.conditional or string(invocation.words[-1]) in ("-h", "--help")


def _is_zipped(source: Action) -> bool:
    """Tell whether a source action surely hands on a ZIP file without git's metadata."""
    settings = source.configuration
    if string(source.provider) not in _PROVIDERS or not isinstance(settings, Entries):
        return False
    given = settings.get("OutputArtifactFormat")
    return given is None or equals(given, _FULL_CLONE).is_no
