"""Templates become stacks: functions evaluated, places kept, and what is not known told as such."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

import pytest

from cblint.data.cloudformation import return_values
from cblint.files import Files
from cblint.model.part import ProblemKind
from cblint.model.stack import Stack
from cblint.read.cloudformation import is_template, read_template, relevant
from cblint.source import SourceFile
from cblint.value import (
    Basis,
    Choice,
    Hole,
    Items,
    Known,
    Reason,
    Reference,
    Text,
    Unknown,
    Value,
    embedded,
    glob,
    string,
)
from tests.read.declared import shown

PATH = "infra/stack.yml"


def read(text: str) -> Stack:
    return read_template(PATH, SourceFile(PATH, text).embedded())


def project_with(properties: str, more: str = "") -> Stack:
    inner = textwrap.indent(textwrap.dedent(properties).strip("\n"), " " * 6)
    head = textwrap.dedent(more).strip("\n")
    return read(f"{head}\nResources:\n  App:\n    Type: AWS::CodeBuild::Project\n    Properties:\n{inner}\n")


def location(value: str, more: str = "") -> Value:
    """The value of a scalar property that is written as given."""
    (project,) = project_with(f"Source:\n  Location: {value}", more).projects
    return project.source.location


MORE = """
Parameters:
  Stage: {Type: String, Default: prod}
  Open: {Type: String}
  Empty: {Type: String, Default: ''}
  Secret: {Type: String, NoEcho: true}
  Image: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /images/base}
  Names: {Type: CommaDelimitedList, Default: 'a, b'}
  Number: {Type: Number, Default: 5}
Mappings:
  Sizes:
    prod: {Size: large}
    test: {Size: small}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  Always: !Equals [a, a]
  Never: !Not [!Condition Always]
