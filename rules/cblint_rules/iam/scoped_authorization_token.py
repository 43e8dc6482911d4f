"""A policy allows an action that knows no resource on a specific resource, which grants nothing.

`ecr:GetAuthorizationToken` and some others act on no resource: IAM holds them against `*`, which an ARN never matches.
The role is refused though its policy names the action.

## Examples

The policy of a role that builds run as:

```hcl title="policy.tf" scene="pushing-build"
resource "aws_iam_role_policy" "build" {
  role = aws_iam_role.build.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "ecr:GetAuthorizationToken"  # because
      Resource = "arn:aws:ecr:eu-west-1:123456789012:repository/app"  # finding
    }]
  })
}
```

Allow such actions on `*`, in a statement of their own:

```hcl title="policy.tf" scene="pushing-build"
resource "aws_iam_role_policy" "build" {
  role = aws_iam_role.build.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "ecr:GetAuthorizationToken"
      Resource = "*"
    }]
  })
}
```

## Exceptions

Only roles that a build runs as are judged, and only actions that are written out: a pattern such as `ecr:*` allows
others besides. Silent where another statement of the role allows the action on `*`, or may do so.

## References

- Service Authorization Reference, "Actions, resources, and condition keys for Amazon Elastic Container Registry"
- IAM user guide, "IAM JSON policy elements: Resource"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import places
from cblint.analysis.iam import allowing, decisions
from cblint.model.iam import Role
from cblint.model.part import label
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, Step, rule


@rule(visits=Role, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.SAFE)
def scoped_authorization_token(role: Role, context: Context) -> Iterator[Finding]:
    """Report each statement of a build's role that names such actions on other resources than `*`."""
    builds = [build for build in context.workspace.builds if build.role is not None and build.role.role is role]
    if not builds:
        return
    for scoped in decisions.scoped_for_nothing(context.workspace, role):
        resources = scoped.statement.resources
        if resources is None:
            continue
        names = ", ".join(f"`{action}`" for action in scoped.actions)
        verb = "is" if len(scoped.actions) == 1 else "are"
        granted = (Step(scoped.place, f"names {names}"), Step(role.span, f"role `{label(role)}` has this policy"))
        used = tuple(Step(build.span, f"builds run as role `{label(role)}`") for build in builds[:1])
        yield context.finding(
            places.written(resources.items[0]),
            f"{names} {verb} allowed on a specific resource, which grants nothing",
            symbol=scoped.statement.symbol,
            defect=" ".join(scoped.actions),
            evidence=[Chain("what the role allows", (*granted, *used))],
            fix=_fix(scoped, context),
        )


def _fix(scoped: decisions.Scoped, context: Context) -> Fix | None:
    edits = allowing.unscoped(context.workspace, scoped)
    title = "Allow it on `*`" if scoped.only else "Allow it on `*`, in a statement of its own"
    return Fix(title, edits, safe=True) if edits else None
