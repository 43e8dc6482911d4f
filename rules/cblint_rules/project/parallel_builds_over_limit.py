"""A pipeline's stage or a batch starts more builds of a project at once than the project allows.

Over its `concurrent_build_limit` CodeBuild starts no build: the action fails, or the batch waits for itself.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "check" {
  name                   = "check"
  service_role           = "arn:aws:iam::111122223333:role/build"
  concurrent_build_limit = 1  # finding

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
    name = "Check"
    action {  # because
      name            = "Lint"
      category        = "Test"
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      input_artifacts = ["source"]
      configuration = {
        ProjectName          = aws_codebuild_project.check.name
        EnvironmentVariables = jsonencode([{ name = "TARGET", value = "lint" }])
      }
    }
    action {  # because
      name            = "Unit"
      category        = "Test"
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      input_artifacts = ["source"]
      configuration = {
        ProjectName          = aws_codebuild_project.check.name
        EnvironmentVariables = jsonencode([{ name = "TARGET", value = "test" }])
      }
    }
  }
}
```

One after the other, they fit:

```yaml title="pipeline.yml"
Resources:
  Check:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: check
      ServiceRole: arn:aws:iam::111122223333:role/build
      ConcurrentBuildLimit: 1
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
        - Name: Check
          Actions:
            - Name: Lint
              ActionTypeId: {Category: Test, Owner: AWS, Provider: CodeBuild, Version: "1"}
              RunOrder: 1
              InputArtifacts:
                - Name: source
              Configuration:
                ProjectName: !Ref Check
            - Name: Unit
              ActionTypeId: {Category: Test, Owner: AWS, Provider: CodeBuild, Version: "1"}
              RunOrder: 2
              InputArtifacts:
                - Name: source
              Configuration:
                ProjectName: !Ref Check
```

## Exceptions

Only builds that surely start together are counted: actions of one stage with one run order, the builds of a list or a
matrix, those of a graph that wait for nothing. Several pipelines may run one project at once, too, which is not seen.

## References

- CodeBuild API reference, `CreateProject`, `concurrentBuildLimit`
- CodePipeline user guide, "Action declaration", `runOrder`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.pipelines import parallel
from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Severity, rule


@rule(
    visits=Project,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    profile=Profile.STRICT,
)
def parallel_builds_over_limit(project: Project, context: Context) -> Iterator[Finding]:
    """Report a limit that is lower than the builds which surely start at once."""
    for crowd in parallel.crowds(context.workspace, project):
        allowed = f"{crowd.limit} build{'' if crowd.limit == 1 else 's'} at once"
        yield context.finding(
            project.concurrent_build_limit,
            f"The project allows {allowed}, and {crowd.what} starts {crowd.builds}",
            defect=crowd.what,
            evidence=[Chain("what starts together", crowd.steps)],
        )
