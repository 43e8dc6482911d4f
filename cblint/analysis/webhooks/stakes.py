"""This is where it is told what somebody gets hold of whose code a build of a project runs."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import links, siblings
from cblint.analysis.iam import policies
from cblint.analysis.secrets import literals, names
from cblint.data.webhooks import webhooks
from cblint.model.buildspec import Variable
from cblint.model.iam import Role, Statement
from cblint.model.part import label
from cblint.model.project import Project
from cblint.record import NamedTuple
from cblint.value import Basis, Items, Step, equals, string
from cblint.workspace import Workspace


class Stake(NamedTuple):
    """Something of a project that a stranger should not have."""

    what: str
    """For people, of builds: `in privileged mode`, ``with the secret `TOKEN` ``."""
    steps: tuple[Step, ...]


def stakes_of(workspace: Workspace, project: Project) -> tuple[Stake, ...]:
    """Return what is at stake in a project: rights first, then the machine, then secrets."""
    return workspace.once(_stakes_of, project)


def _stakes_of(workspace: Workspace, project: Project) -> tuple[Stake, ...]:
    return (*power_of(workspace, project), *_privileged(workspace, project), *secrets_of(workspace, project))


def control_of(workspace: Workspace, project: Project) -> tuple[Stake, ...]:
    """Return what a project gives to the commands that it runs: rights, and the machine."""
    return (*power_of(workspace, project), *_privileged(workspace, project))


def power_of(workspace: Workspace, project: Project) -> Iterator[Stake]:
    """Yield why a project's role is a powerful one."""
    role = links.find(workspace, Role, project.service_role, project)
    if not isinstance(role, Role):
        return
    for each in role.attached:
        name = (string(each.arn) or "").rpartition(":policy/")[2]
        if name in webhooks().administrators:
            yield Stake(
                f"as a role with `{name}`", (Step(each.attachment.span, f"`{name}` is attached to `{label(role)}`"),)
            )
            return
    for policy in policies.grants_of(workspace, role).policies:
        allowing = next((each for each in policy.policy.statements if _allows_everything(each)), None)
        if allowing is not None and policy.editable:
            yield Stake("as a role that may do everything", (Step(allowing.span, "every action on every resource"),))
            return


def _allows_everything(statement: Statement) -> bool:
    return (
        equals(statement.effect, "Allow").is_yes
        and statement.conditional.is_no
        and _has_all(statement.actions)
        and _has_all(statement.resources)
    )


def _has_all(items: Items | None) -> bool:
    return items is not None and any(string(each) in ("*", "*:*") for each in items.items)


def _privileged(workspace: Workspace, project: Project) -> Iterator[Stake]:
    builds = siblings.builds_of_project(workspace, project)
    modes = (project.environment.privileged_mode, *(build.privileged_mode for build in builds))
    for mode in modes:
        if equals(mode, True).is_yes and mode.origin.basis is not Basis.AWS_DEFAULT:
            yield Stake("in privileged mode", (Step(mode.origin.span, "privileged mode is on"),))
            return


def secrets_of(workspace: Workspace, project: Project) -> Iterator[Stake]:
    """Yield the secrets that builds of a project have, as one stake."""
    builds = siblings.builds_of_project(workspace, project)
    given = (*project.environment.variables, *(each for build in builds for each in build.variables))
    found = {each.name: each for each in reversed(given) if each.name and _is_secret(each)}
    if found:
        shown = " and ".join(f"`{name}`" for name in sorted(found)[:2])
        more = f" and {len(found) - 2} more" if len(found) > 2 else ""
        steps = tuple(Step(each.name_span, f"`{name}` holds a secret") for name, each in sorted(found.items())[:5])
        yield Stake(f"with the secret{'s' if len(found) > 1 else ''} {shown}{more}", steps)


def _is_secret(variable: Variable) -> bool:
    if equals(variable.type, "SECRETS_MANAGER").is_yes:
        return True
    if equals(variable.type, "PARAMETER_STORE").is_yes:
        return names.name_class(variable.name) in (names.PASSWORD, names.TOKEN)
    return literals.is_secret(variable).is_yes
