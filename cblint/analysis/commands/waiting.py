"""This is where it is answered which commands of a build wait: for somebody's answer, or until they are stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.analysis.commands import Invocation, run_by
from cblint.data.waiting import Asking, Serving, waiting
from cblint.model.build import Build
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import HOLE
from cblint.value import Step, Value, glob, string
from cblint.workspace import Workspace

_ENDED_BY = pattern(r"\b(timeout|gtimeout|kill|pkill|killall|start-server-and-test|expect)\b")
_MEETS_HOSTS = frozenset({"ssh", "scp", "sftp", "git"})
_INPUT = ("<", "<<", "<<-", "<<<")
_LETTERS = pattern(r"-[A-Za-z]+")
_SETTLED = ("apt.conf", "TF_CLI_ARGS", "/etc/yum", "/etc/dnf")
_VALUED = frozenset({
    "-var", "-var-file", "-target", "-parallelism", "-lock-timeout", "-state", "-state-out", "-backup", "-replace",
})  # fmt: skip


class Waits(NamedTuple):
    """A command that waits."""

    invocation: Invocation
    clause: str
    """What it does, as a clause that follows its name."""
    label: str
    """The program and its subcommand, for people."""
    after: Value | None
    """The word after which an option would stop it from waiting; None if none would."""
    option: str
    """That option."""
    sure: bool = True
    """Whether it always waits."""
    safe: bool = False
    """Whether the option changes nothing that matters."""
    because: tuple[Step, ...] = ()
    """What else makes it wait."""


def asking(workspace: Workspace, build: Build) -> tuple[Waits, ...]:
    """Return the commands of a build that surely wait for an answer which nobody gives."""
    return workspace.once(_asking, build)


def serving(workspace: Workspace, build: Build) -> tuple[Waits, ...]:
    """Return the commands of a build that surely run until they are stopped, while the build waits for them."""
    return workspace.once(_serving, build)


def _asking(workspace: Workspace, build: Build) -> tuple[Waits, ...]:
    facts = waiting()
    found = []
    run = run_by(workspace, build)
    if any(name.startswith("TF_CLI_ARGS") for name in run.assigned):
        return ()
    for invocation in run.invocations:
        if any(each in glob(redirect.target) for redirect in invocation.redirects for each in _SETTLED):
            break
        redirected = any(each.operator in _INPUT for each in invocation.redirects)
        if invocation.answered or redirected:
            continue
        for asked in facts.asking.get(invocation.name, ()):
            waits = _asked(asked, invocation)
            if waits is not None:
                found.append(waits)
        subs, clause = facts.terminals.get(invocation.name, ((), ""))
        if invocation.word(1) in subs and _wants_terminal(invocation):
            found.append(Waits(invocation, clause, f"{invocation.name} {invocation.word(1)}", None, ""))
    if build.has_environment and any(invocation.name in _MEETS_HOSTS for invocation in run.invocations):
        found += _unknown_hosts(workspace, build)
    return tuple(found)


def _unknown_hosts(workspace: Workspace, build: Build) -> Iterator[Waits]:
    from cblint.analysis.commands.host_keys import unknown_hosts  # noqa: PLC0415  (only where a command meets a host)

    for each in unknown_hosts(workspace, build):
        shown = "the host" if "*" in each.host else f"`{each.host}`"
        yield Waits(each.invocation, f"asks whether to trust the key of {shown}", each.invocation.name, None, "")


def _asked(asked: Asking, invocation: Invocation) -> Waits | None:
    texts = invocation.texts[1:]
    operands = [index for index, text in enumerate(texts) if not text.startswith("-")]
    sub = next((sub for sub in asked.subs if tuple(texts[i] for i in operands[: len(sub)]) == sub), None)
    if sub is None or (asked.alone and len(operands) > len(sub)) or (asked.plan and _has_plan(texts)):
        return None
    if any(text.startswith(HOLE) for text in texts):
        return None
    options = {text.partition("=")[0] for text in texts if text.startswith("-")} | set(texts)
    joined = {letter for text in texts if _LETTERS.fullmatch(text) for letter in text[1:]}
    if options & asked.flags or (asked.letters and joined & asked.letters):
        return None
    if asked.only_with and not options & asked.only_with:
        return None
    last = invocation.words[1 + operands[len(sub) - 1]] if sub else None
    return Waits(invocation, asked.asks, " ".join((invocation.name, *sub)), last, asked.add, asked.sure, asked.safe)


def _has_plan(texts: tuple[str, ...]) -> bool:
    """Tell whether `terraform apply` may be given a plan: an operand that no option takes as its value."""
    skipped = False
    for text in texts[1:]:
        if skipped:
            skipped = False
        elif text in _VALUED:
            skipped = True
        elif not text.startswith("-"):
            return True
    return False


def _wants_terminal(invocation: Invocation) -> bool:
    """Tell whether both `-i` and `-t` stand among the options before the image."""
    letters: set[str] = set()
    for word in invocation.words[2:]:
        text = string(word)
        if text is None or not text.startswith("-"):
            break
        if re.fullmatch(r"-[itd]+", text):
            letters |= set(text[1:])
        elif text in ("--interactive", "--tty"):
            letters.add(text[2])
        elif text not in ("--rm", "--privileged", "--init"):
            break
    return {"i", "t"} <= letters and "d" not in letters


def _serving(workspace: Workspace, build: Build) -> tuple[Waits, ...]:
    facts = waiting()
    found: list[Waits] = []
    for invocation in run_by(workspace, build).invocations:
        if invocation.background or invocation.conditional or invocation.answered or invocation.watched:
            continue
        if invocation.name == "docker-compose" or (invocation.name == "docker" and invocation.word(1) == "compose"):
            found += _services(workspace, invocation)
        for server in facts.serving.get(invocation.name, ()):
            if _serves(server, invocation) and not _is_ended(workspace, invocation):
                label = " ".join((invocation.name, *server.sub))
                found.append(Waits(invocation, server.does, label, None, ""))
                break
    return tuple(found)


def _services(workspace: Workspace, invocation: Invocation) -> Iterator[Waits]:
    from cblint.analysis.compose.endless import endless_service  # noqa: PLC0415  (reads YAML)

    service = endless_service(workspace, invocation)
    if service is not None and not _is_ended(workspace, invocation):
        label = "docker-compose up" if invocation.name == "docker-compose" else "docker compose up"
        clause = f"ends only when the container of `{service.name}` does, a server"
        step = Step(service.place, f"`{service.image}` is a server")
        yield Waits(invocation, clause, label, None, "", because=(step,))


def _serves(server: Serving, invocation: Invocation) -> bool:
    texts = invocation.texts[1:]
    if texts[: len(server.sub)] != server.sub or any(HOLE in text for text in texts):
        return False
    options = {text.partition("=")[0] for text in texts} | set(texts)
    return not options & server.without and (not server.only_with or bool(options & server.only_with))


def _is_ended(workspace: Workspace, invocation: Invocation) -> bool:
    """Tell whether something may end it: a time limit, or a command in the background that was told to."""
    for step in invocation.steps:
        source = workspace.files.again(step.span.path)
        if source is None:
            return True
        start = source.text.rfind("\n", 0, step.span.start) + 1
        if _ENDED_BY.search(source.text[start : step.span.end]):
            return True
    return False
