"""A build logs in with `aws ecr get-login`, which version 2 of the AWS CLI does not have.

The AWS CLI of CodeBuild's maintained images is of version 2. There the command ends with `Invalid choice, valid choices
are: …`; nothing has logged in, and the push at the end of the build is refused.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - $(aws ecr get-login --no-include-email --region $AWS_DEFAULT_REGION)  # finding
  build:
    commands:
      - docker build -t $REPOSITORY_URI:latest .
      - docker push $REPOSITORY_URI:latest
```

It prints a whole command; `get-login-password` prints only the password, which `docker login` takes:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - aws ecr get-login-password --region $AWS_DEFAULT_REGION | docker login --username AWS --password-stdin $REGISTRY
  build:
    commands:
      - docker build -t $REPOSITORY_URI:latest .
      - docker push $REPOSITORY_URI:latest
```

A build may install version 1 for itself:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - pip3 install awscli
  pre_build:
    commands:
      - $(aws ecr get-login --no-include-email)
  build:
    commands:
      - docker push $REPOSITORY_URI:latest
```

In a script that the build reaches:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type            = "LINUX_CONTAINER"
    image           = "aws/codebuild/standard:7.0"  # because
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = true
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
      - ./push.sh  # because
```

```bash title="push.sh"
#!/bin/bash
set -e
eval "$(aws ecr get-login --no-include-email)"  # finding
docker push "$REPOSITORY_URI:latest"
```

## Exceptions

Silent where the build's image is known and has version 1 of the AWS CLI, or is not one of CodeBuild's, and so where no
project is known to run the buildspec and none that is declared has an image with version 2; where the build selects a
runtime that only older images have (`docker: 18`), starts a Docker daemon, installs a package `awscli`, asks for
`aws --version` or calls `get-login-password`, too; and where the command may fail without harm. Where the image is not
in view, the severity is medium. The fix logs in to the registry that the old command logged in to: that of the caller's
account, or of the one given with `--registry-ids`.

## References

- AWS CLI user guide, "Migration guide for the AWS CLI version 2", on `ecr get-login`
- ECR user guide, "Private registry authentication"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker import get_login
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, Step, rule


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    fix=Fixable.SAFE,
    runs=("aws get-login",),
)
def removed_ecr_get_login(build: Build, context: Context) -> Iterator[Finding]:
    """Report each call of `aws ecr get-login` where the AWS CLI may not know it."""
    gone = get_login.is_gone(context.workspace, build)
    if build.buildspec is None or gone.is_no:
        return
    for each in get_login.old_logins(context.workspace, build):
        steps = each.invocation.steps
        image = Step(build.image.origin.span, "the image has version 2 of the AWS CLI")
        yield context.finding(
            each.invocation.span,
            "`aws ecr get-login` is gone from version 2 of the AWS CLI",
            symbol=build.buildspec.path,
            severity=Severity.HIGH if gone.is_yes else Severity.MEDIUM,
            confidence=Confidence.HIGH if gone.is_yes and not each.invocation.conditional else Confidence.MEDIUM,
            evidence=[
                *([Chain("how the build gets there", steps)] if len(steps) > 1 else []),
                *([Chain("where it runs", (image,))] if gone.is_yes else []),
            ],
            fix=Fix("Log in with `aws ecr get-login-password`", each.edits, safe=True) if each.edits else None,
        )
