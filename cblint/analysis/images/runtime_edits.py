"""This is where the edits are made that select a runtime, select it otherwise, or put the selection in its place."""

from __future__ import annotations

from cblint.analysis.drafts import draft_at, written_here
from cblint.analysis.images import runtimes
from cblint.edit.draft import Data, Raw
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.model.buildspec import Buildspec, Phase
from cblint.model.part import Problem
from cblint.source import Span
from cblint.value import Entries, Entry, Known, Value, string
from cblint.workspace import Workspace


def moved_to_install(workspace: Workspace, problem: Problem) -> tuple[Edit, ...]:
    """Return the edits that move `runtime-versions` of another phase to the install phase."""
    buildspec = next((each for each in workspace.buildspecs if any(one is problem for one in each.problems)), None)
    phases = buildspec.phases if buildspec is not None else ()
    phase = next((each for each in phases if _is_at(each.runtime_versions, problem.span)), None)
    draft = draft_at(workspace, problem.span)
    if buildspec is None or phase is None or draft is None or not isinstance(phase.runtime_versions, Entries):
        return ()
    selection = _selection(phase.runtime_versions)
    if not selection or len(_places(buildspec)) != 1:
        return ()
    deleted = draft.delete_entry(problem.span)
    inserted = _inserted(workspace, buildspec, selection) if deleted else ()
    return tuple(sorted((*deleted, *inserted))) if inserted and _apart(deleted, inserted) else ()


def selection_made(workspace: Workspace, build: Build) -> tuple[Edit, ...]:
    """Return the edit that selects what a build's commands visibly need, in an image that demands a selection."""
    found = runtimes.used(workspace, build)
    if not found or build.buildspec is None or len(_users(workspace, build.buildspec)) != 1:
        return ()
    return _inserted(workspace, build.buildspec, {name: Raw(version) for name, version in found.items()})


def without(workspace: Workspace, entry: Entry) -> tuple[Edit, ...]:
    """Return the edit that no longer selects a runtime."""
    draft = draft_at(workspace, entry.key_span)
    return draft.delete_entry(entry.key_span) if draft is not None else ()


def renamed(workspace: Workspace, build: Build, entry: Entry, name: str) -> tuple[Edit, ...]:
    """Return the edit that gives a runtime its right name, where that is not selected already."""
    taken = build.buildspec is not None and any(each.key == name for each in runtimes.selected(build.buildspec))
    draft = draft_at(workspace, entry.key_span) if name and not taken else None
    return draft.rename_entry(entry.key_span, name) if draft is not None else ()


def version_set(workspace: Workspace, value: Value, version: str) -> tuple[Edit, ...]:
    """Return the edit that selects another version, where it is written in the buildspec and nowhere else."""
    place = written_here(value)
    draft = draft_at(workspace, place) if place is not None and version else None
    if draft is None or place is None:
        return ()
    quoted = isinstance(value, Known) and isinstance(value.data, str)
    return draft.set_value(place, version if quoted else Raw(version))


def _inserted(workspace: Workspace, buildspec: Buildspec, selection: dict[str, Data]) -> tuple[Edit, ...]:
    install = buildspec.phase("install")
    if install is not None:
        draft = draft_at(workspace, install.span)
        before = _first_block(install)
        return draft.insert_entry(install.span, "runtime-versions", selection, before=before) if draft else ()
    if not buildspec.phases:
        return ()
    first = min(buildspec.phases, key=lambda each: each.span)
    # One character more than the key stands for the mapping that holds it.
    phases = Span(first.span.path, first.span.start, first.span.end + 1)
    draft = draft_at(workspace, phases)
    if draft is None:
        return ()
    return draft.insert_entry(phases, "install", {"runtime-versions": selection}, before=first.name)


def _first_block(phase: Phase) -> str:
    first = min(phase.commands, key=lambda each: each.span, default=None)
    return "" if first is None else "finally" if first.always else "commands"


def _selection(entries: Entries) -> dict[str, Data]:
    found: dict[str, Data] = {}
    for entry in entries.entries:
        version = string(entry.value)
        if version is None or not isinstance(entry.value, Known):
            return {}
        found[entry.key] = version if isinstance(entry.value.data, str) else Raw(version)
    return found if entries.closed else {}


def _is_at(value: Value, place: Span) -> bool:
    return isinstance(value, Entries) and value.origin.span == place


def _places(buildspec: Buildspec) -> list[Phase]:
    return [each for each in buildspec.phases if isinstance(each.runtime_versions, Entries) and _entries(each)]


def _entries(phase: Phase) -> tuple[Entry, ...]:
    return phase.runtime_versions.entries if isinstance(phase.runtime_versions, Entries) else ()


def _users(workspace: Workspace, buildspec: Buildspec) -> list[Build]:
    return [each for each in workspace.builds if each.buildspec is buildspec]


def _apart(first: tuple[Edit, ...], second: tuple[Edit, ...]) -> bool:
    return all(one.span.end < other.span.start or other.span.end < one.span.start for one in first for other in second)
