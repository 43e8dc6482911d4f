"""This is where tests have a project and a pipeline of CloudFormation, written in a few words."""

from __future__ import annotations

from textwrap import indent

SPEC = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"
PROJECT = """  {name}:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: {name}
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts: {artifacts}
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
      Source:
        Type: {source}
        Location: https://github.com/example/app.git
        BuildSpec: {buildspec}
{more}"""
PIPELINE = """  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Name: app
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeStarSourceConnection, Version: "1"}
              Configuration: {FullRepositoryId: example/app, BranchName: main}
              OutputArtifacts: [{Name: source}]
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}
              Configuration: {ProjectName: !Ref App}
              InputArtifacts: [{Name: source}]
              OutputArtifacts: [%s]
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: %s, Version: "1"}
              Configuration: {%s}
              InputArtifacts: [{Name: built}]
"""


def project(
    artifacts: str = "{Type: NO_ARTIFACTS}",
    *,
    name: str = "App",
    source: str = "GITHUB",
    buildspec: str = "buildspec.yml",
    more: str = "",
) -> str:
    """Return a project; `more` are properties, each on a line."""
    return PROJECT.format(
        name=name, artifacts=artifacts, source=source, buildspec=buildspec, more=indent(more, " " * 6)
    )


def pipeline(provider: str, configuration: str = "", outputs: str = "{Name: built}") -> str:
    """Return a project that a pipeline runs, and the pipeline, in which a provider deploys its output `built`."""
    own = project("{Type: CODEPIPELINE}", source="CODEPIPELINE")
    return own + PIPELINE % (outputs, provider, configuration)


def template(*resources: str, head: str = "") -> str:
    """Return a template."""
    return f"{head}Resources:\n" + "".join(resources)
