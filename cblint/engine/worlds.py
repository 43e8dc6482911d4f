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
    from cblint.model.stack import Stack, World

MAX_WORLDS = 32
"""Over all templates no more worlds are looked at."""
MAX_COST = 4000
"""Nor so many that, times the number of stacks, they are more than this."""
_Key = tuple[object, ...]


def in_worlds(findings: list[Finding], run: Run) -> list[Finding]:
    """Return findings that hold whatever the conditions, or that say under which they hold."""
    stacks = run.workspace.stacks
    left = min(MAX_WORLDS, MAX_COST // len(stacks))
    for index, stack in enumerate(stacks):
        if not stack.worlds or len(stack.worlds) > left:
            continue
        rules = _concerned(stack, findings, run)
        if not rules:
            continue
        left -= len(stack.worlds)
        kept = tuple(build for build in run.workspace.builds if build.project not in stack.projects)
        by_world = []
        for world in stack.worlds:
            other = world.read()
            workspace = _linked(run.workspace, (*stacks[:index], other, *stacks[index + 1 :]), other, kept)
            by_world.append((world, {_key(each): each for each in merged(_found(run, workspace, other, rules))}))
        findings = list(_combined(findings, by_world, stack, rules - run.failed()))
    return findings


def _linked(workspace: Workspace, stacks: tuple[Stack, ...], stack: Stack, kept: tuple[Build, ...]) -> Workspace:
    assert workspace.relinked is not None, "only what was read has worlds"
    return workspace.relinked(stacks, stack, kept)


def _concerned(stack: Stack, findings: list[Finding], run: Run) -> frozenset[str]:
    """Return the rules that conditions of a stack matter to: all of them, where it may have parts or may not."""
    if any(
        isinstance(exists := getattr(part, "exists", None), Truth) and exists.is_maybe for part in stack_parts(stack)
    ):
        return run.rules
    undecided = {
        each.rule
        for each in run.undecided
        if each.span.path in stack.files and any("condition" in reason for reason in each.reasons)
    }
    found = {finding.rule for finding in findings if finding.span.path in stack.files}
    return frozenset(undecided | found)


def _found(run: Run, workspace: Workspace, stack: Stack, rules: frozenset[str]) -> Iterator[Finding]:
    """Yield what rules find at the parts of one stack; what they cannot decide was told before."""
    inner = Run(workspace, run.registry, run.request, [])
    for parts in workspace.batches():
        for listed in run.registry.listed.values():
            if listed.id not in rules or listed.visits not in parts:
                continue
            for part in parts[listed.visits]:
                if _is_of(part, stack) and inner.concerns(listed, part):
                    yield from inner.visit(run.registry.load(listed.id), part)


def _is_of(part: Part, stack: Stack) -> bool:
    if isinstance(part, Build) and part.project is not None:
        return part.project in stack.projects
    return part.span.path in stack.files


def _combined(
    findings: list[Finding], by_world: list[tuple[World, dict[_Key, Finding]]], stack: Stack, rules: frozenset[str]
) -> Iterator[Finding]:
    """Yield the findings of the whole, and those of the worlds that it does not have."""
    known = set()
    for finding in findings:
        key = _key(finding)
        known.add(key)
        holding = [world for world, found in by_world if key in found]
        if not holding and finding.span.path in stack.files and finding.rule in rules:
            continue
        said = _where(holding, [world for world, _ in by_world]) if holding else ""
        yield finding.replace(message=finding.message + said) if said else finding
    for _, found in by_world:
        for key, finding in found.items():
            if key in known:
                continue
            known.add(key)
            holding = [world for world, other in by_world if key in other]
            said = _where(holding, [world for world, _ in by_world])
            yield finding.replace(message=finding.message + said, fix=None if said else finding.fix)


def _key(finding: Finding) -> _Key:
    return finding.rule, finding.span, finding.defect


def _where(holding: list[World], every: list[World]) -> str:
    """Say in which worlds something holds, by as few conditions as tell them from the others."""
    if len(holding) == len(every):
        return ""
    wanted = {world.conditions for world in holding}
    names = [name for name, _ in every[0].conditions]
    for name in names:
        for holds in (True, False):
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
