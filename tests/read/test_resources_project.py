"""All that a CodeBuild project says beyond its source and environment, in both languages and with its places."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.model.project import Project
from cblint.value import Reason, Reference
from tests.read.declared import shown
from tests.read.stacks import Written, template, terraform

TERRAFORM = """
resource "aws_codebuild_project" "app" {
  name                   = "app"
  description            = "ships the app"
  service_role           = "arn:aws:iam::111122223333:role/build"
  encryption_key         = "alias/build"
  source_version         = "main"
  concurrent_build_limit = 2
  auto_retry_limit       = 1
  project_visibility     = "PUBLIC_READ"
  resource_access_role   = "arn:aws:iam::111122223333:role/public"
  depends_on             = [aws_iam_role_policy.vpc, module.net]
  source {
    type                = "GITHUB_ENTERPRISE"
    location            = "https://git.example.com/acme/app"
    report_build_status = true
    insecure_ssl        = true
    auth {
      type     = "CODECONNECTIONS"
      resource = "arn:aws:codeconnections:eu-west-1:111122223333:connection/1"
    }
    git_submodules_config {
      fetch_submodules = true
    }
    build_status_config {
      context    = "ci"
      target_url = "https://ci.example.com"
    }
  }
  secondary_sources {
    type              = "GITHUB"
    location          = "https://github.com/acme/lib"
    source_identifier = "lib"
  }
  secondary_source_version {
    source_identifier = "lib"
    source_version    = "v2"
  }
  artifacts {
    type                = "S3"
    location            = "shipped"
    path                = "app"
    namespace_type      = "BUILD_ID"
    packaging           = "ZIP"
    encryption_disabled = true
  }
  cache {
    type     = "S3"
    location = "shipped/cache"
  }
  environment {
    type         = "LINUX_CONTAINER"
    image        = "registry.example.com/build:1"
    compute_type = "BUILD_GENERAL1_SMALL"
    registry_credential {
      credential          = "registry"
      credential_provider = "SECRETS_MANAGER"
    }
    docker_server {
      compute_type = "BUILD_GENERAL1_LARGE"
    }
  }
  logs_config {
    cloudwatch_logs {
      status      = "DISABLED"
      group_name  = "builds"
      stream_name = "app"
    }
    s3_logs {
      status              = "ENABLED"
      location            = "shipped/logs"
      encryption_disabled = true
    }
  }
  build_batch_config {
    service_role      = "arn:aws:iam::111122223333:role/batch"
    combine_artifacts = true
    timeout_in_mins   = 30
    restrictions {
      maximum_builds_allowed = 7
      compute_types_allowed  = ["BUILD_GENERAL1_SMALL"]
    }
  }
}
"""
CLOUDFORMATION = """
App:
  Type: AWS::CodeBuild::Project
  DependsOn: [Vpc, Net]
  Properties:
    Name: app
    Description: ships the app
    ServiceRole: arn:aws:iam::111122223333:role/build
    EncryptionKey: alias/build
    SourceVersion: main
    ConcurrentBuildLimit: 2
    AutoRetryLimit: 1
    Visibility: PUBLIC_READ
    ResourceAccessRole: arn:aws:iam::111122223333:role/public
    Source:
      Type: GITHUB_ENTERPRISE
      Location: https://git.example.com/acme/app
      ReportBuildStatus: true
      InsecureSsl: true
      Auth: {Type: CODECONNECTIONS, Resource: "arn:aws:codeconnections:eu-west-1:111122223333:connection/1"}
      GitSubmodulesConfig: {FetchSubmodules: true}
      BuildStatusConfig: {Context: ci, TargetUrl: "https://ci.example.com"}
    SecondarySources:
      - {Type: GITHUB, Location: "https://github.com/acme/lib", SourceIdentifier: lib}
    SecondarySourceVersions:
      - {SourceIdentifier: lib, SourceVersion: v2}
    Artifacts:
      Type: S3
      Location: shipped
      Path: app
      NamespaceType: BUILD_ID
      Packaging: ZIP
      EncryptionDisabled: true
    Cache: {Type: S3, Location: shipped/cache}
    Environment:
      Type: LINUX_CONTAINER
      Image: registry.example.com/build:1
      ComputeType: BUILD_GENERAL1_SMALL
      RegistryCredential: {Credential: registry, CredentialProvider: SECRETS_MANAGER}
      DockerServer: {ComputeType: BUILD_GENERAL1_LARGE}
    LogsConfig:
      CloudWatchLogs: {Status: DISABLED, GroupName: builds, StreamName: app}
      S3Logs: {Status: ENABLED, Location: shipped/logs, EncryptionDisabled: true}
    BuildBatchConfig:
      ServiceRole: arn:aws:iam::111122223333:role/batch
      CombineArtifacts: true
      TimeoutInMins: 30
      Restrictions: {MaximumBuildsAllowed: 7, ComputeTypesAllowed: [BUILD_GENERAL1_SMALL]}
