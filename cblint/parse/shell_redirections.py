"""This is where redirections and further words are put to the command of a statement that they belong to."""

from __future__ import annotations

from cblint.parse.shell_script import (
    AndOr,
    Block,
    Compound,
    Pipeline,
    RedirectWord,
    SimpleCommand,
    Statement,
    Word,
)


def redirected(statement: Statement, redirects: tuple[RedirectWord, ...]) -> Statement:
    """Return a statement with redirections, which belong to the last command of a list or pipeline."""
    if not redirects:
        return statement
    match statement:
        case SimpleCommand():
            return statement._replace(redirects=statement.redirects + redirects)
        case AndOr(items=items) if items:
            operator, last = items[-1]
            return statement._replace(items=(*items[:-1], (operator, redirected(last, redirects))))
        case Pipeline(members=members) if members:
            return statement._replace(members=(*members[:-1], redirected(members[-1], redirects)))
        case _:
            block = (statement, SimpleCommand(redirects[0].span, (), (), redirects))
            return Block(statement.span, Compound.GROUP, block)


def extended(statement: Statement, words: tuple[Word, ...]) -> Statement:
    """Return a statement with more words at the end of its last command."""
    match statement:
        case SimpleCommand():
            return statement._replace(words=statement.words + words)
        case AndOr(items=items) if items:
            operator, last = items[-1]
            return statement._replace(items=(*items[:-1], (operator, extended(last, words))))
        case Pipeline(members=members) if members:
            return statement._replace(members=(*members[:-1], extended(members[-1], words)))
        case _:
            return statement
