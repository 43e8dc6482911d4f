"""A report's format is none that CodeBuild reads, or one for other results.

CodeBuild cannot read the result files then: the report stays empty or is marked as failed, and it is noticed when
somebody looks for the tests that broke a build. A format is either one for test results or one for code coverage;
without one, the files are read as JUnit's.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - mvn verify
reports:
  unit-tests:
    files:
      - target/surefire-reports/*.xml
    file-format: JUNIT  # finding
  coverage:
    files:
      - target/site/jacoco/jacoco.xml  # because
    file-format: JUNITXML  # finding
  branches:  # finding
    files:
      - build/coverage/clover.xml
```

Name the format of the files:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - mvn verify
reports:
  unit-tests:
    files:
      - target/surefire-reports/*.xml
  coverage:
    files:
      - target/site/jacoco/jacoco.xml
    file-format: JaCoCoXml
  branches:
    files:
      - build/coverage/clover.xml
    file-format: CLOVERXML
```

## Exceptions

Letter case does not matter. Silent on a format that holds a variable or a placeholder. Whether files are of the other
kind is told by names that only one kind of result has, such as `jacoco.xml` or `TEST-*.xml`, and only if all files of
the report have such names: a `coverage.xml` may be anything.

## References

- CodeBuild user guide, "Build specification reference", `reports/<report-group-name-or-arn>/file-format`
- CodeBuild user guide, "Work with code coverage reports"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.artifacts import reports
from cblint.model.buildspec import Buildspec, Report
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule
from cblint.value import Basis, string

_RESULTS = {"test": "test results", "coverage": "code coverage"}
_SHOWN = 5


@rule(visits=Buildspec, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, given=("reports",))
def report_format_invalid(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each report group whose files cannot be read in its format."""
    for report in buildspec.reports:
        if context.holds(reports.is_no_format(report), about=report):
            yield context.finding(
                report.file_format,
                f"`{string(report.file_format)}` is not a report format that CodeBuild reads",
                symbol=f"{report.symbol}.file-format",
                defect="unknown",
            )
        elif context.holds(reports.holds_other(report), about=report):
            yield _confused(report, context)


def _confused(report: Report, context: Context) -> Finding:
    kind = reports.kind_of(report)
    other = "coverage" if kind == "test" else "test"
    given = report.file_format.origin.basis is not Basis.AWS_DEFAULT
    name = f"`{string(report.file_format)}`" if given else "`JUNITXML`, which is taken where no format is given,"
    first = string(report.files.items[0])
    return context.finding(
        report.file_format if given else report,
        f"{name} is a format for {_RESULTS[kind]}, but `{first}` holds {_RESULTS[other]}",
        symbol=f"{report.symbol}.file-format" if given else report.symbol,
        defect="other kind",
        evidence=[
            Chain(
                "what the report is made of",
                tuple(Step(each.origin.span, f"`{string(each)}`") for each in report.files.items[:_SHOWN]),
            )
        ],
    )