"""


@pytest.fixture
def ours(tmp_path: Path) -> Written:
    return terraform(tmp_path, TERRAFORM)


def only(written: Written) -> Project:
    (project,) = written.stack.projects
    return project


def test_both_languages_say_the_same(ours: Written) -> None:
    one, other = shown(only(ours)), shown(only(template(CLOUDFORMATION)))
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    assert one.pop("depends_on") == ["aws_iam_role_policy.vpc", "module.net"]
    assert other.pop("depends_on") == ["Vpc", "Net"]
    assert one == other


def test_settings_have_their_places(ours: Written) -> None:
    project = only(ours)
    assert ours.said(project.source.insecure_ssl) == (True, "true")
    assert ours.said(project.source.auth.type) == ("CODECONNECTIONS", '"CODECONNECTIONS"')
    assert ours.said(project.source.fetch_submodules)[0] is True
    assert ours.said(project.artifacts.encryption_disabled) == (True, "true")
    assert ours.said(project.cache.location) == ("shipped/cache", '"shipped/cache"')
    assert ours.said(project.environment.registry_credential.credential) == ("registry", '"registry"')
    assert ours.said(project.s3_logs.encryption_disabled) == (True, "true")
    assert ours.at(project.s3_logs.span) == "s3_logs"
    assert ours.at(project.batch.span) == "build_batch_config"
    assert ours.said(project.batch.maximum_builds) == (7, "7")
    assert ours.said(project.secondary_source_versions[0].version) == ("v2", '"v2"')
    written = template(CLOUDFORMATION)
    project = only(written)
    assert written.at(project.cloudwatch_logs.span) == "CloudWatchLogs"
    assert written.said(project.cloudwatch_logs.status) == ("DISABLED", "DISABLED")
    assert project.cloudwatch_logs.symbol == "Resources.App.Properties.LogsConfig.CloudWatchLogs"
    assert written.said(project.batch.maximum_builds) == (7, "7")


def test_what_it_depends_on_is_named_with_its_address(ours: Written) -> None:
    names = only(ours).depends_on
    assert [each.origin.reference for each in names.items] == [
        Reference(":aws_iam_role_policy.vpc", ""),
        Reference(":module.net", ""),
    ]
    assert ours.at(names.items[0].origin.span) == "aws_iam_role_policy.vpc"
    single = template("A:\n  Type: AWS::CodeBuild::Project\n  DependsOn: Vpc\n")
    (vpc,) = only(single).depends_on.items
    assert single.said(vpc) == ("Vpc", "Vpc")
    assert vpc.origin.reference == Reference("t.yml:Vpc", "")


@pytest.mark.parametrize("wrong", ["[!Ref X]", "{a: b}", "[[A]]"])
def test_dependencies_that_are_no_names_leave_them_open(wrong: str) -> None:
    assert not only(template(f"A:\n  Type: AWS::CodeBuild::Project\n  DependsOn: {wrong}\n")).depends_on.closed


def test_all_that_is_written_is_there_in_its_own_words(ours: Written) -> None:
    keys = {entry.key for entry in only(ours).properties.entries}
    assert {"concurrent_build_limit", "logs_config", "source"} <= keys
    assert "depends_on" not in keys
    assert {entry.key for entry in only(template(CLOUDFORMATION)).properties.entries} >= {"LogsConfig", "Visibility"}


def test_a_project_that_says_nothing() -> None:
    project = only(template("A:\n  Type: AWS::CodeBuild::Project\n  Properties: {Name: a}\n"))
    assert shown(project.visibility) == ("PRIVATE", "AWS_DEFAULT")
    assert shown(project.cloudwatch_logs.status) == ("ENABLED", "AWS_DEFAULT")
    assert shown(project.s3_logs.status) == ("DISABLED", "AWS_DEFAULT")
    assert shown(project.source.insecure_ssl) == (False, "AWS_DEFAULT")
    assert shown(project.artifacts.packaging) == ("NONE", "AWS_DEFAULT")
    assert shown(project.encryption_key) == (None, "AWS_DEFAULT")
    assert shown(project.batch.report_mode) == ("REPORT_AGGREGATED_BATCH", "AWS_DEFAULT")
    assert shown(project.depends_on) == []
    assert project.batch.given.is_no
    assert project.source.auth.given.is_no
    assert project.secondary_sources_closed


@pytest.mark.parametrize("wrong", ["3", "[1]", "yes"])
def test_malformed_settings_are_unknown(wrong: str) -> None:
    text = f"A:\n  Type: AWS::CodeBuild::Project\n  Properties: {{LogsConfig: {wrong}, Source: {{Auth: {wrong}}}}}\n"
    project = only(template(text))
    assert shown(project.s3_logs.status) is Reason.MALFORMED
    assert shown(project.cloudwatch_logs.status) is Reason.MALFORMED
    assert shown(project.source.auth.type) is Reason.MALFORMED
    assert project.source.auth.given.is_maybe


AROUND_TERRAFORM = """
resource "aws_codebuild_report_group" "tests" {
  name = "tests"
  type = "TEST"
  export_config {
    type = "S3"
    s3_destination {
      bucket              = "reports"
      encryption_disabled = true
      encryption_key      = "alias/reports"
    }
  }
}
resource "aws_codebuild_source_credential" "git" {
  auth_type   = "BASIC_AUTH"
  server_type = "BITBUCKET"
  token       = "x"
  user_name   = "ci"
}
resource "aws_codestarconnections_connection" "git" {
  name          = "git"
  provider_type = "GitHub"
}
resource "aws_codebuild_fleet" "big" {
  name             = "big"
  base_capacity    = 1
  compute_type     = "BUILD_GENERAL1_LARGE"
  environment_type = "LINUX_CONTAINER"
}
"""
AROUND_CLOUDFORMATION = """
Tests:
  Type: AWS::CodeBuild::ReportGroup
  Properties:
    Name: tests
    Type: TEST
    ExportConfig:
      ExportConfigType: S3
      S3Destination: {Bucket: reports, EncryptionDisabled: true, EncryptionKey: alias/reports}
