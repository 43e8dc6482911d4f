"""This is where it is answered which text that a stranger chooses becomes part of a program that a build runs."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.drafts import draft_at
from cblint.analysis.shell_texts import ShellText, name_of, program, shell_texts
from cblint.data import commands as facts
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.model.project import Webhook
from cblint.parse.shell_script import (
    AndOr,
    Expansion,
    Literal,
    Nesting,
    Pipeline,
    SimpleCommand,
    Statement,
    Substitution,
    Word,
    WordPart,
)
from cblint.pattern import pattern
from cblint.record import Record
from cblint.source import Span
from cblint.workspace import Workspace

_SHELLS = ("sh", "bash", "dash", "zsh", "ksh", "ash")
_CODE = {"python": "-c", "python2": "-c", "python3": "-c", "node": "-e", "perl": "-e", "ruby": "-e", "php": "-r"}
_PRINTS = frozenset({"echo", "printf", "git", "export", "declare", "local"})
_KEEPS = ("", "#", "%", ":-", "-", ":=", "=", ":?", "?", "^", ",")
_PASSES = frozenset({"cut", "awk", "basename", "head", "tail", "rev", "cat"})
_GUARDED = (Nesting.BRANCH, Nesting.CASE, Nesting.AND)
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


def untrusted_texts(workspace: Workspace, build: Build) -> tuple[UntrustedText, ...]:
    """Return the places where text of branches, tags or commits becomes part of a program."""
    return workspace.once(_untrusted_texts, build)


def _untrusted_texts(workspace: Workspace, build: Build) -> tuple[UntrustedText, ...]:
    names = set(facts.load().untrusted_variables)
    if build.caller is not None or build.project is None or not workspace.parts(Webhook):
        names.discard("CODEBUILD_SOURCE_VERSION")
    tainted: dict[str, tuple[str, Span | None]] = {name: (name, None) for name in names}
    for variable in build.variables:
        tainted.pop(variable.name, None)
    found: list[UntrustedText] = []
    for text in shell_texts(workspace, build):
        if text.script.complete:
            for command, nesting in text.script.commands():
                guarded = any(each in _GUARDED for each in nesting)
                found += () if guarded else _code(workspace, text, command, tainted)
                _assign(command, tainted)
    return tuple(found)


def _code(
    workspace: Workspace, text: ShellText, command: SimpleCommand, tainted: dict[str, tuple[str, Span | None]]
) -> Iterator[UntrustedText]:
    for runner, word, direct in _programs(program(command)):
        before = ""
        for part in word.parts:
            if isinstance(part, Expansion) and part.name in tainted and part.operator[:1] in _KEEPS:
                origin, assigned = tainted[part.name]
                escapable = direct and assigned is None and before.count("'") % 2 == 0
                edits = _escaped(workspace, part) if escapable else ()
                yield UntrustedText(text, part, origin, runner, assigned, edits)
            before += part.text if isinstance(part, Literal) else ""


def _programs(words: tuple[Word, ...]) -> Iterator[tuple[str, Word, bool]]:
    """Yield the words that a command runs as a program, what runs them, and whether it does so in the build's shell."""
    name = name_of(words)
    if name == "eval":
        yield from (("eval", word, True) for word in words[1:])
        return
    if name in _PRINTS or not name:
        return
    for index, word in enumerate(words[:-2]):
        inner = name_of((word,))
        option = words[index + 1].literal or ""
        if inner in _SHELLS and option.startswith("-") and not option.startswith("--") and option.endswith("c"):
            yield f"{inner} -c", words[index + 2], index == 0
        elif index == 0 and option and _CODE.get(inner) == option:
            yield f"{inner} {option}", words[2], False


def _escaped(workspace: Workspace, part: Expansion) -> tuple[Edit, ...]:
    """Return the edits that leave it to the inner shell to expand a variable of the environment."""
    source = workspace.files.again(part.span.path)
    draft = draft_at(workspace, part.span)
    if source is None or draft is None:
        return ()
    written = source.text[part.span.start : part.span.end]
    return draft.replace_within(part.span, "\\" + written) if written.startswith("$") else ()


def _assign(command: SimpleCommand, tainted: dict[str, tuple[str, Span | None]]) -> None:
    if command.words and not command.declares:
        return
    for assignment in command.assignments:
        origin = _origin(assignment.value, tainted) if assignment.value is not None else ""
        if origin:
            tainted[assignment.name] = (origin, assignment.span)
        else:
            tainted.pop(assignment.name, None)


def _origin(word: Word, tainted: dict[str, tuple[str, Span | None]]) -> str:
    """Return the untrusted variable whose text a word takes over; empty if there is none."""
    return next((origin for part in word.parts if (origin := _part_origin(part, tainted))), "")


def _part_origin(part: WordPart, tainted: dict[str, tuple[str, Span | None]]) -> str:
    match part:
        case Expansion(name=name, operator=operator) if name in tainted and operator[:1] in _KEEPS:
            return tainted[name][0]
        case Substitution(body=(statement,), process=False):
            return _printed(statement, tainted)
        case _:
            return ""


def _printed(statement: Statement, tainted: dict[str, tuple[str, Span | None]]) -> str:
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
        return "git log"
    return ""
