"""This is where the secrets are found that image builds are given as build arguments."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import Invocation, Run, run_by
from cblint.analysis.secrets import arguments, names, uses
from cblint.analysis.secrets.uses import SecretVariable
from cblint.data.credential_options import credential_options
from cblint.model.build import Build
from cblint.record import NamedTuple, Record
from cblint.source import Span
from cblint.value import Known, Value, shown
from cblint.workspace import Workspace

_OPTION = "--build-arg"


class SecretArgument(Record):
    """A build argument that holds a secret."""

    name: str
    span: Span
    """The option and its value."""
    invocation: Invocation
    variable: SecretVariable | None
    """The variable that the secret comes from, where that is in view."""


def build_arguments(workspace: Workspace, build: Build) -> tuple[SecretArgument, ...]:
    """Return the secrets that a build hands to image builds as build arguments."""
    return workspace.once(_build_arguments, build)


def _build_arguments(workspace: Workspace, build: Build) -> tuple[SecretArgument, ...]:
    run = run_by(workspace, build)
    builders = credential_options().image_builders
    return tuple(
        argument
        for number, invocation in enumerate(run.invocations)
        if arguments.is_any(invocation, builders)
        for given in _values(invocation)
        if (argument := _secret(workspace, build, number, given)) is not None
    )


class _Given(NamedTuple):
    word: Value
    span: Span
    offset: int
    """Where in the word's text the argument begins."""


def _values(invocation: Invocation) -> Iterator[_Given]:
    """Yield the words that hold build arguments, and where they stand with their option."""
    words = invocation.words
    for index, word in enumerate(words[1:], start=1):
        text = invocation.texts[index]
        here = arguments.place(word, invocation)
        if text == _OPTION and index + 1 < len(words):
            yield _Given(words[index + 1], here.to(arguments.place(words[index + 1], invocation)), 0)
        elif text.startswith(f"{_OPTION}="):
            yield _Given(word, here, len(_OPTION) + 1)


def _secret(workspace: Workspace, build: Build, number: int, given: _Given) -> SecretArgument | None:
    run = run_by(workspace, build)
    invocation, span = run.invocations[number], given.span
    name, equal, value = shown(given.word)[given.offset :].partition("=")
    if not name.isidentifier() or names.is_bundled(name) or (equal and not value):
        return None
    variables = _used(invocation, span) if equal else (name,)
    held = (uses.secret_variable(workspace, build, each, number) for each in variables)
    found = next((each for each in held if each is not None), None)
    if found is None and not (equal and _says_secret(name, given, run, build, variables)):
        return None
    return SecretArgument(name, span, invocation, found)


def _used(invocation: Invocation, span: Span) -> tuple[str, ...]:
    words = invocation.command.words if invocation.command is not None else ()
    return tuple(use.name for word in words if span.contains(word.span) for use in uses.used(word))


def _says_secret(name: str, given: _Given, run: Run, build: Build, variables: tuple[str, ...]) -> bool:
    """Tell whether an argument is a secret by its name, and nothing says where its value is from."""
    if names.name_class(name) not in {names.PASSWORD, names.TOKEN} or isinstance(given.word, Known):
        return False
    set_here = {each.name for each in run.settings}
    return not any(each in set_here or build.variable(each) is not None for each in variables)
