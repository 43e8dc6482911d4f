from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.iam.decisions import Outcome, decide, grants, scoped_for_nothing
from cblint.data.policies import managed_policy, wildcard_only
from cblint.model.iam import Role, Statement
from cblint.value import Choice, Entries, Entry, Items, Known, Option, Reason, Reference, Unknown, Value, at
from tests.analysis.iam_parts import (
    HERE,
    SPAN,
    UNKNOWN,
    items,
    known,
    managed,
    policy,
    role,
    statement,
    text,
    workspace,
)

PUT = "ecr:PutImage"
APP = "arn:*:ecr:*:*:repository/app"
EXACT = "arn:aws:ecr:eu-west-1:123456789012:repository/app"

ALLOWED, DENIED, MISSING, OPEN = Outcome.ALLOWED, Outcome.EXPLICIT_DENY, Outcome.IMPLICIT_DENY, Outcome.UNKNOWN


def outcome(made: Role, action: str = PUT, resource: str = APP) -> Outcome:
    return decide(workspace(made), made, action, resource).outcome


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([], MISSING),
        ([statement("*")], ALLOWED),
        ([statement("*:*")], ALLOWED),
        ([statement("ecr:*")], ALLOWED),
        ([statement("ECR:putIMAGE")], ALLOWED),
        ([statement("ecr:Put?mage")], ALLOWED),
        ([statement("ecr:Get*")], MISSING),
        ([statement("e*:PutImage")], OPEN),
        ([statement("ecr-public:PutImage")], MISSING),
        ([statement([UNKNOWN])], OPEN),
        ([statement(["ecr:%"])], OPEN),
        ([statement(["s3:%"])], MISSING),
        ([statement("s3:*", closed=False)], OPEN),
        ([statement(not_actions="ecr:*")], MISSING),
        ([statement(not_actions="s3:*")], ALLOWED),
        ([statement(not_actions=[UNKNOWN])], OPEN),
        ([statement("ecr:*", not_resources="*")], MISSING),
        ([statement("ecr:*", not_resources="arn:aws:s3:::x")], ALLOWED),
        ([statement("ecr:*", not_resources="arn:*:ecr:*:*:repository/ap*")], MISSING),
        ([statement("ecr:*", conditional=True)], OPEN),
        ([statement("*"), statement(PUT, effect="Deny")], DENIED),
        ([statement("*"), statement(PUT, effect="Deny", conditional=True)], OPEN),
        ([statement("s3:*"), statement("*", effect="Deny", conditional=True)], MISSING),
        ([statement("*"), statement(PUT, "arn:aws:ecr:*:*:repository/other", effect="Deny")], ALLOWED),
        ([statement("ecr:*", "arn:aws:ecr:*:*:repository/other")], MISSING),
        ([statement("ecr:*", "arn:aws:ecr:*:*:repository/app-*")], MISSING),
        ([statement("ecr:*", "arn:aws:ecr:%:%:repository/app")], OPEN),
        ([statement("ecr:*", "arn:aws:ecr:%:%:repository/other*")], MISSING),
        ([statement("ecr:*", ["arn:aws:ecr:%"])], OPEN),
        ([statement("ecr:*", [UNKNOWN])], OPEN),
        ([statement("ecr:*", "arn:*:ecr:*:*:repository/*")], ALLOWED),
        ([statement("ecr:*", "arn:aws:ecr:*:*:repository/*")], OPEN),
        ([statement("ecr:*", "arn:aws:ecr:*:*:repository/${aws:PrincipalTag/team}")], OPEN),
        ([statement("ecr:*", "arn:aws:ecr:*:*:repository/x-${aws:PrincipalTag/team}")], MISSING),
        ([statement("ecr:*", None)], OPEN),
        ([statement(PUT, effect="Permit")], MISSING),
    ],
)
def test_statements(statements: list[Statement], expected: Outcome) -> None:
    assert outcome(role(policy(*statements))) is expected


def test_unknown_effect_decides_nothing() -> None:
    open_effect = statement(PUT).replace(effect=UNKNOWN)
    assert outcome(role(policy(open_effect))) is OPEN
    assert outcome(role(policy(statement("*"), open_effect))) is OPEN


def test_a_choice_decides_only_where_all_options_agree() -> None:
    def choice(*data: str) -> Value:
        return Choice(HERE, tuple(Option("var.x", known(each)) for each in data))

    assert outcome(role(policy(statement([choice(PUT, "ecr:*")])))) is ALLOWED
    assert outcome(role(policy(statement([choice(PUT, "s3:*")])))) is OPEN
    assert outcome(role(policy(statement([choice("s3:Get*", "s3:*")])))) is MISSING


def test_what_is_not_in_view_may_allow() -> None:
    assert outcome(role(policy(closed=False))) is OPEN
    assert outcome(role(closed=False)) is OPEN
    assert outcome(role(policy(statement("*"), closed=False))) is ALLOWED


