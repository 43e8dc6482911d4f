"""`post_build` publishes what the `build` phase has found to be broken.

CodeBuild runs `post_build` also after a failed `build` phase. A push, an upload or a deployment there reaches its users
though the tests before it have failed; only then is the build red.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t $REPOSITORY_URI:latest .
      - docker run --rm $REPOSITORY_URI:latest npm test  # because
  post_build:
    commands:
      - docker push $REPOSITORY_URI:latest  # finding
```

What is uploaded here was made before the tests failed:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - npm ci
      - npm run build
      - npm test  # because
  post_build:
    commands:
      - aws s3 sync dist s3://example-site --delete  # finding
      - aws cloudfront create-invalidation --distribution-id $DISTRIBUTION --paths "/*"
```

A deployment needs nothing of what a build makes on its own disk:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
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
    location  = "https://github.com/example/app.git"
    buildspec = <<-EOT
      version: 0.2
      phases:
        build:
          commands:
            - pytest  # because
        post_build:
          commands:
            - aws ecs update-service --cluster main --service app --force-new-deployment  # finding
    EOT
  }
}
```

Let the failed phase end the build:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    on-failure: ABORT
    commands:
      - docker build -t $REPOSITORY_URI:latest .
      - docker run --rm $REPOSITORY_URI:latest npm test
  post_build:
    commands:
      - docker push $REPOSITORY_URI:latest
```

Or ask, where `post_build` has something to do after a failure:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t $REPOSITORY_URI:latest .
      - docker run --rm $REPOSITORY_URI:latest npm test
  post_build:
    commands:
      - docker image prune --force
      - |
        if [ "$CODEBUILD_BUILD_SUCCEEDING" -eq 1 ]; then
          docker push $REPOSITORY_URI:latest
        fi
```

An image that was not built is not pushed either, so that nothing goes wrong here:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
        PrivilegedMode: true
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - docker build -t app .
                - docker tag app $REPOSITORY_URI:latest
            post_build:
              commands:
                - docker push $REPOSITORY_URI:latest
```

## Exceptions

Silent where any command of the buildspec looks at `CODEBUILD_BUILD_SUCCEEDING`, where the phase has an `on-failure` of
its own, on reports and logs, which are wanted of a failed build, too, and on what stands in a condition that the build
phase may decide. Where the command may well fail by itself, because it publishes what the build phase makes, it is told
only under `--strict`.

## References

- CodeBuild user guide, "View build details", build phase transitions
- CodeBuild user guide, "Build specification reference", `on-failure`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker import publishing, publishing_guard
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Profile, Related, Severity, Step, rule

_PUBLISHERS = (
    "ansible-playbook", "aws", "cargo", "cdk", "copilot", "docker", "docker-compose", "dotnet", "eb", "gem", "git",
    "gradle", "gradlew", "helm", "kubectl", "make", "mvn", "mvnw", "npm", "npx", "pnpm", "poetry", "pulumi", "sam",
    "serverless", "sls", "terraform", "terragrunt", "tofu", "twine", "yarn",
)  # fmt: skip
_SHOWN = 5


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    fix=Fixable.UNSAFE,
    given=("buildspec",),
    runs=_PUBLISHERS,
)
def publish_after_failed_build(build: Build, context: Context) -> Iterator[Finding]:
    """Report a build that publishes after its build phase has failed: once, at the first command that does."""
    spec = build.buildspec
    if spec is None or spec.phase("post_build") is None or spec.phase("build") is None:
        return
    found = publishing.after_failure(context.workspace, build)
    first = next((each for each in found if each.certain), found[0] if found else None)
    if first is None:
        return
    steps = first.invocation.steps
    others = [each for each in found if each is not first and each.certain == first.certain]
    edits = publishing_guard.aborted(context.workspace, build)
    failing = Step(first.fails.span, f"{first.fails.label} may fail, and `post_build` runs all the same")
    yield context.finding(
        first.invocation.span,
        f"`{first.label}` in `post_build` runs also when {first.fails.label} has failed",
        symbol=spec.path,
        severity=Severity.MEDIUM if first.certain else Severity.LOW,
        confidence=Confidence.HIGH if first.certain else Confidence.LOW,
        profile=Profile.DEFAULT if first.certain else Profile.STRICT,
        evidence=[
            *([Chain("how the build gets there", steps)] if len(steps) > 1 else []),
            Chain("what fails before it", (failing,)),
        ],
        related=[Related(each.invocation.span, f"so does `{each.label}`") for each in others[:_SHOWN]],
        fix=Fix("End the build where its `build` phase fails", edits, safe=False) if edits else None,
    )
