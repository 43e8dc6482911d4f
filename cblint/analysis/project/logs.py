"""This is where it is answered whether a project has logs, and whether its role may write them where they go.

CodeBuild user guide, "Build project change settings" on logs; CloudWatch Logs, "Actions, resources, and condition
keys" (2026).
"""

from __future__ import annotations

from cblint.analysis import links
from cblint.analysis.drafts import draft_at, written_here
from cblint.analysis.iam import decisions
from cblint.finding import Edit
from cblint.model.iam import Role, Statement
from cblint.model.project import Project
from cblint.model.storage import LogGroup
from cblint.record import Record
from cblint.value import Basis, Truth, Value, equals, glob
from cblint.workspace import Workspace

_ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents")
_STREAM = "b1946ac9-92d2-4f30-8f58-1f0d2f6c6a2e"
"""What stands for the name of a stream, of which none is known."""


class Elsewhere(Record):
    """A right to write logs that is given for other log groups than a project's."""

    group: str
    """The project's log group, `*` for what is not known of its name."""
    named_by: Value
    """What names it: the project's setting, else the project's name."""
    actions: tuple[str, ...]
    statements: tuple[Statement, ...]
    """The statements that give the right, at least one."""


def are_off(project: Project) -> Truth:
    """Return whether builds leave logs nowhere."""
    return equals(project.cloudwatch_logs.status, "DISABLED") & equals(project.s3_logs.status, "DISABLED")


def turned_on(workspace: Workspace, project: Project) -> tuple[Edit, ...]:
    """Return the edit that turns the logs in CloudWatch on where they are turned off."""
    place = written_here(project.cloudwatch_logs.status)
    draft = draft_at(workspace, place) if place is not None else None
    return draft.set_value(place, "ENABLED") if place is not None and draft is not None else ()


def may_write(workspace: Workspace, project: Project) -> bool:
    """Tell whether a project's role may write its logs, or nothing in view says that it may not."""
    role = links.find(workspace, Role, project.service_role, project)
    if not isinstance(role, Role):
        return True
    group, _ = _group(project)
    return not any(_refused(workspace, role, action, group) for action in _ACTIONS)


def elsewhere(workspace: Workspace, project: Project) -> Elsewhere | None:
    """Return the right to write logs that a project's role has for other groups only; None where there is none."""
    role = links.find(workspace, Role, project.service_role, project)
    if not isinstance(role, Role):
        return None
    group, named_by = _group(project)
    if equals(named_by, None).is_yes:
        return None
    own = [each.policy for each in decisions.grants(workspace, role).policies if each.editable]
    editable = {id(statement) for policy in own for statement in policy.statements}
    actions: list[str] = []
    statements: dict[int, Statement] = {}
    for action in _ACTIONS:
        found = [each for each in _refused(workspace, role, action, group) if id(each) in editable]
        if found:
            actions.append(action)
            statements |= {id(each): each for each in found}
    return Elsewhere(group, named_by, tuple(actions), tuple(statements.values())) if statements else None


def _group(project: Project) -> tuple[str, Value]:
    given = project.cloudwatch_logs.group_name
    if equals(given, None).is_yes:
        return f"/aws/codebuild/{glob(project.name)}", project.name
    return glob(given), given


def _refused(workspace: Workspace, role: Role, action: str, group: str) -> tuple[Statement, ...]:
    """Return the statements that allow an action on other groups; nothing where it may be allowed on this one."""
    named = f"arn:*:logs:*:*:log-group:{group}"
    found = []
    # A policy may name the group, what stands in it, or its streams.
    for resource in (named, f"{named}:*", f"{named}:log-stream:{_STREAM}"):
        decision = decisions.decide(workspace, role, action, resource)
        if decision.outcome is not decisions.Outcome.IMPLICIT_DENY:
            return ()
        found.append(decision.deciding)
    return found[-1]


def group_without_end(workspace: Workspace, project: Project) -> LogGroup | None:
    """Return the log group of a project that is declared and keeps its logs for ever."""
    group = links.log_group_of(workspace, project)
    return group if isinstance(group, LogGroup) and equals(group.retention, None, 0).is_yes else None


def is_by_default(value: Value) -> bool:
    """Tell whether a value is only known as a default."""
    return value.origin.basis is Basis.DEFAULT
