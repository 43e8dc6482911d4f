"""Which parts of the infrastructure rules may visit."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.discover import discover
from cblint.files import Files
from cblint.model.event import EventRule
from cblint.model.network import SecurityGroup
from cblint.model.pipeline import Stage
from cblint.model.project import SourceToken
from cblint.model.webhook import Filter, FilterGroup
from cblint.read.cloudformation import relevant
from cblint.registry import built_in
from cblint.value import string
from cblint.workspace import VISITABLE, Workspace
from cblint.workspace.stack_parts import stack_parts
from tests.read.stacks import template
from tests.read.test_resources_storage import CLOUDFORMATION

TEMPLATE = (
    CLOUDFORMATION
    + """
Ship:
  Type: AWS::CodePipeline::Pipeline
  Properties: {Stages: [{Name: Source, Actions: []}]}
Hooked:
  Type: AWS::CodeBuild::Project
  Properties:
    Triggers: {Webhook: true, FilterGroups: [[{Type: EVENT, Pattern: PUSH}]]}
Rule: {Type: AWS::Events::Rule}
Group: {Type: AWS::EC2::SecurityGroup}
"""
)


def test_every_part_of_a_stack_is_of_a_kind_that_may_be_visited() -> None:
    parts = list(stack_parts(template(TEMPLATE).stack))
    assert {type(part).__name__ for part in parts} <= set(VISITABLE)
    assert len({id(part) for part in parts}) == len(parts)


@pytest.mark.parametrize("kind", [EventRule, Filter, FilterGroup, SecurityGroup, Stage])
def test_new_kinds_are_visited(kind: type, tmp_path: Path) -> None:
    workspace = Workspace(Files(str(tmp_path)), (), (), (template(TEMPLATE).stack,))
    assert len(workspace.parts(kind)) == 1


def test_every_rule_visits_what_may_be_visited() -> None:
    visits = {rule.visits for rule in built_in().listed.values()}
    assert visits <= {*VISITABLE, "Suppression"}


def test_a_template_that_begins_with_many_parameters_is_found(tmp_path: Path) -> None:
    parameters = "".join(f"  P{number}:\n    Type: String\n" for number in range(300))
    text = f"Description: long\nParameters:\n{parameters}Resources:\n  A: {{Type: AWS::CodeDeploy::Application}}\n"
    (tmp_path / "t.yml").write_text(text)
    assert discover(Files(str(tmp_path))).templates == ("t.yml",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A: {Type: AWS::CodeBuild::Project}", True),
        ('R: {Type: AWS::Events::Rule, Arn: !Sub "arn:aws:codepipeline:eu-west-1:${A}:ship"}', True),
        ("R: {Type: AWS::Events::Rule, Arn: arn:aws:lambda:x}", False),
        ("B: {Type: AWS::S3::Bucket, Name: arn:aws:codepipeline:x}", False),
    ],
)
def test_templates_that_start_builds_are_read(tmp_path: Path, text: str, expected: bool) -> None:
    (tmp_path / "t.yml").write_text(text)
    assert relevant(Files(str(tmp_path)), "t.yml") is expected


def test_the_secret_of_a_webhook_is_a_token() -> None:
    text = "W:\n  Type: AWS::CodePipeline::Webhook\n  Properties: {AuthenticationConfiguration: {SecretToken: x}}\n"
    (token,) = (part for part in stack_parts(template(text).stack) if isinstance(part, SourceToken))
    assert (string(token.value), token.holder) == ("x", "pipeline webhook")


def test_a_resource_is_found_by_its_kind_and_address(tmp_path: Path) -> None:
    stack = template(TEMPLATE).stack
    workspace = Workspace(Files(str(tmp_path)), (), (), (stack,))
    (rule,) = stack.event_rules
    assert workspace.declared(EventRule, rule.address) is rule
    assert workspace.declared(SecurityGroup, rule.address) is None
    assert workspace.declared(EventRule, f"{rule.address}s") is None
