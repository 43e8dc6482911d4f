"""This is where names of images are found in a build's commands that Docker refuses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from cblint.analysis.commands import run_by
from cblint.analysis.docker.calls import Call, docker_call
from cblint.analysis.docker.grammar import Fault, fault
from cblint.analysis.docker.places import is_template, part_of
from cblint.analysis.docker.references import written
from cblint.data.docker import docker_facts
from cblint.model.build import Build
from cblint.parse.shell_script import Expansion, Literal
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import HOLE, Span
from cblint.value import Choice, Hole, Text, Value
from cblint.workspace import Workspace

if TYPE_CHECKING:
    from cblint.parse.shell_script import Word

_OPERANDS = {"push": 1, "pull": 1, "run": 1, "create": 1, "tag": 2, "manifest push": 1, "buildx imagetools inspect": 1}
"""Subcommands whose first arguments are names of images."""
_TAGGED = frozenset({"build", "buildx imagetools create"})
_PLACEHOLDER = pattern(r"__[A-Z][A-Z0-9_]*__|[@%#][A-Za-z_]+[@%#]|(?:^|[/:])[A-Z0-9_-]+(?=$|[/:])")
"""What something else is put in for: `__NAME__`, `@name@`, a part all in capitals."""


class RefusedName(NamedTuple):
    """A name that Docker refuses."""

    call: Call
    shown: str
    """The name, `…` standing for what is not known."""
    why: str
    place: Span


def refused(workspace: Workspace, build: Build) -> Iterator[RefusedName]:
    """Yield the names that Docker refuses, each once in one command."""
    for invocation in run_by(workspace, build).invocations:
        call = docker_call(workspace, invocation)
        if call is None or invocation.tolerated or invocation.command is None:
            continue
        refusals = [each for value in _names(call) if (each := _refusal(workspace, call, value)) is not None]
        if refusals and not is_template(workspace, invocation):
            yield from refusals


def _refusal(workspace: Workspace, call: Call, value: Value) -> RefusedName | None:
    name = "" if isinstance(value, Choice) else written(workspace, value)
    found = None if name.startswith("-") else fault(name)
    if found is None or _PLACEHOLDER.search(name):
        return _variable_in_tag(call, value)
    if found.lacks and not _lacks_as_written(call, value):
        return None
    return RefusedName(call, name.replace(HOLE, "…"), found.why, _place(call, value, name, found))


def _names(call: Call) -> tuple[Value, ...]:
    if call.command in _TAGGED:
        return call.values("--tag")
    count = _OPERANDS.get(call.command, 0)
    return call.operands[:count] if call.closed else ()


def _word_of(call: Call, value: Value) -> Word | None:
    """Return the word of the command in which a value stands."""
    command = call.invocation.command
    words = command.words if command is not None else ()
    return next((word for word in words if word.span.contains(value.origin.span)), None)


def _lacks_as_written(call: Call, value: Value) -> bool:
    """Tell whether what a name lacks is not a variable's value, which somebody may set outside of the repository."""
    word = _word_of(call, value)
    if word is None:
        return False
    name = "".join(part.text if isinstance(part, Literal) else HOLE for part in word.parts)
    found = fault(name.partition("=")[2] if name.startswith("--") else name)
    return found is not None and found.lacks


def _variable_in_tag(call: Call, value: Value) -> RefusedName | None:
    """Return a name whose tag is a variable of CodeBuild's, as it is, that never holds what a tag may."""
    word = _word_of(call, value)
    unknown = {part.detail for part in value.parts if isinstance(part, Hole)} if isinstance(value, Text) else set()
    signs = docker_facts().never_tags
    for before, part in pairwise(word.parts if word is not None else ()):
        if not isinstance(part, Expansion) or part.operator or part.name not in unknown or part.name not in signs:
            continue
        if isinstance(before, Literal) and before.text.endswith(":"):
            return RefusedName(call, f"…:${part.name}", f"has a {signs[part.name]} in its tag", part.span)
    return None


def _place(call: Call, value: Value, name: str, found: Fault) -> Span:
    exact = HOLE not in name
    start, end = (found.start, found.end) if exact else (0, 0)
    return part_of(call.invocation, value, start, end)