"""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("!Ref Stage", ("prod", "DEFAULT")),
        ("{Ref: Stage}", ("prod", "DEFAULT")),
        ("!Ref Open", Reason.NO_VALUE),
        ("!Ref Empty", Reason.NO_VALUE),
        ("!Ref Secret", Reason.NO_VALUE),
        ("!Ref Image", Reason.OUTSIDE),
        ("!Ref Missing", Reason.NOT_FOUND),
        ("!Ref AWS::Region", Reason.OUTSIDE),
        ("!Ref AWS::NoValue", (None, "AWS_DEFAULT")),
        ("!Sub 'x-${Stage}'", ("x-prod", "DEFAULT")),
        ("!Sub '${Stage}'", ("prod", "DEFAULT")),
        ("!Sub 'x-${!Stage}'", "x-${Stage}"),
        ("!Sub 'x-${Open}-y'", ("x-", Reason.NO_VALUE, "-y")),
        ("!Sub ['${a}-${Stage}', {a: b}]", ("b-prod", "DEFAULT")),
        ("{'Fn::Sub': 'x-${Number}'}", ("x-5", "DEFAULT")),
        ("!Sub {a: b}", Reason.MALFORMED),
        ("!Join ['-', [a, !Ref Stage, c]]", ("a-prod-c", "DEFAULT")),
        ("!Join ['', [a, !Ref Open]]", ("a", Reason.NO_VALUE)),
        ("!Join ['/', !Ref Names]", ("a/b", "DEFAULT")),
        ("!Join [a]", Reason.MALFORMED),
        ("!Select [1, [a, b]]", "b"),
        ("!Select ['1', !Ref Names]", ("b", "DEFAULT")),
        ("!Select [5, [a, b]]", Reason.MALFORMED),
        ("!Select [0, !GetAZs '']", Reason.OUTSIDE),
        ("!Select [1, !Split ['/', a/b/c]]", "b"),
        ("!Select [0, !Split ['/', !Sub '${AWS::Region}/${Open}/c']]", Reason.OUTSIDE),
        ("!Select [1, !Split ['/', !Sub '${AWS::Region}/${Open}/c']]", Reason.NOT_EVALUATED),
        ("!Select [1, !Split ['/', !Sub '${AWS::Region}/x-${AWS::AccountId}']]", ("x-", Reason.OUTSIDE)),
        ("!Select [4, !Split [':', !GetAtt App.Arn]]", Reason.OUTSIDE),
        ("!Select [5, !Split [':', !Sub 'a:b']]", Reason.MALFORMED),
        ("!Select [0, !Split ['-', !Ref AWS::StackName]]", Reason.OUTSIDE),
        (
            "!Select [0, !Split [',', !If [IsProd, 'a,b', 'c,d']]]",
            [("condition IsProd", "a"), ("not condition IsProd", "c")],
        ),
        ("!Select [1, !Cidr [10.0.0.0/16, 2, 8]]", "10.0.1.0/24"),
        ("!Select [0, !Cidr [10.0.0.0/30, 9, 8]]", Reason.MALFORMED),
        ("!Select [0, !Cidr [!Ref Open, 2, 8]]", Reason.NO_VALUE),
        ("!Select [0, !Cidr [10.0.0.0/16, 2]]", Reason.MALFORMED),
        ("{'Fn::Length': [a, b]}", 2),
        ("{'Fn::Length': !Ref Names}", (2, "DEFAULT")),
        ("{'Fn::Length': !Ref Open}", Reason.NO_VALUE),
        ("{'Fn::ToJsonString': {a: [1, 'x\"y', true, !Ref 'AWS::NoValue']}}", '{"a":[1,"x\\"y",true]}'),
        ("{'Fn::ToJsonString': [!Ref Open]}", ("[", Reason.NO_VALUE, "]")),
        (
            "{'Fn::ToJsonString': [!If [IsProd, a, b], !Sub 'x-${Open}']}",
            ("[", Reason.CONDITION, ',"x-', Reason.NO_VALUE, '"]'),
        ),
        ("{'Fn::ToJsonString': a}", Reason.NOT_EVALUATED),
        ("{'Fn::GetAtt': [!Sub 'A${Missing}', Arn]}", Reason.NOT_EVALUATED),
        ("!FindInMap [Sizes, else, Size, {DefaultValue: none}]", "none"),
        ("!FindInMap [Sizes, prod, Size, {DefaultValue: none}]", "large"),
        ("!FindInMap [Sizes, prod, Size, none]", Reason.MALFORMED),
        (
            "!FindInMap [Sizes, !Ref Open, Size, {DefaultValue: none}]",
            [("the key is prod", "large"), ("the key is test", "small"), ("the key is another", "none")],
        ),
        ("!FindInMap [Sizes, test, Size]", "small"),
        ("!FindInMap [Sizes, !Ref Stage, Size]", ("large", "DEFAULT")),
        ("!FindInMap [Sizes, else, Size]", Reason.NOT_FOUND),
        ("!FindInMap [Sizes, !Ref Open, Size]", [("the key is prod", "large"), ("the key is test", "small")]),
        ("!ImportValue other", Reason.OUTSIDE),
        ("!Base64 a", Reason.NOT_EVALUATED),
        ("!Transform {Name: x}", Reason.NOT_EVALUATED),
        ("!Unheard of", Reason.NOT_EVALUATED),
        ("!If [IsProd, a, b]", [("condition IsProd", "a"), ("not condition IsProd", "b")]),
        ("!If [Missing, a, b]", [("condition Missing", "a"), ("not condition Missing", "b")]),
        ("!If [Always, a, b]", "a"),
        ("!If [Never, a, b]", "b"),
        (
            "!If [IsProd, a, !Ref AWS::NoValue]",
            [("condition IsProd", "a"), ("not condition IsProd", (None, "AWS_DEFAULT"))],
        ),
        ("{'Fn::If': [IsProd, a]}", Reason.MALFORMED),
        ("[a, b]", Reason.MALFORMED),
        ("", Reason.MALFORMED),
        ("!GetAtt Missing.Arn", Reason.NOT_FOUND),
        ("'{{resolve:ssm:/a:1}}'", Reason.OUTSIDE),
        ("'a-{{resolve:ssm:/a:1}}-b'", ("a-", Reason.OUTSIDE, "-b")),
        ("!Sub '{{resolve:ssm:/${Open}}}'", Reason.OUTSIDE),
        ("!Sub 'a-${Open}-{{resolve:ssm:/${Open}}}'", ("a-", Reason.NO_VALUE, "-", Reason.OUTSIDE)),
        ("!Join ['', ['{{resolve:', 'ssm:/a}}']]", Reason.OUTSIDE),
        ("'{{resolve:ssm'", "{{resolve:ssm"),
        ("plain", "plain"),
        ("5", 5),
    ],
)
def test_functions(written: str, expected: object) -> None:
    assert shown(location(written, MORE)) == expected


RESOURCES = """
Resources:
  Role: {Type: AWS::IAM::Role, Properties: {RoleName: ci, Path: /x/}}
  Bare: {Type: AWS::IAM::Role}
  Repository: {Type: AWS::ECR::Repository, Properties: {RepositoryName: !Sub 'app-${AWS::StackName}'}}
  Subnet: {Type: AWS::EC2::Subnet}
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: artifacts}}
  Nested: {Type: AWS::CloudFormation::Stack}
  Policy: {Type: AWS::IAM::ManagedPolicy, Properties: {ManagedPolicyName: ci}}
  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /ci}}
  Self: {Type: AWS::IAM::Role, Properties: {RoleName: !Ref Self}}
  App:
    Type: AWS::CodeBuild::Project
    Properties: {Source: {Location: VALUE}}
