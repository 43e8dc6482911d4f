"""This is where a test checks a build by the commands that it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from cblint.testing.repository import check_files

Commands = Mapping[str, Sequence[str]]


def template(commands: Commands, environment: Mapping[str, object]) -> str:
    """Return a template with a project that runs these commands, by phase."""
    phases = {phase: {"commands": list(given)} for phase, given in commands.items()}
    spec = yaml.safe_dump({"version": 0.2, "phases": phases}, width=1000, sort_keys=False)
    settings = {
        "Type": "LINUX_CONTAINER", "ComputeType": "BUILD_GENERAL1_SMALL", "PrivilegedMode": True,
        "Image": "aws/codebuild/standard:7.0", **environment,
    }  # fmt: skip
    properties = {
        "Name": "app",
        "ServiceRole": "arn:aws:iam::111122223333:role/build",
        "Artifacts": {"Type": "NO_ARTIFACTS"},
        "Environment": {key: value for key, value in settings.items() if value is not None},
        "Source": {"Type": "NO_SOURCE", "BuildSpec": spec},
    }
    return yaml.safe_dump({"Resources": {"App": {"Type": "AWS::CodeBuild::Project", "Properties": properties}}})


def messages(
    folder: Path,
    rule: str,
    commands: Commands | Sequence[str],
    files: Mapping[str, str] | None = None,
    environment: Mapping[str, object] | None = None,
) -> list[str]:
    """Return what a rule says of a build with these commands (of the build phase, where no phase is given)."""
    given = commands if isinstance(commands, Mapping) else {"build": commands}
    report = check_files({"template.yml": template(given, environment or {}), **(files or {})}, folder, [rule])
    assert report.failures == ()
    return [finding.message for finding in report.findings]
