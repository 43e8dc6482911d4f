"""A buildspec's or AppSpec's version is one that does not exist.

The version is that of the language, not of the file or the application: 0.2 or 0.1 in a buildspec, 0.0 in an AppSpec.
CodeBuild and the CodeDeploy agent refuse a file of any other. On servers the CodeDeploy agent wants a number: it
refuses `"0.0"` with quotes too, with the message `an invalid version value … was entered in the application
specification file`.

## Examples

```yaml title="buildspec.yml"
version: 1.0  # finding
phases:
  build:
    commands:
      - make
```

```yaml title="appspec.yml"
version: "0.0"  # finding
os: linux
files:
  - source: /
    destination: /srv/app
```

Write the versions that there are:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
```

Quotes do no harm in most buildspecs, but batches want a number too, with the message ``cannot unmarshal !!str `0.2`
into float64``:

```yaml title="buildspec.yml"
version: "0.2"  # finding
batch:
  build-list:
    - identifier: unit
    - identifier: integration
phases:
  build:
    commands:
      - make $CODEBUILD_BATCH_BUILD_IDENTIFIER
```

Quotes do no harm in an AppSpec for ECS or Lambda:

```yaml title="appspec.yml"
version: "0.0"
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: web
          ContainerPort: 8080
```

## Exceptions

In an AppSpec for ECS or Lambda the severity is medium: 0.0 is the only version that AWS documents, but it is not known
what the service does with another. It is medium for a batch, too, whose message comes from users and not from AWS.
Silent on a version that a program puts in (`{{ version }}`, `$VERSION`), and on other ways to write the same number.
The version is not changed for you where it is computed, or handed on in Terraform.

## References

- CodeBuild user guide, "Build specification reference for CodeBuild", on `version`
- CodeDeploy user guide, "AppSpec file structure", on `version`
- CodeDeploy agent 1.8.1, `application_specification.rb`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.part import Problem, ProblemKind
from cblint.rule import Confidence, Context, Edit, Finding, Fix, Fixable, Kind, Severity, rule


@rule(visits=Problem, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.SAFE)
def invalid_version(problem: Problem, context: Context) -> Iterator[Finding]:
    """Report a version that the language does not have."""
    if problem.kind is ProblemKind.INVALID_VERSION:
        right = problem.suggestion
        fix = Fix(f"Write `{right}`", (Edit(problem.span, right),), safe=True) if right else None
        message = problem.message[:1].upper() + problem.message[1:]
        platforms = {each.platform for each in context.workspace.appspecs if each.path == problem.span.path}
        if problem.subject == "batch" or platforms - {"server"}:
            severity, confidence = Severity.MEDIUM, Confidence.MEDIUM
        else:
            severity, confidence = Severity.HIGH, Confidence.HIGH
        yield context.finding(problem, message, severity=severity, confidence=confidence, fix=fix)
