"""This is where it is answered which variables are written where nothing expands them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from cblint.analysis import drafts
from cblint.analysis.shell.texts import ShellText, name_of, program, shell_texts, statements_in
from cblint.data import commands as facts
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.model.buildspec import Variable
from cblint.parse.shell_script import Literal, SimpleCommand, Substitution, Word, words_of
from cblint.pattern import pattern
from cblint.record import Record
from cblint.source import SourceFile, Span
from cblint.value import Basis, equals, string
from cblint.workspace import Workspace

_NAME = pattern(r"[A-Z][A-Z0-9_]+")
_SUSPECT = pattern(r"'[^']*\$\{?[A-Z]|[(`]\s*[A-Z][A-Z0-9_]*\s*[)`]")
"""What a text has in which a name stands in single quotes, or alone in a substitution."""
_USE = pattern(r"\$(?:([A-Z][A-Z0-9_]+)|\{([A-Z][A-Z0-9_]+)\})")
_ASSIGNED = pattern(r"\b([A-Z][A-Z0-9_]+)=")
_EXPANDS = pattern(
    r"\beval\b|\benvsubst\b|\bmake\b|sh\s+-\w*c\b|\bgomplate\b|\bdocker[ -]compose\b|\bserverless\b|\bsls\b|\bexpand"
)
"""What may expand the text of a variable after all."""
_CURL = ("-d", "--data", "--data-raw", "--data-binary", "-H", "--header", "--json")


class Unexpanded(Record):
    """A variable where nothing expands it."""

    text: ShellText
    span: Span
    name: str
    quoted: bool
    """In single quotes; else in `$(…)`."""
    edits: tuple[Edit, ...]


class LiteralValue(Record):
    """A variable of the build whose value names another, and stays as it is written."""

    variable: Variable
    names: tuple[str, ...]
    used: Span
    """Where a command uses it."""


def in_commands(workspace: Workspace, build: Build) -> tuple[Unexpanded, ...]:
    """Return the variables that a build's commands mean to use, and do not."""
    return workspace.once(_in_commands, build)


def _in_commands(workspace: Workspace, build: Build) -> tuple[Unexpanded, ...]:
    texts = shell_texts(workspace, build)
    suspect = [text for text in texts if _SUSPECT.search(text.text.text)]
    names = _defined(build, texts) if suspect else frozenset()
    found: list[Unexpanded] = []
    for text in suspect:
        source = workspace.files.again(text.text.map.path)
        if not text.script.complete or source is None:
            continue
        for statement in statements_in(text.script.body):
            for word in words_of(statement):
                if not word.is_literal:
                    found += _called(workspace, text, word, names)
            if isinstance(statement, SimpleCommand) and any(map(_quotes_name, statement.words)):
                found += (
                    Unexpanded(text, span, name, True, _unquoted(workspace, span, name))
                    for word in _words_to_expand(statement)
                    for span, name in _in_single_quotes(word, source, names)
                )
    return tuple(found)


def _defined(build: Build, texts: tuple[ShellText, ...]) -> frozenset[str]:
    assigned = {found.group(1) for text in texts for found in _ASSIGNED.finditer(text.text.text)}
    own = {variable.name for variable in build.variables}
    return frozenset(assigned | own | facts.load().provided_variables)


def _called(workspace: Workspace, text: ShellText, word: Word, names: frozenset[str]) -> Iterator[Unexpanded]:
    """Yield each `$(NAME)` that runs a program of a variable's name."""
    for part in word.parts:
        match part:
            case Substitution(body=(SimpleCommand(assignments=(), words=(inner,), redirects=()),), process=False):
                name = inner.plain or ""
                if _NAME.fullmatch(name) and "_" in name and name in names:
                    draft = drafts.draft_at(workspace, part.span)
                    edits = draft.replace_within(part.span, f"${{{name}}}") if draft is not None else ()
                    yield Unexpanded(text, part.span, name, False, edits)


def _quotes_name(word: Word) -> bool:
    """Tell whether a `$` stands for itself in a word."""
    return any(isinstance(part, Literal) and part.quoted and "$" in part.text for part in word.parts)


def _words_to_expand(command: SimpleCommand) -> Iterator[Word]:
    """Yield the words of a command in which a `$` makes no sense to the program that gets them."""
    words = program(command)
    texts = [word.literal or "" for word in words[:3]]
    match (name_of(words), *texts[1:]):
        case ("docker", "build" | "push" | "pull" | "tag", *_) | ("cd", *_) | ("git", "clone" | "checkout", *_):
            yield from words[1:]
        case ("aws", "s3", *_):
            yield from (word for word in words[3:] if (word.literal or "").startswith("s3://"))
        case ("curl", *_):
            yield from (
                word
                for before, word in pairwise(words)
                if before.literal in _CURL or (word.literal or "").startswith(("http://", "https://"))
            )


def _in_single_quotes(word: Word, source: SourceFile, names: frozenset[str]) -> Iterator[tuple[Span, str]]:
    for part in word.parts:
        if (
            not isinstance(part, Literal)
            or not part.quoted
            or source.text[part.span.start - 1 : part.span.start] != "'"
        ):
            continue
        exact = source.text[part.span.start : part.span.end] == part.text
        for found in _USE.finditer(part.text) if exact else ():
            name = found.group(1) or found.group(2)
            if name in names:
                start = part.span.start
                yield Span(part.span.path, start + found.start(), start + found.end()), name


def _unquoted(workspace: Workspace, span: Span, name: str) -> tuple[Edit, ...]:
    """Return the edits that leave the single quotes for the variable."""
    draft = drafts.draft_at(workspace, span)
    return draft.replace_within(span, f"'\"${{{name}}}\"'") if draft is not None else ()


def in_values(workspace: Workspace, build: Build) -> tuple[LiteralValue, ...]:
    """Return the variables of a build that name others in their values, and that its commands use as they are."""
    return workspace.once(_in_values, build)


def _in_values(workspace: Workspace, build: Build) -> tuple[LiteralValue, ...]:
    texts = shell_texts(workspace, build)
    if any(_EXPANDS.search(text.text.text) for text in texts):
        return ()
    given = frozenset(variable.name for variable in build.variables) | facts.load().provided_variables
    found = []
    for variable in build.variables:
        value = string(variable.value)
        by_default = variable.value.origin.basis is Basis.DEFAULT  # a placeholder, as often as not
        if value is None or by_default or not equals(variable.type, "PLAINTEXT").is_yes:
            continue
        names = tuple(dict.fromkeys(each.group(1) or each.group(2) for each in _USE.finditer(value)))
        used = _used(variable.name, texts) if names and build.variable(variable.name) is variable else None
        if used is not None and all(name in given for name in names):
            found.append(LiteralValue(variable, names, used))
    return tuple(found)


def _used(name: str, texts: tuple[ShellText, ...]) -> Span | None:
    """Return where a command of the buildspec uses a variable."""
    use = f"${name}", f"${{{name}}}"
    for text in texts:
        for written in use if text.symbol and "docker run" not in text.text.text else ():
            at = text.text.text.find(written)
            after = text.text.text[at + len(written) : at + len(written) + 1]
            if at >= 0 and (written.endswith("}") or not (after.isalnum() or after == "_")):
                return text.text.span(at, at + len(written))
    return None
