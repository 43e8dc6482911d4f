"""This is where the edits are made by which CodeBuild fetches a secret that is written down as a variable's value."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.drafts import draft_at, written_here
from cblint.finding import Edit
from cblint.model.buildspec import Buildspec, Variable
from cblint.model.project import Project
from cblint.pattern import pattern
from cblint.source import Span
from cblint.value import Basis, Choice, equals
from cblint.workspace import Workspace

MAX_VARIABLES = 500
"""Where more variables are set, no fix is made: each would look at all others."""

_KEY = "secrets-manager"
_HEADER = pattern(rf"[^\n]*\b{_KEY}[\"']?:\n|\n[^\n]*\b{_KEY}[\"']?:(?=\n)")


def fetching(workspace: Workspace, variable: Variable) -> tuple[Edit, ...]:
    """Return the edits that let a variable be fetched from the secret of its own name.

    None where its value was handed on from elsewhere, or where only plain values may be set.
    """
    if isinstance(variable.value, Choice) or written_here(variable.value) is None:
        return ()
    buildspec = workspace.once(_buildspecs).get(id(variable))
    if buildspec is not None:
        return _moved(workspace, buildspec, variable)
    project = workspace.once(_projects).get(id(variable))
    return _retyped(workspace, project, variable) if project is not None else ()


def _buildspecs(workspace: Workspace) -> dict[int, Buildspec]:
    return {id(variable): each for each in workspace.buildspecs for variable in each.env.variables}


def _projects(workspace: Workspace) -> dict[int, Project]:
    return {
        id(variable): project
        for stack in workspace.stacks
        for project in stack.projects
        for variable in project.environment.variables
    }


def _retyped(workspace: Workspace, project: Project, variable: Variable) -> tuple[Edit, ...]:
    """Return the edits that make a project's variable a reference, where it is written as one block or object."""
    value = variable.value.origin.span
    given = variable.type.origin.basis is not Basis.AWS_DEFAULT
    draft = draft_at(workspace, value)
    if draft is None or variable.name_span.path != value.path or (given and written_here(variable.type) is None):
        return ()
    replaced = draft.set_value(value, variable.name)
    key = "type" if project.language == "terraform" else "Type"
    typed = draft.set_entry(variable.name_span.to(value), key, "SECRETS_MANAGER")
    return (*replaced, *typed) if replaced and typed else ()


def _moved(workspace: Workspace, buildspec: Buildspec, variable: Variable) -> tuple[Edit, ...]:
    """Return the edits that move a buildspec's variable from `variables` to `secrets-manager`."""
    own = buildspec.env.variables
    draft = draft_at(workspace, variable.name_span)
    if draft is None or len(own) > MAX_VARIABLES:
        return ()
    beside = [each for each in own if each is not variable and each.type.origin.span == variable.type.origin.span]
    fetched = next((each for each in own if equals(each.type, "SECRETS_MANAGER").is_yes), None)
    if not beside and fetched is None:
        renamed = draft.rename_entry(variable.type.origin.span, _KEY)
        named = draft.set_value(variable.value.origin.span, variable.name)
        return (*renamed, *named) if renamed and named else ()
    deleted = draft.delete_entry(variable.name_span)
    for added in _added(workspace, buildspec, variable, fetched):
        if added and deleted and not any(_meet(one, other) for one in added for other in deleted):
            return (*_parted(added), *deleted)
    return ()


def _added(
    workspace: Workspace, buildspec: Buildspec, variable: Variable, fetched: Variable | None
) -> Iterator[tuple[Edit, ...]]:
    """Yield ways to add the reference, the best first: under `secrets-manager`, or under one that is made."""
    draft = draft_at(workspace, variable.name_span)
    if draft is None:
        return
    if fetched is not None:
        yield draft.insert_entry(fetched.type.origin.span, variable.name, variable.name)
        return
    section = variable.type.origin.span
    env = section.to(variable.name_span)  # the key of `variables` and a key below it: `env` holds both
    data = {variable.name: variable.name}
    for key in (_following(buildspec, section), "variables"):
        yield draft.insert_entry(env, _KEY, data, before=key)


def _following(buildspec: Buildspec, section: Span) -> str:
    """Return the key of `env` that references to secrets stand before by custom, if it follows `variables`."""
    exported = buildspec.env.exported.origin
    follows = exported.basis is not Basis.AWS_DEFAULT and exported.span.start > section.start
    return "exported-variables" if follows else ""


def _meet(one: Edit, other: Edit) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _parted(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Return edits with a new section's header apart from its entry: of several secrets' fixes it is then one."""
    found = _HEADER.match(edits[0].text) if len(edits) == 1 else None
    if found is None:
        return edits
    span, text = edits[0]
    return (Edit(span, text[: found.end()]), Edit(span, text[found.end() :]))
