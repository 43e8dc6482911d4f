"""This is where a password on a command line is traced to its secret, and the edits are made that keep it off."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import drafts
from cblint.analysis.commands import run_by
from cblint.analysis.secrets import arguments, uses
from cblint.analysis.secrets.arguments import Given, OnCommandLine
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.parse.shell_script import Expansion, Literal, SimpleCommand, Substitution, Word
from cblint.source import SourceFile, Span
from cblint.workspace import Workspace


def piped(workspace: Workspace, found: OnCommandLine) -> tuple[Edit, ...]:
    """Return the edits by which a program reads its password from a pipe; none where they are not plain to write."""
    given, invocation = found.given, found.invocation
    source = workspace.files.again(invocation.span.path)
    command = invocation.command
    if source is None or command is None or not given.form.stdin or not _is_plain(command, given):
        return ()
    feed = _feed(source, given, arguments.written(given, invocation))
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


def _feed(source: SourceFile, given: Given, words: tuple[Word, ...]) -> str:
    """Return the command that prints the password: an `echo` of the variable, or what is substituted."""
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
    for word in arguments.written(found.given, found.invocation):
        for use in uses.used(word):
            variable = uses.secret_variable(workspace, build, use.name, number)
            if variable is not None:
                yield variable
