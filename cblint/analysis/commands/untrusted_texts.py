"""This is where it is answered which text that a stranger chooses becomes part of a program that a build runs."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import drafts
from cblint.analysis.commands.program_texts import programs_of
from cblint.analysis.shell.texts import ShellText, name_of, program, shell_texts
from cblint.data import commands as facts
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.parse.shell_nesting import Nesting
from cblint.parse.shell_script import (
    AndOr,
    Expansion,
    Literal,
    Pipeline,
    SimpleCommand,
    Statement,
    Substitution,
    Word,
    WordPart,
)
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING, Record
from cblint.source import Span
from cblint.value import equals, string
from cblint.workspace import Workspace

if TYPE_CHECKING:
    from cblint.model.webhook import FilterGroup, Webhook

if TYPE_CHECKING:
    from typing import TypeAlias

    Tainted: TypeAlias = "dict[str, tuple[str, Span | None]]"

_KEEPS = ("", "#", "%", ":-", "-", ":=", "=", ":?", "?", "^", ",")
_PASSES = frozenset({"cut", "awk", "basename", "head", "tail", "rev", "cat"})
_GUARDED = (Nesting.BRANCH, Nesting.CASE, Nesting.AND)
_COMMIT = "git log"
_REFS = ("CODEBUILD_SOURCE_VERSION",)
_ONE_REF = pattern(r"\^refs/(?:heads|tags)/[A-Za-z0-9_/-]+\$")
_SETTING = pattern(r"#\{[A-Za-z0-9_@-]+\.([A-Za-z]+)\}")
_SCRIPTS = (".sh", ".bash", ".py", ".js", ".rb", ".pl", ".sql")
_TAKES_WORDS = frozenset(
    {"", "echo", "printf", "[", "[[", "test", "export", "declare", "local", "readonly", "for", "return"}
)
"""What takes any words as they come, or expands none."""
_TEXT_OF_COMMIT = pattern(r"%(?:s|B|b|an|ae|cn|ce)\b")


class UntrustedText(Record):
    """A variable whose text becomes code."""

    text: ShellText
    part: Expansion
    name: str
    """The variable of CodeBuild's, or what the text comes from."""
    runner: str
    """What runs the text: `eval`, `sh -c`."""
    assigned: Span | None
    """Where the variable takes the text over, if it is not the one that CodeBuild sets."""
    edits: tuple[Edit, ...]
    splits: bool = False
    """Whether it becomes several words of `runner` instead of a part of its program."""


def untrusted_texts(workspace: Workspace, build: Build) -> tuple[UntrustedText, ...]:
    """Return the places where text of branches, tags or commits becomes part of a program."""
    return workspace.once(_untrusted_texts, build)


def _untrusted_texts(workspace: Workspace, build: Build) -> tuple[UntrustedText, ...]:
    tainted = _chosen_by_others(workspace, build)
    written: dict[str, UntrustedText] = {}
    found: list[UntrustedText] = []
    for text in shell_texts(workspace, build):
        if text.script.complete and (written or _may_hold(text.text.text, tainted)):
            for command, nesting in text.script.commands():
                guarded = any(each in _GUARDED for each in nesting)
                if not guarded:
                    found += _code(workspace, text, command, tainted)
                    found += _split(text, command, tainted)
                    found += _run(command, written)
                    written |= _written(text, command, tainted)
                _assign(command, tainted)
    return tuple(dict.fromkeys(found))


def _may_hold(text: str, tainted: Tainted) -> bool:
    """Tell whether a text names a variable that strangers choose, or may ask git for what they wrote."""
    return "git" in text or any(name in text for name in tainted)


def _chosen_by_others(workspace: Workspace, build: Build) -> Tainted:
    """Return the variables of a build whose text strangers choose, before its first command."""
    names = set(facts.load().untrusted_variables)
    webhooks = _webhooks(workspace)
    if build.caller is not None or build.project is None or not webhooks:
        names.discard("CODEBUILD_SOURCE_VERSION")
    if build.caller is not None or (webhooks and all(_admits_one(each) for each in webhooks)):
        names = {name for name in names if not name.startswith("CODEBUILD_WEBHOOK_") and name not in _REFS}
    tainted: Tainted = {name: (name, None) for name in names}
    for variable in build.variables:
        tainted.pop(variable.name, None)
        value = string(variable.value) or ""
        used = _SETTING.fullmatch(value) if value.startswith("#{") else None
        if used is not None and used.group(1) in facts.load().untrusted_settings:
            tainted[variable.name] = (used.group(0), variable.span)
    return tainted


def _webhooks(workspace: Workspace) -> tuple[Webhook, ...]:
    if not workspace.stacks:
        return ()
    from cblint.model.webhook import Webhook  # noqa: PLC0415  (only where something may be declared)

    return workspace.parts(Webhook)


def _admits_one(webhook: Webhook) -> bool:
    """Tell whether a webhook starts builds of branches and tags only whose names are written in it."""
    groups = webhook.filter_groups
    return webhook.filter_groups_closed and bool(groups) and all(map(_names_one, groups))


