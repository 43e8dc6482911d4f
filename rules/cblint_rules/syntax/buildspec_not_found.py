"""A build's buildspec is not in the repository.

CodeBuild ends in `DOWNLOAD_SOURCE` with `YAML_FILE_ERROR: stat …: no such file or directory`. Without a path it looks
for `buildspec.yml` at the root of the source, and for nothing else. A path starts at the root of the source, not at
the file that names it.

## Examples

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-list:
    - identifier: unit
      buildspec: ci/unit.yml  # finding
    - identifier: package
      buildspec: ci/package.yml
```

```yaml title="ci/units.yml"
version: 0.2
phases:
  build:
    commands:
      - make test
```

```yaml title="ci/package.yml"
version: 0.2
phases:
  build:
    commands:
      - make package
```

Name the file that there is:

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-list:
    - identifier: unit
      buildspec: ci/units.yml
```

```yaml title="ci/units.yml"
version: 0.2
phases:
  build:
    commands:
      - make test
```

A project that surely builds this repository names a file that the repository lacks:

```toml title=".cblint.toml"
sources = ["https://github.com/example/app"]
```

```hcl title="main.tf"
resource "aws_codebuild_project" "app" {  # because
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"
  artifacts {
    type = "NO_ARTIFACTS"
  }
  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }
  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "buildspec.yml"  # finding
  }
}
```

```yaml title="buildspec.yaml"
version: 0.2
phases:
  build:
    commands:
      - make
```

## Exceptions

Silent where the project may build another repository, and where the path is not known, is an S3 ARN or holds a
variable. Where no path is given and there is a `buildspec.yaml`, severity and confidence are lower: AWS documents only
`buildspec.yml`.

## References

- CodeBuild user guide, "Build specification reference for CodeBuild", on file name and storage location
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.build import MissingBuildspec
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=MissingBuildspec, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def buildspec_not_found(missing: MissingBuildspec, context: Context) -> Iterator[Finding]:
    """Report a buildspec that is named, or expected by default, and not there."""
    owner = missing.named_by[:1].upper() + missing.named_by[1:]
    if missing.given:
        message = f"{owner} names the buildspec `{missing.path}`, which is not in the repository"
    else:
        message = f"{owner} names no buildspec, and there is no `{missing.path}`"
    if missing.near:
        message += f"; the nearest is `{missing.near[0]}`"
    evidence = [Chain("what names it", missing.because)] if missing.because else []
    # AWS documents `buildspec.yml` only, but a maintainer has said that the other ending is found, too.
    tolerated = not missing.given and any(near == missing.path.replace(".yml", ".yaml") for near in missing.near)
    yield context.finding(
        missing,
        message,
        defect=missing.path,
        evidence=evidence,
        severity=Severity.MEDIUM if tolerated else None,
        confidence=Confidence.LOW if tolerated else None,
    )
