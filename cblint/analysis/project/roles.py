"""This is where it is answered whether a project names its role so that CodeBuild finds it.

CloudFormation gives a role's name for `Ref`. CodeBuild makes an ARN of it, of a role without a path.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.project.combinations import Clash
from cblint.model.iam import Role
from cblint.model.part import label
from cblint.model.project import Project
from cblint.value import Step, Text, equals, string
from cblint.workspace import Workspace


def clashes(workspace: Workspace, project: Project) -> Iterator[Clash]:
    """Yield where a project gives a role's name alone, and the role has a path; the caller asks whether it holds."""
    given = project.service_role
    reference = given.origin.reference
    if reference is None or reference.attribute or isinstance(given, Text) or ":" in (string(given) or ""):
        return
    role = workspace.declared(Role, reference.address)
    if role is not None:
        because = (Step(role.path.origin.span, f"the path of the role is `{string(role.path)}`"),)
        message = f"`{label(role)}` is given by its name, without its path"
        yield Clash(given, message, project.symbol, "path", ~equals(role.path, "/"), because)
