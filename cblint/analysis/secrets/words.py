"""This is where programs are found that are given a password on their command line, and the edits that keep it off."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import drafts
from cblint.analysis.commands import Invocation, run_by
from cblint.analysis.secrets import arguments, uses
from cblint.analysis.secrets.arguments import Given
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.parse.shell_script import Expansion, Literal, SimpleCommand, Substitution, Word
from cblint.record import Record
from cblint.source import SourceFile, Span
from cblint.workspace import Workspace


class OnCommandLine(Record):
    """A password that a program is given as a word, and that is no literal."""

    given: Given
    invocation: Invocation


def on_command_line(workspace: Workspace, build: Build) -> tuple[OnCommandLine, ...]:
    """Return the passwords that a build puts on command lines."""
    return workspace.once(_on_command_line, build)


def _on_command_line(workspace: Workspace, build: Build) -> tuple[OnCommandLine, ...]:
    return tuple(
        OnCommandLine(given, invocation)
        for invocation in run_by(workspace, build).invocations
        if invocation.command is not None
        for given in arguments.passwords(invocation)
        if not given.form.sole and _is_put_in(given, invocation) and not _is_local(given, invocation)
    )


def _is_put_in(given: Given, invocation: Invocation) -> bool:
    """Tell whether a password is the value of a variable or the output of a command."""
    words = [word for word in _written(invocation) if given.option.contains(word.span)]
    parts = words[-1].parts if words else ()
    return any(isinstance(part, Expansion | Substitution) for part in parts)


def _is_local(given: Given, invocation: Invocation) -> bool:
    return given.form.local and (arguments.is_near(invocation) or not arguments.names_host(invocation))


def _written(invocation: Invocation) -> tuple[Word, ...]:
    return invocation.command.words if invocation.command is not None else ()


def piped(workspace: Workspace, found: OnCommandLine) -> tuple[Edit, ...]:
    """Return the edits by which a program reads its password from a pipe; none where they are not plain to write."""
    given, invocation = found.given, found.invocation
    source = workspace.files.again(invocation.span.path)
    command = invocation.command
    if source is None or command is None or not given.form.stdin or not _is_plain(command, given):
        return ()
    feed = _feed(source, given, command)
    first = command.words[0].span
    if not feed or _text(source, first) != command.words[0].literal:
        return ()
    begun = _replaced(workspace, source, first, f"{feed} | {command.words[0].literal}")
    taken = _replaced(workspace, source, given.option, given.form.stdin)
    return (*begun, *taken) if begun and taken else ()


def _replaced(workspace: Workspace, source: SourceFile, part: Span, text: str) -> tuple[Edit, ...]:
    from cblint.edit.draft import SHELL  # noqa: PLC0415  (only where something is mended)

    if source.path.endswith(SHELL):
        return (Edit(part, text),)
    draft = drafts.draft_at(workspace, part)
    return draft.replace_within(part, text) if draft is not None else ()


def _is_plain(command: SimpleCommand, given: Given) -> bool:
    """Tell whether a command starts with its program and reads nothing, and the option stands in it as written."""
    reads = any("<" in redirect.operator for redirect in command.redirects)
    literal = [word.literal for word in command.words]
    stdin = given.form.stdin in literal
    return not (reads or stdin or command.assignments) and command.span.contains(given.option)


def _feed(source: SourceFile, given: Given, command: SimpleCommand) -> str:
    """Return the command that prints the password: an `echo` of the variable, or what is substituted."""
    words = [word for word in command.words if given.option.contains(word.span)]
    if not words or len(words) > 2:
        return ""
    parts = [
        part
        for part in words[-1].parts
        if not (isinstance(part, Literal) and part.text in ("", given.named, f"{given.named}="))
    ]
    match parts:
        case [Expansion(name=name, operator="")] if name.isidentifier():
            return f'echo "${name}"'
        case [Substitution(span=span)]:
            text = _text(source, span)
            inner = text[2:-1] if text.startswith("$(") and text.endswith(")") else ""
            return inner.strip() if "\n" not in inner and '"' not in inner and "\\" not in inner else ""
        case _:
            return ""


def _text(source: SourceFile, span: Span) -> str:
    return source.text[span.start : span.end]


def held(workspace: Workspace, build: Build, found: OnCommandLine) -> Iterator[uses.SecretVariable]:
    """Yield the variables whose secrets a password is made of, as far as they are in view."""
    run = run_by(workspace, build)
    number = run.invocations.index(found.invocation)
    for word in _written(found.invocation):
        if found.given.option.contains(word.span):
            for use in uses.used(word):
                variable = uses.secret_variable(workspace, build, use.name, number)
                if variable is not None:
                    yield variable