"""


@pytest.mark.parametrize(
    ("written", "expected", "address", "attribute"),
    [
        ("!Ref Role", "ci", "Role", ""),
        ("!GetAtt Role.Arn", "arn:*:iam::*:role/x/ci", "Role", "Arn"),
        ("!GetAtt [Role, Arn]", "arn:*:iam::*:role/x/ci", "Role", "Arn"),
        ("!Sub '${Role.Arn}'", "arn:*:iam::*:role/x/ci", "Role", "Arn"),
        ("{'Fn::GetAtt': [Role, Arn]}", "arn:*:iam::*:role/x/ci", "Role", "Arn"),
        ("!Ref Bare", "*", "Bare", ""),
        ("!GetAtt Bare.Arn", "arn:*:iam::*:role/*", "Bare", "Arn"),
        ("!GetAtt Repository.RepositoryUri", "*.dkr.ecr.*.*/app-*", "Repository", "RepositoryUri"),
        ("!Ref Subnet", "*", "Subnet", ""),
        ("!GetAtt Bucket.Arn", "arn:*:s3:::artifacts", "Bucket", "Arn"),
        ("!Ref Bucket", "artifacts", "Bucket", ""),
        ("!GetAtt Nested.Outputs.Role", "*", "Nested", "Outputs.Role"),
        ("!Ref Policy", "arn:*:iam::*:policy/ci", "Policy", ""),
        ("!GetAtt Group.Arn", "arn:*:logs:*:*:log-group:/ci:*", "Group", "Arn"),
    ],
)
def test_references_to_resources(written: str, expected: str, address: str, attribute: str) -> None:
    (project,) = read(RESOURCES.replace("VALUE", written)).projects
    value = project.source.location
    assert glob(value) == expected
    assert value.origin.reference == Reference(f"{PATH}:{address}", attribute)


def test_a_resource_that_refers_to_itself_is_unknown() -> None:
    (project,) = read(RESOURCES.replace("VALUE", "!Ref Self")).projects
    assert isinstance(project.source.location, Unknown)


def test_a_value_from_a_default_stands_at_the_default() -> None:
    text = (
        "Parameters:\n  Stage: {Type: String, Default: prod}\nResources:\n  App:\n    Type: AWS::CodeBuild::Project\n"
    )
    text += "    Properties: {Name: !Ref Stage}\n"
    (project,) = read(text).projects
    source = SourceFile(PATH, text)
    assert isinstance(project.name, Known)
    assert [source.display(step.span) for step in project.name.origin.steps] == ["prod", "Stage"]
    assert project.name.origin.basis is Basis.DEFAULT


BUILDSPEC = """\
Parameters:
  Stage: {Type: String}
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Source:
        BuildSpec: !Sub |
          version: 0.2
          phases:
            build:
              commands:
                - echo ${Stage} ${!HOME} é
                - docker push ${AWS::AccountId}.dkr/app
