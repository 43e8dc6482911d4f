"""This is where it is told what the role of public builds may read beyond them."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import links
from cblint.analysis.iam import policies
from cblint.analysis.webhooks.stakes import Stake
from cblint.model.iam import Role, Statement
from cblint.model.part import label
from cblint.model.project import Project
from cblint.value import Items, Step, equals, string
from cblint.workspace import Workspace

_READING = ("*", "*:*", "s3:*", "s3:get*", "s3:getobject", "s3:getobject*", "s3:getobjectversion")
_EVERYWHERE = ("*", "arn:aws:s3:::*", "arn:aws:s3:::*/*")


def read_everywhere(workspace: Workspace, project: Project) -> Iterator[Stake]:
    """Yield that the role which shows builds may read every bucket, if it may."""
    role = links.find(workspace, Role, project.resource_access_role, project)
    if not isinstance(role, Role):
        return
    for granted in policies.grants_of(workspace, role).policies:
        for statement in granted.policy.statements:
            if _reads(statement):
                step = Step(statement.span, f"`{label(role)}` may read the objects of every bucket")
                yield Stake("through a role that may read every bucket", (step,))
                return


def _reads(statement: Statement) -> bool:
    return (
        equals(statement.effect, "Allow").is_yes
        and statement.conditional.is_no
        and _one_of(statement.actions, _READING)
        and _one_of(statement.resources, _EVERYWHERE)
    )


def _one_of(items: Items | None, known: tuple[str, ...]) -> bool:
    return items is not None and any((string(each) or "").lower() in known for each in items.items)
