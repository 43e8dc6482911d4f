"""What guards a deployment, and whose names say that it is production's."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.deployments import safeguards
from cblint.files import Files
from cblint.model.pipeline import DeploymentGroup
from cblint.workspace import Workspace
from tests.read.stacks import terraform

GROUP = """
variable "on" {{}}
resource "aws_codedeploy_deployment_group" "web" {{
  app_name              = "{app}"
  deployment_group_name = "{name}"
  service_role_arn      = "arn:aws:iam::111122223333:role/codedeploy"
  {more}
}}
"""


def group(folder: Path, more: str = "", name: str = "web", app: str = "app") -> DeploymentGroup:
    stack = terraform(folder, GROUP.format(more=more, name=name, app=app)).stack
    (only,) = Workspace(Files(str(folder)), (), (), (stack,)).parts(DeploymentGroup)
    return only


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ("", False),
        ('auto_rollback_configuration {\n enabled = true\n events = ["DEPLOYMENT_FAILURE"]\n }', True),
        ("auto_rollback_configuration {\n enabled = false\n }", False),
        ("auto_rollback_configuration {\n enabled = var.on\n }", None),
        ("auto_rollback_configuration {\n }", False),
        ('dynamic "auto_rollback_configuration" {\n for_each = var.on\n content {\n enabled = true\n }\n }', None),
    ],
)
def test_rollback(tmp_path: Path, more: str, answer: bool | None) -> None:
    assert safeguards.rolls_back(group(tmp_path, more)).answer is answer


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ("", False),
        ('alarm_configuration {\n enabled = true\n alarms = ["errors"]\n }', True),
        ('alarm_configuration {\n enabled = false\n alarms = ["errors"]\n }', False),
        ("alarm_configuration {\n enabled = true\n alarms = []\n }", False),
        ("alarm_configuration {\n enabled = true\n alarms = var.on\n }", None),
    ],
)
def test_alarms(tmp_path: Path, more: str, answer: bool | None) -> None:
    assert safeguards.has_alarms(group(tmp_path, more)).answer is answer


@pytest.mark.parametrize(
    ("name", "app", "said"),
    [
        ("web-prod", "web", "web-prod"),
        ("web", "ProductionWeb", "ProductionWeb"),
        ("PRD-web", "web", "PRD-web"),
        ("live", "web", "live"),
        ("web", "web", ""),
        ("products", "reproduction", ""),
        ("non-prod", "web", ""),
        ("pre-production", "web", ""),
        ("delivery", "alive", ""),
    ],
)
def test_production(tmp_path: Path, name: str, app: str, said: str) -> None:
    assert safeguards.is_production(group(tmp_path, name=name, app=app)) == said
