"""A policy is the same whether it is written as entries, as a JSON string, or as JSON with unknown parts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.model.iam import Policy
from cblint.read.policy import read_policy
from cblint.source import Segment, SourceFile, Span
from cblint.value import Choice, Hole, Items, Known, Option, Reason, Text, Unknown, Value, at
from tests.read.declared import place, shown, value

NOTHING = Known(at(Span("main.tf", 0, 0)), None)
STATEMENT = {
    "Sid": "Push",
    "Effect": "Allow",
    "Action": ["ecr:PutImage", "ecr:BatchGetImage"],
    "Resource": "arn:aws:ecr:eu-west-1:123456789012:repository/app",
    "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
}
DOCUMENT = {"Version": "2012-10-17", "Statement": [STATEMENT, {"Effect": "Deny", "NotAction": "*", "Principal": "*"}]}


def policy(document: Value) -> Policy:
    return read_policy(document, name=NOTHING, symbol="p")


def quoted(text: str) -> Known:
    """A string that stands in a file letter by letter, after ten other letters."""
    return Known(at(Span("main.tf", 10, 10 + len(text))), text)


def with_hole(before: str, after: str, hole: Hole) -> Text:
    span = Span("main.tf", 10, 10 + len(before) + 8 + len(after))
    segments = (
        Segment(0, 10, len(before)),
        Segment(len(before) + 1, 10 + len(before) + 8, len(after)),
    )
    return Text(at(span), (before, hole, after), segments)


def test_entries_and_a_string_of_json_are_the_same_policy() -> None:
    entries = policy(value(DOCUMENT))
    text = policy(quoted(json.dumps(DOCUMENT, indent=2)))
    assert shown(entries) == shown(text)
    first, second = text.statements
    assert shown(first.actions) == ["ecr:PutImage", "ecr:BatchGetImage"]
    assert shown(first.resources) == [STATEMENT["Resource"]]
    assert (first.not_actions, first.not_resources) == (None, None)
    assert first.conditional.is_yes
    assert second.conditional.is_no
    assert shown(second.principals) == "*"
    assert text.closed


def test_what_stands_in_a_string_keeps_its_place() -> None:
    written = json.dumps(DOCUMENT)
    source = SourceFile("main.tf", "0123456789" + written)
    (first, _) = policy(quoted(written)).statements
    assert first.actions is not None
    assert source.display(first.actions.items[1].origin.span) == '"ecr:BatchGetImage"'
    assert source.display(first.effect.origin.span) == '"Allow"'


def test_a_hole_in_a_string_keeps_its_reason() -> None:
    hole = Hole(at(place()), Reason.NO_VALUE, "var.bucket")
    before = '{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::'
    found = policy(with_hole(before, '/*"}}', hole))
    (statement,) = found.statements
    assert statement.resources is not None
    (resource,) = statement.resources.items
    assert isinstance(resource, Text)
    assert resource.parts == ("arn:aws:s3:::", hole, "/*")
    assert found.closed


def test_a_hole_that_stands_for_a_whole_value_is_unknown() -> None:
    hole = Hole(at(place()), Reason.NO_VALUE, "var.resources")
    before = '{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": '
    found = policy(with_hole(before, "}}", hole))
    if found.closed:
        (statement,) = found.statements
        assert statement.resources is not None
        assert not statement.resources.closed


def test_a_hole_in_a_key_opens_the_policy() -> None:
    hole = Hole(at(place()), Reason.NO_VALUE, "var.key")
    found = policy(with_hole('{"Statement": {"Effect": "Allow", "', '": "s3:GetObject"}}', hole))
    assert not found.closed


@pytest.mark.parametrize(
    "document",
    [
        quoted('{"Statement": [}'),
        quoted("not json"),
        quoted('{"Statement": [], "Statement": []}'),
        value([]),
        value(5),
        value({}),
        value({"Statement": "x"}),
        value({"Statement": [5]}),
        value({"statement": []}),
        value({"Statement": [{"effect": "Allow"}]}),
        Unknown(at(place()), Reason.NOT_EVALUATED),
    ],
)
def test_what_is_malformed_is_not_all_in_view(document: Value) -> None:
    assert not policy(document).closed


def test_a_statement_without_effect_has_an_unknown_one() -> None:
    (statement,) = policy(value({"Statement": {"Action": "*", "Resource": "*"}})).statements
    assert shown(statement.effect) is Reason.MALFORMED


@pytest.mark.parametrize("action", [5, True, {"a": "b"}, [["x"]]])
def test_malformed_actions_are_unknown(action: object) -> None:
    (statement,) = policy(value({"Statement": {"Effect": "Allow", "Action": action}})).statements
    assert statement.actions is not None
    assert shown(statement.actions) in ([Reason.MALFORMED], [Reason.MALFORMED, ...])


def test_actions_that_are_not_in_view_say_why() -> None:
    actions = Unknown(at(place()), Reason.NO_VALUE, "var.actions")
    (statement,) = policy(value({"Statement": {"Effect": "Allow", "Action": actions}})).statements
    assert statement.actions is not None
    assert not statement.actions.closed
    assert shown(statement.actions.items) == [Reason.NO_VALUE]


def test_a_statement_under_a_condition_may_not_apply() -> None:
    other = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    item = Choice(at(place()), (Option("prod", value(other)), Option("not prod", NOTHING)))
    found = policy(value({"Statement": [item, STATEMENT]}))
    assert [statement.conditional.answer for statement in found.statements] == [None, True]
    assert found.closed


def test_a_document_under_a_condition_gives_the_statements_of_both() -> None:
    options = (
        Option("prod", value(DOCUMENT)),
        Option("not prod", value({"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}})),
    )
    found = policy(Choice(at(place()), options))
    assert len(found.statements) == 3
    assert all(statement.conditional.is_maybe for statement in found.statements)
    assert found.closed


def test_an_open_list_of_statements_opens_the_policy() -> None:
    statements = Items(at(place()), (value(STATEMENT),), closed=False)
    found = policy(value({"Statement": statements}))
    assert len(found.statements) == 1
    assert not found.closed


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["Allow", "*", "s3:*"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["Statement", "Effect", "Action", "Principal", "Condition", "x"]), inner)
    ),
    max_leaves=12,
)


@given(TREES)
@settings(max_examples=120, deadline=None)
def test_any_tree_is_read_the_same_way_from_entries_and_from_json(tree: object) -> None:
    entries = policy(value(tree))
    text = policy(quoted(json.dumps(tree)))
    if isinstance(tree, dict):
        assert shown(entries) == shown(text)
    else:
        assert entries.closed is False
        assert text.closed is False


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_string_is_read(text: str) -> None:
    assert policy(quoted(text)).name is NOTHING
