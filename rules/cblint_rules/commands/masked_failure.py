"""A test, a scan or a deployment fails, and the build does not.

A build fails when one of its commands ends with a status other than zero, and of several commands in one item that is
the status of the last. A pipeline ends as its last program does. So the tests are run, the log shows what is broken,
and the build is green; what is built is deployed.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - npm audit --audit-level=high || true  # finding
  build:
    commands:
      - pytest tests 2>&1 | tee report.txt  # finding
      - |
        echo Testing
        mvn verify  # finding
        echo Done
```

Let the failure through:

```yaml title="buildspec.yml"
version: 0.2
env:
  shell: bash
phases:
  pre_build:
    commands:
      - npm audit --audit-level=high
  build:
    commands:
      - set -o pipefail; pytest tests 2>&1 | tee report.txt
      - |
        set -e
        echo Testing
        mvn verify
        echo Done
```

What looks at the status itself does not lose it:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - |
        npm test
        STATUS=$?
        ./publish-report.sh
        exit $STATUS
      - npm run lint || exit 1
      - pip install flake8 || true
```

Under `--strict`, so are other commands that matter: what is built, pushed and deployed. A block of several goes on
after the first that fails:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - |
        docker build -t "$REPOSITORY_URI:latest" .  # finding
        docker tag "$REPOSITORY_URI:latest" "$REPOSITORY_URI:$TAG"
        docker push "$REPOSITORY_URI:$TAG"
        echo Pushed
      - for stack in network data web; do cdk deploy "$stack"; done  # finding
  post_build:
    commands:
      - aws s3 sync dist "s3://$SITE_BUCKET" | tee sync.log  # finding
      - helm upgrade --install web charts/web --wait || echo "could not deploy"  # finding
```

What may fail, and what is left to the last command, is another matter:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker pull "$REPOSITORY_URI:latest" || true
      - aws s3 cp "s3://$CACHE_BUCKET/deps.tgz" . || true
      - |
        set -e
        docker build -t "$REPOSITORY_URI:latest" .
        docker push "$REPOSITORY_URI:latest"
```

## Exceptions

Silent on commands that are not known by their names, and, without `--strict`, on those that are no tests or scans. Of
the commands of one script that do not stop it, the first is reported. Where anything in the build sets `errexit` or
`pipefail`, traps, or runs a shell with `-e`, silent on pipelines, on loops and on commands that others follow, and
where `$?` is looked at in the same script, too. Silent on `tee` if what it writes is named again.

## References

- CodeBuild user guide, "Build phase transitions"
- POSIX.1-2024, "Shell Command Language", "Exit Status for Commands"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import masked_failures
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Related, Severity, rule

_SEVERAL = ("|", ";", "\n", ".sh", ".bash")


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def masked_failure(build: Build, context: Context) -> Iterator[Finding]:
    """Report each command that matters whose failure the shell forgets."""
    if build.buildspec is None or not build.buildspec.mentions(*_SEVERAL):
        return
    for each in masked_failures.masked_failures(context.workspace, build):
        check = each.label.is_check
        ends = "fail the build" if check or not each.goes_on else "end its script"
        yield context.finding(
            each.span,
            f"A failure of `{each.label.text}` does not {ends}: {each.why}",
            symbol=each.text.symbol or each.span.path,
            evidence=[Chain("how the build gets there", each.text.steps)] if each.text.steps else [],
            related=[Related(each.cause, "its status is the one that counts")],
            profile=Profile.DEFAULT if check else Profile.STRICT,
        )
