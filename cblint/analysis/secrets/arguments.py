"""This is where it is told which words of a build's commands are passwords that the program is given."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import Invocation, run_by
from cblint.data.credential_options import CredentialOption, credential_options
from cblint.data.secrets import facts
from cblint.model.build import Build
from cblint.parse.shell_script import Expansion, Substitution, Word
from cblint.record import NamedTuple, Record
from cblint.source import Span
from cblint.value import Known, Text, Unknown, Value, string
from cblint.workspace import Workspace


class Given(NamedTuple):
    """A password that a program is given by an option, and where it stands."""

    value: Value
    """The word that it stands in."""
    start: int
    """Where in the word's text it begins."""
    option: Span
    """Where the option and the password stand together."""
    named: str
    """The option as it is spoken of: `-p`."""
    form: CredentialOption


class OnCommandLine(Record):
    """A password that a program is given as a word, and that is no literal."""

    given: Given
    invocation: Invocation


def on_command_line(workspace: Workspace, build: Build) -> tuple[OnCommandLine, ...]:
    """Return the passwords that a build puts on command lines."""
    return tuple(
        OnCommandLine(given, invocation)
        for invocation in run_by(workspace, build).invocations
        if invocation.command is not None
        for given in passwords(invocation)
        if not given.form.sole and _is_put_in(given, invocation) and not _is_local(given, invocation)
    )


def _is_put_in(given: Given, invocation: Invocation) -> bool:
    """Tell whether a password is the value of a variable or the output of a command."""
    words = written(given, invocation)
    parts = words[-1].parts if words else ()
    return any(isinstance(part, Expansion | Substitution) for part in parts)


def _is_local(given: Given, invocation: Invocation) -> bool:
    return given.form.local and (is_near(invocation) or not names_host(invocation))


def written(given: Given, invocation: Invocation) -> tuple[Word, ...]:
    """Return the words, as the shell reads them, by which a program is given a password."""
    words = invocation.command.words if invocation.command is not None else ()
    return tuple(word for word in words if given.option.contains(word.span))


def passwords(invocation: Invocation) -> Iterator[Given]:
    """Yield the passwords that a program is given by its own options."""
    for form in credential_options().programs.get(invocation.name, ()):
        if begins(invocation, form.words):
            yield from _by_options(invocation, form)


def begins(invocation: Invocation, words: tuple[str, ...]) -> bool:
    """Tell whether an invocation is of a program and its subcommand, whatever options stand between."""
    if invocation.name != words[0]:
        return False
    operands = (text for text in invocation.texts[1:] if not text.startswith("-"))
    return all(next(operands, None) == word for word in words[1:])


def is_any(invocation: Invocation, forms: tuple[tuple[str, ...], ...]) -> bool:
    """Tell whether an invocation is of one of these programs and subcommands."""
    return any(begins(invocation, form) for form in forms if form[0] == invocation.name)


def _by_options(invocation: Invocation, form: CredentialOption) -> Iterator[Given]:
    words = invocation.words
    for index, word in enumerate(words[1:], start=1):
        text = invocation.texts[index]
        if text in form.options and index + 1 < len(words):
            following = words[index + 1]
            if invocation.texts[index + 1].startswith(form.lead):
                span = place(word, invocation).to(place(following, invocation))
                yield Given(following, len(form.lead), span, text, form)
            continue
        for option in form.options:
            if option.startswith("--") and text.startswith(f"{option}="):
                yield Given(word, len(option) + 1, place(word, invocation), option, form)
        if form.joined and text.startswith(form.joined) and len(text) > len(form.joined) and text[1] != "-":
            yield Given(word, len(form.joined), place(word, invocation), form.joined, form)


def place(word: Value, invocation: Invocation) -> Span:
    """Return where a word stands in its command; the command, where that is not known."""
    steps = word.origin.steps
    found = (step.span for step in (steps[-1], steps[0]) if invocation.span.contains(step.span))
    return next(found, invocation.span)


def is_near(invocation: Invocation) -> bool:
    """Tell whether a command names this machine as the host that it talks to."""
    return any(_is_near_host(text.rpartition("=")[2]) for text in invocation.texts[1:])


def _is_near_host(word: str) -> bool:
    near = facts().loopback_hosts
    host = word.removeprefix("-h")
    if host.partition(",")[0] in near or host.startswith("127."):
        return True
    return any(f"//{each}" in host or f"@{each}" in host for each in near)


def names_host(invocation: Invocation) -> bool:
    """Tell whether a command names a host at all."""
    options = credential_options().host_options
    return any(text in options or text.startswith(("--host=", "-h")) for text in invocation.texts[1:])


def literal(word: Value) -> str | None:
    """Return a word's text if it is written in the command itself, letter for letter."""
    if not isinstance(word, Known) or len(word.origin.steps) != 1:
        return None
    return string(word)


def variables(word: Value) -> tuple[str, ...]:
    """Return the names of variables that are put into a word, as far as they are not known."""
    match word:
        case Text(parts=parts):
            details = [part.detail for part in parts if not isinstance(part, str)]
        case Unknown(detail=detail):
            details = [detail]
        case _:
            details = []
    return tuple(each for each in details if each.isidentifier())
