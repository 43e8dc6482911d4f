"""The picture of a repository shows what is linked, says what is not known, and marks what was found."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.command import ROOT, Cblint

STORIES = sorted(path for name in ("right", "faulty") for path in (ROOT / "fixtures/projects").glob(f"*/{name}"))
TERRAFORM = """
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = aws_iam_role.build.arn

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type            = "LINUX_CONTAINER"
    image           = "aws/codebuild/standard:4.0"
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = true
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }

  vpc_config {
    vpc_id             = aws_vpc.main.id
    subnets            = [aws_subnet.private.id, var.other]
    security_group_ids = ["sg-1"]
  }
}

resource "aws_codebuild_webhook" "app" {
  project_name = aws_codebuild_project.app.name

  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PUSH, PULL_REQUEST_MERGED"
    }
  }
}

resource "aws_codebuild_project" "other" {
  count        = var.more ? 1 : 0
  name         = "other"
  service_role = var.role

  artifacts {
    type     = "S3"
    location = "results"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/elsewhere.git"
    buildspec = "ci/buildspec.yml"
  }
}

resource "aws_iam_role" "build" {
  name               = "build"
  assume_role_policy = "{}"
}

resource "aws_iam_role" "idle" {
  name               = "idle"
  assume_role_policy = "{}"
}

resource "aws_ecr_repository" "app" {
  name = "app"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
"""
BUILDSPEC = """version: 0.2
phases:
  build:
    commands:
      - >-
        aws ecr get-login-password
        | docker login --username AWS --password-stdin 111122223333.dkr.ecr.eu-west-1.amazonaws.com
      - docker build -t 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1 .
      - docker push 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1
"""
REMOTE = '[remote "origin"]\n\turl = https://github.com/example/app.git\n'


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    text = json.loads(files("cblint_schemas").joinpath("graph.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(text)
    return Draft202012Validator(text)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "r"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text(REMOTE)
    (folder / "main.tf").write_text(TERRAFORM)
    (folder / "buildspec.yml").write_text(BUILDSPEC)
    return folder


def drawn(cblint: Cblint, folder: Path, *options: str) -> dict[str, Any]:
    result = cblint("graph", "--format", "json", *options, folder)
    assert (result.status, result.err) == (0, "")
    picture = json.loads(result.out)
    assert isinstance(picture, dict)
    return picture


def _edges(picture: dict[str, Any]) -> set[tuple[str, str, str, bool]]:
    labels = {node["id"]: node["label"] for node in picture["nodes"]}
    return {(labels[each["from"]], each["kind"], labels[each["to"]], each["sure"]) for each in picture["edges"]}


def test_what_is_linked(cblint: Cblint, repository: Path, schema: Draft202012Validator) -> None:
    picture = drawn(cblint, repository)
    schema.validate(picture)
    assert _edges(picture) >= {
        ("aws_codebuild_webhook.app", "starts", "app", True),
        ("this repository", "is read by", "app", True),
        ("app", "builds by", "buildspec.yml", True),
        ("app", "acts as", "build", True),
        ("app", "pushes", "app", True),
        ("app", "builds in", "aws_subnet.private", True),
        ("app", "builds in", "?", True),
        ("other", "builds by", "ci/buildspec.yml", False),
        ("other", "writes to", "results", True),
        ("other", "acts as", "?", True),
    }


def test_what_is_not_known_has_a_reason(cblint: Cblint, repository: Path) -> None:
    nodes = {(each["kind"], each["label"]): each for each in drawn(cblint, repository)["nodes"]}
    assert nodes["role", "?"]["state"] == "unknown"
    assert "var.role" in nodes["role", "?"]["reason"]
    assert "var.other" in nodes["subnet", "?"]["reason"]
    assert nodes["project", "other"]["state"] == "maybe"
    assert nodes["project", "other"]["reason"]
    assert nodes["buildspec", "ci/buildspec.yml"]["state"] == "unknown"
    assert nodes["buildspec", "ci/buildspec.yml"]["reason"] == "it is built from another repository"
    assert nodes["bucket", "results"]["state"] == "outside"
    assert nodes["project", "app"]["state"] == "declared"
    assert nodes["project", "app"]["place"] == {"path": "main.tf", "uri": "main.tf", "line": 2, "column": 1}
    assert nodes["trigger", "aws_codebuild_webhook.app"]["details"] == ["webhook", "on push, pull request merged"]


def test_findings_stand_where_they_are(cblint: Cblint, repository: Path) -> None:
    picture = drawn(cblint, repository)
    found = {
        (each["kind"], each["label"]): {finding["rule"] for finding in each["findings"]} for each in picture["nodes"]
    }
    assert "deprecated-build-image" in found["project", "app"]
    assert "deprecated-build-image" not in found["project", "other"]
    assert "missing-ecr-permission" in found["role", "build"]
    check = json.loads(cblint("check", "--format", "json", repository).out)
    drawn_ones = [finding["fingerprint"] for each in picture["nodes"] for finding in each["findings"]]
    drawn_ones += [finding["fingerprint"] for finding in picture["elsewhere"]]
    assert {finding["fingerprint"] for finding in check["findings"]} == set(drawn_ones)


def test_nothing_is_marked_without_findings(cblint: Cblint, repository: Path) -> None:
    picture = drawn(cblint, repository, "--no-findings")
    assert not any(each["findings"] for each in picture["nodes"])
    assert picture["elsewhere"] == []


def test_what_has_nothing_to_do_with_builds_is_left_out(cblint: Cblint, repository: Path) -> None:
    picture = drawn(cblint, repository)
    assert ("role", 1) in {(each["kind"], each["count"]) for each in picture["left_out"]}
    assert "idle" not in {each["label"] for each in picture["nodes"]}
    assert (
        "left out, since nothing in the picture surely uses them: 1 role"
        in cblint("graph", "-f", "dot", repository).out
    )


@pytest.mark.parametrize("story", STORIES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_story_is_drawn_the_same_twice(cblint: Cblint, story: Path, schema: Draft202012Validator) -> None:
    for form in ("json", "mermaid", "dot"):
        first, again = cblint("graph", "-f", form, story), cblint("graph", "-f", form, story)
        assert (first.status, first.err) == (0, "")
        assert first.out == again.out
        if form == "json":
            picture = json.loads(first.out)
            schema.validate(picture)
            ids = [each["id"] for each in picture["nodes"]]
            assert len(set(ids)) == len(ids)
            assert {each["from"] for each in picture["edges"]} | {each["to"] for each in picture["edges"]} <= set(ids)
            assert {each["box"] for each in picture["nodes"]} <= {None, *(each["id"] for each in picture["boxes"])}


def test_a_pipeline_goes_from_its_source_to_its_deployment(cblint: Cblint) -> None:
    edges = _edges(drawn(cblint, ROOT / "fixtures/projects/ecs-blue-green/right"))
    kinds = {kind for _, kind, _, _ in edges}
    assert kinds >= {"is read by", "then", "hands over", "runs", "builds by", "acts as", "pushes", "deploys to"}


def test_a_file_is_written(cblint: Cblint, repository: Path, tmp_path: Path) -> None:
    target = tmp_path / "picture.mmd"
    result = cblint("graph", repository, "-o", target)
    assert (result.status, result.out, result.err) == (0, "", "")
    assert target.read_text(encoding="utf-8") == cblint("graph", repository).out


@pytest.mark.parametrize(
    "words", [("graph", "no-such-folder"), ("graph", "--format", "svg"), ("graph", "-o", "no-such-folder/x", ".")]
)
def test_what_cannot_be_done_is_an_error(
    cblint: Cblint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = cblint(*words)
    assert result.status == 2
    assert result.err.startswith("cblint: ")
    assert len(result.err.splitlines()) == 1


def test_nothing_to_draw_is_a_picture(cblint: Cblint, tmp_path: Path) -> None:
    assert drawn(cblint, tmp_path)["nodes"] == []
    assert cblint("graph", tmp_path).out.startswith("flowchart LR\n")
    assert cblint("graph", "-f", "dot", tmp_path).out.startswith("digraph cblint {\n")


def test_the_document_shown_is_as_the_schema_says(schema: Draft202012Validator) -> None:
    text = (ROOT / "docs/graph.md").read_text(encoding="utf-8")
    schema.validate(json.loads(text.partition("```json\n")[2].partition("```")[0]))


INLINE = """Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            install:
              runtime-versions:
                python: 3.7
              commands:
                - pip --version
"""


def test_findings_in_an_inline_buildspec_stand_at_it(cblint: Cblint, tmp_path: Path) -> None:
    (tmp_path / "template.yml").write_text(INLINE)
    picture = drawn(cblint, tmp_path)
    found = {each["kind"]: [finding["rule"] for finding in each["findings"]] for each in picture["nodes"]}
    assert found["buildspec"]
    assert picture["elsewhere"] == []


STARTED = """
resource "aws_codepipeline" "app" {
  name          = "app"
  role_arn      = "arn:aws:iam::111122223333:role/pipeline"
  pipeline_type = "V2"

  artifact_store {
    location = "artifacts"
    type     = "S3"
  }

  stage {
    name = "Source"

    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeStarSourceConnection"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn    = var.connection
        FullRepositoryId = "example/app"
        BranchName       = "main"
      }
    }
  }

  stage {
    name = "Deploy"

    action {
      name            = "Approve"
      category        = "Approval"
      owner           = "AWS"
      provider        = "Manual"
      version         = "1"
    }

    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "CodeDeploy"
      version         = "1"
      run_order       = 2
      input_artifacts = ["source"]
      configuration = {
        ApplicationName     = "app"
        DeploymentGroupName = var.group
      }
    }
  }

  trigger {
    provider_type = "CodeStarSourceConnection"

    git_configuration {
      source_action_name = "Source"

      push {
        branches {
          includes = ["main"]
        }
      }
    }
  }
}

resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "nightly"
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule = aws_cloudwatch_event_rule.nightly.name
  arn  = aws_codepipeline.app.arn
}

resource "aws_cloudwatch_event_rule" "other" {
  name                = "other"
  schedule_expression = "rate(1 hour)"
}

resource "aws_cloudwatch_event_target" "other" {
  rule = aws_cloudwatch_event_rule.other.name
  arn  = var.target
}
"""


def test_what_starts_a_pipeline_and_what_it_does_in_which_order(
    cblint: Cblint, tmp_path: Path, schema: Draft202012Validator
) -> None:
    (tmp_path / "main.tf").write_text(STARTED)
    picture = drawn(cblint, tmp_path)
    schema.validate(picture)
    assert _edges(picture) == {
        ("push of Source", "starts", "app", True),
        ("nightly", "starts", "app", True),
        ("other", "starts", "?", False),
        ("app", "then", "Source", True),
        ("example/app", "is read by", "Source", True),
        ("Source", "then", "Deploy / Approve", True),
        ("Deploy / Approve", "then", "Deploy", True),
        ("Source", "hands over", "Deploy", True),
        ("Deploy", "deploys to", "?", True),
        ("app", "acts as", "pipeline", True),
    }
    assert {each["label"] for each in picture["boxes"]} == {"top folder", "pipeline app"}