def test_plain_transport_is_never_used() -> None:
    condition = Entries(
        HERE,
        (Entry("Bool", SPAN, Entries(HERE, (Entry("aws:SecureTransport", SPAN, known("false")),))),),
    )
    denies = statement("*", effect="Deny", conditional=True).replace(conditions=condition)
    assert outcome(role(policy(statement("*"), denies))) is ALLOWED


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("*", ALLOWED),
        ("**", ALLOWED),
        (EXACT, MISSING),
        ("arn:aws:ecr:*:*:*", MISSING),
        ("arn:%", MISSING),
        ("%", OPEN),
    ],
)
def test_actions_without_resources_need_a_star(resource: str, expected: Outcome) -> None:
    made = role(policy(statement("ecr:GetAuthorizationToken", resource)))
    assert outcome(made, "ecr:GetAuthorizationToken", "*") is expected


def test_not_resource_allows_actions_without_resources() -> None:
    made = role(policy(statement("ecr:*", not_resources=EXACT)))
    assert outcome(made, "ecr:GetAuthorizationToken", "*") is ALLOWED


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser", ALLOWED),
        ("arn:aws-cn:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser", ALLOWED),
        ("arn:%:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser", ALLOWED),
        ("arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly", MISSING),
        ("arn:aws:iam::aws:policy/AdministratorAccess", ALLOWED),
        ("arn:aws:iam::aws:policy/NoSuchPolicy", OPEN),
        ("arn:aws:iam::%:policy/made-elsewhere", OPEN),
        ("%", OPEN),
    ],
)
def test_managed_policies(arn: str, expected: Outcome) -> None:
    assert outcome(role(attached=(text(arn),))) is expected


def test_customer_managed_policies_by_reference_and_by_name() -> None:
    push = managed(policy(statement("ecr:*")), "push")
    by_reference = Unknown(at(SPAN, reference=Reference(push.address, "arn")), Reason.COMPUTED)
    for arn in (by_reference, text("arn:aws:iam::%:policy/team/push")):
        made = role(attached=(arn,))
        assert decide(workspace(made, managed_policies=(push,)), made, PUT, APP).outcome is ALLOWED


def test_a_policy_that_attaches_itself() -> None:
    names = Items(HERE, (known("ci"),))
    push = managed(policy(statement("ecr:*")), "push", names)
    made = role()
    assert decide(workspace(made, managed_policies=(push,)), made, PUT, APP).outcome is ALLOWED
    other = role(name="other")
    assert decide(workspace(other, managed_policies=(push,)), other, PUT, APP).outcome is MISSING


def test_two_policies_of_one_name_are_not_guessed() -> None:
    one, two = managed(policy(), "push"), managed(policy(), "push")
    made = role(attached=(known("arn:aws:iam::123456789012:policy/push"),))
    assert decide(workspace(made, managed_policies=(one, two)), made, PUT, APP).outcome is OPEN


@pytest.mark.parametrize(
    ("boundary", "expected"),
    [
        ("arn:aws:iam::aws:policy/PowerUserAccess", ALLOWED),
        ("arn:aws:iam::aws:policy/AmazonS3FullAccess", Outcome.OUTSIDE_BOUNDARY),
        ("arn:aws:iam::%:policy/limits", OPEN),
    ],
)
def test_boundary(boundary: str, expected: Outcome) -> None:
    assert outcome(role(policy(statement("*")), boundary=text(boundary))) is expected
    assert outcome(role(boundary=text(boundary))) is MISSING


def test_reasons_and_deciding_statements() -> None:
    elsewhere = statement(PUT, "arn:aws:ecr:*:*:repository/other")
    made = role(policy(elsewhere))
    decision = decide(workspace(made), made, PUT, APP)
    assert decision.deciding == (elsewhere,)
    assert decision.not_allowed.is_yes
    vague = role(policy(statement(PUT, [UNKNOWN])))
    assert decide(workspace(vague), vague, PUT, APP).not_allowed.reasons == (
        "`var.x`: a variable has no value in the repository",
    )


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (statement(PUT, "arn:%:ecr:%:%:repository/app"), True),
        (statement(PUT, "arn:aws:ecr:eu-west-1:123456789012:repository/a*"), True),
        (statement(PUT, "arn:%:ecr:%:%:repository/app", conditional=True), False),
        (statement(PUT, "arn:%:ecr:%:%:repository/%"), False),
        (statement(PUT, "arn:%:ecr:%:%:repository/${aws:x}"), False),
        (statement([UNKNOWN], "arn:%:ecr:%:%:repository/app"), False),
        (statement(PUT, [UNKNOWN]), False),
    ],
)
def test_allowed_in_the_same_account(made: Statement, expected: bool) -> None:
    ours = role(policy(made))
    decision = decide(workspace(ours), ours, PUT, APP)
    assert decision.outcome is OPEN
    assert decision.allowed_here is expected
    assert decision.not_allowed.is_no is expected
    refused = role(policy(made, statement(PUT, effect="Deny", conditional=True)))
    assert not decide(workspace(refused), refused, PUT, APP).allowed_here


