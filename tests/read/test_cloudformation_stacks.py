"""Stacks that are nested, and what one template exports and another imports."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from cblint.discover import discover
from cblint.files import Files
from cblint.model.stack import Stack
from cblint.read.cloudformation import read_templates, relevant
from cblint.value import Basis, Choice, Known, Unknown
from tests.read.declared import shown

CHILD = """
    Parameters:
      Image: {Type: String}
      Stage: {Type: String, Default: test}
      Subnets: {Type: 'List<AWS::EC2::Subnet::Id>', Default: ''}
      RoleName: {Type: String, Default: ''}
    Conditions:
      IsProd: !Equals [!Ref Stage, prod]
    Resources:
      App:
        Type: AWS::CodeBuild::Project
        Properties:
          Name: !Sub 'app-${Stage}'
          ServiceRole: !Ref RoleName
          Environment:
            Image: !Ref Image
            PrivilegedMode: !If [IsProd, true, false]
          VpcConfig: {VpcId: vpc-1, Subnets: !Ref Subnets, SecurityGroupIds: [sg-1]}
    Outputs:
      Name: {Value: !Ref App}
      Image: {Value: !Ref Image}
"""


def stacks(folder: Path, files: dict[str, str]) -> tuple[Stack, ...]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    found = Files(str(folder))
    return read_templates(((path, found.read(path).embedded()) for path in discover(found).templates), found)


def parent(nested: str, more: str = "") -> str:
    head = textwrap.indent(textwrap.dedent(nested), " " * 10)
    rest = textwrap.indent(textwrap.dedent(more), " " * 6)
    return (
        f"    Resources:\n      Nested:\n        Type: AWS::CloudFormation::Stack\n        Properties:\n{head}\n{rest}"
    )


GIVEN = """
TemplateURL: child/app.yml
Parameters:
  Image: aws/codebuild/standard:7.0
  Stage: prod
  Subnets: !Join [',', [!Ref One, !Ref Two]]
"""
AROUND = """
One: {Type: AWS::EC2::Subnet}
Two: {Type: AWS::EC2::Subnet}
Pipeline:
  Type: AWS::CodePipeline::Pipeline
  Properties: {Name: !GetAtt Nested.Outputs.Name}
