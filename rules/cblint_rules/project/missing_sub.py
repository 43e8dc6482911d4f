"""A string of a template has a `${…}` that only `Fn::Sub` would replace.

Without `Fn::Sub` the string stays as it is written: a role's policy is about a bucket that is called
`${ArtifactBucket}`, a variable of the build holds `${AWS::Region}`. CloudFormation does not say a word.

## Examples

```yaml title="template.yml"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Stage:
    Type: String
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app-${Stage}  # finding
      ServiceRole: !Sub arn:aws:iam::${AWS::AccountId}:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
        EnvironmentVariables:
          - Name: REGISTRY
            Value: "${AWS::AccountId}.dkr.ecr.eu-west-1.amazonaws.com"  # finding
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - make STAGE=${Stage}
                - aws s3 sync dist "s3://site-${AWS::Region}"  # finding
```

Give the string to `Fn::Sub`:

```yaml title="template.yml"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Stage:
    Type: String
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: !Sub app-${Stage}
      ServiceRole: !Sub arn:aws:iam::${AWS::AccountId}:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
        EnvironmentVariables:
          - Name: REGISTRY
            Value: !Sub "${AWS::AccountId}.dkr.ecr.eu-west-1.amazonaws.com"
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - make STAGE=${Stage}
                - aws s3 sync dist "s3://site-${AWS_REGION}"
```

The same in JSON:

```json title="template.json"
{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "Role": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "RoleName": "build",
        "AssumeRolePolicyDocument": {
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": {"Service": "codebuild.amazonaws.com"},
              "Action": "sts:AssumeRole"
            }
          ]
        },
        "Policies": [
          {
            "PolicyName": "home",
            "PolicyDocument": {
              "Statement": [
                {
                  "Effect": "Allow",
                  "Action": "s3:GetObject",
                  "Resource": [
                    "arn:aws:s3:::example-homes/${aws:username}/*",
                    "arn:${AWS::Partition}:s3:::example-builds/*" // finding
                  ]
                }
              ]
            }
          }
        ]
      }
    },
    "Project": {
      "Type": "AWS::CodeBuild::Project",
      "Properties": {
        "ServiceRole": {"Ref": "Role"},
        "Artifacts": {"Type": "NO_ARTIFACTS"},
        "Environment": {
          "Type": "LINUX_CONTAINER",
          "Image": "aws/codebuild/standard:7.0",
          "ComputeType": "BUILD_GENERAL1_SMALL"
        },
        "Source": {"Type": "GITHUB", "Location": "https://github.com/example/app.git"}
      }
    }
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

## Exceptions

In commands and buildspecs `${Name}` is a variable of the shell: there only pseudo parameters such as `${AWS::Region}`
are reported. Silent on code of functions, definitions of state machines, user data and texts that hold a template
themselves, on IAM's own variables, on `${!Name}`, and in templates with macros. There is no fix where the string has
other `${…}`.

## References

- CloudFormation user guide, "Fn::Sub"
- CloudFormation user guide, "Pseudo parameters reference"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.project import substitutions
from cblint.model.part import Problem, ProblemKind
from cblint.rule import Confidence, Context, Finding, Fixable, Kind, Severity, rule


@rule(visits=Problem, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH, fix=Fixable.SAFE)
def missing_sub(problem: Problem, context: Context) -> Iterator[Finding]:
    """Report a variable of a template that nothing replaces."""
    if problem.kind is ProblemKind.MISSING_SUB:
        fix = substitutions.with_sub(context.workspace, problem)
        yield context.finding(problem, problem.message, defect=problem.subject, fix=fix)
