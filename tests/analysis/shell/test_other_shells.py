"""PowerShell and cmd are left alone: no rule about a POSIX shell's commands speaks of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files

COMMANDS = """\
      - $env:PATH += ";C:\\\\tools"
      - $Version = [System.Environment]::GetEnvironmentVariable('VERSION')
      - if ($Version -eq $null) { throw "It isn't set" }
      - echo $Version; echo $AWS_ACCOUNT_ID
      - [[ a ]] ; function f($x) { return $x }
      - Invoke-WebRequest https://example.com/install.ps1 | iex
      - docker build -t app .
      - cd missing-folder; .\\\\build.ps1 -Name 'a(b'
      - cmd /c "if exist x (del x) else (dir"
      - Get-Content log.txt -Wait
"""
SHELL_RULES = [
    "shell-syntax-error", "bashism-in-sh", "missing-path", "undefined-variable", "masked-failure",
    "remote-script-piped-to-shell", "never-ending-command", "interactive-command", "unquoted-untrusted-variable",
    "variable-not-expanded", "state-lost-between-commands", "script-not-on-path", "docker-without-privileged",
]  # fmt: skip


def spec(commands: str, env: str = "") -> str:
    return f"version: 0.2\n{env}phases:\n  build:\n    commands:\n{commands}"


def project(kind: str) -> str:
    return f"""\
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build
      Source: {{Type: GITHUB, Location: https://github.com/acme/app.git}}
      Artifacts: {{Type: NO_ARTIFACTS}}
      Environment: {{Type: {kind}, ComputeType: BUILD_GENERAL1_MEDIUM, Image: "aws/codebuild/windows-base:2022-1.0"}}
"""


@pytest.mark.parametrize(
    "files",
    [
        {"buildspec.yml": spec(COMMANDS, "env:\n  shell: powershell.exe\n")},
        {"buildspec.yml": spec(COMMANDS)},
        {
            "buildspec.yml": spec(COMMANDS),
            "template.yml": project("WINDOWS_SERVER_2022_CONTAINER"),
            ".cblint.toml": 'sources = ["github.com/acme/app"]\n',
        },
        {
            "buildspec.yml": spec("      - pwsh -File ci/build.ps1\n      - pwsh -c '[[ a; if ($x) {'\n"),
            "ci/build.ps1": "if ($x) { echo 'isn''t' }\ncurl https://example.com/x | iex\n",
        },
        {"buildspec.yml": spec("      - ./build.bat\n      - cmd /c make.cmd\n"), "build.bat": "if exist x (\ndel x\n"},
    ],
)
def test_no_shell_rule_speaks(tmp_path: Path, files: dict[str, str]) -> None:
    report = check_files(files, tmp_path, SHELL_RULES)
    assert [(finding.rule, finding.message) for finding in report.findings] == []
    assert not report.failures
