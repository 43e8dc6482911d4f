"""The name of a resource is one that AWS refuses.

Each service has its own alphabet: a bucket has no capitals and no `_`, a repository of ECR has no capitals, a role's
name has 64 characters at most. It comes out when the resource is made, after others have been.

## Examples

```terraform title="main.tf"
variable "team" {
  type = string
}

resource "aws_s3_bucket" "artifacts" {
  bucket = "${var.team}_artifacts"  # finding
}

resource "aws_ecr_repository" "app" {
  name = "Example/App"  # finding
}

resource "aws_codebuild_project" "app" {
  name         = "app: build"  # finding
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "NO_SOURCE"
    buildspec = "version: 0.2\nphases: {build: {commands: [make]}}"
  }
}
```

In lower case, and without what is not allowed:

```terraform title="main.tf"
variable "team" {
  type = string
}

resource "aws_s3_bucket" "artifacts" {
  bucket = "${var.team}-artifacts"
}

resource "aws_ecr_repository" "app" {
  name = "example/app"
}

resource "aws_codebuild_project" "app" {
  name         = "app-build"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "NO_SOURCE"
    buildspec = "version: 0.2\nphases: {build: {commands: [make]}}"
  }
}
```

The same in a template:

```yaml title="template.yml"
Resources:
  Artifacts:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub "${AWS::AccountId}-Artifacts"  # finding
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub "${AWS::StackName}/build"  # finding
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Service: codebuild.amazonaws.com}
            Action: sts:AssumeRole
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app.build  # finding
      ServiceRole: !GetAtt Role.Arn
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
          phases: {build: {commands: [make]}}
```

Without a name, CloudFormation makes one up:

```yaml title="template.yml"
Resources:
  Artifacts:
    Type: AWS::S3::Bucket
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub "${AWS::StackName}-build"
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Service: codebuild.amazonaws.com}
            Action: sts:AssumeRole
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app_build
      ServiceRole: !GetAtt Role.Arn
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
          phases: {build: {commands: [make]}}
```

## Exceptions

Of a name that is not known as a whole, only the known parts are judged: their characters, and how many those are at
least. Silent where something was to be replaced in it (`${…}`, `<…>`), which `missing-sub` and `placeholder-left-in`
report.

## References

- S3 user guide, "General purpose bucket naming rules"
- API references of CodeBuild, CodePipeline, CodeDeploy, IAM, ECR and CloudWatch Logs, on names
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.project import names
from cblint.model.part import ResourceName
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=ResourceName, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def invalid_resource_name(name: ResourceName, context: Context) -> Iterator[Finding]:
    """Report the name of a resource that AWS refuses."""
    message = names.refusal(name)
    if message:
        yield context.finding(name.value, message, defect=name.kind)