"""


def test_a_nested_stack_has_what_it_is_given(tmp_path: Path) -> None:
    (stack,) = stacks(tmp_path, {"main.yml": parent(GIVEN, AROUND), "child/app.yml": CHILD})
    (project,) = stack.projects
    assert project.address == "main.yml:Nested.App"
    assert project.span.path == "child/app.yml"
    assert shown(project.environment.image) == "aws/codebuild/standard:7.0"
    assert project.environment.image.origin.span.path == "main.yml"
    assert [step.span.path for step in project.environment.image.origin.steps] == [
        "main.yml", "child/app.yml", "child/app.yml",
    ]  # fmt: skip
    assert project.environment.image.origin.basis is Basis.GIVEN
    assert stack.files == ("child/app.yml", "main.yml")
    assert stack.closed


def test_what_is_given_decides_conditions(tmp_path: Path) -> None:
    (stack,) = stacks(tmp_path, {"main.yml": parent(GIVEN, AROUND), "child/app.yml": CHILD})
    assert shown(stack.projects[0].environment.privileged_mode) is True
    given = GIVEN.replace("Stage: prod", "Stage: test")
    (stack,) = stacks(tmp_path, {"main.yml": parent(given, AROUND), "child/app.yml": CHILD})
    assert shown(stack.projects[0].environment.privileged_mode) is False


def test_ids_that_are_joined_keep_what_they_refer_to(tmp_path: Path) -> None:
    (stack,) = stacks(tmp_path, {"main.yml": parent(GIVEN, AROUND), "child/app.yml": CHILD})
    config = stack.projects[0].vpc_config
    assert config is not None
    references = [item.origin.reference for item in config.subnets.items]
    assert [each and each.address for each in references] == ["main.yml:One", "main.yml:Two"]
    assert config.subnets.closed


def test_an_output_is_read(tmp_path: Path) -> None:
    (stack,) = stacks(tmp_path, {"main.yml": parent(GIVEN, AROUND), "child/app.yml": CHILD})
    (pipeline,) = stack.pipelines
    assert shown(pipeline.name) == "app-prod"
    assert pipeline.name.origin.reference is not None
    assert pipeline.name.origin.reference.address == "main.yml:Nested.App"


def test_a_template_that_is_nested_twice_is_two_stacks(tmp_path: Path) -> None:
    more = """
    Other:
      Type: AWS::CloudFormation::Stack
      Properties: {TemplateURL: ./child/app.yml, Parameters: {Image: other}}
    """
    (stack,) = stacks(tmp_path, {"main.yml": parent(GIVEN, AROUND + textwrap.dedent(more)), "child/app.yml": CHILD})
    assert [shown(each.name) for each in stack.projects] == ["app-prod", "app-test"]


@pytest.mark.parametrize(
    "nested",
    [
        "TemplateURL: https://s3.amazonaws.com/bucket/app.yml",
        "TemplateURL: !Sub '${Bucket}/app.yml'",
        "TemplateURL: ../../app.yml",
        "TemplateURL: /etc/passwd",
        "TemplateURL: missing.yml",
        "TemplateURL: [a]",
        "Parameters: {}",
    ],
)
def test_a_nested_stack_elsewhere_leaves_the_stack_open(tmp_path: Path, nested: str) -> None:
    found = stacks(tmp_path, {"main.yml": parent(nested, AROUND), "child/app.yml": CHILD})
    (outer,) = [stack for stack in found if stack.path == "main.yml"]
    assert not outer.closed
    assert not outer.network.closed
    assert isinstance(outer.pipelines[0].name, Unknown)
    assert len(found) == 2


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("{}", "Reason.NO_VALUE"),
        ("{Image: !Ref AWS::NoValue}", "Reason.NO_VALUE"),
        ("!Ref AWS::NoValue", "Reason.NOT_EVALUATED"),
        ("{'Fn::Transform': {Name: x}}", "Reason.NOT_EVALUATED"),
        ("{Image: !GetAtt Nested.Outputs.Image}", "Reason.MALFORMED"),
        ("{Image: !Ref Two}", "Reason.COMPUTED"),
    ],
)
def test_what_is_not_given_is_unknown(tmp_path: Path, parameters: str, expected: str) -> None:
    nested = f"TemplateURL: child/app.yml\nParameters: {parameters}"
    (stack,) = stacks(tmp_path, {"main.yml": parent(nested, AROUND), "child/app.yml": CHILD})
    assert str(shown(stack.projects[0].environment.image)).startswith(expected)


def test_a_nested_stack_under_a_condition_may_not_be_made(tmp_path: Path) -> None:
    outer = """
    Parameters: {Stage: {Type: String}}
    Conditions: {IsProd: !Equals [!Ref Stage, prod], Never: !Equals [a, b]}
    Resources:
      Nested:
        Type: AWS::CloudFormation::Stack
        Condition: CONDITION
        Properties: {TemplateURL: child/app.yml}
    """
    files = {"main.yml": outer.replace("CONDITION", "IsProd"), "child/app.yml": CHILD}
    (stack,) = stacks(tmp_path, files)
    assert stack.projects[0].exists.is_maybe
    (stack,) = stacks(tmp_path, files | {"main.yml": outer.replace("CONDITION", "Never")})
    assert stack.projects == ()


def test_sam_nests_too(tmp_path: Path) -> None:
    outer = """
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Nested:
        Type: AWS::Serverless::Application
        Properties: {Location: child/app.yml, Parameters: {Image: own}}
    """
    (stack,) = stacks(tmp_path, {"main.yml": outer, "child/app.yml": CHILD})
    assert shown(stack.projects[0].environment.image) == "own"


def test_the_cdk_notes_where_a_nested_template_is(tmp_path: Path) -> None:
    outer = """
    Resources:
      Nested:
        Type: AWS::CloudFormation::Stack
        Properties:
          TemplateURL: !Join ['', ['https://s3.', !Ref 'AWS::URLSuffix', '/assets/1.json']]
          Parameters: {Image: own}
        Metadata: {'aws:asset:path': child/app.yml, 'aws:asset:property': TemplateURL}
    """
    (stack,) = stacks(tmp_path, {"main.yml": outer, "child/app.yml": CHILD})
    assert shown(stack.projects[0].environment.image) == "own"


def test_only_a_template_that_nests_builds_is_relevant(tmp_path: Path) -> None:
    (tmp_path / "main.yml").write_text(textwrap.dedent(parent("TemplateURL: app.yml")), encoding="utf-8")
    (tmp_path / "app.yml").write_text("Resources: {A: {Type: AWS::CodeBuild::Project}}", encoding="utf-8")
    assert relevant(Files(str(tmp_path)), "main.yml")
    (tmp_path / "app.yml").write_text("Resources: {A: {Type: AWS::S3::Bucket}}", encoding="utf-8")
    assert not relevant(Files(str(tmp_path)), "main.yml")


EXPORTING = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties: {RoleName: ci, AssumeRolePolicyDocument: {}}
Outputs:
  Role:
    Value: !GetAtt Role.Arn
    Export: {Name: NAME}
"""
IMPORTING = """
Parameters: {Network: {Type: String, Default: shared}}
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties: {ServiceRole: !ImportValue NAME}
"""


