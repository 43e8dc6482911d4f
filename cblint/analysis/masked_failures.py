"""This is where it is answered which tests and scans of a build cannot fail it."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.shell_texts import ShellText, name_of, program, shell_texts
from cblint.data import commands as facts
from cblint.model.build import Build
from cblint.parse.shell_script import (
    AndOr,
    Block,
    Case,
    Compound,
    Conditional,
    Loop,
    Pipeline,
    SimpleCommand,
    Statement,
)
from cblint.pattern import pattern
from cblint.record import Record
from cblint.source import Span
from cblint.workspace import Workspace

_STOPS = pattern(
    r"\bset\s+(?:-\S+\s+)*-[a-zA-Z]*e|errexit|pipefail|PIPESTATUS|\btrap\b|^#![^\n]*sh\s+-\S*e|\b(?:ba)?sh\s+-[a-z]*e"
)
_ASKS = pattern(r"\$\?")
_RUNNERS = (("npx",), ("poetry", "run"), ("pipenv", "run"), ("uv", "run"), ("pdm", "run"), ("yarn",), ("pnpm", "exec"))
_HARMLESS = ("--version", "-V", "--help", "-h", "fix", "--list", "--collect-only")


class Masked(Record):
    """A check whose failure goes unnoticed."""

    text: ShellText
    span: Span
    """The check."""
    label: str
    cause: Span
    """What follows it."""
    why: str
    """A clause for people."""


def masked_checks(workspace: Workspace, build: Build) -> tuple[Masked, ...]:
    """Return the tests and scans of a build whose failure does not fail it, whatever else happens."""
    return workspace.once(_masked_checks, build)


def _masked_checks(workspace: Workspace, build: Build) -> tuple[Masked, ...]:
    texts = [text for text in shell_texts(workspace, build) if text.script.complete]
    strict = any(_STOPS.search(text.text.text) for text in texts)
    found: list[Masked] = []
    for text in texts:
        asked = bool(_ASKS.search(text.text.text))
        for body in _bodies(text.script.body):
            for index, statement in enumerate(body):
                found += _ignored(text, statement)
                if not strict and not asked:
                    found += _piped(text, statement, texts)
                    found += _followed(text, statement, body[index + 1 :])
    return tuple(found)


def _bodies(body: tuple[Statement, ...]) -> Iterator[tuple[Statement, ...]]:
    """Yield the lists of statements of a script, those in branches, loops and groups, too."""
    pending = [body]
    while pending:
        found = pending.pop()
        yield found
        for statement in found:
            match statement:
                case Block(kind=Compound.GROUP | Compound.SUBSHELL, body=inner) | Loop(body=inner):
                    pending.append(inner)
                case Conditional(branches=branches):
                    pending.extend(inner for _, inner in branches)
                case Case(items=items):
                    pending.extend(inner for _, inner in items)


def _ignored(text: ShellText, statement: Statement) -> Iterator[Masked]:
    """Yield a check with `|| true` after it."""
    if not isinstance(statement, AndOr) or len(statement.items) < 2:
        return
    (_, check), (operator, last) = statement.items[-2:]
    label = check_label(check)
    if operator == "||" and label and isinstance(last, SimpleCommand) and not last.assignments and not last.redirects:
        name = name_of(last.words)
        if name in facts.load().statements_that_report:
            yield Masked(text, check.span, label, last.span, f"`|| {name}` follows it")


def _piped(text: ShellText, statement: Statement, texts: list[ShellText]) -> Iterator[Masked]:
    """Yield a check whose output goes to a program that does not fail with it."""
    last = statement.items[-1][1] if isinstance(statement, AndOr) else statement
    if not isinstance(last, Pipeline) or len(last.members) != 2:
        return
    check, reader = last.members
    label = check_label(check)
    name = name_of(program(reader)) if isinstance(reader, SimpleCommand) else ""
    if label and isinstance(reader, SimpleCommand) and name in ("tee", "cat") and not _is_read(reader, texts):
        yield Masked(text, check.span, label, reader.span, f"the pipeline ends as `{name}` does")


def _is_read(reader: SimpleCommand, texts: list[ShellText]) -> bool:
    """Tell whether what a program writes is looked at elsewhere in the build."""
    files = [word.literal for word in reader.words[1:] if not (word.literal or "").startswith("-")]
    whole = "\n".join(text.text.text for text in texts)
    return None in files or any(file and whole.count(file) > 1 for file in files)


def _followed(text: ShellText, statement: Statement, others: tuple[Statement, ...]) -> Iterator[Masked]:
    """Yield a check that is not the last command of a text that goes on after failures."""
    last = statement.items[-1][1] if isinstance(statement, AndOr) else statement
    joined = isinstance(statement, AndOr) and any(operator == "||" for operator, _ in statement.items)
    label = check_label(last)
    if label and others and not joined and not _ends(others[-1]):
        yield Masked(text, last.span, label, others[-1].span, "other commands follow it in one script without `set -e`")


def _ends(statement: Statement) -> bool:
    """Tell whether a text ends by saying itself whether it failed."""
    if isinstance(statement, SimpleCommand):
        return not statement.words or name_of(statement.words) in (
            "exit",
            "return",
            "test",
            "[",
            "[[",
            "false",
            "fi",
            "",
        )
    return not isinstance(statement, AndOr | Pipeline)


def check_label(statement: Statement) -> str:
    """Return what a test or scan is called, by its first words; empty for other commands."""
    if not isinstance(statement, SimpleCommand):
        return ""
    words = program(statement)
    texts = tuple(word.literal or "" for word in words)
    for runner in _RUNNERS:
        if texts[: len(runner)] == runner and _named(texts[len(runner) :]):
            texts = texts[len(runner) :]
    label = _named(texts)
    return "" if label and any(text in _HARMLESS for text in texts) else label


def _named(texts: tuple[str, ...]) -> str:
    checks = facts.load().checks
    return next((" ".join(texts[:size]) for size in (3, 2, 1) if texts[:size] in checks and len(texts) >= size), "")