@pytest.mark.parametrize(
    ("granted", "wanted", "expected"), [("%-app", "*-app", True), ("%-other", "*-app", False), ("%", "*", False)]
)
def test_allowed_under_a_name_with_the_same_unknown_part(granted: str, wanted: str, expected: bool) -> None:
    ours = role(policy(statement(PUT, f"arn:%:ecr:%:%:repository/{granted}")))
    decision = decide(workspace(ours), ours, PUT, f"arn:*:ecr:*:*:repository/{wanted}")
    assert decision.allowed_here is expected


def test_grants_are_gathered_once() -> None:
    made = role(policy(statement("*")))
    view = workspace(made)
    assert grants(view, made) is grants(view, made)


def test_scoped_wildcard_only_actions() -> None:
    useless = statement(["ecr:GetAuthorizationToken", PUT], EXACT)
    made = role(policy(useless))
    (found,) = scoped_for_nothing(workspace(made), made)
    assert (found.statement, found.actions, found.only) == (useless, ("ecr:GetAuthorizationToken",), False)


@pytest.mark.parametrize(
    "statements",
    [
        [statement("ecr:*", EXACT)],
        [statement("ecr:GetAuthorizationToken", "*")],
        [statement("ecr:GetAuthorizationToken", [EXACT, "*"])],
        [statement("ecr:GetAuthorizationToken", [EXACT, UNKNOWN])],
        [statement("ecr:GetAuthorizationToken", EXACT), statement("ecr:Get*", "*")],
        [statement("ecr:GetAuthorizationToken", EXACT, effect="Deny")],
        [statement(not_actions="ecr:GetAuthorizationToken", resources=EXACT)],
        [statement("ecr:GetAuthorizationToken", [])],
    ],
)
def test_not_scoped_for_nothing(statements: list[Statement]) -> None:
    made = role(policy(*statements))
    assert scoped_for_nothing(workspace(made), made) == ()


def test_data() -> None:
    full = managed_policy("AmazonEC2ContainerRegistryFullAccess")
    assert full is not None
    assert any("ecr:*" in (each.actions or ()) for each in full)
    assert managed_policy("service-role/AWSCodeDeployRole") is not None
    assert managed_policy("AWSCodeDeployRole") is None
    assert wildcard_only()["ecr:getauthorizationtoken"] == "ecr:GetAuthorizationToken"


ACTIONS = ("ecr:PutImage", "ecr:GetImage", "s3:PutObject")
RESOURCES = ("arn:aws:ecr:r:1:repository/a", "arn:aws:ecr:r:1:repository/ab", "arn:aws:s3:::b")
action_patterns = st.sampled_from(("*", "ecr:*", "ecr:Put*", "ecr:?utImage", "s3:*", "s3:PutObject", "ecr:GetImage"))
resource_patterns = st.sampled_from(
    ("*", "arn:aws:ecr:r:1:repository/a", "arn:aws:ecr:r:1:repository/a*", "arn:aws:ecr:*:*:*", "arn:aws:s3:::*")
)
plain = st.tuples(
    st.booleans(),
    st.booleans(),
    st.lists(action_patterns, min_size=1, max_size=2),
    st.booleans(),
    st.lists(resource_patterns, min_size=1, max_size=2),
)


@given(st.lists(plain, max_size=4), st.sampled_from(ACTIONS), st.sampled_from(RESOURCES))
@settings(max_examples=150, deadline=None)
def test_known_requests_are_decided_as_fnmatch_does(
    drawn: list[tuple[bool, bool, list[str], bool, list[str]]], action: str, resource: str
) -> None:
    allowed = denied = False
    statements = []
    for allow, positive, actions, on, resources in drawn:
        acts = any(fnmatchcase(action, each) for each in actions) is positive
        meant = any(fnmatchcase(resource, each) for each in resources) is on
        allowed |= allow and acts and meant
        denied |= not allow and acts and meant
        statements.append(
            statement(
                actions if positive else None,
                resources,
                not_actions=None if positive else actions,
                not_resources=None if on else resources,
                effect="Allow" if allow else "Deny",
            )
        )
    expected = DENIED if denied else ALLOWED if allowed else MISSING
    assert outcome(role(policy(*statements)), action, resource) is expected


@given(st.lists(plain, max_size=3), st.sampled_from(ACTIONS))
@settings(max_examples=100, deadline=None)
def test_a_vague_request_is_never_surer_than_its_meanings(
    drawn: list[tuple[bool, bool, list[str], bool, list[str]]], action: str
) -> None:
    statements = [
        statement(
            actions if positive else None,
            resources,
            not_actions=None if positive else actions,
            not_resources=None if on else resources,
            effect="Allow" if allow else "Deny",
        )
        for allow, positive, actions, on, resources in drawn
    ]
    made = role(policy(*statements))
    vague = outcome(made, action, "arn:aws:ecr:*:*:repository/*")
    exact = {outcome(made, action, each) for each in RESOURCES[:2]}
    never = {MISSING: {MISSING, DENIED}, DENIED: {DENIED}, ALLOWED: {ALLOWED}, OPEN: {ALLOWED, DENIED, MISSING}}
    assert exact <= never[vague]


def test_items_of_the_helper() -> None:
    listed = items(["a%"])
    assert listed is not None
    assert not isinstance(listed.items[0], Known)
