"""This is where it is answered who sets an environment variable in a build, and which of those used nobody does.

That nobody sets one is only said of builds whose project, image and scripts are in view. A name that is spoken of
anywhere but after a `$` may be set there in a way that is not understood, or be known to be optional: that is a maybe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cblint.analysis.commands import Invocation, Run, run_by
from cblint.data.variables import facts
from cblint.model.build import Build
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import (
    NO,
    YES,
    Entries,
    Hole,
    Items,
    Known,
    Reason,
    Scalar,
    Step,
    Text,
    Truth,
    Unknown,
    Value,
    equals,
    maybe,
    string,
)
from cblint.workspace import Workspace

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_DECLARING = frozenset({"export", "declare", "typeset", "local", "readonly", "read", "mapfile", "readarray", "printf"})
_READING = frozenset({"source", ".", "eval", ""})
_TESTS = frozenset({"[", "[[", "test"})
_MOST_GAPS = 200
_MOST_FILES = 5000
_OVERRIDES = (b"nvironmentVariablesOverride", b"environment-variables-override", b"nvironment_variables_override")
"""How a program gives a build that it starts other variables."""
_CURATED = "aws/codebuild/"
_NOT_SHELL = ("Makefile", "makefile", "GNUmakefile", "package.json", ".mk")


class Use(NamedTuple):
    """A variable that a command expands."""

    name: str
    span: Span
    """The expansion: `$NAME`."""
    steps: tuple[Step, ...]
    """The places from the buildspec's command to it."""


def never_set(workspace: Workspace, build: Build, name: str, apart_from: tuple[Span, ...] = ()) -> Truth:
    """Return whether nothing sets a variable in a build; the name may stand at the given places."""
    if any(variable.name == name for variable in build.variables) or facts().is_own(name):
        return NO
    if name in run_by(workspace, build).assigned:
        return NO
    unseen = workspace.once(_unseen, build)
    if unseen:
        return maybe(unseen)
    if facts().may_be_set(name):
        return maybe(f"the image may set `{name}`")
    if name.startswith("CODEBUILD_") and build.project is not None and not build.project.file_systems.is_no:
        return maybe("CodeBuild sets variables for file systems")
    if workspace.once(_overrides):
        return maybe("whoever starts the build may set variables")
    spoken = any(_speaks_of(text, name, apart) for text, apart in _texts(workspace, build, apart_from))
    return maybe(f"something may set `{name}`") if spoken else YES


def undefined(workspace: Workspace, build: Build) -> tuple[Use, ...]:
    """Return the first use of each variable that is used in a build and surely never set, in order."""
    if workspace.once(_unseen, build):
        return ()
    run = run_by(workspace, build)
    tested = {name for each in run.invocations if each.name in _TESTS for name, _ in _expanded(each)}
    first: dict[str, Use] = {}
    for invocation in run.invocations:
        for name, span in _expanded(invocation):
            if name not in first and name not in tested and _is_plain(workspace, name, span):
                first[name] = Use(name, span, (*invocation.steps, Step(span, f"`{name}` is used")))
    return tuple(use for use in first.values() if never_set(workspace, build, use.name).is_yes)


def is_mistaken(name: str) -> bool:
    """Tell whether a name is taken for one of CodeBuild's own, which it is not."""
    return facts().is_mistaken(name)


def is_reserved(name: str) -> bool:
    """Tell whether a name is CodeBuild's alone."""
    return facts().is_reserved(name)


def breaks_path(data: Scalar) -> bool:
    """Tell whether commands are not found any more once `PATH` is this text, in which nothing is expanded."""
    folders = str(data).split(":")
    if ";" in str(data) or "\\" in str(data):
        return False  # as Windows writes it
    return "$" in str(data) or not {"/bin", "/usr/bin"} & {folder.rstrip("/") for folder in folders}


