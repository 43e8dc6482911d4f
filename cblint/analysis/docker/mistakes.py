"""This is where calls of Docker are found that cannot work: no such subcommand or option, too few or many arguments."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import run_by
from cblint.analysis.docker.calls import Call, Flag, docker_call
from cblint.analysis.docker.places import inside, is_template
from cblint.analysis.invocation import Invocation
from cblint.data.docker import docker_facts
from cblint.model.build import Build
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Unknown, string
from cblint.workspace import Workspace

_SHORTEST = 4
"""Shorter words are near too many others."""
_MISSING = {"build": "build context", "push": "image", "pull": "image", "run": "image", "create": "image"}


class Mistake(NamedTuple):
    """What is wrong with a call."""

    call: Call
    place: Span
    message: str


def mistakes(workspace: Workspace, build: Build) -> Iterator[Mistake]:
    """Yield what is wrong with the calls of Docker in a build, one mistake of each."""
    for invocation in run_by(workspace, build).invocations:
        call = docker_call(workspace, invocation)
        if call is None or call.program != "docker" or invocation.tolerated or not _is_plain(invocation):
            continue
        found = _unknown_command(call) or _wrong_flag(call) or _wrong_count(call)
        if found is not None and not call.has("--help") and not is_template(workspace, invocation):
            yield found


def _is_plain(invocation: Invocation) -> bool:
    """Tell whether the words are those of one command as it is written, no more and no fewer."""
    command = invocation.command
    return command is not None and len(command.words) == len(invocation.words)


def _said(call: Call) -> str:
    return " ".join((call.invocation.name, *call.path))


def _unknown_command(call: Call) -> Mistake | None:
    """Return an unknown subcommand that is nearly one that there is: others may be plugins."""
    path = call.unknown_from
    *group, word = path.split() or [""]
    if len(word) < _SHORTEST:
        return None
    facts = docker_facts()
    depth = len(group)
    known = (*facts.names, *facts.aliases, *facts.groups)
    siblings = {each.split()[depth] for each in known if len(each.split()) > depth and each.split()[:depth] == group}
    from cblint.read.spelling import nearest  # noqa: PLC0415  (only where a command is not known)

    near = nearest(word, siblings)
    if len(near) < _SHORTEST:
        return None
    message = f"`{_said(call)}` is no command of Docker; the nearest is `{near}`"
    return Mistake(call, inside(call.invocation, _word_of(call, word)), message)


def _word_of(call: Call, word: str) -> Span:
    found = (each.origin.span for each in call.invocation.words if string(each) == word)
    return next(found, call.invocation.span)


def _wrong_flag(call: Call) -> Mistake | None:
    facts = call.facts
    if facts is None or facts.options is None:
        return None
    is_old = call.invocation.name == "docker-compose"  # Version 1 has options of its own.
    for flag in call.flags:
        place = inside(call.invocation, flag.word.origin.span)
        value = string(flag.value) if flag.value is not None else None
        if not flag.known:
            if not is_old and string(flag.word) is not None:
                return Mistake(call, place, f"`{_said(call)}` {_unknown(call, flag)}")
        elif flag.name in facts.options.valued and flag.value is None:
            return Mistake(call, place, f"`{_written(flag)}` of `{_said(call)}` has no value")
        elif value is not None and value in facts.options.names and value != flag.name and _is_next(flag):
            return Mistake(call, place, f"`{_written(flag)}` of `{_said(call)}` takes `{value}` as its value")
    return None


def _unknown(call: Call, flag: Flag) -> str:
    """Say that there is no such option; where names and passwords are put in, it may be one of those."""
    return "is given an option that it does not have" if call.command == "login" else f"has no option `{flag.name}`"


def _is_next(flag: Flag) -> bool:
    """Tell whether an option's value is the word after it."""
    return flag.value is not None and flag.value is not flag.word and "=" not in (string(flag.word) or "=")


def _written(flag: Flag) -> str:
    return string(flag.word) or flag.name


def _wrong_count(call: Call) -> Mistake | None:
    facts = call.facts
    sure = call.closed and not any(isinstance(operand, Unknown) for operand in call.operands)
    if facts is None or not sure or call.invocation.name == "docker-compose":
        return None
    given, least, most = len(call.operands), facts.least, facts.most
    if given < least:
        missing = _MISSING.get(call.command, "") if given == 0 else ""
        message = (
            f"`{_said(call)}` has no {missing}"
            if missing
            else f"`{_said(call)}` {_has(given)} of {_needed(least, most)}"
        )
        return Mistake(call, call.invocation.span, message)
    if most is not None and given > most:
        return Mistake(call, call.invocation.span, f"`{_said(call)}` {_has(given)}, and takes {most or 'none'}")
    return None


def _has(given: int) -> str:
    return f"has {given or 'no'} argument{'s' if given != 1 else ''}"


def _needed(least: int, most: int | None) -> str:
    return f"{least} that it needs" if most == least else f"at least {least} that it needs"