def _names_one(group: FilterGroup) -> bool:
    return any(
        equals(each.type, "HEAD_REF").is_yes
        and _ONE_REF.fullmatch(string(each.pattern) or "") is not None
        and equals(each.exclude, False).is_yes
        for each in group.filters
    )


def _code(workspace: Workspace, text: ShellText, command: SimpleCommand, tainted: Tainted) -> Iterator[UntrustedText]:
    for runner, word, direct in programs_of(command):
        before = ""
        for part in word.parts:
            if isinstance(part, Expansion) and part.name in tainted and part.operator[:1] in _KEEPS:
                origin, assigned = tainted[part.name]
                escapable = direct and assigned is None and before.count("'") % 2 == 0
                edits = _escaped(workspace, part) if escapable else ()
                yield UntrustedText(text, part, origin, runner, assigned, edits)
            before += part.text if isinstance(part, Literal) else ""


def _split(text: ShellText, command: SimpleCommand, tainted: Tainted) -> Iterator[UntrustedText]:
    """Yield text with blanks that becomes several words, any of which may be an option."""
    words = program(command)
    if name_of(words) in _TAKES_WORDS:
        return
    for word in words[1:]:
        for part in word.parts:
            if isinstance(part, Expansion) and not part.quoted and not part.operator and part.name in tainted:
                origin, assigned = tainted[part.name]
                if origin == _COMMIT or "#{" in origin:
                    yield UntrustedText(text, part, origin, name_of(words), assigned, (), splits=True)


def _written(text: ShellText, command: SimpleCommand, tainted: Tainted) -> dict[str, UntrustedText]:
    """Return the scripts that a command writes with such text in them, by path."""
    target = next((each.target.literal for each in command.redirects if each.operator in (">", ">>")), None)
    words = program(command)
    if target is None or name_of(words) not in ("cat", "echo", "printf") or not target.endswith(_SCRIPTS):
        return {}
    for word in (*words[1:], *(each.target for each in command.redirects if each.operator.startswith("<<"))):
        for part in word.parts:
            if isinstance(part, Expansion) and part.name in tainted and part.operator[:1] in _KEEPS:
                origin, assigned = tainted[part.name]
                path = target.removeprefix("./")
                return {path: UntrustedText(text, part, origin, path, assigned, ())}
    return {}


def _run(command: SimpleCommand, written: dict[str, UntrustedText]) -> Iterator[UntrustedText]:
    """Yield the text in a script that was written before, and that a command runs."""
    words = program(command)
    called = words[:1]
    if name_of(words) in (*facts.load().script_runners, "source", "."):
        called = tuple(word for word in words[1:] if not (word.literal or "-").startswith("-"))[:1]
    for word in called:
        path = (word.literal or "").removeprefix("./")
        if path in written:
            yield written.pop(path)


def _escaped(workspace: Workspace, part: Expansion) -> tuple[Edit, ...]:
    """Return the edits that leave it to the inner shell to expand a variable of the environment."""
    source = workspace.files.again(part.span.path)
    draft = drafts.draft_at(workspace, part.span)
    if source is None or draft is None:
        return ()
    written = source.text[part.span.start : part.span.end]
    return draft.replace_within(part.span, "\\" + written) if written.startswith("$") else ()


def _assign(command: SimpleCommand, tainted: Tainted) -> None:
    if command.words and not command.declares:
        return
    for assignment in command.assignments:
        origin = _origin(assignment.value, tainted) if assignment.value is not None else ""
        if origin:
            tainted[assignment.name] = (origin, assignment.span)
        else:
            tainted.pop(assignment.name, None)


def _origin(word: Word, tainted: Tainted) -> str:
    """Return the untrusted variable whose text a word takes over; empty if there is none."""
    return next((origin for part in word.parts if (origin := _part_origin(part, tainted))), "")


def _part_origin(part: WordPart, tainted: Tainted) -> str:
    match part:
        case Expansion(name=name, operator=operator) if name in tainted and operator[:1] in _KEEPS:
            return tainted[name][0]
        case Substitution(body=(statement,), process=False):
            return _printed(statement, tainted)
        case _:
            return ""


def _printed(statement: Statement, tainted: Tainted) -> str:
    """Return the untrusted variable whose text a statement prints without changing what is in it."""
    members = statement.members if isinstance(statement, Pipeline) else (statement,)
    if isinstance(statement, AndOr) or not all(isinstance(member, SimpleCommand) for member in members):
        return ""
    first, *others = [member.words for member in members if isinstance(member, SimpleCommand)]
    if any(name_of(words) not in _PASSES for words in others):
        return ""
    if name_of(first) in ("echo", "basename"):
        return next((origin for word in first[1:] if (origin := _origin(word, tainted))), "")
    texts = [word.literal or "" for word in first]
    if texts[:2] in (["git", "log"], ["git", "show"]) and any(_TEXT_OF_COMMIT.search(text) for text in texts):
        return _COMMIT
    return ""
