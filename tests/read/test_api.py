"""What the AWS CLI prints of projects, pipelines and roles is read as their templates are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.model.stack import Stack
from cblint.read.api import is_api, read_api
from cblint.source import SourceFile
from cblint.value import Known, string
from tests.command import Cblint

Json = dict[str, Any]
PROJECT: Json = {
    "name": "app",
    "arn": "arn:aws:codebuild:eu-west-1:111122223333:project/app",
    "source": {
        "type": "NO_SOURCE",
        "buildspec": "version: 0.2\nphases:\n  build:\n    commands:\n      - docker build .\n",
    },
    "artifacts": {"type": "NO_ARTIFACTS"},
    "environment": {
        "type": "LINUX_CONTAINER",
        "image": "aws/codebuild/standard:7.0",
        "computeType": "BUILD_GENERAL1_SMALL",
        "environmentVariables": [{"name": "STAGE", "value": "test", "type": "PLAINTEXT"}],
        "privilegedMode": False,
    },
    "serviceRole": "arn:aws:iam::111122223333:role/build",
    "timeoutInMinutes": 60,
    "created": 1429917168.944,
    "badge": {"badgeEnabled": False},
    "projectVisibility": "PRIVATE",
    "logsConfig": {"cloudWatchLogs": {"status": "DISABLED"}, "s3Logs": {"status": "DISABLED"}},
    "webhook": {"filterGroups": [[{"type": "EVENT", "pattern": "PUSH"}]], "buildType": "BUILD"},
}
PIPELINE: Json = {
    "name": "release",
    "roleArn": "arn:aws:iam::111122223333:role/pipeline",
    "artifactStores": {"eu-west-1": {"type": "S3", "location": "artifacts"}},
    "stages": [
        {
            "name": "Build",
            "actions": [
                {
                    "name": "Build",
                    "actionTypeId": {"category": "Build", "owner": "AWS", "provider": "CodeBuild", "version": "1"},
                    "configuration": {
                        "ProjectName": "app",
                        "EnvironmentVariables": '[{"name":"STAGE","value":"live","type":"PLAINTEXT"}]',
                    },
                    "inputArtifacts": [{"name": "Source"}],
                    "outputArtifacts": [],
                }
            ],
        }
    ],
    "version": 4,
}
TRUST: Json = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "codebuild.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
ROLE: Json = {"RoleName": "build", "Arn": "arn:aws:iam::111122223333:role/build", "AssumeRolePolicyDocument": TRUST}


def read(data: object) -> Stack:
    """Return what a file with some JSON describes."""
    return read_api("api.json", SourceFile("api.json", json.dumps(data, indent=2)).embedded())


@pytest.mark.parametrize("data", [{"projects": [PROJECT], "projectsNotFound": []}, PROJECT])
def test_a_project_as_it_is_printed_and_given(data: Json) -> None:
    assert is_api(json.dumps(data).encode())
    (project,) = read(data).projects
    assert string(project.environment.image) == "aws/codebuild/standard:7.0"
    assert string(project.source.buildspec) == PROJECT["source"]["buildspec"]
    assert string(project.visibility) == "PRIVATE"
    assert string(project.cloudwatch_logs.status) == "DISABLED"
    assert isinstance(project.badge, Known)
    assert project.badge.data is False
    assert [each.name for each in project.environment.variables] == ["STAGE"]
    assert project.environment.symbol == "app.environment"


def test_the_webhook_of_a_project() -> None:
    (webhook,) = read({"projects": [PROJECT]}).webhooks
    assert string(webhook.project) == "app"
    ((only,),) = (group.filters for group in webhook.filter_groups)
    assert string(only.pattern) == "PUSH"


@pytest.mark.parametrize("data", [{"pipeline": PIPELINE}, PIPELINE])
def test_a_pipeline(data: Json) -> None:
    assert is_api(json.dumps(data).encode())
    (pipeline,) = read(data).pipelines
    (stage,) = pipeline.stages
    (action,) = stage.actions
    assert string(action.provider) == "CodeBuild"
    assert [string(each) for each in action.input_artifacts.items] == ["Source"]
    assert [each.name for each in action.variables] == ["STAGE"]
    (store,) = pipeline.artifact_stores
    assert (string(store.region), string(store.location)) == ("eu-west-1", "artifacts")


@pytest.mark.parametrize("data", [{"Role": ROLE}, {"RoleDetailList": [{**ROLE, "RolePolicyList": []}]}])
def test_a_role(data: Json) -> None:
    assert is_api(json.dumps(data).encode())
    (role,) = read(data).roles
    assert string(role.name) == "build"
    assert role.trust is not None
    assert len(role.trust.statements) == 1


def test_the_policies_of_a_role() -> None:
    encoded = "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3A%2A%22%7D%5D%7D"
    policies = [{"PolicyName": "logs", "PolicyDocument": TRUST}, {"PolicyName": "s3", "PolicyDocument": encoded}]
    attached = [{"PolicyName": "P", "PolicyArn": "arn:aws:iam::aws:policy/PowerUserAccess"}]
    (role,) = read(
        {"RoleDetailList": [{**ROLE, "RolePolicyList": policies, "AttachedManagedPolicies": attached}]}
    ).roles
    assert [string(each.name) for each in role.inline] == ["logs", "s3"]
    assert [len(each.statements) for each in role.inline] == [1, 1]
    assert not role.closed


def test_what_is_no_api() -> None:
    for data in ({"Resources": {"A": {"Type": "AWS::IAM::Role"}}}, {"serviceRole": "x"}, {"stages": [1]}, {}):
        assert not is_api(json.dumps(data).encode())


def test_a_finding_in_what_the_cli_printed(cblint: Cblint, tmp_path: Path) -> None:
    (tmp_path / "project.json").write_text(json.dumps({"projects": [PROJECT]}, indent=2))
    out = cblint("check", tmp_path, "-f", "concise").out
    assert "project.json:24:27: warning[docker-without-privileged]" in out
    assert "[logs-disabled]" in out
    assert "[invalid-project]" not in out


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(trees, st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_whatever_stands_in_it_it_is_read(tree: Any, way: list[int]) -> None:
    data = json.loads(json.dumps({"projects": [PROJECT], "RoleDetailList": [ROLE], "pipeline": PIPELINE}))
    for _ in range(3):
        holder: Any = data
        for step in way[:-1]:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not keys or not isinstance(holder[keys[step % len(keys)]], dict | list):
                break
            holder = holder[keys[step % len(keys)]]
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if keys:
            holder[keys[way[-1] % len(keys)]] = json.loads(json.dumps(tree))
        assert isinstance(read(data), Stack)
        data.pop(next(iter(data), ""), None)
