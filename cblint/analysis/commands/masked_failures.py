"""This is where it is answered which failures of commands that matter cannot fail a build."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.shell.command_labels import Label, label_of
from cblint.analysis.shell.texts import ShellText, name_of, program, shell_texts
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
_SIGNS = ("set", "errexit", "pipefail", "PIPESTATUS", "trap", "#!", "sh -", "sh  ", "sh\t", "sh\n")
"""Every text that the expression matches has one of these."""
_ENDS = frozenset({"exit", "return", "test", "[", "[[", "false", "fi", ""})


class Masked(Record):
    """A command whose failure goes unnoticed."""

    text: ShellText
    span: Span
    """The command."""
    label: Label
    cause: Span
    """What makes its status that of another."""
    why: str
    """A clause for people."""
    goes_on: bool = False
    """Whether its script goes on after a failure, and may yet fail by what comes next."""


def masked_failures(workspace: Workspace, build: Build) -> tuple[Masked, ...]:
    """Return the commands of a build that matter, and whose own failure does not fail it."""
    return workspace.once(_masked_failures, build)


def _masked_failures(workspace: Workspace, build: Build) -> tuple[Masked, ...]:
    texts = [text for text in shell_texts(workspace, build) if text.script.complete]
    strict = any(_may_stop(text.text.text) for text in texts)
    found: list[Masked] = []
    for text in texts:
        asked = "$?" in text.text.text
        for body in _bodies(text.script.body):
            works: list[Masked] = []
            for index, statement in enumerate(body):
                found += _ignored(text, statement)
                found += _only_reported(text, statement)
                if not strict and not asked:
                    found += _piped(text, statement, texts)
                    found += _repeated(text, statement)
                    works += _followed(text, statement, body[index + 1 :])
            # One script that does not stop is one defect, and each test in it that counts for nothing is another.
            found += [each for each in works if each.label.is_check]
            found += [each for each in works if not each.label.is_check][:1]
    return tuple(found)


def _may_stop(text: str) -> bool:
    """Tell whether a text makes a shell stop at failures, or looks at them itself."""
    if "\nset -e" in text or text.startswith("set -e"):  # as most do
        return True
    return any(map(text.__contains__, _SIGNS)) and _STOPS.search(text) is not None


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
    """Yield what has `|| true` after it: a test, a scan, or what brings something to its users."""
    if not isinstance(statement, AndOr) or len(statement.items) < 2:
        return
    (_, command), (operator, last) = statement.items[-2:]
    label = label_of(command)
    if operator == "||" and label and (label.is_check or label.deploys) and _is_report(last):
        name = name_of(last.words) if isinstance(last, SimpleCommand) else ""
        yield Masked(text, command.span, label, last.span, f"`|| {name}` follows it")


def _is_report(statement: Statement) -> bool:
    return (
        isinstance(statement, SimpleCommand)
        and not statement.assignments
        and not statement.redirects
        and name_of(statement.words) in facts.load().statements_that_report
    )


def _only_reported(text: ShellText, statement: Statement) -> Iterator[Masked]:
    """Yield a test in `if ! …; then` after which something is printed, and no more."""
    match statement:
        case Conditional(branches=((tuple((Block(kind=Compound.NEGATED, body=(command,)),)), told),)):
            label = label_of(command)
            if label and label.is_check and told and all(_is_report(each) for each in told):
                yield Masked(text, command.span, label, told[-1].span, "it is only reported")


def _piped(text: ShellText, statement: Statement, texts: list[ShellText]) -> Iterator[Masked]:
    """Yield a command whose output goes to a program that does not fail with it."""
    last = statement.items[-1][1] if isinstance(statement, AndOr) else statement
    if not isinstance(last, Pipeline) or len(last.members) != 2:
        return
    command, reader = last.members
    label = label_of(command)
    name = name_of(program(reader)) if isinstance(reader, SimpleCommand) else ""
    if label is None or not isinstance(reader, SimpleCommand) or name not in facts.load().always_succeed:
        return
    if not _is_read(reader, name, texts):
        yield Masked(text, command.span, label, reader.span, f"the pipeline ends as `{name}` does")


def _is_read(reader: SimpleCommand, name: str, texts: list[ShellText]) -> bool:
    """Tell whether what a program writes is looked at elsewhere in the build."""
    if name not in ("tee", "cat"):
        return bool(reader.redirects)
    files = [word.literal for word in reader.words[1:] if not (word.literal or "").startswith("-")]
    whole = "\n".join(text.text.text for text in texts)
    return None in files or any(file and whole.count(file) > 1 for file in files)


def _followed(text: ShellText, statement: Statement, others: tuple[Statement, ...]) -> Iterator[Masked]:
    """Yield a command that is not the last one of a text that goes on after failures."""
    last = statement.items[-1][1] if isinstance(statement, AndOr) else statement
    joined = isinstance(statement, AndOr) and any(operator == "||" for operator, _ in statement.items)
    label = label_of(last)
    if label and others and not joined and not _ends(others[-1]):
        why = "other commands follow it in one script without `set -e`"
        yield Masked(text, last.span, label, others[-1].span, why, goes_on=True)


def _ends(statement: Statement) -> bool:
    """Tell whether a text ends by saying itself whether it failed."""
    if isinstance(statement, SimpleCommand):
        return not statement.words or name_of(statement.words) in _ENDS
    return not isinstance(statement, AndOr | Pipeline)


def _repeated(text: ShellText, statement: Statement) -> Iterator[Masked]:
    """Yield what a `for` loop ends with: only its last round counts."""
    if not isinstance(statement, Loop) or not statement.body or len(statement.items or ()) < 2:
        return
    last = statement.body[-1]
    command = last.items[-1][1] if isinstance(last, AndOr) else last
    joined = isinstance(last, AndOr) and any(operator == "||" for operator, _ in last.items)
    label = label_of(command)
    if label and not joined:
        yield Masked(text, command.span, label, statement.span, "only the last round of its loop counts")