def importing(folder: Path, exported: str, imported: str, *more: str) -> Stack:
    files = {f"roles{index}.yml": text for index, text in enumerate((EXPORTING.replace("NAME", exported), *more))}
    found = stacks(folder, files | {"app.yml": IMPORTING.replace("NAME", imported)})
    (stack,) = [stack for stack in found if stack.projects]
    return stack


@pytest.mark.parametrize(
    ("exported", "imported"),
    [("shared-role", "shared-role"), ("!Join ['-', [shared, role]]", "{'Fn::Sub': '${Network}-role'}")],
)
def test_what_is_imported_is_what_one_template_exports(tmp_path: Path, exported: str, imported: str) -> None:
    role = importing(tmp_path, exported, imported).projects[0].service_role
    assert role.origin.reference is not None
    assert role.origin.reference.address == "roles0.yml:Role"


@pytest.mark.parametrize(
    ("exported", "imported"),
    [("!Sub '${AWS::StackName}-role'", "shared-role"), ("other", "shared-role"), ("shared-role", "!Ref Missing")],
)
def test_what_no_template_exports_by_that_name_is_unknown(tmp_path: Path, exported: str, imported: str) -> None:
    role = importing(tmp_path, exported, imported).projects[0].service_role
    assert isinstance(role, Unknown)


def test_what_two_templates_export_is_unknown(tmp_path: Path) -> None:
    other = EXPORTING.replace("NAME", "shared-role")
    role = importing(tmp_path, "shared-role", "shared-role", other).projects[0].service_role
    assert isinstance(role, Unknown)


def test_a_template_that_is_only_imported_from_is_in_view(tmp_path: Path) -> None:
    files = {"roles.yml": EXPORTING.replace("NAME", "role"), "app.yml": IMPORTING.replace("NAME", "role")}
    assert [stack.path for stack in stacks(tmp_path, files)] == ["app.yml", "roles.yml"]
    files["app.yml"] = IMPORTING.replace("NAME", "other")
    assert [stack.path for stack in stacks(tmp_path, files)] == ["app.yml"]


