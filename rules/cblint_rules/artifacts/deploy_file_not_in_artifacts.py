"""A pipeline's deploy action reads a file that is not in its input artifact.

ECS reads `imagedefinitions.json`, a blue/green deployment `taskdef.json` and `imageDetail.json`, CloudFormation a
template. The build that does not deliver it succeeds, and the deployment after it fails: `Did not find the image
definition file imagedefinitions.json in the input artifacts ZIP file`. What an action reads from the source itself has
to be in the repository.

## Examples

The pipeline of these examples builds an image and deploys it to ECS:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "CODEPIPELINE"
  }

  environment {
    type            = "LINUX_CONTAINER"
    image           = "aws/codebuild/standard:7.0"
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = true
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
      provider         = "CodeStarSourceConnection"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn    = "arn:aws:codestar-connections:eu-west-1:111122223333:connection/0a1b2c3d"
        FullRepositoryId = "example/app"
        BranchName       = "main"
      }
    }
  }

  stage {
    name = "Build"
    action {
      name             = "Build"
      category         = "Build"
      owner            = "AWS"
      provider         = "CodeBuild"
      version          = "1"
      input_artifacts  = ["source"]
      output_artifacts = ["built"]
      configuration = {
        ProjectName = aws_codebuild_project.app.name
      }
    }
  }

  stage {
    name = "Deploy"
    action {  # because
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "ECS"
      version         = "1"
      input_artifacts = ["built"]
      configuration = {
        ClusterName = "app"
        ServiceName = "app"
      }
    }
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t registry.example.com/app .
      - docker push registry.example.com/app
      - printf '[{"name":"app","imageUri":"registry.example.com/app"}]' > imagedefinitions.json
artifacts:
  files:  # finding
    - docker-compose.yml
```

Deliver the file (the same pipeline, with a template for CloudFormation in the place of ECS):

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
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
      provider         = "CodeStarSourceConnection"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn    = "arn:aws:codestar-connections:eu-west-1:111122223333:connection/0a1b2c3d"
        FullRepositoryId = "example/app"
        BranchName       = "main"
      }
    }
  }

  stage {
    name = "Build"
    action {
      name             = "Build"
      category         = "Build"
      owner            = "AWS"
      provider         = "CodeBuild"
      version          = "1"
      input_artifacts  = ["source"]
      output_artifacts = ["built"]
      configuration = {
        ProjectName = aws_codebuild_project.app.name
      }
    }
  }

  stage {
    name = "Deploy"
    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "CloudFormation"
      version         = "1"
      input_artifacts = ["built"]
      configuration = {
        ActionMode   = "CREATE_UPDATE"
        StackName    = "app"
        TemplatePath = "built::packaged.yml"
      }
    }
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - sam build
      - sam package --s3-bucket example-code --output-template-file packaged.yml
artifacts:
  files:
    - packaged.yml
```

## Exceptions

Silent where a command may put the file in its place, for batch builds, for an `ActionMode` that reads no template, and
where names or paths are not all known. The AppSpec file is the business of `appspec-not-in-artifacts`; an output that
the buildspec has no secondary artifact for, of `artifact-destination-mismatch`.

## References

- CodePipeline user guide, "Image definitions file reference"
- CodePipeline user guide, "Amazon ECS and CodeDeploy blue-green deploy action reference"
- CodePipeline user guide, "AWS CloudFormation deploy action reference"
- CodeBuild user guide, "Build specification reference", `artifacts`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.artifacts import deploy_files
from cblint.model.build import Build
from cblint.model.buildspec import Buildspec
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, Step, rule
from cblint.value import Basis


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    fix=Fixable.SAFE,
    given=("caller", "buildspec"),
)
def deploy_file_not_in_artifacts(build: Build, context: Context) -> Iterator[Finding]:
    """Report each file that a deploy action reads, and that surely is not in the build's artifact."""
    if build.caller is None or build.buildspec is None:
        return
    yield from _missing_in_source(build, context)
    for reading in deploy_files.readings(context.workspace, build):
        about = reading.held.artifacts if reading.held is not None else None
        if context.holds(deploy_files.is_left_out(reading), about=about):
            yield _left_out(build, build.buildspec, reading, context)
        elif reading.file.place is not None and context.holds(deploy_files.is_of_wrong_kind(reading)):
            yield context.finding(
                reading.file.place,
                f"`{reading.file.path}` is what `CodeDeployToECS` reads, but the action is of `ECS`",
                symbol=reading.file.action.symbol,
                defect="kind",
                evidence=[Chain("why it is read", reading.file.steps(build))],
            )


def _missing_in_source(build: Build, context: Context) -> Iterator[Finding]:
    for file in deploy_files.missing_in_source(context.workspace, build):
        yield context.finding(
            file.place if file.place is not None else file.action,
            f"`{file.provider}` reads `{file.path}` from the source, but the repository does not hold it",
            symbol=file.action.symbol,
            defect=file.path,
            evidence=[Chain("where the source comes from", build.steps)],
        )


def _left_out(build: Build, buildspec: Buildspec, reading: deploy_files.Reading, context: Context) -> Finding:
    file, held = reading.file, reading.held
    why = Chain("why it is read", file.steps(build))
    if held is None:
        return context.finding(
            buildspec.span,
            f"`{file.provider}` reads `{file.path}` of the build's output, but the buildspec has no `artifacts`",
            symbol=buildspec.symbol,
            defect=file.path,
            evidence=[why, Chain("what the artifact takes", (Step(buildspec.span, "it has no `artifacts`"),))],
        )
    edits = deploy_files.adds(reading)
    by_default = file.place is not None and file.place.origin.basis is Basis.DEFAULT
    return context.finding(
        held.artifacts.files_span,
        f"The artifact goes to `{file.provider}` without `{file.path}`",
        symbol=held.artifacts.symbol,
        defect=file.path,
        confidence=Confidence.MEDIUM if by_default else None,
        evidence=[why, Chain("what the artifact takes", held.steps())],
        fix=Fix(f"Add `{file.path}` to the artifact", edits, safe=True) if edits else None,
    )
