"""CloudFormation: references to what a template does not declare, and variables that nothing replaces."""

from __future__ import annotations

from textwrap import indent

import pytest

from cblint.model.part import Problem, ProblemKind
from cblint.read.cloudformation import read_template
from cblint.source import SourceFile

HEAD = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: [{transform}]
Parameters:
  Stage: {{Type: String}}
Mappings:
  Sizes: {{prod: {{size: LARGE}}}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  Both: !And [!Condition IsProd, Condition: IsProd]
Resources:
  Bucket: {{Type: AWS::S3::Bucket}}
  Function:
    Type: AWS::Serverless::Function
    Properties: {{Events: {{}}}}
  Network: {{Type: {{"Rain::Module": vpc.yml}}}}
  Parts: {{Type: Example::Team::Parts::MODULE}}
  App:
    Type: AWS::CodeBuild::Project
    Properties:
"""
KNOWN = (
    "Name: !Ref Stage", "Name: !Ref AWS::NoValue", "Name: !GetAtt Bucket.Arn", "Name: !GetAtt [Bucket, Arn]",
    'Name: !Sub "${Stage}-${AWS::Region}-${Bucket.Arn}-${!Other}-${ Stage }"',
    'Name: !Sub ["${Own}", {Own: !Ref Stage}]',
    "Name: !If [IsProd, a, b]", "Name: !FindInMap [Sizes, !Ref Stage, size]", "Name: !Ref FunctionRole",
    "Name: !Ref Function.Version", "Name: !Ref FunctionAliaslive", "Name: !Ref ServerlessRestApi",
    "Name: !GetAtt PartsQueue.Arn", "Name: !Ref NetworkVPC",
    "Name: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: !Ref Elsewhere}}}",
    "Name: !ImportValue other-stack-Bucket", "Description: Ref Nothing", "Name: {Condition: Nothing}",
)  # fmt: skip
LACKING = {
    "Name: !Ref Stag": ("Stag", "Stage"),
    "Name: {Ref: Nothing}": ("Nothing", ""),
    "Name: !Ref AWS::REGION": ("AWS::REGION", "AWS::Region"),
    "Name: !GetAtt Buket.Arn": ("Buket", "Bucket"),
    "Name: !GetAtt [Buket, Arn]": ("Buket", "Bucket"),
    "Name: !GetAtt Stage.Arn": ("Stage", ""),
    'Name: !Sub "x-${Buckets.Arn}"': ("Buckets", "Bucket"),
    'Name: !Sub ["${Own}-${Stagee}", {Own: a}]': ("Stagee", "Stage"),
    'Name: !Sub ["${Own}", {Own: !Ref Stge}]': ("Stge", "Stage"),
    "Name: !If [IsProdd, a, b]": ("IsProdd", "IsProd"),
    "Name: !FindInMap [Size, !Ref Stage, size]": ("Size", "Sizes"),
    "Source: {BuildSpec: !Sub 'echo ${CODEBUILD_BUILD_ID}'}": ("CODEBUILD_BUILD_ID", ""),
}
UNREPLACED = {
    "Name: app-${Stage}": ("${Stage}", True),
    "Name: !Join ['', [x, 'a${Bucket.Arn}']]": ("${Bucket.Arn}", True),
    "Name: ${Stage}-${other}": ("${Stage}", False),
    "Name: !ImportValue ${Stage}-x": ("${Stage}", False),
    "Source: {BuildSpec: 'echo ${Stage} ${AWS::Region}'}": ("${AWS::Region}", False),
}
LEFT_ALONE = (
    "Name: !Sub app-${Stage}", "Name: app-${Other}", "Name: app-${!Stage}", "Name: ${aws:username}",
    "Source: {BuildSpec: 'echo ${Stage}'}", "Source: {BuildSpec: 'cat <<< \"Fn::Sub: ${AWS::Region}\"'}",
    "Name: !Base64 '${Stage}'", "UserData: ${Stage}", "Name: !Sub ['${x}', {x: '${Stage}'}]",
)  # fmt: skip


def problems(properties: str, kind: ProblemKind, transform: str = "AWS::Serverless-2016-10-31") -> list[Problem]:
    text = HEAD.format(transform=transform) + indent(properties, "      ") + "\n"
    stack = read_template("t.yml", SourceFile("t.yml", text).embedded())
    assert {problem.kind for problem in stack.problems} <= {ProblemKind.UNRESOLVED_REFERENCE, ProblemKind.MISSING_SUB}
    assert all(text[each.span.start : each.span.end] == each.subject for each in stack.problems)
    return [problem for problem in stack.problems if problem.kind is kind]


@pytest.mark.parametrize("properties", KNOWN)
def test_what_is_declared_or_made(properties: str) -> None:
    assert problems(properties, ProblemKind.UNRESOLVED_REFERENCE) == []


@pytest.mark.parametrize("properties", LACKING)
def test_what_is_not_declared(properties: str) -> None:
    (problem,) = problems(properties, ProblemKind.UNRESOLVED_REFERENCE)
    assert (problem.subject, problem.suggestion) == LACKING[properties]


def test_what_a_resource_says_beside_its_properties() -> None:
    found = problems("Name: a\n", ProblemKind.UNRESOLVED_REFERENCE)
    assert found == []
    text = "Name: !Ref Nothing\nDescription: !Ref Nothing"
    (problem,) = problems(text, ProblemKind.UNRESOLVED_REFERENCE)
    assert len(problem.because) == 1


@pytest.mark.parametrize("transform", ["Example::Macro", "AWS::Include"])
def test_a_template_with_macros_may_be_more(transform: str) -> None:
    assert problems("Name: !Ref Nothing", ProblemKind.UNRESOLVED_REFERENCE, transform) == []
    assert problems("Name: app-${Stage}", ProblemKind.MISSING_SUB, transform) == []


@pytest.mark.parametrize(
    "section",
    [
        "Parameters: {Fn::Transform: {Name: AWS::Include}}",
        "Parameters: {Stage: {Type: String}, Stage: {Type: String}}",
        "Fn::Transform: {Name: AWS::Include}",
    ],
)
def test_a_section_that_may_be_more(section: str) -> None:
    text = f"AWSTemplateFormatVersion: x\n{section}\nResources:\n  A:\n    Type: AWS::CodeBuild::Project\n"
    text += "    Properties: {Name: !Ref Nothing}\n"
    stack = read_template("t.yml", SourceFile("t.yml", text).embedded())
    assert all(problem.kind is not ProblemKind.UNRESOLVED_REFERENCE for problem in stack.problems)


@pytest.mark.parametrize("properties", UNREPLACED)
def test_a_variable_that_nothing_replaces(properties: str) -> None:
    (problem,) = problems(properties, ProblemKind.MISSING_SUB)
    assert (problem.subject, bool(problem.suggestion)) == UNREPLACED[properties]


@pytest.mark.parametrize("properties", LEFT_ALONE)
def test_a_text_that_says_something_else(properties: str) -> None:
    assert problems(properties, ProblemKind.MISSING_SUB) == []
