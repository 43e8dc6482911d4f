"""A batch has more builds than its project allows.

A project says how many builds a batch may have. One with more fails as a whole; each list of a matrix multiplies their
number.

## Examples

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
      BuildBatchConfig:
        ServiceRole: arn:aws:iam::111122223333:role/batch
        Restrictions:
          MaximumBuildsAllowed: 4  # because
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          batch:
            build-matrix:  # finding
              dynamic:
                env:
                  variables:
                    PYTHON: ["3.11", "3.12", "3.13"]
                    DATABASE: [postgres, mysql]
          phases:
            build:
              commands:
                - make test
```

Allow as many as there are:

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
      BuildBatchConfig:
        ServiceRole: arn:aws:iam::111122223333:role/batch
        Restrictions:
          MaximumBuildsAllowed: 6
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          batch:
            build-matrix:
              dynamic:
                env:
                  variables:
                    PYTHON: ["3.11", "3.12", "3.13"]
                    DATABASE: [postgres, mysql]
          phases:
            build:
              commands:
                - make test
```

## Exceptions

Silent where the project gives no number: AWS documents no limit of its own.

## References

- CodeBuild API reference, `BatchRestrictions`, `maximumBuildsAllowed`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.batch import builds
from cblint.model.buildspec import Batch
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule


@rule(visits=Batch, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def batch_too_many_builds(batch: Batch, context: Context) -> Iterator[Finding]:
    """Report a batch that surely has more builds than a project of its buildspec allows."""
    for each in builds.over_limit(context.workspace, batch):
        yield context.finding(
            each.section,
            f"The `{each.section.kind}` has {each.section.builds} builds, but the project allows {each.maximum}",
            evidence=[
                Chain("what allows so many", (Step(each.value.origin.span, f"allows {each.maximum} builds"),)),
                Chain("whose batch it is", each.build.steps),
            ],
        )
