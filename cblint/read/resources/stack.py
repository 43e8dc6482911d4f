"""This is where the declarations of one root module or one template become the parts of a stack."""

from __future__ import annotations

from cblint.model.part import Problem
from cblint.model.stack import Stack
from cblint.read.declaration import Declaration, OutsideCall
from cblint.read.resources.ecr import repositories
from cblint.read.resources.iam import foreign_roles, managed_policies, roles
from cblint.read.resources.kinds import Declared
from cblint.read.resources.network import network
from cblint.read.resources.outside import may_change_network
from cblint.read.resources.pipeline import applications, deployment_groups, pipelines
from cblint.read.resources.project import projects, source_credentials
from cblint.read.resources.webhook import webhooks
from cblint.source import Span


def build_stack(
    path: str,
    language: str,
    declarations: tuple[Declaration, ...],
    *,
    problems: tuple[Problem, ...],
    files: tuple[str, ...],
    closed: bool,
    outside: tuple[OutsideCall, ...] = (),
) -> Stack:
    """Return what the declarations of either language declare.

    `closed` tells whether all of them are in view, but for those of modules that stand `outside`.
    """
    declared = Declared(declarations)
    closed = closed and declared.complete
    span = declarations[0].span if declarations else Span(files[0] if files else path, 0, 0)
    known_applications = tuple(applications(declared))
    return Stack(
        path,
        language,
        network=network(declared, span, "network", closed=closed and not any(map(may_change_network, outside))),
        projects=tuple(projects(declared)),
        webhooks=tuple(webhooks(declared)),
        source_credentials=tuple(source_credentials(declared)),
        roles=tuple(roles(declared, closed=closed, outside=outside)),
        foreign_roles=tuple(foreign_roles(declared)),
        managed_policies=tuple(managed_policies(declared)),
        repositories=tuple(repositories(declared)),
        pipelines=tuple(pipelines(declared)),
        deployment_groups=tuple(deployment_groups(declared, known_applications)),
        applications=known_applications,
        problems=problems,
        files=files,
    )
