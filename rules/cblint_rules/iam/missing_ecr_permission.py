"""A build pulls from or pushes to ECR, and its role may not.

Each image that a build pushes or pulls takes several actions on the repository, and the login one more on `*`. If the
role's policies lack one of them, the build ends with `denied: … is not authorized to perform`.

## Examples

A build runs `docker push` to the repository `aws_ecr_repository.app`, and its role may do everything but finish the
upload:

```hcl title="policy.tf" scene="pushing-build"
resource "aws_iam_role_policy" "build" {
  role = aws_iam_role.build.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*"
      },
      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:InitiateLayerUpload",
          "ecr:UploadLayerPart",
          "ecr:PutImage",  # finding
        ]
        Resource = aws_ecr_repository.app.arn
      },
    ]
  })
}
```

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    REGISTRY: 123456789012.dkr.ecr.eu-west-1.amazonaws.com
phases:
  build:
    commands:
      - aws ecr get-login-password | docker login --username AWS --password-stdin $REGISTRY
      - docker build -t $REGISTRY/app:latest .
      - docker push $REGISTRY/app:latest  # because
```

Allow it:

```hcl title="policy.tf" scene="pushing-build"
resource "aws_iam_role_policy" "build" {
  role = aws_iam_role.build.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*"
      },
      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:InitiateLayerUpload",
          "ecr:UploadLayerPart",
          "ecr:CompleteLayerUpload",
          "ecr:PutImage",
        ]
        Resource = aws_ecr_repository.app.arn
      },
    ]
  })
}
```

A role without any policy cannot even pull the image that the build runs in; the finding stands at the role:

```yaml title="template.yml"
Resources:
  Role:  # finding
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal:
              Service: codebuild.amazonaws.com
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: !GetAtt Role.Arn
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/builder:1
        ImagePullCredentialsType: SERVICE_ROLE
        Type: LINUX_CONTAINER
      Source:
        Type: NO_SOURCE
        BuildSpec: "version: 0.2"
```

## Exceptions

Silent where a policy of the role is not known, a condition or an unknown resource may allow the action, the repository
has a policy of its own, or the commands run as somebody else: after `aws sts assume-role`, with a profile, or with
credentials in variables. What a policy names but scopes so that it grants nothing is told by
`scoped-authorization-token`.

## References

- ECR user guide, "Pushing a Docker image to an Amazon ECR private repository"
- CodeBuild user guide, "Docker image build and push sample"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.ecr import needs
from cblint.analysis.iam import allowing as iam_edits
from cblint.analysis.iam import decisions
from cblint.model.build import Build
from cblint.model.iam import Role
from cblint.model.part import label
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, Step, rule
from cblint.value import maybe, why_unknown

_SHOWN = 5


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    fix=Fixable.UNSAFE,
    given=("role",),
)
def missing_ecr_permission(build: Build, context: Context) -> Iterator[Finding]:
    """Report one finding for all actions on ECR that a build needs and its role definitely lacks."""
    if build.role is None:
        return
    role = build.role.role
    if role is None:
        if needs.uses(context.workspace, build):
            context.holds(maybe(f"the build's role is not declared here: {why_unknown(build.role.value)}"))
        return
    lacking = [lack for lack in needs.lacks(context.workspace, build, role) if context.holds(lack.missing)]
    if lacking:
        yield _finding(role, lacking, context)


def _finding(role: Role, lacking: list[needs.Lack], context: Context) -> Finding:
    actions = list(dict.fromkeys(lack.decision.request.action for lack in lacking))
    uses = list(dict.fromkeys(lack.use for lack in lacking))
    near = decisions.nearest(context.workspace, role, [lack.decision for lack in lacking])
    allowing = iam_edits.allowing(context.workspace, role, lacking)
    policies = decisions.grants(context.workspace, role).policies
    allowed = [Step(role.span, f"builds run as role `{label(role)}`")]
    allowed += [Step(granted.place, f"{granted.title} does not allow it") for granted in policies[:_SHOWN]]
    elsewhere = list(dict.fromkeys(statement for lack in lacking for statement in lack.decision.deciding))
    allowed += [Step(statement.span, "allows it on other resources") for statement in elsewhere[:_SHOWN]]
    chains = [Chain(_title(use), use.steps) for use in uses[:_SHOWN]]
    return context.finding(
        near.span,
        f"Role `{label(role)}` lacks {_listed(actions)}{_where(uses)}, but the build {uses[0].what}",
        symbol=role.symbol,
        defect=" ".join((*actions, *sorted({use.resource for use in uses}))),
        evidence=[*chains, Chain("what the role allows", tuple(allowed))],
        confidence=max(use.confidence for use in uses),
        fix=_fix(allowing) if allowing is not None else None,
    )


def _fix(allowing: iam_edits.Allowing) -> Fix:
    title = "Allow it in a statement of its own" if allowing.own_statement else "Allow it in this statement"
    return Fix(title, allowing.edits, safe=False)


def _title(use: needs.Use) -> str:
    return "what runs it" if use.image is None else f"what needs repository `{use.image.repository}`"


def _listed(actions: list[str]) -> str:
    shown = [f"`{action}`" for action in actions]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _where(uses: list[needs.Use]) -> str:
    names = sorted({use.image.repository for use in uses if use.image is not None} - {"*"})
    return f" on repository {', '.join(f'`{name}`' for name in names)}" if names else ""
