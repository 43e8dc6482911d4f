"""A script is downloaded and run as it comes.

Whoever controls the server, or what is uploaded there, runs code in the build, with its role and its secrets. So did
the attackers of Codecov's uploader in 2021: for two months every `bash <(curl …)` sent them the build's environment. A
download that breaks off runs half a script.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - curl -sfL https://raw.githubusercontent.com/aquasecurity/trivy/main/contrib/install.sh | sh -s v0.60  # finding
      - bash <(curl -s https://codecov.io/bash)  # finding
```

Compare it with a checksum, or take a fixed commit:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - curl -sfLo install.sh https://get.example.com/v1.4.2/install.sh
      - echo "$INSTALL_SHA256  install.sh" | sha256sum -c -
      - sh install.sh
      - curl -sfL https://raw.githubusercontent.com/example/tool/3b18e512dba79e4c8300dd08aeb37f8e728b8dad/get.sh | sh
```

It makes no difference that it lies in a file for a moment:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - wget -q http://get.example.com/agent.sh  # because
      - chmod +x agent.sh
      - ./agent.sh --yes  # finding
```

An archive that comes without encryption is what whoever is on the way makes of it; under `--strict`, so is a program
of any kind that is made executable as it came:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - wget http://downloads.example.com/tool-1.2.0.zip  # finding
      - unzip tool-1.2.0.zip
      - curl -sLo /usr/local/bin/kubectl https://dl.example.com/release/v1.31.0/bin/linux/amd64/kubectl  # because
      - chmod +x /usr/local/bin/kubectl  # finding
```

What is read as data is not run:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - curl -s https://api.example.com/v1/releases | python3 -m json.tool
      - curl -s http://localhost:8080/bootstrap | sh
```

## Exceptions

Silent on addresses that name a commit, on those of the build host itself or without a host that is known, and on
other programs that come encrypted (`kubectl`, a `.deb`), except under `--strict`. Silent on a file once a checksum or a
signature was compared since it was downloaded.

## References

- CWE-494: download of code without integrity check
- Codecov, "Bash Uploader Security Update", April 2021
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import remote_scripts
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Severity, Step, rule

_DOWNLOADS = ("curl", "wget", ".sh", ".bash")


@rule(visits=Build, kind=Kind.SECURITY, severity=Severity.MEDIUM, confidence=Confidence.HIGH, cwe=494)
def remote_script_piped_to_shell(build: Build, context: Context) -> Iterator[Finding]:
    """Report each script that is run as it was downloaded."""
    if build.buildspec is None or not build.buildspec.mentions(*_DOWNLOADS):
        return
    for each in remote_scripts.remote_scripts(context.workspace, build):
        runs = f"and `{each.runner}` runs it" if each.runner else "and it is run"
        how = " without encryption" if each.plain else ""
        message = f"`{each.downloader}` downloads a script from `{each.host}`{how}, {runs} unverified"
        if each.file and each.plain:
            message = f"`{each.downloader}` downloads `{each.file}` from `{each.host}` without encryption, unverified"
        elif each.file:
            message = f"`{each.file}`, downloaded from `{each.host}`, is made executable unverified"
        steps = [*each.text.steps, Step(each.downloaded, f"`{each.downloader}` downloads it from `{each.host}`")]
        apart = not each.span.contains(each.downloaded)
        yield context.finding(
            each.span,
            message,
            symbol=each.text.symbol or each.span.path,
            profile=Profile.STRICT if each.file and not each.plain else Profile.DEFAULT,
            evidence=[Chain("where it comes from", tuple(steps))] if apart or each.text.steps else [],
        )