@pytest.mark.parametrize("name", ["a.yml", "z.yml"])
def test_a_template_with_builds_of_its_own_exports_too(tmp_path: Path, name: str) -> None:
    exporting = EXPORTING.replace("NAME", "role") + "\nConditions: {}\n"
    exporting = exporting.replace("Resources:", "Resources:\n  Own: {Type: AWS::CodeBuild::Project}", 1)
    found = stacks(tmp_path, {name: exporting, "m.yml": IMPORTING.replace("NAME", "role")})
    (stack,) = [stack for stack in found if stack.path == "m.yml"]
    reference = stack.projects[0].service_role.origin.reference
    assert reference is not None
    assert reference.address == f"{name}:Role"
    assert len(found) == 2


def test_what_may_hold_a_comma_is_not_taken_apart(tmp_path: Path) -> None:
    given = GIVEN.replace("!Ref Two", "!GetAtt Stored.Value")
    more = "Stored: {Type: AWS::SSM::Parameter}\n"
    (stack,) = stacks(tmp_path, {"main.yml": parent(given, AROUND + more), "child/app.yml": CHILD})
    config = stack.projects[0].vpc_config
    assert config is not None
    assert len(config.subnets.items) == 1
    assert not config.subnets.closed


def test_imports_in_a_circle_are_unknown(tmp_path: Path) -> None:
    text = """
    Resources: {App: {Type: AWS::CodeBuild::Project, Properties: {Name: !ImportValue OTHER}}}
    Outputs: {Out: {Value: !ImportValue OTHER, Export: {Name: OWN}}}
    """
    one = text.replace("OTHER", "two").replace("OWN", "one")
    two = text.replace("OTHER", "one").replace("OWN", "two")
    found = stacks(tmp_path, {"one.yml": one, "two.yml": two})
    assert all(isinstance(stack.projects[0].name, Unknown) for stack in found)


def test_templates_that_nest_each_other_are_read_once(tmp_path: Path) -> None:
    app = "\n      App: {Type: AWS::CodeBuild::Project, Properties: {Name: !GetAtt Nested.Outputs.Name}}"
    files = {name: parent(f"TemplateURL: {other}", app) for name, other in (("a.yml", "b.yml"), ("b.yml", "a.yml"))}
    found = stacks(tmp_path, files)
    assert [stack.path for stack in found] == ["a.yml"]
    assert len(found[0].projects) == 2
    assert not found[0].closed


def test_one_template_nests_itself(tmp_path: Path) -> None:
    app = "\n      App: {Type: AWS::CodeBuild::Project}"
    (stack,) = stacks(tmp_path, {"a.yml": parent("TemplateURL: a.yml", app)})
    assert len(stack.projects) == 1


def test_an_allowed_value_is_one_of_several(tmp_path: Path) -> None:
    text = """
    Parameters:
      Size: {Type: String, AllowedValues: [SMALL, LARGE]}
      Open: {Type: CommaDelimitedList, AllowedValues: [a, b]}
    Mappings: {Types: {SMALL: {Type: BUILD_GENERAL1_SMALL}, LARGE: {Type: BUILD_GENERAL1_LARGE}, X: {Type: x}}}
    Conditions:
      Never: !Equals [!Ref Size, HUGE]
      Some: !Equals [!Ref Size, SMALL]
    Resources:
      App:
        Type: AWS::CodeBuild::Project
        Properties:
          Name: !Sub 'app-${Size}'
          Description: !If [Never, a, b]
          Environment: {ComputeType: !FindInMap [Types, !Ref Size, Type], Image: !Ref Size}
      Other: {Type: AWS::CodeBuild::Project, Condition: Some}
    """
    (stack,) = stacks(tmp_path, {"a.yml": text})
    app, other = stack.projects
    assert shown(app.environment.image) == [("parameter Size is SMALL", "SMALL"), ("parameter Size is LARGE", "LARGE")]
    assert isinstance(app.environment.compute_type, Choice)
    assert [shown(option.value) for option in app.environment.compute_type.options] == [
        "BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_LARGE",
    ]  # fmt: skip
    assert isinstance(app.description, Known)
    assert app.description.data == "b"
    assert other.exists.is_maybe