"""


def test_a_dynamic_reference_keeps_its_text_and_what_is_around_it_its_place() -> None:
    text = "Resources:\n  App:\n    Type: AWS::CodeBuild::Project\n    Properties:\n"
    text += "      Name: 'a-{{resolve:ssm:/name}}-b'\n"
    source = SourceFile(PATH, text)
    (project,) = read(text).projects
    assert isinstance(project.name, Text)
    hole = project.name.parts[1]
    assert isinstance(hole, Hole)
    assert hole.detail == source.display(hole.origin.span) == "{{resolve:ssm:/name}}"
    inner = embedded(project.name)
    assert inner is not None
    assert source.display(inner.span(3, 5)) == "-b"


def test_an_inline_buildspec_in_sub_stands_in_the_file() -> None:
    source = SourceFile(PATH, BUILDSPEC)
    (project,) = read(BUILDSPEC).projects
    text = embedded(project.source.buildspec)
    assert text is not None
    for word in ("version: 0.2", "docker push ", "commands:", " é", "HOME}", ".dkr/app"):
        start = text.text.index(word)
        assert source.display(text.span(start, start + len(word))) == word
    start = text.text.index("echo")
    shown_line = source.display(text.span(start, text.text.index(" é") + 2))
    assert shown_line == "echo ${Stage} ${!HOME} é"
    assert isinstance(project.source.buildspec, Text)


@pytest.mark.parametrize("crlf", [False, True])
@pytest.mark.parametrize("style", ["|", "|-", ">", "!Sub >-"])
def test_a_block_scalar_stands_in_the_file(style: str, crlf: bool) -> None:
    text = BUILDSPEC.replace("!Sub |", style)
    text = text.replace("\n", "\r\n") if crlf else text
    source = SourceFile(PATH, text)
    (project,) = read(text).projects
    inner = embedded(project.source.buildspec)
    assert inner is not None
    start = inner.text.index("docker push")
    assert source.display(inner.span(start, start + 11)) == "docker push"


def test_lines_that_are_joined_stand_in_the_file() -> None:
    text = textwrap.dedent(
        """\
        Resources:
          App:
            Type: AWS::CodeBuild::Project
            Properties:
              Source:
                BuildSpec: !Join
                  - "\\n"
                  - - "version: 0.2"
                    - 'phases: {build: {commands: [make]}}'
        """
    )
    source = SourceFile(PATH, text)
    (project,) = read(text).projects
    inner = embedded(project.source.buildspec)
    assert inner is not None
    assert inner.text == "version: 0.2\nphases: {build: {commands: [make]}}"
    start = inner.text.index("make")
    assert source.display(inner.span(start, start + 4)) == "make"


def test_json_and_yaml_are_the_same_template() -> None:
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            "App": {
                "Type": "AWS::CodeBuild::Project",
                "Properties": {
                    "Name": {"Fn::Join": ["-", ["app", {"Ref": "AWS::Region"}]]},
                    "Environment": {"PrivilegedMode": "true", "Image": {"Fn::Sub": "x:${AWS::Region}"}},
                },
            }
        },
    }
    yaml = """
    Resources:
      App:
        Type: AWS::CodeBuild::Project
        Properties:
          Name: !Join ['-', [app, !Ref 'AWS::Region']]
          Environment: {PrivilegedMode: 'true', Image: !Sub 'x:${AWS::Region}'}
    """
    (from_json,) = read(json.dumps(template, indent=2)).projects
    (from_yaml,) = read(textwrap.dedent(yaml)).projects
    assert shown(from_json) == shown(from_yaml)


def test_a_resource_under_a_condition_may_not_be_made() -> None:
    text = """
    Conditions:
      IsProd: !Equals [!Ref Stage, prod]
      Never: !Equals [a, b]
    Parameters:
      Stage: {Type: String, Default: prod}
    Resources:
      App: {Type: AWS::CodeBuild::Project, Condition: IsProd}
      Other: {Type: AWS::CodeBuild::Project, Condition: Never}
    """
    (project,) = read(textwrap.dedent(text)).projects
    assert project.exists.is_maybe
    assert project.exists.reasons == ("condition IsProd",)


def test_a_vpc_under_if_is_maybe_given() -> None:
    properties = "VpcConfig: !If [Inside, {VpcId: vpc-1, Subnets: [subnet-1]}, !Ref AWS::NoValue]"
    (project,) = project_with(properties).projects
    assert project.vpc_given.is_maybe
    (both,) = project_with("VpcConfig: !If [Inside, {VpcId: vpc-1}, {VpcId: vpc-2}]").projects
    assert both.vpc_given.is_yes
    assert both.vpc_config is not None
    assert isinstance(both.vpc_config.vpc_id, Choice)


def test_a_variable_under_if_is_in_view() -> None:
    properties = """
    Environment:
      EnvironmentVariables:
        - !If [IsProd, {Name: A, Value: '1'}, !Ref AWS::NoValue]
        - {Name: B, Value: !Ref AWS::Region}
    """
    (project,) = project_with(properties).projects
    names = [variable.name for variable in project.environment.variables]
    assert names == ["A", "B"]
    assert project.environment.variables_closed


def test_an_item_without_a_value_is_not_in_the_list() -> None:
    (project,) = project_with("VpcConfig: {Subnets: [subnet-1, !Ref AWS::NoValue]}").projects
    assert project.vpc_config is not None
    assert shown(project.vpc_config.subnets) == ["subnet-1"]


def test_a_policy_as_json_in_sub() -> None:
    text = """
    Resources:
      Role:
        Type: AWS::IAM::Role
        Properties:
          Policies:
            - PolicyName: push
              PolicyDocument: !Sub |
                {"Statement": {"Effect": "Allow", "Action": "ecr:PutImage",
                  "Resource": "arn:aws:ecr:eu-west-1:${AWS::AccountId}:repository/app"}}
    """
    (role,) = read(textwrap.dedent(text)).roles
    (statement,) = role.inline[0].statements
    assert statement.resources is not None
    (resource,) = statement.resources.items
    assert glob(resource) == "arn:aws:ecr:eu-west-1:*:repository/app"
    assert role.inline[0].closed
    assert role.closed


def test_variables_of_a_pipeline_action_in_a_json_string() -> None:
    text = """\
    Resources:
      Pipeline:
        Type: AWS::CodePipeline::Pipeline
        Properties:
          Stages:
            - Name: Build
              Actions:
                - Name: Build
                  ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: '1'}
                  Configuration:
                    ProjectName: app
                    EnvironmentVariables: !Sub '[{"name":"STAGE","value":"prod-${AWS::Region}"},
                      {"name":"TOKEN","value":"/t","type":"PARAMETER_STORE"}]'
    """
    text = textwrap.dedent(text)
    source = SourceFile(PATH, text)
    (pipeline,) = read(text).pipelines
    (action,) = pipeline.stages[0].actions
    first, second = action.variables
    assert (first.name, glob(first.value), string(first.type)) == ("STAGE", "prod-*", "PLAINTEXT")
    assert (second.name, string(second.value), string(second.type)) == ("TOKEN", "/t", "PARAMETER_STORE")
    assert source.display(first.name_span) == '"STAGE"'
    assert source.display(second.name_span) == '"TOKEN"'
    assert source.display(pipeline.stages[0].span) == "Name: Build"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Resources:\n  App: {Type: [}\n", ProblemKind.SYNTAX_ERROR),
        ("Resources:\n  App: {Type: a}\n  App: {Type: b}\n", ProblemKind.DUPLICATE_KEY),
        ('{"Resources": {"App": }}', ProblemKind.SYNTAX_ERROR),
    ],
)
def test_what_is_wrong_with_the_text_is_told(text: str, kind: ProblemKind) -> None:
    stack = read_template(PATH.replace("yml", "json") if text[0] == "{" else PATH, SourceFile(PATH, text).embedded())
    assert kind in {problem.kind for problem in stack.problems}
    assert not stack.network.closed


def test_a_duplicate_key_is_related_to_the_first_and_its_value_unknown() -> None:
    text = "Resources:\n  App:\n    Type: AWS::CodeBuild::Project\n    Properties: {Name: a, Name: b}\n"
    stack = read(text)
    (problem,) = stack.problems
    source = SourceFile(PATH, text)
    assert problem.subject == "Name"
    assert problem.span.start > problem.because[0].span.start
    assert source.display(problem.because[0].span) == "Name"
    (project,) = stack.projects
    assert shown(project.name) is Reason.MALFORMED


@pytest.mark.parametrize(
    ("head", "closed"),
    [
        ("Transform: AWS::Serverless-2016-10-31", True),
        ("Transform: [AWS::LanguageExtensions]", True),
        ("Transform: MyMacro", False),
        ("Transform: [AWS::Serverless-2016-10-31, MyMacro]", False),
        ("", True),
    ],
)
def test_a_macro_leaves_the_stack_open(head: str, closed: bool) -> None:
    assert project_with("Name: a", head).network.closed is closed


SAM = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      PermissionsBoundary: arn:aws:iam::111122223333:policy/limit
      Policies:
        - AWSLambdaBasicExecutionRole
        - !Sub arn:${AWS::Partition}:iam::111122223333:policy/own
        - Statement: [{Effect: Allow, Action: codedeploy:PutLifecycleEventHookExecutionStatus, Resource: '*'}]
        - S3ReadPolicy: {BucketName: code}
  Own: {Type: AWS::Serverless::Function, Properties: {Role: !GetAtt HookRole.Arn}}
  One: {Type: AWS::Serverless::Function, Properties: {Policies: AdministratorAccess}}
  Bare: {Type: AWS::Serverless::Function}
  App: {Type: AWS::CodeBuild::Project, Properties: {ServiceRole: !GetAtt HookRole.Arn}}
"""


