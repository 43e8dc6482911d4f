"""A project has a property that CodeBuild refuses.

A value that the API does not have, a time limit out of range, a source without location: `terraform plan` and checks
of templates let most of it pass, since to them it is a string like any other. Then `apply` or the stack fails, or the
file system is not mounted when the build begins.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name          = "app"
  service_role  = "arn:aws:iam::111122223333:role/build"
  build_timeout = 4320  # finding
  badge_enabled = true  # finding

  artifacts {
    type = "NO_ARTIFACTS"  # finding
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMAL"  # finding
  }

  cache {  # finding
    type = "S3"
  }

  source {
    type      = "CODEPIPELINE"  # because
    buildspec = "ci/build.yml"
  }
}
```

```yaml title="ci/build.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

What is said has to be what there is, and to go together:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name          = "app"
  service_role  = "arn:aws:iam::111122223333:role/build"
  build_timeout = 480

  artifacts {
    type = "CODEPIPELINE"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  cache {
    type     = "S3"
    location = "example-cache/app"
  }

  source {
    type      = "CODEPIPELINE"
    buildspec = "ci/build.yml"
  }
}
```

```yaml title="ci/build.yml"
version: 0.2
cache:
  paths:
    - .cache/**/*
phases:
  build:
    commands:
      - make
```

The same in a template, where no property has a list of values:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
      TimeoutInMinutes: 3  # finding
      Artifacts:  # finding
        Type: S3  # because
      SecondaryArtifacts:
        - Type: S3
          ArtifactIdentifier: api-docs  # finding
          Location: s3://example-docs  # finding
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
        EnvironmentVariables:
          - Name: TOKEN
            Value: app/token
            Type: SECRET_MANAGER  # finding
      Source:
        Type: GITHUB_ENTERPRISE_SERVER  # finding
        Location: https://git.example.com/app.git
        Buildspec: ci/build.yml  # finding
```

```yaml title="ci/build.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

With the words that there are:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
      TimeoutInMinutes: 5
      Artifacts:
        Type: S3
        Location: example-builds
      SecondaryArtifacts:
        - Type: S3
          ArtifactIdentifier: api_docs
          Location: example-docs
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
        EnvironmentVariables:
          - Name: TOKEN
            Value: app/token
            Type: SECRETS_MANAGER
      Source:
        Type: GITHUB_ENTERPRISE
        Location: https://git.example.com/app.git
        BuildSpec: ci/build.yml
```

```yaml title="ci/build.yml"
version: 0.2
secondary-artifacts:
  secondary:
    api_docs:
      files:
        - docs/**/*
phases:
  build:
    commands:
      - make
```

CloudFormation's `Ref` gives a role's name, of which CodeBuild makes an ARN without a path:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: !Ref Role  # finding
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
  Role:
    Type: AWS::IAM::Role
    Properties:
      Path: /builds/  # because
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: { Service: codebuild.amazonaws.com }
            Action: sts:AssumeRole
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

## Exceptions

In templates letter case and `_` do not count, and `small` and `container` are left alone: CloudFormation takes them.
Silent on what is not known, and on keys that are near to none that there is: they may be newer than the data. What has
a rule of its own is left to it: the name (`invalid-resource-name`), compute types and images of another environment
(`environment-mismatch`), what Lambda compute cannot do (`unsupported-on-lambda`), a missing buildspec
(`no-buildspec-for-no-source`), and parts of the network (`incomplete-vpc-config`).

## References

- CodeBuild API reference, `CreateProject`
- Terraform provider for AWS, `aws_codebuild_project`
- CloudFormation template reference, `AWS::CodeBuild::Project`
- CodeBuild user guide, "AWS CodeBuild use cases: Amazon Elastic File System"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.images import environments
from cblint.analysis.project import combinations, roles, written
from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Project, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def invalid_project(project: Project, context: Context) -> Iterator[Finding]:
    """Report properties of a project that the API refuses, alone or together."""
    if project.exists.is_no:
        return
    in_lambda = not environments.is_lambda(project.environment.type).is_no
    for fault in written.faults(project):
        if not (in_lambda and fault.is_limit):
            yield context.finding(fault.place, fault.message, symbol=fault.symbol, defect=fault.defect)
    for clash in (*combinations.clashes(project), *roles.clashes(context.workspace, project)):
        if clash.holds.is_yes:
            chains = [Chain("what it does not go with", clash.because)] if clash.because else []
            yield context.finding(clash.place, clash.message, symbol=clash.symbol, defect=clash.defect, evidence=chains)
