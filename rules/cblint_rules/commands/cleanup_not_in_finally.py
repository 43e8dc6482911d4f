"""A cleanup stands in `post_build`, which does not run when an earlier phase fails.

After a failure in `install` or `pre_build` CodeBuild ends the build: `build` and `post_build` are left out. What was
made until then, in the account and not on the build's host, stays: a stack that costs, an instance, a port that was
opened for a minute.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - terraform -chdir=test-env init -input=false
      - terraform -chdir=test-env apply -auto-approve  # because
      - npm ci  # because
  build:
    commands:
      - npm run e2e
  post_build:
    commands:
      - terraform -chdir=test-env destroy -auto-approve  # finding
```

Make it in the `build` phase, after whose failure `post_build` runs, or remove it in that phase's `finally`:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - npm ci
      - terraform -chdir=test-env init -input=false
  build:
    commands:
      - terraform -chdir=test-env apply -auto-approve
      - npm run e2e
    finally:
      - terraform -chdir=test-env destroy -auto-approve
```

A port of a security group is opened and closed again:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - MY_IP=$(curl -s https://checkip.amazonaws.com)
      - aws ec2 authorize-security-group-ingress --group-id $DB_GROUP --cidr $MY_IP/32 --port 5432 --protocol tcp
      - pip install -r requirements.txt  # because
  build:
    commands:
      - python manage.py migrate
  post_build:
    commands:
      - aws ec2 revoke-security-group-ingress --group-id $DB_GROUP --cidr $MY_IP/32 --port 5432  # finding
```

What lives on the build's host ends with it:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - docker compose up -d
      - npm ci
  build:
    commands:
      - npm test
  post_build:
    commands:
      - docker compose down
```

## Exceptions

Silent on containers, files and clusters of the build's own host, which nobody finds again. Silent unless the same
thing is surely made in `install` or `pre_build` (the same name, folder or variable), where one of these phases has
commands in `finally` or an `on-failure` other than `ABORT`, where a command sets a trap, and where nothing after it can
fail.

## References

- CodeBuild user guide, "Build phase transitions"
- CodeBuild user guide, "Build specification reference for CodeBuild", `phases/*/finally`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import cleanups
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Severity, Step, rule


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    profile=Profile.STRICT,
)
def cleanup_not_in_finally(build: Build, context: Context) -> Iterator[Finding]:
    """Report each cleanup that a failure before it leaves out."""
    if build.buildspec is None or not any(phase.name == "post_build" for phase in build.buildspec.phases):
        return
    for each in cleanups.left_out(context.workspace, build):
        steps = each.cleanup.steps
        chain = (
            Step(each.made.span, f"`{each.made_by}` makes it in `{each.made.phase}`"),
            Step(each.fails.span, f"`{each.fails.name or 'a command'}` may fail in `{each.fails.phase}`"),
        )
        yield context.finding(
            each.cleanup.span,
            f"`{each.label}` in `post_build` does not run when `{each.fails.phase}` fails after `{each.made_by}`",
            symbol=build.buildspec.path,
            evidence=[
                *([Chain("how the build gets there", steps)] if len(steps) > 1 else []),
                Chain("what is left", chain),
            ],
        )