def test_sam_makes_a_role_for_a_function_without_one() -> None:
    stack = read(SAM)
    hook, one, bare = stack.roles
    assert [role.address for role in stack.roles] == [f"{PATH}:HookRole", f"{PATH}:OneRole", f"{PATH}:BareRole"]
    assert [glob(each.arn) for each in hook.attached] == [
        "arn:*:iam::aws:policy/AWSLambdaBasicExecutionRole",
        "arn:*:iam::111122223333:policy/own",
    ]
    (policy,) = hook.inline
    assert policy.statements[0].actions is not None
    assert shown(policy.statements[0].actions) == ["codedeploy:PutLifecycleEventHookExecutionStatus"]
    assert shown(hook.boundary) == "arn:aws:iam::111122223333:policy/limit"
    assert [glob(each.arn) for each in one.attached] == ["arn:*:iam::aws:policy/AdministratorAccess"]
    assert not bare.attached
    assert not any(role.closed for role in stack.roles)
    reference = stack.projects[0].service_role.origin.reference
    assert reference == Reference(f"{PATH}:HookRole", "Arn")


def test_the_globals_of_sam_may_give_a_role() -> None:
    assert read(SAM + "Globals: {Function: {Role: 'arn:aws:iam::111122223333:role/all'}}").roles == ()


