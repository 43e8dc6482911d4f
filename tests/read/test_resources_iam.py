"""A role has all that the repository gives it, and says so where something is out of view."""

from __future__ import annotations

import pytest

from cblint.model.iam import Role
from cblint.read.declaration import Declaration
from cblint.value import Choice, Hole, Known, Option, Reason, Text, Unknown, at, maybe
from tests.read.declared import declare, place, ref, shown, stack

STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
DOCUMENT = {"Statement": [STATEMENT]}
ARN = "arn:aws:iam::aws:policy/ReadOnlyAccess"
BUILD = declare("aws_iam_role", "build", {"name": "build"})
DEPLOY = declare("aws_iam_role", "deploy", {"name": "deploy"})
CFN_BUILD = declare("AWS::IAM::Role", "Build", {})
CFN_DEPLOY = declare("AWS::IAM::Role", "Deploy", {})


def roles(*declarations: Declaration, closed: bool = True) -> tuple[Role, ...]:
    return stack(*declarations, closed=closed).roles


@pytest.mark.parametrize("target", [ref(BUILD.address, "name"), ref(BUILD.address), "build"])
def test_a_policy_comes_to_its_role_by_reference_or_name(target: object) -> None:
    policy = declare("aws_iam_role_policy", "s3", {"role": target, "name": "s3", "policy": DOCUMENT})
    build, deploy = roles(BUILD, DEPLOY, policy)
    assert [shown(each.name) for each in build.inline] == ["s3"]
    assert (build.closed, deploy.closed, deploy.inline) == (True, True, ())


def test_cloudformation_policies_come_to_their_roles() -> None:
    one = declare(
        "AWS::IAM::Policy",
        "One",
        {"PolicyName": "one", "PolicyDocument": DOCUMENT, "Roles": [ref(CFN_BUILD.address, "")]},
    )
    other = declare(
        "AWS::IAM::RolePolicy",
        "Other",
        {"PolicyName": "other", "PolicyDocument": DOCUMENT, "RoleName": ref(CFN_BUILD.address, "")},
    )
    managed = declare(
        "AWS::IAM::ManagedPolicy", "Managed", {"PolicyDocument": DOCUMENT, "Roles": [ref(CFN_BUILD.address, "")]}
    )
    build, deploy = roles(CFN_BUILD, CFN_DEPLOY, one, other, managed)
    assert sorted(str(shown(each.name)) for each in build.inline) == ["one", "other"]
    (attached,) = build.attached
    assert attached.arn.origin.reference is not None
    assert attached.arn.origin.reference.address == managed.address
    assert build.closed
    assert deploy.closed
    assert (deploy.inline, deploy.attached) == ((), ())


@pytest.mark.parametrize(
    ("kind", "attributes"),
    [
        ("aws_iam_role_policy_attachment", {"role": "build", "policy_arn": ARN}),
        ("aws_iam_policy_attachment", {"roles": ["build"], "policy_arn": ARN}),
        ("aws_iam_role_policy_attachments_exclusive", {"role_name": "build", "policy_arns": [ARN]}),
    ],
)
def test_attachments_come_to_their_role(kind: str, attributes: dict[str, object]) -> None:
    build, deploy = roles(BUILD, DEPLOY, declare(kind, "a", attributes))
    assert [shown(each.arn) for each in build.attached] == [ARN]
    assert (build.closed, deploy.closed, deploy.attached) == (True, True, ())


def test_what_may_be_meant_opens_every_role_that_it_may_mean() -> None:
    unknown = Unknown(at(place()), Reason.NO_VALUE, "var.role")
    attachment = declare("aws_iam_role_policy_attachment", "a", {"role": unknown, "policy_arn": ARN})
    assert [role.closed for role in roles(BUILD, DEPLOY, attachment)] == [False, False]


def test_a_text_that_cannot_be_the_name_leaves_the_role_closed() -> None:
    target = Text(at(place()), ("build-", Hole(at(place()), Reason.NO_VALUE)))
    attachment = declare("aws_iam_role_policy_attachment", "a", {"role": target, "policy_arn": ARN})
    other = declare("aws_iam_role", "other", {"name": "build-x"})
    assert [role.closed for role in roles(BUILD, other, attachment)] == [True, False]


def test_a_choice_of_roles_opens_those_that_it_names() -> None:
    target = Choice(
        at(place()),
        (Option("a", ref(BUILD.address)), Option("not a", Known(at(place()), "elsewhere"))),
    )
    attachment = declare("aws_iam_role_policy_attachment", "a", {"role": target, "policy_arn": ARN})
    assert [role.closed for role in roles(BUILD, DEPLOY, attachment)] == [False, True]


def test_one_of_several_counted_roles_may_be_meant() -> None:
    first = declare("aws_iam_role", "many", {"name": "a"})
    counted = first.replace(address=first.address + "[0]")
    attachment = declare("aws_iam_role_policy_attachment", "a", {"role": ref(first.address), "policy_arn": ARN})
    role, other = roles(counted, BUILD, attachment)
    assert not role.closed
    assert other.closed


def test_a_policy_that_may_not_be_made_has_statements_that_may_not_apply() -> None:
    policy = declare("aws_iam_role_policy", "s3", {"role": "build", "policy": DOCUMENT}, maybe("var.on"))
    (build,) = roles(BUILD, policy)
    assert build.closed
    assert build.inline[0].statements[0].conditional.is_maybe


def test_an_attachment_that_may_not_be_made_has_an_arn_that_may_be_null() -> None:
    attachment = declare("aws_iam_role_policy_attachment", "a", {"role": "build", "policy_arn": ARN}, maybe("var.on"))
    (build,) = roles(BUILD, attachment)
    assert isinstance(build.attached[0].arn, Choice)


@pytest.mark.parametrize(("names", "closed"), [(["s3"], True), (["s3", "more"], False), ([], False)])
def test_an_exclusive_list_of_policies_tells_whether_all_are_in_view(names: list[str], closed: bool) -> None:
    policy = declare("aws_iam_role_policy", "s3", {"role": "build", "name": "s3", "policy": DOCUMENT})
    limit = declare("aws_iam_role_policies_exclusive", "x", {"role_name": "build", "policy_names": names})
    (build,) = roles(BUILD, policy, limit)
    assert build.closed is closed


@pytest.mark.parametrize("policies", ["text", [ref("x")], 5])
def test_malformed_policies_open_the_role(policies: object) -> None:
    (build,) = roles(declare("AWS::IAM::Role", "Build", {"Policies": policies}))
    assert not build.closed


def test_an_open_stack_opens_its_roles() -> None:
    assert [role.closed for role in roles(BUILD, closed=False)] == [False]


def test_a_role_that_is_looked_up_is_only_a_name() -> None:
    (role,) = stack(declare("data.aws_iam_role", "ci", {"name": "ci"})).foreign_roles
    assert shown(role.name) == "ci"
