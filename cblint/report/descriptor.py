"""This is where a rule is described in SARIF, as code scanning lists, sorts and explains it."""

from __future__ import annotations

import sarif_om as om

from cblint.finding import Kind, Severity
from cblint.rule import Rule

LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SCORES = {Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.5"}
_PROBLEMS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "recommendation"}
_MAX_DESCRIPTION = 1024


def descriptor(rule: Rule) -> om.ReportingDescriptor:
    """Return what SARIF says of a rule."""
    page = rule.text or rule.id
    summary = rule.summary or rule.id
    return om.ReportingDescriptor(
        id=rule.id,
        name="".join(word.capitalize() for word in rule.id.split("-")),
        short_description=om.MultiformatMessageString(text=summary),
        full_description=om.MultiformatMessageString(text=_description(page)),
        help=om.MultiformatMessageString(text=page, markdown=page),
        default_configuration=om.ReportingConfiguration(level=LEVELS[rule.severity]),
        properties=_properties(rule),
    )


def _description(page: str) -> str:
    """Return what the page says before its first heading, cut to what code scanning takes."""
    text = page.partition("\n## ")[0].strip()
    if len(text) <= _MAX_DESCRIPTION:
        return text
    return text[: _MAX_DESCRIPTION - 3].rpartition(" ")[0] + "..."


def _properties(rule: Rule) -> dict[str, object]:
    """Return what code scanning reads: a security score makes a security alert, so only those rules have one."""
    tags = [rule.kind.value]
    if rule.cwe is not None:
        tags.append(f"external/cwe/cwe-{rule.cwe:03}")
    properties: dict[str, object] = {"tags": tags, "precision": rule.confidence.name.lower()}
    if rule.kind is Kind.SECURITY:
        properties["security-severity"] = _SCORES[rule.severity]
    else:
        properties["problem.severity"] = _PROBLEMS[rule.severity]
    return properties
