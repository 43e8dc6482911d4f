"""What a buildspec delivers and what its project or pipeline takes are not the same.

Artifacts of a build whose project has `NO_ARTIFACTS` are never uploaded. What a project or pipeline awaits and the
buildspec does not deliver is missing there: the build fails in its last phase, or the action that reads it does.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"  # because
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "buildspec.yml"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
artifacts:  # finding
  files:
    - build/app.zip
```

Give the artifacts a place, or leave them out:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type     = "S3"
    location = "example-releases"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "buildspec.yml"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
artifacts:
  files:
    - build/app.zip
```

Secondary artifacts meet by their identifiers:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: S3
        Location: example-releases
      SecondaryArtifacts:
        - Type: S3
          ArtifactIdentifier: reports  # finding
          Location: example-reports
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - make
          artifacts:
            files:
              - build/app.zip
            secondary-artifacts:
              report:  # because
                files:
                  - build/report.html
```

A pipeline's action reads what the build makes, but this buildspec has no artifacts:

```yaml title="buildspec.yml" scene="deploying-pipeline"
version: 0.2  # finding
phases:
  build:
    commands:
      - make
```

```yaml title="appspec.yml" scene="deploying-pipeline"
version: 0.0
os: linux
```

```yaml title="template.yml"
Resources:
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::123456789012:role/build
      Artifacts:
        Type: CODEPIPELINE
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
      Source:
        Type: CODEPIPELINE
        BuildSpec: buildspec.yml
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Name: app
      RoleArn: arn:aws:iam::123456789012:role/pipeline
      ArtifactStore:
        Type: S3
        Location: example-artifacts
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId:
                Category: Source
                Owner: AWS
                Provider: CodeStarSourceConnection
                Version: "1"
              Configuration:
                ConnectionArn: arn:aws:codestar-connections:eu-west-1:123456789012:connection/0a1b2c3d
                FullRepositoryId: example/app
                BranchName: main
              OutputArtifacts:
                - Name: Source
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId:
                Category: Build
                Owner: AWS
                Provider: CodeBuild
                Version: "1"
              Configuration:
                ProjectName: !Ref Project
              InputArtifacts:
                - Name: Source
              OutputArtifacts:
                - Name: Built
        - Name: Deploy
          Actions:
            - Name: Upload  # because
              ActionTypeId:
                Category: Deploy
                Owner: AWS
                Provider: S3
                Version: "1"
              Configuration:
                BucketName: example-site
                Extract: "true"
              InputArtifacts:
                - Name: Built
```

## Exceptions

Silent where another project runs the same buildspec and takes what it delivers, for batch builds, and where the
buildspec or the project's artifacts are not all in view. An output of a pipeline that nothing reads may stay empty.
What CodeDeploy and ECS miss is the business of `appspec-not-in-artifacts` and `deploy-file-not-in-artifacts`.

## References

- CodeBuild API reference, `ProjectArtifacts`
- CodeBuild user guide, "Multiple input sources and output artifacts sample"
- CodePipeline user guide, "AWS CodeBuild build and test action reference", output artifacts
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.artifacts import destinations
from cblint.model.build import Build
from cblint.model.buildspec import Buildspec
from cblint.model.part import label
from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Related, Severity, Step, rule
from cblint.value import string


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    given=("project", "buildspec"),
)
def artifact_destination_mismatch(build: Build, context: Context) -> Iterator[Finding]:
    """Report artifacts that have no place to go to, and places that get no artifact."""
    project, buildspec = build.project, build.buildspec
    if project is None or buildspec is None:
        return
    if context.holds(destinations.is_dropped(context.workspace, buildspec)):
        yield _dropped(build, buildspec, project, context)
        return
    if context.holds(destinations.is_given_nothing(context.workspace, project)):
        yield context.finding(
            project.artifacts.type,
            f"The artifacts of `{label(project)}` go to S3, but its buildspec has no `artifacts`",
            symbol=project.artifacts.symbol,
            evidence=[Chain("whose build it is", (*build.steps, Step(buildspec.span, "it has no `artifacts`")))],
        )
        return
    yield from _read_by_pipeline(build, buildspec, context)
    yield from _secondary(build, buildspec, project, context)


def _dropped(build: Build, buildspec: Buildspec, project: Project, context: Context) -> Finding:
    assert buildspec.artifacts is not None
    return context.finding(
        buildspec.artifacts,
        f"`artifacts` are not uploaded: project `{label(project)}` has `NO_ARTIFACTS`",
        evidence=[
            Chain("whose build it is", build.steps),
            Chain("where it goes", (Step(project.artifacts.type.origin.span, "the project takes no artifacts"),)),
        ],
    )


def _read_by_pipeline(build: Build, buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    reader = destinations.reader_of_nothing(build)
    output = destinations.only_output(build)
    if reader is None or output is None:
        return
    yield context.finding(
        buildspec.span,
        f"A pipeline reads the build's output `{string(output)}`, but the buildspec has no `artifacts`",
        symbol=buildspec.symbol,
        evidence=[
            Chain(
                "where it goes",
                (
                    *build.steps,
                    Step(output.origin.span, "the build's output"),
                    Step(reader.span, "the action that reads it"),
                ),
            )
        ],
    )


def _secondary(build: Build, buildspec: Buildspec, project: Project, context: Context) -> Iterator[Finding]:
    missing = destinations.not_delivered(build)
    spare = destinations.not_awaited(context.workspace, buildspec)
    awaits = "The pipeline" if build.caller is not None else f"Project `{label(project)}`"
    for name in missing:
        yield context.finding(
            name,
            f"{awaits} awaits the secondary artifact `{string(name)}`, which the buildspec does not have",
            symbol=build.caller.action.symbol if build.caller is not None else f"{project.symbol}.artifacts",
            defect=string(name) or "",
            evidence=[
                Chain(
                    "what the buildspec delivers",
                    (*build.steps, *(Step(each.span, f"delivers `{each.identifier}`") for each in spare)),
                )
            ],
        )
    for each in () if missing else spare:
        yield context.finding(
            each,
            f"Nothing takes the secondary artifact `{each.identifier}`",
            defect=each.identifier,
            evidence=[Chain("whose build it is", build.steps)],
            related=[Related(build.caller.action.span, "starts the build")] if build.caller is not None else [],
        )
