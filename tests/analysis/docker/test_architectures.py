from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files

TEMPLATE = """
Parameters:
  Role:
    Type: String
Resources:
  Images:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: a
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: a
      ServiceRole: !Ref Role
      Artifacts:
        Type: {artifacts}
      Environment:
        Type: ARM_CONTAINER
        Image: aws/codebuild/amazonlinux-aarch64-standard:3.0
        ComputeType: BUILD_GENERAL1_SMALL
        PrivilegedMode: true
        EnvironmentVariables:
          - Name: URI
            Value: !GetAtt Images.RepositoryUri
      Source:
        Type: {source}
{location}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: a
{task}
      ContainerDefinitions:
        - Name: a
          Image: {image}
"""
FARGATE = "      RequiresCompatibilities: [FARGATE]"
OURS = '!Sub "${Images.RepositoryUri}:1"'
BUILD = "docker build -t $URI:1 ."


def findings(
    folder: Path, *, task: str = FARGATE, image: str = OURS, build: str = BUILD, base: str = "alpine:3"
) -> int:
    location = "        Location: https://github.com/example/a.git"
    template = TEMPLATE.format(artifacts="NO_ARTIFACTS", source="GITHUB", location=location, task=task, image=image)
    spec = f"version: 0.2\nphases:\n  build:\n    commands:\n      - {build}\n      - docker push $URI:1\n"
    files = {"template.yml": template, "buildspec.yml": spec, "Dockerfile": f"FROM {base}\n"}
    report = check_files(files, folder, ["wrong-image-architecture"])
    assert report.failures == ()
    return len(report.findings)


def test_a_task_of_fargate_is_of_x86_unless_it_says_otherwise(tmp_path: Path) -> None:
    assert findings(tmp_path / "a") == 1
    assert findings(tmp_path / "b", task=FARGATE + "\n      RuntimePlatform:\n        CpuArchitecture: ARM64") == 0
    assert findings(tmp_path / "c", task="      RuntimePlatform:\n        CpuArchitecture: X86_64") == 1


@pytest.mark.parametrize(
    "change",
    [
        {"task": "      NetworkMode: bridge"},
        {"task": FARGATE + "\n      RuntimePlatform:\n        CpuArchitecture: !Ref Role"},
        {"image": "public.ecr.aws/nginx/nginx:1"},
        {"image": "!Ref Role"},
        {"build": "docker build --platform linux/amd64 -t $URI:1 ."},
        {"build": "export DOCKER_DEFAULT_PLATFORM=linux/amd64 && docker build -t $URI:1 ."},
        {"build": "docker build -t $URI:1 $MORE ."},
        {"build": "docker build -f other/Dockerfile -t $URI:1 ."},
        {"build": "docker build -t b . && docker build -t $URI:1 ."},
        {"build": "docker pull $URI:1"},
        {"base": "--platform=linux/amd64 alpine:3"},
    ],
)
def test_silence(change: dict[str, str], tmp_path: Path) -> None:
    assert findings(tmp_path / "a", **change) == 0


PIPELINE = """
  Service:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: web
      TaskDefinition: !Ref Task
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: !Ref Role
      ArtifactStore: {Type: S3, Location: store}
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeStarSourceConnection, Version: "1"}
              Configuration: {ConnectionArn: !Ref Role, FullRepositoryId: example/a, BranchName: main}
              OutputArtifacts: [{Name: Source}]
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}
              Configuration: {ProjectName: !Ref Project}
              InputArtifacts: [{Name: Source}]
              OutputArtifacts: [{Name: Built}]
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: ECS, Version: "1"}
              Configuration: {ClusterName: c, ServiceName: web}
              InputArtifacts: [{Name: Built}]
"""


def test_what_a_pipeline_deploys_is_what_was_built(tmp_path: Path) -> None:
    template = TEMPLATE.format(
        artifacts="CODEPIPELINE", source="CODEPIPELINE", location="", task=FARGATE, image="!Ref Role"
    )
    spec = """version: 0.2
phases:
  build:
    commands:
      - docker build -t $URI:1 .
      - docker push $URI:1
      - printf '[{"name":"a","imageUri":"%s"}]' $URI:1 > imagedefinitions.json
artifacts:
  files:
    - imagedefinitions.json
"""
    files = {"template.yml": template + PIPELINE, "buildspec.yml": spec, "Dockerfile": "FROM alpine:3\n"}
    report = check_files(files, tmp_path / "r", ["wrong-image-architecture"])
    assert report.failures == ()
    assert [finding.message for finding in report.findings] == [
        "The image is built for arm64, and `Task` runs it on x86_64"
    ]
