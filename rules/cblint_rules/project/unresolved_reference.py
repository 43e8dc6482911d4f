"""A reference names something that is not declared.

Terraform refuses the whole module, and CloudFormation the whole template, before anything is made: a variable,
parameter, resource, condition or output of that name is nowhere. Mostly it was renamed, or is a slip of the pen.

## Examples

```terraform title="main.tf"
variable "build_role_arn" {
  type = string
}

resource "aws_s3_bucket" "artifacts" {
  bucket = "example-artifacts"
}

resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = var.buildrole_arn  # finding

  artifacts {
    type     = "S3"
    location = aws_s3_bucket.artefacts.bucket  # finding
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "NO_SOURCE"
    buildspec = <<-EOT
      version: 0.2
      phases:
        build:
          commands:
            - make
    EOT
  }
}
```

Name what there is:

```terraform title="main.tf"
variable "build_role_arn" {
  type = string
}

resource "aws_s3_bucket" "artifacts" {
  bucket = "example-artifacts"
}

resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = var.build_role_arn

  artifacts {
    type     = "S3"
    location = aws_s3_bucket.artifacts.bucket
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "NO_SOURCE"
    buildspec = <<-EOT
      version: 0.2
      phases:
        build:
          commands:
            - make
    EOT
  }
}
```

In a template it may be a parameter, a resource, a condition or a mapping:

```yaml title="template.yml"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  BuildRoleArn:
    Type: String
Resources:
  Artifacts:
    Type: AWS::S3::Bucket
  App:
    Type: AWS::CodeBuild::Project
    DependsOn: BuildPolicy  # finding
    Properties:
      Name: !Sub "${AWS::StackNam}-app"  # finding
      ServiceRole: !Ref BuildRoleARN  # finding
      Artifacts:
        Type: S3
        Location: !Ref ArtifactBucket  # finding
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - make
```

There has to be one of that name:

```yaml title="template.yml"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  BuildRoleArn:
    Type: String
Resources:
  Artifacts:
    Type: AWS::S3::Bucket
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: !Sub "${AWS::StackName}-app"
      ServiceRole: !Ref BuildRoleArn
      Artifacts:
        Type: S3
        Location: !Ref Artifacts
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - make
```

## Exceptions

Only resources that have to do with builds and deployments are looked at, and what they refer to. Silent where the
module or template may be more than is in view: files that do not parse, that are ignored by Git or made of templates,
Terragrunt's `generate`, macros, `AWS::Include`; on pieces of modules, which lack more than they have; and on names
that SAM makes. Attributes of resources are not judged.

## References

- Terraform language documentation, "References to Named Values"
- CloudFormation user guide, "Intrinsic function reference" and "Pseudo parameters reference"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.project import renames
from cblint.model.part import Problem, ProblemKind
from cblint.rule import Chain, Confidence, Context, Finding, Fixable, Kind, Severity, rule


@rule(visits=Problem, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def unresolved_reference(problem: Problem, context: Context) -> Iterator[Finding]:
    """Report a reference to what is not declared."""
    if problem.kind is ProblemKind.UNRESOLVED_REFERENCE:
        yield context.finding(
            problem,
            problem.message,
            defect=problem.subject,
            evidence=[Chain("where else it is used", problem.because)] if problem.because else [],
            fix=renames.everywhere(context.workspace, problem),
        )
