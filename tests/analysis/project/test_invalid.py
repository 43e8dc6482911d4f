"""What the API refuses of a project: the same in Terraform and in CloudFormation."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from typing import NamedTuple

import pytest

from cblint.analysis.project import combinations, written
from cblint.model.project import Project
from tests.read.stacks import read_whole, terraform

TERRAFORM = {
    "source": """
source {
  type     = "GITHUB"
  location = "https://github.com/example/app.git"
}""",
    "artifacts": """
artifacts {
  type = "NO_ARTIFACTS"
}""",
    "environment": """
environment {
  type         = "LINUX_CONTAINER"
  image        = "a/b:1"
  compute_type = "BUILD_GENERAL1_SMALL"
}""",
    "name": 'name = "app"',
    "role": 'service_role = "arn:aws:iam::111122223333:role/build"',
}
TEMPLATE = {
    "source": "Source: {Type: GITHUB, Location: 'https://github.com/example/app.git'}",
    "artifacts": "Artifacts: {Type: NO_ARTIFACTS}",
    "environment": "Environment: {Type: LINUX_CONTAINER, Image: 'a/b:1', ComputeType: BUILD_GENERAL1_SMALL}",
    "role": "ServiceRole: arn:aws:iam::111122223333:role/build",
}


class Case(NamedTuple):
    """The same said in both languages, and what is said of it."""

    part: str
    terraform: str
    template: str
    messages: list[str]
    names: tuple[dict[str, str], dict[str, str]] = ({}, {})
    """What stands for `{name}` and others in the messages, by language."""


def named(ours: str, theirs: str) -> tuple[dict[str, str], dict[str, str]]:
    return {"name": ours}, {"name": theirs}


REFUSED = {
    "timeout": Case(
        "more",
        "build_timeout = 4",
        "TimeoutInMinutes: '4'",
        ["`{name}` is 4, but takes from 5 to 2160 minutes"],
        named("build_timeout", "TimeoutInMinutes"),
    ),
    "queue": Case(
        "more",
        "queued_timeout = 481",
        "QueuedTimeoutInMinutes: 481",
        ["`{name}` is 481, but takes from 5 to 480 minutes"],
        named("queued_timeout", "QueuedTimeoutInMinutes"),
    ),
    "limit": Case(
        "more",
        "concurrent_build_limit = 0",
        "ConcurrentBuildLimit: 0",
        ["`{name}` is 0, but takes at least 1"],
        named("concurrent_build_limit", "ConcurrentBuildLimit"),
    ),
    "words for a number": Case(
        "more",
        'build_timeout = "an hour"',
        "TimeoutInMinutes: an hour",
        ["`{name}` is `an hour`, which is no whole number"],
        named("build_timeout", "TimeoutInMinutes"),
    ),
    "words for a truth": Case(
        "more",
        'badge_enabled = "sure"',
        "BadgeEnabled: sure",
        ["`{name}` is `sure`, which is neither true nor false"],
        named("badge_enabled", "BadgeEnabled"),
    ),
    "nothing at all": Case("source", "", "", ["The project has no `{name}`"], named("source", "Source")),
    "no type": Case(
        "artifacts", "artifacts {\n}", "Artifacts: {Name: a}", ["`artifacts` has no `{name}`"], named("type", "Type")
    ),
    "an unknown word": Case(
        "more",
        'project_visibility = "PUBLIC"',
        "Visibility: PUBLIC",
        ["`{name}` is `PUBLIC`, but can only be `PUBLIC_READ` or `PRIVATE`"],
        named("project_visibility", "Visibility"),
    ),
    "a mode": Case(
        "more",
        'cache {\n  type = "LOCAL"\n  modes = ["LOCAL_SOURCE_CACHE", "LOCAL_SOURCES_CACHE"]\n}',
        "Cache: {Type: LOCAL, Modes: [LOCAL_SOURCE_CACHE, LOCAL_SOURCES_CACHE]}",
        ["`LOCAL_SOURCES_CACHE` is not one of the cache modes; the nearest is `LOCAL_SOURCE_CACHE`"],
    ),
    "a slip": Case(
        "more",
        "build_timeuot = 60",
        "TimeoutInMinuts: 60",
        ["The project has no property `{slip}`; the nearest is `{name}`"],
        (
            {"slip": "build_timeuot", "name": "build_timeout"},
            {"slip": "TimeoutInMinuts", "name": "TimeoutInMinutes"},
        ),
    ),
    "too many groups": Case(
        "more",
        'vpc_config {\n  vpc_id = "v"\n  subnets = ["a"]\n  security_group_ids = ["a", "b", "c", "d", "e", "f"]\n}',
        "VpcConfig: {VpcId: v, Subnets: [a], SecurityGroupIds: [a, b, c, d, e, f]}",
        ["`{name}` has 6 items, and there may be 5"],
        named("security_group_ids", "SecurityGroupIds"),
    ),
}
CLASHES = {
    "no location": Case(
        "source",
        'source {\n  type = "S3"\n}',
        "Source: {Type: S3}",
        ["A source of type `S3` needs a location"],
    ),
    "an URL of S3": Case(
        "source",
        'source {\n  type = "S3"\n  location = "s3://${var.x}/a.zip"\n}\n',
        "Source: {Type: S3, Location: !Sub 's3://${X}/a.zip'}",
        ["The location of the source is an URL, not a bucket/path"],
    ),
    "a folder": Case(
        "artifacts",
        'artifacts {\n  type = "S3"\n  location = "${var.x}/builds"\n}\n',
        "Artifacts: {Type: S3, Location: !Sub '${X}/builds'}",
        ["The location of the artifacts has a `/`, but can only be the name of a bucket"],
    ),
    "half of a pipeline": Case(
        "source",
        'source {\n  type = "CODEPIPELINE"\n}',
        "Source: {Type: CODEPIPELINE}",
        ["The source comes from a pipeline, but the artifacts are `NO_ARTIFACTS`"],
    ),
    "the other half": Case(
        "artifacts",
        'artifacts {\n  type = "CODEPIPELINE"\n}',
        "Artifacts: {Type: CODEPIPELINE}",
        ["The artifacts go to a pipeline, but the source is `GITHUB`"],
    ),
    "a badge of no source": Case(
        "source",
        'source {\n  type = "NO_SOURCE"\n}\nbadge_enabled = true',
        "Source: {Type: NO_SOURCE}\nBadgeEnabled: true",
        ["A source of type `NO_SOURCE` has no build badges"],
    ),
    "the status for a bucket": Case(
        "source",
        'source {\n  type = "S3"\n  location = "a/b.zip"\n  report_build_status = true\n}',
        "Source: {Type: S3, Location: a/b.zip, ReportBuildStatus: true}",
        ["A source of type `S3` cannot be told the status of builds"],
    ),
    "two of one name": Case(
        "more",
        'secondary_artifacts {\n  artifact_identifier = "a"\n  type = "S3"\n  location = "b"\n}\n' * 2,
        "SecondaryArtifacts:\n" + "- {ArtifactIdentifier: a, Type: S3, Location: b}\n" * 2,
        ["Two secondary artifacts have the identifier `a`"],
    ),
    "a version of nothing": Case(
        "more",
        'secondary_source_version {\n  source_identifier = "a"\n  source_version = "b"\n}',
        "SecondarySourceVersions: [{SourceIdentifier: a, SourceVersion: b}]",
        ["There is no secondary source `a`"],
    ),
    "a cache nowhere": Case(
        "more",
        'cache {\n  type = "S3"\n}',
        "Cache: {Type: S3}",
        ["A cache of type `S3` needs a bucket as location"],
    ),
    "logs nowhere": Case(
        "more",
        'logs_config {\n  s3_logs {\n    status = "ENABLED"\n  }\n}',
        "LogsConfig: {S3Logs: {Status: ENABLED}}",
        ["Logs in S3 need a location"],
    ),
    "a file system without a network": Case(
        "more",
        'file_system_locations {\n  identifier = "a"\n  location = "b:/"\n  mount_point = "/c"\n}',
        "FileSystemLocations: [{Identifier: a, Location: 'b:/', MountPoint: /c, Type: EFS}]",
        [
            "A file system is mounted, but builds run in no VPC",
            "A file system is mounted, but builds are not privileged",
        ],
    ),
    "a credential that is not used": Case(
        "environment",
        TERRAFORM["environment"][:-1]
        + '  registry_credential {\n    credential = "a"\n    credential_provider = "SECRETS_MANAGER"\n  }\n}',
        TEMPLATE["environment"][:-1] + ", RegistryCredential: {Credential: a, CredentialProvider: SECRETS_MANAGER}}",
        ["A registry credential is only used with the credentials of the service role"],
    ),
}


def in_terraform(folder: Path, changes: dict[str, str]) -> Project:
    body = "\n".join((TERRAFORM | changes).values())
    text = f'variable "x" {{}}\nresource "aws_codebuild_project" "app" {{\n{body}\n}}\n'
    (project,) = terraform(folder, text).stack.projects
    return project


def in_template(changes: dict[str, str]) -> Project:
    body = indent("\n".join((TEMPLATE | changes).values()), " " * 6)
    head = "Parameters: {X: {Type: String}}\nResources:\n  App:\n    Type: AWS::CodeBuild::Project\n    Properties:\n"
    (project,) = read_whole(f"{head}{body}\n").stack.projects
    return project


def both(folder: Path, case: Case) -> tuple[Project, Project]:
    return in_terraform(folder, {case.part: case.terraform}), in_template({case.part: case.template})


def faults(project: Project) -> list[str]:
    return [fault.message for fault in written.faults(project)]


def clashes(project: Project) -> list[str]:
    return [clash.message for clash in combinations.clashes(project) if clash.holds.is_yes]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_alone(tmp_path: Path, name: str) -> None:
    case = REFUSED[name]
    expected = [[message.format(**names) for message in case.messages] for names in case.names]
    assert [faults(project) for project in both(tmp_path, case)] == expected


@pytest.mark.parametrize("name", CLASHES)
def test_what_does_not_go_together(tmp_path: Path, name: str) -> None:
    case = CLASHES[name]
    projects = both(tmp_path, case)
    assert [clashes(project) for project in projects] == [case.messages, case.messages]
    assert [faults(project) for project in projects] == [[], []]


def test_what_is_right_is_left_alone(tmp_path: Path) -> None:
    for project in (in_terraform(tmp_path, {}), in_template({})):
        assert (faults(project), clashes(project)) == ([], [])


def test_what_templates_take_besides() -> None:
    environment = "Environment: {Type: linuxContainer, Image: 'a/b:1', ComputeType: small, PrivilegedMode: yes}"
    artifacts = "Artifacts: {Type: codepipeline, Packaging: zip}"
    project = in_template(
        {"artifacts": artifacts, "source": "Source: {Type: codepipeline}", "environment": environment}
    )
    assert (faults(project), clashes(project)) == ([], [])


def test_what_is_not_known_is_left_alone(tmp_path: Path) -> None:
    changes = {
        "cache": 'dynamic "cache" {\n  for_each = var.x\n  content {\n  }\n}',
        "more": "build_timeout = var.x\nbadge_enabled = var.x",
        "source": "source {\n  type = var.x\n  git_clone_depth = var.x\n}",
        "role": "service_role = var.x",
        "later": 'a_property_of_tomorrow = "x"',
    }
    project = in_terraform(tmp_path, changes)
    assert (faults(project), clashes(project)) == ([], [])


def test_a_role_by_its_name_is_only_for_templates(tmp_path: Path) -> None:
    assert clashes(in_terraform(tmp_path, {"role": 'service_role = "build"'})) == ["`build` is not the ARN of a role"]
    assert clashes(in_template({"role": "ServiceRole: build"})) == []
