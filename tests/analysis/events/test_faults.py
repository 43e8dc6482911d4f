"""What makes a pattern match nothing: the word, the key or the combination, and what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.events.faults import fault
from cblint.value import Reason, Reference, Unknown, at
from tests.read.declared import place, value

BUILD = {"source": ["aws.codebuild"], "detail-type": ["CodeBuild Build State Change"]}
DEPLOYMENT = {"source": ["aws.codedeploy"], "detail-type": ["CodeDeploy Deployment State-change Notification"]}


@pytest.mark.parametrize(
    ("pattern", "message", "meant"),
    [
        (
            {**BUILD, "detail": {"build-status": ["FAILURE"]}},
            "`build-status` of `CodeBuild Build State Change` is never `FAILURE`; the nearest is `FAILED`",
            ["FAILED"],
        ),
        (
            {**BUILD, "detail": {"build-status": ["FAIL", "success"]}},
            (
                "`build-status` of `CodeBuild Build State Change` is never `FAIL` or `success`;"
                " the nearest is `FAILED` or `SUCCEEDED`"
            ),
            ["FAILED", "SUCCEEDED"],
        ),
        (
            {**BUILD, "detail": {"build-status": ["ERROR", "FAILURE"]}},
            "`build-status` of `CodeBuild Build State Change` is never `ERROR` or `FAILURE`; the nearest is `FAILED`",
            [],
        ),
        (
            {**DEPLOYMENT, "detail": {"state": ["FAILED"]}},
            "`state` of `CodeDeploy Deployment State-change Notification` is never `FAILED`; the nearest is `FAILURE`",
            ["FAILURE"],
        ),
        (
            {**BUILD, "detail": {"projectName": ["app"]}},
            "The detail of `CodeBuild Build State Change` has no `projectName`; the nearest is `project-name`",
            ["project-name"],
        ),
        (
            {**DEPLOYMENT, "detail": {"pipeline": ["app"]}},
            "The detail of `CodeDeploy Deployment State-change Notification` has no `pipeline`",
            [],
        ),
        (
            {"source": ["aws.codebuild"], "detail_type": ["CodeBuild Build State Change"]},
            "No event has `detail_type` beside its detail; the nearest is `detail-type`",
            ["detail-type"],
        ),
        (
            {"source": ["aws.codepipeline"], "detail-type": ["CodePipeline Execution State Change"]},
            "`aws.codepipeline` sends no events of the type `CodePipeline Execution State Change`",
            [],
        ),
        (
            {"source": ["aws.codebuild"], "detail-type": ["CodeBuild Build state change"]},
            (
                "`aws.codebuild` sends no events of the type `CodeBuild Build state change`;"
                " the nearest is `CodeBuild Build State Change`"
            ),
            ["CodeBuild Build State Change"],
        ),
        (
            {**BUILD, "detail": {"build-status": [{"prefix": "failed"}]}},
            "`build-status` of `CodeBuild Build State Change` is never what the pattern asks for",
            [],
        ),
        (
            {"source": ["aws:codecommit"], "detail-type": ["CodeCommit Pull Request State Change"]},
            "`aws:codecommit` is the source of no events of AWS; the nearest is `aws.codecommit`",
            ["aws.codecommit"],
        ),
        (
            {**BUILD, "source": ["codebuild.amazonaws.com"]},
            "`codebuild.amazonaws.com` is the source of no events of AWS; the nearest is `aws.codebuild`",
            ["aws.codebuild"],
        ),
        (
            {**BUILD, "source": ["aws.codepipeline"]},
            "`aws.codepipeline` sends no events of the type `CodeBuild Build State Change`",
            [],
        ),
        (
            {"source": ["aws.codedeploy"], "detail": {"instanceId": ["i-1"], "eventName": ["x"]}},
            "No event has all that the pattern asks for together",
            [],
        ),
        (
            {**BUILD, "detail": {"$or": [{"build-status": ["x"]}, {"current-phase": ["y"]}]}},
            "No event has what one of the alternatives of the pattern asks for",
            [],
        ),
    ],
)
def test_what_is_wrong(pattern: dict[str, object], message: str, meant: list[str]) -> None:
    found = fault(value(pattern))
    assert found is not None
    assert found.message == message
    assert [each.word for each in found.instead] == meant


@pytest.mark.parametrize(
    "pattern",
    [
        {**BUILD, "detail": {"build-status": ["FAILED"]}},
        {"source": ["aws.ec2"], "detail-type": ["Nonsense"]},
        {**BUILD, "source": ["acme.builds"]},
        {**BUILD, "source": ["aws.codebuild", "aws:codebuild"]},
        {"source": ["aws.ecr"], "detail": {"eventName": ["PutImage"], "requestParameters": {"imageTag": ["x"]}}},
        {**BUILD, "detail": {"build-status": ["FAILED", "TIMED_OUT", "CLIENT_ERROR"]}},
    ],
)
def test_what_is_right(pattern: dict[str, object]) -> None:
    assert fault(value(pattern)) is None


def test_resources_by_id() -> None:
    repository = Unknown(at(place(), reference=Reference("t.yml:Repository", "")), Reason.COMPUTED)
    other = Unknown(at(place(), reference=Reference("t.yml:Topic", "")), Reason.COMPUTED)
    pattern = {"source": ["aws.codecommit"], "detail-type": ["CodeCommit Repository State Change"]}
    ids = frozenset({"t.yml:Repository"})
    found = fault(value({**pattern, "resources": [repository]}), ids)
    assert found is not None
    assert found.message == "`resources` has the id of `Repository`, where events have its ARN"
    assert fault(value({**pattern, "resources": [other]}), ids) is None
    assert fault(value({**pattern, "resources": [repository, other]}), ids) is None
    named = fault(value({**pattern, "resources": ["app"]}), ids)
    assert named is not None
    assert named.message == "`resources` of `CodeCommit Repository State Change` is never `app`"


def test_many_types_are_told_by_their_sender() -> None:
    found = fault(value({"source": ["aws.codedeploy"], "detail": {"state": ["FAILED"]}}))
    assert found is not None
    assert found.message == "`state` of events of `aws.codedeploy` is never `FAILED`; the nearest is `FAILURE`"


WORDS = st.sampled_from(
    [
        "aws.codebuild",
        "CodeBuild Build State Change",
        "FAILED",
        "FAILURE",
        "arn:x",
        "$or",
        "prefix",
        "detail",
        "source",
        "",
    ]
)
ANYTHING = st.recursive(
    WORDS | st.integers() | st.booleans() | st.none() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.just("detail-type"), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(
    st.fixed_dictionaries(
        {"source": st.just(["aws.codebuild"]) | ANYTHING},
        optional={
            "detail": ANYTHING,
            "detail-type": ANYTHING,
            "resources": ANYTHING,
            "$or": ANYTHING,
            "other": ANYTHING,
        },
    )
)
def test_whatever_is_written_is_looked_at(pattern: dict[str, object]) -> None:
    found = fault(value(pattern))
    assert found is None or found.message
