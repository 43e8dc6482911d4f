"""A project or pipeline has a name that another one has already.

A region of an account has only one of each name. The stack's first deployment makes one of the two and fails at the
other; in Terraform both may then stand for the same one, and each apply undoes what the other wrote.

## Examples

```yaml title="template.yml"
Resources:
  Test:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: shop
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/shop.git
        BuildSpec: test.yml
  Release:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: shop  # finding
      ServiceRole: arn:aws:iam::111122223333:role/release
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/shop.git
        BuildSpec: release.yml
```

```yaml title="test.yml"
version: 0.2
phases:
  build:
    commands:
      - make test
```

```yaml title="release.yml"
version: 0.2
phases:
  build:
    commands:
      - make release
```

Give each a name of its own:

```terraform title="main.tf"
locals {
  kinds = toset(["test", "release"])
}

resource "aws_codebuild_project" "shop" {
  for_each     = local.kinds
  name         = "shop-${each.key}"
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
    type      = "GITHUB"
    location  = "https://github.com/example/shop.git"
    buildspec = "ci/${each.key}.yml"
  }
}
```

```yaml title="ci/test.yml"
version: 0.2
phases:
  build:
    commands:
      - make test
```

```yaml title="ci/release.yml"
version: 0.2
phases:
  build:
    commands:
      - make release
```

Instances of one resource have one name, too, if it does not tell them apart:

```terraform title="main.tf"
resource "aws_codebuild_project" "shop" {
  for_each     = toset(["test", "release"])
  name         = "shop"  # finding
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
    buildspec = "{version: 0.2, phases: {build: {commands: ['aws s3 ls s3://${each.key}']}}}"
  }
}
```

## Exceptions

Only what is declared together is compared, since two stacks may be for two accounts. Silent on what is made under a
condition, on names that hold only by default, with another `provider`, in a module that is given other providers, and
in Terraform plans, which do not say which provider makes what.

## References

- CodeBuild API reference, `CreateProject`
- CodePipeline API reference, `CreatePipeline`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.project import same_names
from cblint.model.part import ResourceName, label
from cblint.rule import Confidence, Context, Finding, Kind, Related, Severity, rule
from cblint.value import string


@rule(
    visits=ResourceName,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    given=("resource",),
)
def duplicate_name(name: ResourceName, context: Context) -> Iterator[Finding]:
    """Report a project or pipeline with the name of another that is declared before it."""
    other = same_names.namesake(context.workspace, name)
    if other is None or name.resource is None:
        return
    yield context.finding(
        name.value,
        f"`{label(name.resource)}` and `{label(other)}` are both called `{string(name.value)}`",
        related=[Related(other.span, f"`{label(other)}` is declared here")],
    )
