"""A pipeline runs a project that is not there, or one that is made to build something else.

An action names its project, and fails if there is none of that name. And a project's own source counts only for builds
that are started otherwise: in a pipeline CodeBuild gets an artifact in its place, with the buildspec in it, which
surprises those who read the project.

## Examples

A name that no project has, and the project that nothing runs:

```terraform title="main.tf"
resource "aws_codebuild_project" "unit" {
  name         = "app-unit-tests"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "CODEPIPELINE"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "CODEPIPELINE"
    buildspec = "buildspec.yml"
  }
}

resource "aws_codepipeline" "app" {
  name     = "app"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  artifact_store {
    location = "example-artifacts"
    type     = "S3"
  }

  stage {
    name = "Source"
    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeCommit"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        RepositoryName = "app"
        BranchName     = "main"
      }
    }
  }

  stage {
    name = "Test"
    action {
      name            = "Unit"
      category        = "Test"
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      input_artifacts = ["source"]
      configuration = {
        ProjectName = "app-unit-test"  # finding
      }
    }
  }
}
```

With `--strict`: the pipeline builds its artifact, not the project's repository:

```yaml title="pipeline.yml"
Resources:
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: integration
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB  # because
        Location: https://github.com/example/integration-tests.git
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore:
        Type: S3
        Location: example-artifacts
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}
              Configuration:
                RepositoryName: app
                BranchName: main
              OutputArtifacts:
                - Name: source
        - Name: Test
          Actions:
            - Name: Integration  # finding
              ActionTypeId: {Category: Test, Owner: AWS, Provider: CodeBuild, Version: "1"}
              InputArtifacts:
                - Name: source
              Configuration:
                ProjectName: !Ref Project
```

A project for a pipeline, named by reference:

```yaml title="pipeline.yml"
Resources:
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: unit
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: CODEPIPELINE
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: CODEPIPELINE
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore:
        Type: S3
        Location: example-artifacts
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}
              Configuration:
                RepositoryName: app
                BranchName: main
              OutputArtifacts:
                - Name: source
        - Name: Test
          Actions:
            - Name: Unit
              ActionTypeId: {Category: Test, Owner: AWS, Provider: CodeBuild, Version: "1"}
              InputArtifacts:
                - Name: source
              Configuration:
                ProjectName: !Ref Project
```

## Exceptions

A pipeline may run a project that is declared elsewhere: only a name is reported that is a slip of the pen away from
a project beside the pipeline which no pipeline runs. A project's own source is reported with `--strict` only, and not
if it is `NO_SOURCE`: such a pipeline works. A project of which only one of source and artifacts is `CODEPIPELINE` has
`invalid-project`.

## References

- CodePipeline user guide, "AWS CodeBuild build and test action reference"
- CodeBuild user guide, "Use CodePipeline with CodeBuild"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.pipelines import projects
from cblint.model.pipeline import Pipeline
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Related, Severity, Step, rule
from cblint.value import string


@rule(visits=Pipeline, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def pipeline_project_mismatch(pipeline: Pipeline, context: Context) -> Iterator[Finding]:
    """Report projects that are not there, and, as hardening, those with a source that is not built."""
    for missing in projects.absent(context.workspace, pipeline):
        name = string(missing.name) or ""
        yield context.finding(
            missing.name,
            f"No project has the name `{name}`; the nearest is `{missing.meant}`",
            defect=name,
            related=[Related(missing.project.name.origin.span, f"`{missing.meant}`, which no pipeline runs")],
            symbol=missing.action.symbol,
            confidence=Confidence.MEDIUM,
        )
    for each in projects.ignored(context.workspace, pipeline):
        name = each.project.called
        yield context.finding(
            each.action,
            f"The pipeline gives `{name}` an artifact to build, not the project's own source (`{each.source}`)",
            defect="source",
            severity=Severity.LOW,
            profile=Profile.STRICT,
            evidence=[
                Chain("what is not built", (Step(each.project.source.type.origin.span, "the project's own source"),))
            ],
        )
