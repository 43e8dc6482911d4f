"""A git command runs in a build whose source has no `.git`.

CodePipeline hands the source on as a ZIP file of the files alone. The command fails with `fatal: not a git repository
(or any parent up to mount point /codebuild)`.

## Examples

A pipeline's source action says nothing of a clone, and its build asks for the commit:

```yaml title="buildspec.yml" scene="deploying-pipeline"
version: 0.2
phases:
  build:
    commands:
      - git rev-parse --short HEAD > commit.txt  # finding
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

## Exceptions

Silent where the pipeline is not in view or its source action asks for a full clone (`CODEBUILD_CLONE_REF`), on sources
in S3, whose content is not known, where the command may not run or may fail without harm, and once a repository may
have been made: by `git init` or `git clone`, or by something that is not known.

## References

- CodePipeline user guide, "Tutorial: Use full clone with a GitHub pipeline source"
- CodeBuild user guide, "Environment variables in build environments", `CODEBUILD_RESOLVED_SOURCE_VERSION`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import git_metadata
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Related, Severity, rule


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def git_metadata_missing(build: Build, context: Context) -> Iterator[Finding]:
    """Report a git command that has no repository to work in."""
    if build.buildspec is None or build.caller is None:
        return
    for each in git_metadata.without_git(context.workspace, build):
        steps = each.invocation.steps
        chains = [Chain("how the build gets there", steps)] if len(steps) > 1 else []
        yield context.finding(
            each.invocation.span,
            f"`git {each.subcommand}` runs in a build whose source comes from CodePipeline without `.git`",
            symbol=build.buildspec.path,
            evidence=[*chains, Chain("whose build it is", build.steps)],
            related=[Related(each.source.span, "its source action, which hands on files alone")],
        )
