"""This is where placeholders are found that nobody replaced, in builds and in what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from cblint.analysis.commands import run_by
from cblint.data import placeholders as facts
from cblint.model.appspec import AppSpec
from cblint.model.build import Build
from cblint.model.buildspec import Buildspec
from cblint.model.pipeline import Pipeline
from cblint.model.project import Project
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Basis, Entries, Items, Value, embedded
from cblint.workspace import Workspace

_ANGLES = pattern(r"(?<![\w)<$&|\\])<([A-Za-z][A-Za-z0-9]*(?:[-_. ][A-Za-z0-9]+)*)>(?![\w<])", re.ASCII)
_MARKUP = ("</", "/>", "<!", "<<")
_WORD = pattern(r"[A-Z]+(?![a-z])|[A-Za-z][a-z]*|[0-9]+", re.ASCII)
_PROGRAM = pattern(r"[\w\[]+", re.ASCII)
_OF_ITS_OWN = frozenset(
    {
        "environment_variable", "EnvironmentVariables", "buildspec", "BuildSpec", "description", "Description",
        "OAuthToken", "tags", "Tags",
    }
)  # fmt: skip
"""Properties that are looked at apart, or may say what they like."""
_DEPTH = 8
_MOST = 100
"""More are not told of one text."""
_HANDLED = 100_000
"""So many characters of commands that look for texts are kept."""
_LINE = 2000
"""So many characters before one are looked at."""


class Left(NamedTuple):
    """A placeholder, and where it stands."""

    text: str
    place: Span
    symbol: str


def around(workspace: Workspace, build: Build) -> Iterator[Left]:
    """Yield those in a build, and with the first build those in pipelines and AppSpec files."""
    if build.buildspec is not None:
        yield from of_buildspec(build.buildspec)
    if build.project is not None:
        yield from of_project(build, build.project)
    if build is not workspace.builds[0]:
        return
    for pipeline in workspace.parts(Pipeline):
        yield from _in_entries(pipeline.properties, pipeline.symbol, 0)
    if workspace.appspecs and not _may_be_replaced(workspace):
        for appspec in workspace.appspecs:
            yield from of_appspec(appspec)


def of_buildspec(buildspec: Buildspec) -> Iterator[Left]:
    """Yield those in the commands and variables of a buildspec, but for those that a command looks for itself."""
    texts = [(each.text, each.symbol) for phase in buildspec.phases for each in phase.commands]
    handled = "\n".join(_handling(value) for value, _ in texts)[:_HANDLED]
    for value, symbol in texts:
        for left in _in_value(value, symbol):
            if left.text not in handled:
                yield left
    for variable in buildspec.env.variables:
        yield from _in_value(variable.value, variable.symbol)


def of_project(build: Build, project: Project) -> Iterator[Left]:
    """Yield those in a project's properties, and in the variables that a build has from it."""
    yield from _in_entries(project.properties, project.symbol, 0)
    for variable in project.environment.variables:
        if build.variable(variable.name) is variable:
            yield from _in_value(variable.value, variable.symbol)


def of_appspec(appspec: AppSpec) -> Iterator[Left]:
    """Yield those in an AppSpec file, but for those that a pipeline replaces."""
    for value, symbol in _values(appspec):
        for each in value.items if isinstance(value, Items) else (value,):
            yield from _in_value(each, symbol)


def _may_be_replaced(workspace: Workspace) -> bool:
    """Tell whether a build may run a program that could replace placeholders in files."""
    handlers = facts.load().handlers
    runs = (run_by(workspace, build) for build in workspace.builds)
    return any(not run.closed or any(each.name in handlers for each in run.invocations) for run in runs)


def _values(appspec: AppSpec) -> Iterator[tuple[Value, str]]:
    for file in appspec.files:
        yield from ((value, file.symbol) for value in (file.source, file.destination))
    for hook in appspec.hooks:
        yield hook.location, hook.symbol
    service, function = appspec.service, appspec.function
    if service is not None:
        values: tuple[Value, ...] = (service.task_definition, service.container_name)
        yield from ((value, service.symbol) for value in (*values, service.subnets, service.security_groups))
    if function is not None:
        values = (function.function, function.alias, function.current_version, function.target_version)
        yield from ((value, function.symbol) for value in values)


def _in_entries(value: Value, symbol: str, depth: int) -> Iterator[Left]:
    if depth > _DEPTH:
        return
    match value:
        case Entries(entries=entries):
            for entry in entries:
                if entry.key not in _OF_ITS_OWN:
                    yield from _in_entries(entry.value, f"{symbol}.{entry.key}", depth + 1)
        case Items(items=items):
            for index, item in enumerate(items):
                yield from _in_entries(item, f"{symbol}[{index}]", depth + 1)
        case _:
            yield from _in_value(value, symbol)


def _in_value(value: Value, symbol: str) -> Iterator[Left]:
    """Yield those in a string; a default is there to be given another value."""
    text = embedded(value) if value.origin.basis is Basis.GIVEN else None
    if text is None:
        return
    for start, end in islice(_found(text.text), _MOST):
        line = text.text[max(text.text.rfind("\n", 0, start) + 1, start - _LINE) : start]
        if not _is_handling(line):
            yield Left(text.text[start:end], text.span(start, end), symbol)


def _found(text: str) -> Iterator[tuple[int, int]]:
    known = facts.load()
    left: list[tuple[int, int]] = []
    if "<" in text and not any(each in text for each in _MARKUP):
        for match in _ANGLES.finditer(text):
            words = {word.lower() for word in _WORD.findall(match[1])} | {match[1].lower()}
            if words & known.words and not _is_replaced(match[1], known):
                left.append(match.span())
    yield from left
    for source in known.patterns:
        for match in pattern(source, re.ASCII).finditer(text):
            if not any(start <= match.start() < end for start, end in left):
                yield match.span()


def _is_replaced(name: str, known: facts.Placeholders) -> bool:
    return name in known.replaced or pattern(r"IMAGE\d*_NAME", re.ASCII).fullmatch(name) is not None


def _handling(value: Value) -> str:
    """Return the lines of a command that look for texts, or replace them."""
    text = embedded(value)
    return "" if text is None else "\n".join(line for line in text.text.split("\n") if _is_handling(line))


def _is_handling(line: str) -> bool:
    return not set(_PROGRAM.findall(line)).isdisjoint(facts.load().handlers)
