"""This is where templates are checked in each world of their conditions.

What is found only where some conditions come out in one way says so; what no world has is not found at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cblint.engine.running import Run, merged
from cblint.finding import Finding
from cblint.model.build import Build
from cblint.model.part import Part
from cblint.record import TYPE_CHECKING
from cblint.value import Truth
from cblint.workspace import Workspace
from cblint.workspace.stack_parts import stack_parts

if TYPE_CHECKING:
    from typing import TypeAlias

    from cblint.model.stack import Stack, World

MAX_WORLDS = 200
"""Over all templates no more worlds are looked at."""
MAX_COST = 10_000
"""Nor so many that, times the number of stacks, they are more than this."""
MAX_SPARE = 1_000
"""Of templates whose conditions are not known to matter no more than this: a few, where there are few."""
_Key = tuple[object, ...]
_InWorld: TypeAlias = "tuple[World, dict[_Key, Finding]]"


def in_worlds(findings: list[Finding], run: Run) -> list[Finding]:
    """Return findings that hold whatever the conditions, or that say under which they hold."""
    stacks = run.workspace.stacks
    left = min(MAX_WORLDS, MAX_COST // len(stacks))
    spare = min(left, MAX_SPARE // len(stacks))
    several = [index for index, stack in enumerate(stacks) if stack.worlds]
    concerned = {index: _is_concerned(stacks[index], findings, run) for index in several}
    for index in sorted(several, key=lambda each: not concerned[each]):
        stack = stacks[index]
        if len(stack.worlds) > (left if concerned[index] else min(left, spare)):
            continue
        left -= len(stack.worlds)
        spare -= 0 if concerned[index] else len(stack.worlds)
        kept = tuple(build for build in run.workspace.builds if build.project not in stack.projects)
        by_world = []
        for world in stack.worlds:
            other = world.read()
            workspace = _linked(run.workspace, (*stacks[:index], other, *stacks[index + 1 :]), other, kept)
            by_world.append((world, {_key(each): each for each in merged(_found(run, workspace, other))}))
        own = frozenset(stack.files).difference(*(each.files for each in stacks if each is not stack))
        findings = list(_combined(findings, by_world, own, run.rules - run.failed()))
    return findings


def _linked(workspace: Workspace, stacks: tuple[Stack, ...], stack: Stack, kept: tuple[Build, ...]) -> Workspace:
    assert workspace.relinked is not None, "only what was read has worlds"
    linked = workspace.relinked(stacks, stack, kept)
    linked.stack_parts = {**workspace.stack_parts}
    return linked


def _is_concerned(stack: Stack, findings: list[Finding], run: Run) -> bool:
    """Tell whether conditions of a stack are known to matter: to parts of it, to what was found or not decided."""
    exist = (getattr(part, "exists", None) for part in stack_parts(stack))
    if any(isinstance(each, Truth) and each.is_maybe for each in exist):
        return True
    if any(finding.span.path in stack.files for finding in findings):
        return True
    undecided = (each for each in run.undecided if each.span.path in stack.files)
    return any("condition" in reason for each in undecided for reason in each.reasons)


def _found(run: Run, workspace: Workspace, stack: Stack) -> Iterator[Finding]:
    """Return what rules find at the parts of one stack; what they cannot decide was told before."""
    inner = Run(workspace, run.registry, run.request, [])
    beside = tuple(each for each in workspace.stacks if not frozenset(stack.files).isdisjoint(each.files))
    return inner.check(workspace.some(lambda part: _is_of(part, stack), beside))


def _is_of(part: Part, stack: Stack) -> bool:
    if isinstance(part, Build) and part.project is not None:
        return part.project in stack.projects
    return part.span.path in stack.files


def _combined(
    findings: list[Finding], by_world: list[_InWorld], own: frozenset[str], rules: frozenset[str]
) -> Iterator[Finding]:
    """Yield the findings of the whole, and those of the worlds that it does not have.

    What is found in files that are not the stack's `own` may be so for another reason, whatever the world.
    """
    every = [world for world, _ in by_world]
    known = {_key(finding) for finding in findings}
    for finding in findings:
        holding = [world for world, found in by_world if _key(finding) in found]
        if finding.rule not in rules or not _is_only_of(finding, own):
            yield finding
        elif holding:
            said = _where(holding, every)
            yield finding.replace(message=finding.message + said) if said else finding
        elif finding.span.path not in own:
            yield finding
    for _, found in by_world:
        for key, finding in found.items():
            if key not in known:
                known.add(key)
                said = _where([world for world, other in by_world if key in other], every)
                yield _said_of(finding, said) if said else finding


def _said_of(finding: Finding, said: str) -> Finding:
    """Return a finding of some worlds alone, which may be worlds that nobody makes; mending it could harm others."""
    return finding.replace(message=finding.message + said, confidence=finding.confidence.lowered(), fix=None)


def _is_only_of(finding: Finding, own: frozenset[str]) -> bool:
    """Tell whether a finding is one of a stack's files, or of its builds alone."""
    return finding.span.path in own or (bool(finding.harms) and all(harm.span.path in own for harm in finding.harms))


def _key(finding: Finding) -> _Key:
    return finding.rule, finding.span, finding.defect


def _where(holding: list[World], every: list[World]) -> str:
    """Say in which worlds something holds, by as few conditions as tell them from the others."""
    if len(holding) == len(every):
        return ""
    wanted = {world.conditions for world in holding}
    names = [name for name, _ in every[0].conditions]
    for holds in (True, False):
        for name in names:
            if _with(every, [(name, holds)]) == wanted:
                return f" (where {_said([(name, holds)])})"
    shared = [pair for pair in holding[0].conditions if all(pair in world.conditions for world in holding)]
    if shared and _with(every, shared) == wanted:
        return f" (where {_said(shared)})"
    return f" (where {'; or '.join(_said(world.conditions) for world in holding[:2])})"


def _with(every: list[World], pairs: Iterable[tuple[str, bool]]) -> set[tuple[tuple[str, bool], ...]]:
    return {world.conditions for world in every if all(pair in world.conditions for pair in pairs)}


def _said(pairs: Iterable[tuple[str, bool]]) -> str:
    return " and ".join(f"condition `{name}` {'holds' if holds else 'does not hold'}" for name, holds in pairs)
