"""This is where it is told which shell runs a build's commands."""

from __future__ import annotations

from cblint.model.build import Build
from cblint.model.buildspec import Command
from cblint.pattern import pattern
from cblint.value import NO, YES, Known, Truth, embedded, maybe, string, why_unknown

_POSIX = ("sh", "/bin/sh", "bash", "/bin/bash")
_WINDOWS_SHELLS = ("powershell", "pwsh", "cmd")
_WINDOWS_WORDS = pattern(
    r"(?i)\$env:|\bwindows|\[System\.|(?-i:\b(?:Write|Get|Set|New|Remove|Invoke|Start|Copy|Out|Import)-[A-Z][a-z]{2})"
    r"|(?:^|[;|(=])\s*(?:write|get|set|new|remove|invoke|start|copy|out|import)-[a-z]{4,}"
    r"|\.(?:ps1|exe|bat|cmd|msi|sln|csproj)\b|\bpowershell|\bchoco |%[a-z_]+%|^\$\w+ *="
    r"|^(?:copy|del|move|dir|rem) |\b[a-z]:\\\w"
)
_POWERSHELL = pattern(
    r"\s*(?:\$env:\w+\s*=|\$\w+\s*=\s|\[System\.|\[Net\.|if\s*\([^\n]*\)\s*\{|foreach\s*\(\s*\$|&\s*['\"$]"
    r"|(?:Write|Get|Set|New|Remove|Invoke|Start|Stop|Copy|Move|Out|Import|Install|Expand|Compress|Test|Push|Pop|Join)"
    r"-[A-Z][A-Za-z]+\b)"
)
"""How a command begins that PowerShell takes, and no POSIX shell."""


def runs_posix(build: Build) -> Truth:
    """Return whether the shell that runs a build's commands is `sh` or bash."""
    if build.buildspec is None:
        return maybe("the buildspec is not known")
    shell = build.buildspec.env.shell
    named = string(shell)
    if named is None and not (isinstance(shell, Known) and shell.data is None):
        return maybe(why_unknown(shell))
    if named is not None:
        return _named(named)
    kind = string(build.type)
    if kind is not None:
        return NO if kind.startswith("WINDOWS") else YES
    windows = any(_looks_like_windows(command) for phase in build.buildspec.phases for command in phase.commands)
    if windows or _WINDOWS_WORDS.search(build.buildspec.path):
        return maybe("the commands may be meant for Windows")
    return YES


def _named(shell: str) -> Truth:
    if shell in _POSIX:
        return YES
    return NO if shell.lower().startswith(_WINDOWS_SHELLS) else maybe("the shell is not one that CodeBuild documents")


def _looks_like_windows(command: Command) -> bool:
    text = embedded(command.text)
    return text is not None and bool(_WINDOWS_WORDS.search(text.text))


def is_other_shell(build: Build) -> bool:
    """Tell whether PowerShell or cmd runs a build's commands, by what is set or by how one of them begins."""
    if build.buildspec is None:
        return False
    named = string(build.buildspec.env.shell)
    kind = string(build.type) or ""
    if named is not None or kind:
        return (named or "").lower().startswith(_WINDOWS_SHELLS) or kind.startswith("WINDOWS")
    texts = (embedded(command.text) for phase in build.buildspec.phases for command in phase.commands)
    return any(text is not None and _POWERSHELL.match(text.text) for text in texts)