LOOPS = """
Transform: [AWS::LanguageExtensions]
Parameters:
  Names: {Type: CommaDelimitedList, Default: "x,y"}
  Open: {Type: CommaDelimitedList}
Mappings: {Of: {one: {Parts: [p, q]}}}
Resources:
  Fn::ForEach::Builds:
    - Each
    - [web, a-pi, !Ref Names]
    - ${Each}Build:
        Type: AWS::CodeBuild::Project
        Properties:
          Name: !Sub "${Each}-build"
          Description: "for ${Each}"
          ServiceRole: !GetAtt [!Sub "Role${Each}", Arn]
          Source:
            Fn::ForEach::Keys: [Key, [Type, Location], {"${Key}": !Sub "${Key} ${Each}"}]
      Role&{Each}:
        Type: AWS::IAM::Role
        Properties: {RoleName: {"Fn::Join": ["-", [ci, {Ref: Each}]]}}
"""


def test_loops_are_written_out() -> None:
    stack = read(LOOPS)
    assert [project.symbol for project in stack.projects] == [
        "Resources.webBuild", "Resources.a-piBuild", "Resources.xBuild", "Resources.yBuild",
    ]  # fmt: skip
    web, api, *_ = stack.projects
    assert shown(web.name) == "web-build"
    assert isinstance(web.description, Text)
    assert shown(web.source.location) == "Location web"
    assert glob(web.service_role) == "arn:*:iam::*:role/ci-web"
    assert shown(api.name) == "a-pi-build"
    assert [shown(role.name) for role in stack.roles] == ["ci-web", "ci-a-pi", "ci-x", "ci-y"]
    assert SourceFile(PATH, LOOPS).display(web.name.origin.span) == '"${Each}-build"'
    assert stack.closed


def test_loops_in_loops() -> None:
    text = LOOPS.partition("Resources:")[0] + textwrap.dedent(
        """
        Resources:
          Fn::ForEach::Outer:
            - A
            - !FindInMap [Of, one, Parts]
            - Fn::ForEach::Inner:
                - B
                - [one, two]
                - P${A}${B}: {Type: AWS::CodeBuild::Project, Properties: {Name: !Sub '${A}/${B}'}}
        """
    )
    assert [shown(project.name) for project in read(text).projects] == ["p/one", "p/two", "q/one", "q/two"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[web, a-pi, !Ref Names]", "!Ref Open"),
        ("[AWS::LanguageExtensions]", "[]"),
        ("    - Each\n", "    - 5x\n"),
        ("    - Each\n", ""),
    ],
)
def test_a_loop_that_cannot_be_written_out_leaves_the_stack_open(before: str, after: str) -> None:
    assert before in LOOPS
    stack = read(LOOPS.replace(before, after))
    assert stack.projects == ()
    assert not stack.closed


