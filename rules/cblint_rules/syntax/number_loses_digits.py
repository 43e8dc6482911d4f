"""A version or identifier is written as a number or truth value, and does not stay as it is written.

Terraform's numbers have no format: `3.10` without quotes is 3.1, and a build that asks for Python 3.10 gets Python
3.1, or fails with `Unknown runtime version named '3.1' of python`. A number with a leading zero loses it.
CloudFormation reads `0123` as 83, in base 8, and `yes` as the truth value `true`. What a program such as the AWS CDK
writes has lost the digits already.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/app"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"

    environment_variable {
      name  = "TERRAFORM_VERSION"
      value = 1.10  # finding
    }
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
    buildspec = yamlencode({
      version = 0.2
      phases = {
        install = {
          runtime-versions = { python = 3.10 }  # finding
        }
        build = {
          commands = ["make"]
        }
      }
    })
  }
}
```

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/app
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
        EnvironmentVariables:
          - Name: STORE_NUMBER
            Value: 0123  # finding
          - Name: RUN_MIGRATIONS
            Value: yes  # finding
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
```

```json title="app.template.json"
{
  "Resources": {
    "App": {
      "Type": "AWS::CodeBuild::Project",
      "Properties": {
        "ServiceRole": "arn:aws:iam::111122223333:role/app",
        "Artifacts": { "Type": "NO_ARTIFACTS" },
        "Environment": {
          "Type": "LINUX_CONTAINER",
          "Image": "aws/codebuild/standard:7.0",
          "ComputeType": "BUILD_GENERAL1_SMALL"
        },
        "Source": {
          "Type": "NO_SOURCE",
          "BuildSpec": "version: 0.2\\nphases:\\n  install:\\n    runtime-versions:\\n      python: 3.1\\n"  // finding
        }
      }
    }
  }
}
```

Quote it:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/app"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"

    environment_variable {
      name  = "TERRAFORM_VERSION"
      value = "1.10"
    }
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
    buildspec = <<-EOT
      version: 0.2
      phases:
        install:
          runtime-versions:
            python: 3.10
        build:
          commands:
            - make
    EOT
  }
}
```

## Exceptions

Silent in buildspecs that are written as text, quoted or not: CodeBuild reads `python: 3.10` as it stands there. A
variable that ends in zeros after the point counts only if its name says that it is a version or a tag; for a rate or a
size, `0.50` and `0.5` are the same. Silent on `3.10` as the value of a variable in CloudFormation, which is not known
to change it, and on `true` and `false`, which say what they are. Of what was lost in a program before, only versions
count that no runtime has: `3.1` of Python, `1.2` of Go.

## References

- Terraform language, "Types and Values", on numbers
- YAML 1.1 type repository, "Integer Language-Independent Type" and "Boolean Language-Independent Type"
- CodeBuild user guide, "Build specification reference for CodeBuild", on `runtime-versions`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import digits
from cblint.analysis.drafts import draft_at, written_here
from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule
from cblint.value import Value


@rule(visits=Project, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH, fix=Fixable.SAFE)
def number_loses_digits(project: Project, context: Context) -> Iterator[Finding]:
    """Report versions and identifiers that are written as numbers or truth values and do not stay so."""
    for each in digits.mangled(context.workspace, project):
        steps = each.value.origin.steps
        yield context.finding(
            each.value,
            _message(each),
            evidence=[Chain("How it gets there", steps)] if len(steps) > 1 else [],
            confidence=Confidence.MEDIUM if each.what in ("base", "cut") else None,
            fix=_fix(context, each.value, each.written) if each.what != "cut" else None,
        )


def _message(each: digits.Mangled) -> str:
    match each.what:
        case "end":
            return f"`{each.name}` is the number `{each.written}`, which becomes `{each.read}`"
        case "truth":
            return f"`{each.name}` is the truth value `{each.written}`, which becomes `{each.read}`"
        case "cut":
            return f"`{each.name}` is the version `{each.written}`, which was probably `{each.read}` before"
        case "start":
            return f"`{each.name}` is a number, which loses its leading zero"
        case _:
            return f"`{each.name}` is a number with a leading zero, which is read in base 8"


def _fix(context: Context, value: Value, written: str) -> Fix | None:
    place = written_here(value)
    draft = None if place is None else draft_at(context.workspace, place)
    edits = draft.set_value(place, written) if draft is not None and place is not None else ()
    return Fix("Quote the number", edits, safe=True) if edits else None
