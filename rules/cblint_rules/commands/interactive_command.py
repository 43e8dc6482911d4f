"""A command waits for an answer, and nobody is there to give it.

A build has no terminal. Some programs then give up with an error (`Is this ok [y/N]: Operation aborted`, `the input
device is not a TTY`, `Error asking for approval: EOF`), others take the answer for a no and leave the work undone,
and some wait until the build's time-out.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - apt-get update
      - apt-get install jq zip  # finding
  build:
    commands:
      - terraform init -input=false
      - terraform apply -var-file=prod.tfvars  # finding
      - docker run -it --rm app npm test  # finding
```

Say yes beforehand, and want no terminal:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - apt-get update
      - apt-get install -y jq zip
  build:
    commands:
      - terraform init -input=false
      - terraform plan -var-file=prod.tfvars -out=plan.bin
      - terraform apply plan.bin
      - docker run --rm app npm test
```

CodeBuild's images know the host keys of GitHub and Bitbucket, and no others:

```terraform title="main.tf"
resource "aws_codebuild_project" "site" {
  name         = "site"
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
    type     = "GITHUB"
    location = "https://github.com/example/site.git"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - git clone git@github.com:example/theme.git
      - git clone git@gitlab.com:example/content.git  # finding
      - scp -r public deploy@web.example.com:/srv/www  # finding
```

## Exceptions

Silent where something is piped or redirected into the command (`yes | …`), where its options are not known, and where a
file of settings may have answered for it. Severity and confidence are lower for package managers: they do not ask where
a package is there already, or (`apt-get`) needs no other one, which changes from image to image; and for `cdk deploy`,
which asks only where permissions grow. Silent on the host keys of `ssh` and `git` unless the image is one of
CodeBuild's, which know GitHub and Bitbucket alone, and where anything speaks of known hosts. The fix is a safe one only
where nothing is applied or removed by it.

## References

- apt-get(8), yum(8), and the references of Terraform, Docker, pip, npm and the AWS CLI
- CodeBuild user guide, "Build environment reference"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import drafts
from cblint.analysis.commands import waiting
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule
from cblint.value import string


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH, fix=Fixable.SAFE)
def interactive_command(build: Build, context: Context) -> Iterator[Finding]:
    """Report a command that waits for an answer."""
    if build.buildspec is None or not build.buildspec.has_commands:
        return
    for each in waiting.asking(context.workspace, build):
        steps = each.invocation.steps
        yield context.finding(
            each.invocation.span,
            f"`{each.label}` {each.clause}, and nobody is there to answer",
            symbol=build.buildspec.path,
            severity=None if each.sure else Severity.LOW,
            confidence=None if each.sure else Confidence.MEDIUM,
            evidence=[Chain("how the build gets there", steps)] if len(steps) > 1 else [],
            fix=_fix(each, context),
        )


def _fix(waits: waiting.Waits, context: Context) -> Fix | None:
    word = string(waits.after) if waits.after is not None else None
    if waits.after is None or word is None or not waits.option:
        return None
    place = waits.after.origin.span
    draft = drafts.draft_at(context.workspace, place) if place.end - place.start == len(word) else None
    edits = draft.replace_within(place, f"{word} {waits.option}") if draft is not None else ()
    return Fix(f"Add `{waits.option}`", edits, safe=waits.safe) if edits else None
