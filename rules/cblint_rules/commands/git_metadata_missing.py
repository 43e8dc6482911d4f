"""A command needs git's repository or history, and the build's source has none.

CodePipeline hands the source on as a ZIP file of the files alone: git, and the tools that ask it, fail with `fatal: not
a git repository (or any parent up to mount point /codebuild)`. A clone of depth 1 has one commit: there is no `HEAD~1`,
all counts are 1, and `git describe` finds no tag.

## Examples

A pipeline's source action says nothing of a clone, and its build asks for the commit:

```yaml title="buildspec.yml" scene="deploying-pipeline"
version: 0.2
phases:
  build:
    commands:
      - git rev-parse --short HEAD > commit.txt  # finding
      - npx sentry-cli releases set-commits "$VERSION" --auto  # finding
      - make
```

CodeBuild has the commit in a variable:

```yaml title="buildspec.yml" scene="deploying-pipeline"
version: 0.2
phases:
  build:
    commands:
      - echo "$CODEBUILD_RESOLVED_SOURCE_VERSION" > commit.txt
      - make
```

A project says that it clones one commit:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
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
    type            = "GITHUB"
    location        = "https://github.com/example/app.git"
    git_clone_depth = 1
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - git rev-parse --short HEAD
      - VERSION=$(git describe --tags)  # finding
      - git diff --name-only HEAD~1 > changed.txt  # finding
      - make VERSION="$VERSION"
```

## Exceptions

Silent where the pipeline is not in view or its source action asks for a full clone (`CODEBUILD_CLONE_REF`), on sources
in S3, whose content is not known, on clones whose depth the project does not give as 1, where the command may not run
or may fail without harm, and once a repository may have been made or deepened: by `git init`, `git clone` or `git
fetch`, or by something that is not known.

## References

- CodePipeline user guide, "Tutorial: Use full clone with a GitHub pipeline source"
- CodeBuild user guide, "Environment variables in build environments", `CODEBUILD_RESOLVED_SOURCE_VERSION`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import git_metadata
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Related, Severity, rule


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    given=("buildspec", "caller|project"),
)
def git_metadata_missing(build: Build, context: Context) -> Iterator[Finding]:
    """Report a command that has no repository, or no history, to work in."""
    if build.buildspec is None:
        return
    for each in git_metadata.without_git(context.workspace, build):
        steps = each.invocation.steps
        chains = [Chain("how the build gets there", steps)] if len(steps) > 1 else []
        lacks = "asks for history in a build that clones one commit"
        if not each.shallow:
            lacks = "runs in a build whose source comes from CodePipeline without `.git`"
        says = "one commit is cloned" if each.shallow else "its source action, which hands on files alone"
        yield context.finding(
            each.invocation.span,
            f"`{each.label}` {lacks}",
            symbol=build.buildspec.path,
            evidence=[*chains, Chain("whose build it is", build.steps)],
            related=[Related(each.source, says)],
        )
