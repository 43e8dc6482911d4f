"""A command has syntax that only bash knows, and `sh` runs it.

CodeBuild runs commands with `sh` unless `env.shell` says otherwise. On Ubuntu images that is dash: `[[: not found`,
`source: not found`, `set: Illegal option -o pipefail`, `Bad substitution`. Worse, some of it fails without a word: the
test of `if [[ … ]]` is then never true, and `cmd &> log` leaves `cmd` in the background.

## Examples

```yaml title="buildspec.yml" scene="pushing-build"
version: 0.2
phases:
  pre_build:
    commands:
      - source ./scripts/login.sh  # finding
  build:
    commands:
      - |
        if [[ "$CODEBUILD_WEBHOOK_HEAD_REF" == refs/heads/main ]]; then  # finding
          make release
        fi
      - set -o pipefail; make test 2>&1 | tee test.log  # finding
```

```terraform title="project.tf"
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

Ask for bash, or write what every shell understands:

```yaml title="buildspec.yml" scene="pushing-build"
version: 0.2
env:
  shell: bash
phases:
  build:
    commands:
      - |
        if [[ "$CODEBUILD_WEBHOOK_HEAD_REF" == refs/heads/main ]]; then
          make release
        fi
```

A script that a command hands to `sh` is run by it, whatever its first line says:

```yaml title="buildspec.yml" scene="pushing-build"
version: 0.2
phases:
  build:
    commands:
      - sh scripts/release.sh  # because
      - ./scripts/notify.sh
```

```bash title="scripts/release.sh"
#!/bin/bash
if [[ "$CODEBUILD_WEBHOOK_HEAD_REF" == refs/heads/main ]]; then  # finding
  make release
fi
```

```bash title="scripts/notify.sh"
#!/bin/bash
[[ -n "$TOPIC" ]] && aws sns publish --topic-arn "$TOPIC" --message done
```

```terraform title="project.tf"
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

On Amazon Linux `sh` is bash:

```yaml title="template.yaml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/amazonlinux-x86_64-standard:5.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - source /etc/os-release && [[ "$ID" == amzn ]]
```

## Exceptions

Silent where no project says which image runs the commands, on images whose `sh` is not known to be dash, on scripts
whose first line names bash unless a command hands them to `sh`, on scripts that look at `BASH_VERSION`, and on syntax
that dash takes for something else without failing (`echo -e`, `{a,b}`). The fix is not a safe one: it changes the shell
of all commands.

## References

- CodeBuild user guide, "Build specification reference for CodeBuild": `env/shell`
- dash manual page
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import bashisms
from cblint.analysis.shell import bash_scripts
from cblint.model.build import Build
from cblint.pattern import pattern
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Related, Severity, Step, rule
from cblint.source import Span
from cblint.value import Basis, string

_SHOWN = 4
_SCRIPT = pattern(r"\.sh\b|\bmake\b|\bsh\s")


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    fix=Fixable.UNSAFE,
    given=("project", "buildspec"),
)
def bashism_in_sh(build: Build, context: Context) -> Iterator[Finding]:
    """Report each command and script that only bash understands and that dash runs."""
    if build.project is None or build.buildspec is None:
        return
    yield from _commands(build, context)
    commands = (command for phase in build.buildspec.phases for command in phase.commands)
    if any(_SCRIPT.search(string(command.text) or "") for command in commands):
        yield from _scripts(build, context)


def _commands(build: Build, context: Context) -> Iterator[Finding]:
    found = bashisms.bashisms(context.workspace, build.buildspec) if build.buildspec is not None else ()
    if not found or build.buildspec is None or not context.holds(bashisms.runs_in_dash(build)):
        return
    edits = bashisms.in_bash(context.workspace, build.buildspec)
    for each in found:
        first, *others = each.parts
        yield context.finding(
            each.read.span(first.start, first.end),
            _message(first.what, build),
            symbol=each.read.command.symbol,
            confidence=Confidence.MEDIUM if build.image.origin.basis is Basis.DEFAULT else None,
            evidence=[_image(build)],
            related=[Related(each.read.span(part.start, part.end), f"{part.what} is, too") for part in others[:_SHOWN]],
            fix=Fix("Run the commands with bash", edits, safe=False) if edits else None,
        )


def _scripts(build: Build, context: Context) -> Iterator[Finding]:
    if not context.holds(bash_scripts.sh_is_dash(build)):
        return
    for each in bash_scripts.bash_scripts(context.workspace, build):
        path = each.source.path
        first, *others = each.parts
        yield context.finding(
            Span(path, first.start, first.end),
            _message(first.what, build),
            symbol=path,
            defect=path,
            confidence=Confidence.MEDIUM if build.image.origin.basis is Basis.DEFAULT else None,
            evidence=[Chain("what runs the script", each.invocation.steps), _image(build)],
            related=[Related(Span(path, part.start, part.end), f"{part.what} is, too") for part in others[:_SHOWN]],
            fix=Fix("Run the script with bash", each.edits, safe=False) if each.edits else None,
        )


def _message(what: str, build: Build) -> str:
    return f"{what[0].upper()}{what[1:]} is syntax of bash, and `sh` of `{string(build.image) or ''}` is dash"


def _image(build: Build) -> Chain:
    image = string(build.image) or ""
    return Chain("what runs it", (Step(build.image.origin.span, f"the image is `{image}`"),))