def _unseen(workspace: Workspace, build: Build) -> str:
    """Say in a clause what may set variables out of view; nothing if nothing can."""
    if build.project is None or build.buildspec is None:
        return "the project is not in view"
    if not build.variables_closed or not _is_caller_known(build):
        return "not all variables are in view"
    if build.task is not None and build.task.kind == "build-matrix":
        return "a matrix sets variables"
    if not (string(build.image) or "").startswith(_CURATED):
        return "the image may set variables"
    run = run_by(workspace, build)
    return "a command may set variables that are not in view" if may_set_any(run) else ""


def _overrides(workspace: Workspace) -> bool:
    """Tell whether a program of the repository starts builds with variables of its own, or may do so."""
    paths = workspace.files.tree()
    if len(paths) > _MOST_FILES:
        return True
    return any(workspace.files.contains(path, *_OVERRIDES) for path in paths)


def _is_caller_known(build: Build) -> bool:
    if build.caller is None:  # a pipeline that is not in view may give it variables
        return build.project is not None and equals(build.project.source.type, "CODEPIPELINE").is_no
    configuration = build.caller.action.configuration
    if not isinstance(configuration, Entries):
        return False
    given = configuration.get("EnvironmentVariables")
    return given is None or (isinstance(given, Known | Items) and bool(build.caller.action.variables))


def may_set_any(run: Run) -> bool:
    """Tell whether something that was not followed may have set any variable of the build's own shell.

    A program that cannot be followed runs in a process of its own, and sets none.
    """
    by_span: dict[Span, list[Invocation]] = {}
    for each in run.invocations:
        by_span.setdefault(each.span, []).append(each)
        words = each.words[1:]
        if each.name == "printf" and each.word(1) != "-v":
            words = ()
        if each.name in _DECLARING and any(_declares_unknown(word) for word in words):
            return True
    if len(run.gaps) >= _MOST_GAPS:
        return True
    return any(gap.span not in by_span or any(each.name in _READING for each in by_span[gap.span]) for gap in run.gaps)


def _declares_unknown(word: Value) -> bool:
    match word:
        case Known():
            return False
        case Text(parts=(str() as first, *_)):
            return re.match(rf"{_NAME}\+?=", first) is None
        case _:
            return True


def _expanded(invocation: Invocation) -> Iterator[tuple[str, Span]]:
    """Yield each variable without a known value in an invocation's words, and where it is expanded."""
    values = (*invocation.words, *(redirect.target for redirect in invocation.redirects))
    for value in values:
        parts: Iterable[object] = value.parts if isinstance(value, Text) else (value,)
        for part in parts:
            if isinstance(part, Hole | Unknown) and part.reason is Reason.RUNTIME and re.fullmatch(_NAME, part.detail):
                yield part.detail, part.origin.span


def _is_plain(workspace: Workspace, name: str, span: Span) -> bool:
    """Tell whether a place is the plain expansion of a variable by a shell, without a default."""
    text = _text(workspace, span.path)
    if span.path.endswith(_NOT_SHELL) or text is None or text[max(span.start - 1, 0) : span.start] in ("$", "\\"):
        return False
    return text[span.start : span.end] in (f"${name}", f"${{{name}}}")


def _texts(workspace: Workspace, build: Build, apart_from: tuple[Span, ...]) -> Iterator[tuple[str, list[Span]]]:
    """Yield the texts in which a build may set variables, and the places in each that do not count."""
    own = [] if build.buildspec is None else [build.buildspec.path]
    for path in dict.fromkeys((*own, *run_by(workspace, build).followed)):
        text = _text(workspace, path)
        if text is not None:
            yield text, [span for span in apart_from if span.path == path]


def _text(workspace: Workspace, path: str) -> str | None:
    source = workspace.files.readable(path)
    return None if source is None else source.text


def _speaks_of(text: str, name: str, apart: list[Span]) -> bool:
    """Tell whether a name stands in a text in another way than as the plain expansion of a variable."""
    expression = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])")
    for match in expression.finditer(text):
        start, end = match.span()
        if any(span.start <= start and end <= span.end for span in apart):
            continue
        plain = text[start - 1 : start] == "$" or (
            text[max(start - 2, 0) : start] == "${" and text[end : end + 1] == "}"
        )
        if not plain:
            return True
    return False