def test_what_a_macro_may_add_to_is_unknown() -> None:
    (project,) = project_with("Name: a\nEnvironment: {Image: b}", "Transform: MyMacro").projects
    assert shown(project.name) == "a"
    assert shown(project.environment.image) == "b"
    assert isinstance(project.environment.privileged_mode, Unknown)
    assert project.vpc_given.is_maybe


def test_what_a_loop_makes_is_out_of_view() -> None:
    text = "Resources:\n  'Fn::ForEach::Roles': [a, [b], {}]\n  Role: {Type: AWS::IAM::Role}\n"
    stack = read(text)
    assert not stack.network.closed
    assert not stack.roles[0].closed


def test_a_transform_in_properties_leaves_them_open() -> None:
    (project,) = project_with("Name: a\n'Fn::Transform': {Name: AWS::Include}").projects
    assert project.vpc_given.is_maybe
    assert isinstance(project.environment.image, Unknown)


def test_a_nested_stack_leaves_the_network_open_but_not_the_roles() -> None:
    text = "Resources:\n  A: {Type: AWS::CloudFormation::Stack}\n  Role: {Type: AWS::IAM::Role}\n"
    stack = read(text)
    assert not stack.network.closed
    assert stack.roles[0].closed


@pytest.mark.parametrize("text", ["", "[]", "5", "Resources: 5", "Resources: {App: 5}", "Resources: {App: {Type: 5}}"])
def test_what_is_no_template_declares_nothing(text: str) -> None:
    assert read(text).projects == ()


@pytest.mark.parametrize(
    "properties",
    [
        "Environment: text",
        "Environment: [a]",
        "VpcConfig: !Ref Missing",
        "Source: {BuildSpec: {version: 0.2}}",
        "Triggers: {Webhook: true, FilterGroups: text}",
        "Triggers: {Webhook: true, FilterGroups: [[text, {Type: [a]}], {a: b}]}",
        "SecondarySources: {a: b}",
        "Environment: {EnvironmentVariables: {a: b}}",
        "Environment: {EnvironmentVariables: [text, {Name: [a]}]}",
    ],
)
def test_malformed_properties_are_never_an_exception(properties: str) -> None:
    assert len(project_with(properties).projects) == 1


def test_templates_are_known_by_their_first_bytes() -> None:
    assert is_template(b"AWSTemplateFormatVersion: '2010-09-09'\n")
    assert is_template(b"Resources:\n  App:\n    Type: AWS::CodeBuild::Project\n")
    assert is_template(b'{"Resources": {"App": {"Type": "AWS::S3::Bucket"}}}')
    assert not is_template(b"version: 0.2\nphases: {}\n")


def test_only_templates_about_builds_are_relevant(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("Resources: {A: {Type: AWS::CodeDeploy::Application}}", encoding="utf-8")
    (tmp_path / "b.yml").write_text("Resources: {A: {Type: AWS::S3::Bucket}}", encoding="utf-8")
    files = Files(str(tmp_path))
    assert relevant(files, "a.yml")
    assert not relevant(files, "b.yml")


def test_a_list_parameter_gives_its_items() -> None:
    more = "Parameters:\n  Subnets: {Type: 'List<AWS::EC2::Subnet::Id>', Default: 'subnet-1,subnet-2'}"
    stack = project_with("VpcConfig: {VpcId: vpc-1, Subnets: !Ref Subnets}", more)
    config = stack.projects[0].vpc_config
    assert config is not None
    assert isinstance(config.subnets, Items)
    assert shown(config.subnets) == [("subnet-1", "DEFAULT"), ("subnet-2", "DEFAULT")]


def test_the_patterns_of_return_values_name_only_what_there_is() -> None:
    pseudo = {"AWS::Partition", "AWS::Region", "AWS::AccountId", "AWS::URLSuffix"}
    for kind, known in return_values().items():
        for pattern in (known.ref, *known.attributes.values()):
            places = set(re.findall(r"\{([^}]*)\}", pattern))
            allowed = pseudo | {"id"} | ({"name"} if known.name else set()) | ({"path"} if known.path else set())
            assert places <= allowed, kind
