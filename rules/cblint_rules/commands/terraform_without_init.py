"""Terraform works in a folder where no `init` ran in the build.

Providers, modules and the backend's settings are not in the repository; `terraform init` fetches them. A build starts
without them, each time. The command fails with `Backend initialization required` or `Required plugins are not
installed`.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - cd infra
      - terraform init -input=false
  build:
    commands:
      - terraform plan -out=plan.bin
      - terraform apply plan.bin
      - cd ../dns
      - terraform apply -auto-approve  # finding
```

```terraform title="infra/main.tf"
provider "aws" {
  region = "eu-west-1"
}
```

```terraform title="dns/main.tf"
provider "aws" {
  region = "us-east-1"
}
```

Run `init` in each folder:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - terraform -chdir=dns init -input=false
      - terraform -chdir=dns apply -auto-approve
```

```terraform title="dns/main.tf"
provider "aws" {
  region = "us-east-1"
}
```

## Exceptions

Silent on `validate` and other subcommands that may do without; where the folder is not known, or holds no Terraform
files; once something has run that is not known or may have called Terraform (a wrapper, an unread script, a download);
where the buildspec caches files; and, for a buildspec that no project in view names, where there are others that may
hand on an initialised folder.

## References

- Terraform CLI reference, "terraform init command" and "Initialize the Terraform working directory"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import drafts
from cblint.analysis.commands import terraform_runs
from cblint.model.build import Build
from cblint.pattern import pattern
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule
from cblint.value import string

_BEFORE = pattern(r"[\s\-\"'|>]*")


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    fix=Fixable.UNSAFE,
    runs=("terraform", "tofu"),
)
def terraform_without_init(build: Build, context: Context) -> Iterator[Finding]:
    """Report the first call of Terraform in a folder that has not been initialised."""
    if build.buildspec is None or not build.buildspec.has_commands:
        return
    for each in terraform_runs.uninitialised(context.workspace, build):
        steps = each.invocation.steps
        where = f"`{each.folder}`" if each.folder else "the source's folder"
        yield context.finding(
            each.invocation.span,
            f"`{each.invocation.name} {each.subcommand}` runs in {where}, where no `init` ran before it in the build",
            symbol=build.buildspec.path,
            evidence=[Chain("how the build gets there", steps)] if len(steps) > 1 else [],
            fix=_fix(each, context),
        )


def _fix(each: terraform_runs.Uninitialised, context: Context) -> Fix | None:
    word = each.invocation.words[0]
    name, place = string(word), word.origin.span
    source = context.workspace.files.again(place.path)
    if name is None or source is None or place.start != each.invocation.span.start:
        return None
    text = source.text
    begins = _BEFORE.fullmatch(text[text.rfind("\n", 0, place.start) + 1 : place.start]) is not None
    draft = drafts.draft_at(context.workspace, place) if begins and text[place.start : place.end] == name else None
    call = f"{name} {each.option} init" if each.option else f"{name} init"
    edits = draft.replace_within(place, f"{call} -input=false && {name}") if draft is not None else ()
    return Fix(f"Run `{call}` before", edits, safe=False) if edits else None
