"""This is where everything that is declared together is collected: one Terraform root module, or one template."""

from __future__ import annotations

from cblint.model.ecr import Repository
from cblint.model.iam import InstanceOfRole, ManagedPolicy, Role
from cblint.model.network import Network
from cblint.model.part import Problem
from cblint.model.pipeline import Application, DeploymentGroup, Pipeline
from cblint.model.project import Project, SourceCredential, Webhook
from cblint.record import Record


class Stack(Record):
    """What one Terraform root module (with the local modules that it calls) or one template declares."""

    path: str
    """The module's folder or the template's file, relative to the model root."""
    language: str
    """`terraform` or `cloudformation`."""
    network: Network
    projects: tuple[Project, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    source_credentials: tuple[SourceCredential, ...] = ()
    roles: tuple[Role, ...] = ()
    foreign_roles: tuple[InstanceOfRole, ...] = ()
    """Roles that are only looked up here."""
    managed_policies: tuple[ManagedPolicy, ...] = ()
    repositories: tuple[Repository, ...] = ()
    pipelines: tuple[Pipeline, ...] = ()
    deployment_groups: tuple[DeploymentGroup, ...] = ()
    applications: tuple[Application, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[str, ...] = ()
    """Every file that was read for it."""