Git:
  Type: AWS::CodeBuild::SourceCredential
  Properties: {AuthType: BASIC_AUTH, ServerType: BITBUCKET, Token: x, Username: ci}
Connection:
  Type: AWS::CodeConnections::Connection
  Properties: {ConnectionName: git, ProviderType: GitHub}
Big:
  Type: AWS::CodeBuild::Fleet
  Properties: {Name: big, BaseCapacity: 1, ComputeType: BUILD_GENERAL1_LARGE, EnvironmentType: LINUX_CONTAINER}
"""


@pytest.mark.parametrize("kind", ["report_groups", "source_credentials", "connections", "fleets"])
def test_what_stands_around_a_project_is_the_same(tmp_path: Path, kind: str) -> None:
    builds = 'resource "aws_codebuild_project" "a" {}\n'
    one = getattr(terraform(tmp_path, builds + AROUND_TERRAFORM).stack, kind)
    other = getattr(template(AROUND_CLOUDFORMATION).stack, kind)
    assert len(one) == 1
    assert shown(one) == shown(other)


def test_a_credential_tells_its_provider(tmp_path: Path) -> None:
    text = """
    resource "aws_codebuild_source_credential" "a" {
      provider = aws.us
    }
    resource "aws_codebuild_source_credential" "b" {
    }
    """
    credentials = terraform(tmp_path, text).stack.source_credentials
    assert [each.provider for each in credentials] == ["aws.us", ""]


def test_a_report_group_has_the_place_of_its_export() -> None:
    written = template(AROUND_CLOUDFORMATION)
    (group,) = written.stack.report_groups
    assert written.at(group.destination.span) == "S3Destination"
    assert written.said(group.encryption_disabled) == (True, "true")
