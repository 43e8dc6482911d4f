"""This is where findings in a template that the CDK wrote name the construct, by which its author finds the place."""

from __future__ import annotations

from bisect import bisect_right

from cblint.finding import Finding
from cblint.record import TYPE_CHECKING
from cblint.workspace import Workspace

if TYPE_CHECKING:
    from cblint.model.stack import Construct


def named(findings: list[Finding], workspace: Workspace) -> list[Finding]:
    """Return findings whose messages end with the construct that they stand in, where they stand in one."""
    by_path: dict[str, list[Construct]] = {}
    for stack in workspace.stacks:
        for construct in stack.constructs:
            by_path.setdefault(construct.span.path, []).append(construct)
    if not by_path:
        return findings
    for constructs in by_path.values():
        constructs.sort()
    return [_named(finding, by_path.get(finding.span.path, [])) for finding in findings]


def _named(finding: Finding, constructs: list[Construct]) -> Finding:
    index = bisect_right(constructs, finding.span.start, key=lambda construct: construct.span.start) - 1
    if index < 0 or not constructs[index].span.contains(finding.span):
        return finding
    return finding.replace(message=f"{finding.message} (construct `{constructs[index].path}`)")
