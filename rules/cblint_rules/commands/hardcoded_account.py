"""A command holds the number of an AWS account, or a region.

The build works in that account only. A copy for tests, or for another region's account, runs against the wrong one, or
fails at its registry.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t 210987654321.dkr.ecr.eu-west-1.amazonaws.com/app .  # finding
      - aws sns publish --topic-arn arn:aws:sns:eu-west-1:210987654321:builds --message done  # finding
      - aws ecs update-service --cluster app --service web --region eu-west-1 --desired-count 2  # finding
```

Let the project say it:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t "$ECR_REGISTRY/app" .
      - aws sns publish --topic-arn "$BUILDS_TOPIC" --message done
      - aws ecs update-service --cluster app --service web --region "$AWS_REGION" --desired-count 2
```

## Exceptions

Silent on numbers outside of ARNs and ECR addresses, on the numbers that AWS uses in its documentation, and on `pull`,
`login` and `FROM` of registries, which may be somebody else's on purpose. Silent on regions where a build names
several, on those of global services (`acm`, `cloudfront`, `ecr-public`), and outside of `aws … --region`. Variables of
the buildspec and of the project are where such numbers belong.

## References

- CodeBuild user guide, "Environment variables in build environments"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import hardcoded
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Related, Severity, rule

_SHOWN = 4


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    profile=Profile.STRICT,
)
def hardcoded_account(build: Build, context: Context) -> Iterator[Finding]:
    """Report the first account number of each command, and the one region that all commands name."""
    if build.buildspec is None:
        return
    for each in hardcoded.accounts(context.workspace, build):
        yield _finding(context, build, each, f"The account number `{each.text}` is written into a command")
    for each in hardcoded.regions(context.workspace, build):
        yield _finding(context, build, each, f"The region `{each.text}` is written into a command")


def _finding(context: Context, build: Build, written: hardcoded.Written, message: str) -> Finding:
    assert build.buildspec is not None
    return context.finding(
        written.place,
        message,
        symbol=build.buildspec.path,
        evidence=[Chain("how the build gets there", written.steps)] if len(written.steps) > 1 else [],
        related=[Related(place, "it is written here, too") for place in written.others[:_SHOWN]],
    )
