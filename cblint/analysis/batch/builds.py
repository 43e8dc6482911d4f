"""This is where the builds of a batch are looked at one by one: their identifiers, their number, their kinds."""

from __future__ import annotations

from cblint.analysis.drafts import draft_at, written_here
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.model.buildspec import Batch, BatchSection, BatchTask
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.value import Basis, Known, Value, string
from cblint.workspace import Workspace

MAX_IDENTIFIER = 127

_IDENTIFIER = pattern(r"[A-Za-z0-9_]+")
_WRONG = pattern(r"[^A-Za-z0-9_]+")
_STAND_IN = ("$", "#{", "{{", "<%", "__")


class Duplicate(NamedTuple):
    """A build of a batch with the identifier of another."""

    task: BatchTask
    name: str
    first: Value
    """The identifier of the first build that has it."""


class Limit(NamedTuple):
    """A project that allows fewer builds of a batch than there are."""

    section: BatchSection
    value: Value
    maximum: int
    build: Build


def duplicates(batch: Batch) -> tuple[Duplicate, ...]:
    """Return the builds whose identifier another build of the same list or graph has before them."""
    seen: dict[tuple[str, str], Value] = {}
    found = []
    for task in batch.tasks:
        name = string(task.identifier)
        if name is None or _is_open(name):
            continue
        first = seen.setdefault((task.kind, name), task.identifier)
        if first is not task.identifier and first.origin.span != task.identifier.origin.span:
            found.append(Duplicate(task, name, first))
    return tuple(found)


def fault(identifier: Value) -> str:
    """Say in a clause what CodeBuild refuses in an identifier; nothing where it is right, or not known."""
    name = string(identifier)
    if name is None or _is_open(name):
        return ""
    if not name:
        return "is empty"
    wrong = next((each for each in name if not _IDENTIFIER.fullmatch(each)), "")
    if wrong:
        shown = f"`{wrong}`" if wrong.isprintable() and not wrong.isspace() and wrong != "`" else "a character"
        return f"has {shown}, which is no letter, digit or underscore"
    return f"has {len(name)} characters, over {MAX_IDENTIFIER}" if len(name) > MAX_IDENTIFIER else ""


def _is_open(name: str) -> bool:
    """Tell whether a name has something to be replaced before CodeBuild reads it."""
    return any(each in name for each in _STAND_IN[:4]) or (name.startswith("__") and name.endswith("__"))


def renamed(workspace: Workspace, batch: Batch, task: BatchTask) -> tuple[str, tuple[Edit, ...]]:
    """Return an identifier that is right, and the edits that give it to a build and to all that wait for it."""
    old = string(task.identifier) or ""
    new = _WRONG.sub("_", old)
    names = [string(each.identifier) for each in batch.tasks]
    if not new.strip("_") or len(new) > MAX_IDENTIFIER or new in names or names.count(old) != 1 or not batch.closed:
        return "", ()
    edits: list[Edit] = []
    values = [entry for each in batch.tasks for entry in each.depend_on.items if string(entry) == old]
    for value in (task.identifier, *values):
        place = written_here(value)
        draft = draft_at(workspace, place) if place is not None else None
        made = draft.set_value(place, new) if draft is not None and place is not None else ()
        if not made:
            return "", ()
        edits += made
    return new, tuple(sorted(set(edits), key=lambda edit: edit.span))


def ignored_dependencies(batch: Batch) -> tuple[BatchTask, ...]:
    """Return the builds of a list that say what they depend on."""
    return tuple(
        task
        for task in batch.tasks
        if task.kind == "build-list" and task.depend_on.items and task.depend_on.origin.basis is Basis.GIVEN
    )


def over_limit(workspace: Workspace, batch: Batch) -> tuple[Limit, ...]:
    """Return the projects that allow fewer builds than a batch surely has, each once."""
    largest = max((each for each in batch.sections if each.builds), key=lambda each: each.builds or 0, default=None)
    if largest is None or largest.builds is None:
        return ()
    found: dict[int, Limit] = {}
    for build in workspace.builds:
        project, buildspec = build.project, build.buildspec
        if project is None or project.batch_maximum is None or project.exists.is_no:
            continue
        if buildspec is None or buildspec.batch is not batch:
            continue
        limit = _number(project.batch_maximum)
        if limit is not None and largest.builds > limit:
            found.setdefault(id(project), Limit(largest, project.batch_maximum, limit, build))
    return tuple(found.values())


def _number(value: Value) -> int | None:
    match value:
        case Known(data=bool()):
            return None
        case Known(data=int(number)):
            return number
        case _:
            written = string(value) or ""
            return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else None
