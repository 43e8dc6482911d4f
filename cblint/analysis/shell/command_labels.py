"""This is where a command is named by its first words: what it is for, and whether its failure matters."""

from __future__ import annotations

from cblint.analysis.shell.texts import opening, program
from cblint.data import commands as facts
from cblint.parse.shell_script import SimpleCommand, Statement, Word
from cblint.record import NamedTuple

_RUNNERS = (("npx",), ("poetry", "run"), ("pipenv", "run"), ("uv", "run"), ("pdm", "run"), ("yarn",), ("pnpm", "exec"))
_HARMLESS = frozenset({
    "--version", "-V", "--help", "-h", "fix", "--list", "--collect-only", "--dry-run", "--dryrun", "help", "--init",
})  # fmt: skip
_FIRST = 5


class Label(NamedTuple):
    """The first words of a command whose failure matters."""

    text: str
    is_check: bool
    """Whether it is a test or a scan, which runs to see whether it fails."""
    deploys: bool
    """Whether it brings something to where others use it."""


def label_of(statement: Statement) -> Label | None:
    """Return what a command that matters is called; None for others."""
    if not isinstance(statement, SimpleCommand):
        return None
    words = program(statement)
    texts = tuple(word.literal or "" for word in words)
    if any(text in _HARMLESS for text in texts):
        return None
    known = facts.load()
    for runner in _RUNNERS:
        if texts[: len(runner)] == runner and _named(texts[len(runner) :], known.checks):
            texts = texts[len(runner) :]
    check = _named(texts, known.checks)
    if check:
        return Label(check, is_check=True, deploys=False)
    deploy = _named(texts, known.deploys)
    if deploy and not (deploy.startswith("aws s3 ") and not _uploads(words)):
        return Label(deploy, is_check=False, deploys=True)
    build = _named(texts, known.builds)
    return Label(build, is_check=False, deploys=False) if build else None


def _uploads(words: tuple[Word, ...]) -> bool:
    """Tell whether the last of the first operands is surely in S3, to where it is copied."""
    places = [index for index, word in enumerate(words) if index > 2 and opening(word).startswith("s3://")]
    operands = [index for index, word in enumerate(words[:_FIRST]) if index > 2 and not opening(word).startswith("-")]
    return len(places) == 1 and places[0] in operands[1:]


def _named(texts: tuple[str, ...], phrases: frozenset[tuple[str, ...]]) -> str:
    return next((" ".join(texts[:size]) for size in (3, 2, 1) if texts[:size] in phrases and len(texts) >= size), "")
