"""Event patterns: what they can match agrees with trying every event, and nothing is decided that is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.events.matching import can_match, can_match_one_of, kinds
from cblint.analysis.events.operators import fits
from cblint.value import Entries, Hole, Items, Reason, Text, Unknown, at
from tests.read.declared import place, value

if TYPE_CHECKING:
    from cblint.analysis.events.matching import Shape

SHAPE: Shape = {
    "state": frozenset({"A", "AB", "b"}),
    "kind": frozenset({"x"}),
    "more": {"deep": frozenset({"A", "zA"})},
}
WORDS = st.sampled_from(["A", "AB", "b", "B", "x", "zA", "", "z"])
COMPARED = st.one_of(
    st.fixed_dictionaries({"prefix": WORDS}),
    st.fixed_dictionaries({"suffix": WORDS}),
    st.fixed_dictionaries({"equals-ignore-case": WORDS}),
    st.fixed_dictionaries({"wildcard": st.sampled_from(["A*", "*A", "*", "A", "z*A", "*B*"])}),
    st.fixed_dictionaries({"prefix": st.fixed_dictionaries({"equals-ignore-case": WORDS})}),
)
ALTERNATIVE = st.one_of(
    WORDS,
    COMPARED,
    st.fixed_dictionaries({"exists": st.booleans()}),
    st.fixed_dictionaries({"anything-but": st.one_of(WORDS, st.lists(WORDS, min_size=1, max_size=2), COMPARED)}),
    st.fixed_dictionaries({"numeric": st.just([">", 1])}),
    st.just(7),
)
LEAF = st.lists(ALTERNATIVE, min_size=1, max_size=3)
FIELDS = st.fixed_dictionaries(
    {},
    optional={"state": LEAF, "kind": LEAF, "none": LEAF, "more": st.fixed_dictionaries({"deep": LEAF})},
).filter(bool)
PATTERNS = st.one_of(
    FIELDS,
    st.tuples(FIELDS, st.lists(FIELDS, min_size=2, max_size=3)).map(lambda both: {**both[0], "$or": both[1]}),
)


def events(shape: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Every event of a shape, each field there or not."""
    keys = sorted(shape)
    for chosen in product(*([*_values(shape[key]), None] for key in keys)):
        yield {key: each for key, each in zip(keys, chosen, strict=True) if each is not None}


def _values(field: object) -> list[object]:
    return list(events(field)) if isinstance(field, Mapping) else sorted(field)  # type: ignore[call-overload]


def matches(pattern: Mapping[str, object], event: Mapping[str, object]) -> bool:
    """What an event pattern means, in the plainest words."""
    for key, asked in pattern.items():
        if key == "$or":
            if not any(matches(each, event) for each in asked):  # type: ignore[attr-defined]
                return False
        elif isinstance(asked, Mapping):
            inner = event.get(key, {})
            if not matches(asked, inner if isinstance(inner, Mapping) else {}):
                return False
        elif not any(alternative(each, event.get(key)) for each in asked):  # type: ignore[attr-defined]
            return False
    return True


def alternative(asked: object, word: object) -> bool:
    """Whether one alternative fits a word, or its absence."""
    if not isinstance(asked, Mapping):
        return word is not None and asked == word
    ((name, operand),) = asked.items()
    if name == "exists":
        return bool(operand) == (word is not None)
    if word is None or name == "numeric":
        return False
    if name == "anything-but":
        listed = operand if isinstance(operand, list) else [operand]
        return not any(alternative(each, word) for each in listed)
    return compared(name, operand, str(word))


def compared(name: str, operand: object, word: str) -> bool:
    """Whether a comparison of strings holds."""
    if isinstance(operand, Mapping):
        return compared(name, operand["equals-ignore-case"].lower(), word.lower())
    text = str(operand)
    match name:
        case "prefix":
            return word[: len(text)] == text
        case "suffix":
            return word[len(word) - len(text) :] == text and len(text) <= len(word)
        case "equals-ignore-case":
            return word.lower() == text.lower()
        case _:
            return wild(text, word)


def wild(text: str, word: str) -> bool:
    """Whether a word is a text whose `*` stands for anything."""
    if not text or not word:
        return text in ("", "*") and (text == "*" or not word)
    if text[0] == "*":
        return wild(text[1:], word) or wild(text, word[1:])
    return text[0] == word[0] and wild(text[1:], word[1:])


@settings(max_examples=150, deadline=None)
@given(PATTERNS)
def test_it_agrees_with_trying_every_event(pattern: dict[str, object]) -> None:
    found = can_match_one_of(value(pattern), SHAPE)
    assert found.answer is any(matches(pattern, event) for event in events(SHAPE))


@settings(max_examples=100, deadline=None)
@given(PATTERNS, st.data())
def test_what_is_not_known_is_never_decided_against_what_it_may_be(
    pattern: dict[str, object], data: st.DataObject
) -> None:
    """With a word unknown, the answer is the one with any word in its place, or maybe."""
    leaves = [listed for listed in _leaves(pattern) if isinstance(listed[0], str)]
    if not leaves:
        return
    chosen = data.draw(st.sampled_from(leaves))
    before = can_match_one_of(value(pattern), SHAPE).answer
    chosen[0] = Unknown(at(place()), Reason.NO_VALUE, "var.x")
    after = can_match_one_of(value(pattern), SHAPE).answer
    assert after in (None, before)


def _leaves(pattern: Mapping[str, object]) -> list[list[object]]:
    found: list[list[object]] = []
    for each in pattern.values():
        if isinstance(each, Mapping):
            found += _leaves(each)
        elif (
            isinstance(each, list)
            and each
            and isinstance(each[0], Mapping)
            and "$or" in pattern
            and each is pattern["$or"]
        ):
            found += [leaf for inner in each for leaf in _leaves(inner)]
        elif isinstance(each, list):
            found.append(each)
    return found


BUILD = {"source": ["aws.codebuild"], "detail-type": ["CodeBuild Build State Change"]}


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        ({**BUILD, "detail": {"build-status": ["FAILED"]}}, True),
        ({**BUILD, "detail": {"build-status": ["FAILURE"]}}, False),
        ({**BUILD, "detail": {"build-status": ["FAILURE", "STOPPED"]}}, True),
        ({**BUILD, "detail": {"build-status": [{"anything-but": "SUCCEEDED"}]}}, True),
        ({**BUILD, "detail": {"build-status": [{"prefix": "failed"}]}}, False),
        ({**BUILD, "detail": {"additional-information": {"initiator": [{"prefix": "rule/"}]}}}, True),
        ({**BUILD, "detail": {"status": ["FAILED"]}}, False),
        ({**BUILD, "detail": {"status": [{"exists": False}]}}, True),
        ({**BUILD, "detail_type": ["CodeBuild Build State Change"]}, False),
        (
            {**BUILD, "account": ["111122223333"], "region": [{"prefix": "eu-"}], "resources": ["arn:aws:codebuild:x"]},
            True,
        ),
        ({**BUILD, "resources": ["app"]}, False),
        ({**BUILD, "resources": [{"suffix": ":app"}]}, True),
        ({**BUILD, "resources": [{"prefix": "app"}]}, None),
        ({"source": ["aws.codebuild"], "detail-type": ["Codebuild Build State Change"]}, False),
        (
            {
                "source": ["aws.codebuild"],
                "detail-type": ["AWS API Call via CloudTrail"],
                "detail": {"eventName": ["x"]},
            },
            True,
        ),
        ({"source": ["aws.codebuild"], "detail": {"eventName": ["StartBuild"]}}, True),
        ({"source": ["aws.codebuild", "aws.s3"], "detail-type": ["Object Created"]}, True),
        ({"source": ["aws.ec2"], "detail": {"state": ["nonsense"]}}, True),
        ({"detail": {"build-status": ["FAILURE"]}}, True),
        ({"source": [{"prefix": "aws.codepi"}], "detail": {"state": ["FAILURE"]}}, None),
        ({**BUILD, "detail": {"build-status": ["FAILED"], "completed-phase": ["BUILD"]}}, False),
        ({"source": ["aws.codedeploy"], "detail": {"state": ["FAILED"]}}, False),
        ({"source": ["aws.codepipeline"], "detail": {"state": ["FAILED"], "type": {"category": ["Approval"]}}}, True),
        ({"source": ["aws.ecr"], "detail": {"action-type": ["PUSH"], "image-tag": ["latest"]}}, True),
        ({"source": ["aws.ecr"], "detail-type": ["ECR Image Push"]}, False),
        ({"source": ["aws.codecommit"], "detail": {"event": ["pullRequestCreated", "referenceMerged"]}}, True),
        ({"source": ["aws.codecommit"], "detail": {"event": ["pushed"]}}, True),
        ({**BUILD, "detail": {"$or": [{"build-status": ["FAILURE"]}, {"current-phase": ["BUILD"]}]}}, True),
        ({**BUILD, "detail": {"$or": [{"build-status": ["FAILURE"]}, {"current-phase": ["COMPILE"]}]}}, False),
        ({**BUILD, "detail": {"build-status": []}}, None),
        ({**BUILD, "detail": {"build-status": "FAILURE"}}, None),
        ({**BUILD, "detail": {"build-status": [{"matches": "x"}]}}, None),
        ({}, None),
    ],
)
def test_what_the_services_send(pattern: dict[str, object], answer: bool | None) -> None:
    assert can_match(value(pattern)).answer is answer


def test_what_is_not_known_stays_open() -> None:
    unknown = Unknown(at(place()), Reason.NO_VALUE, "var.status")
    text = Text(at(place()), ("FAIL", Hole(at(place()), Reason.NO_VALUE, "var.x")))
    other = Text(at(place()), ("fail", Hole(at(place()), Reason.NO_VALUE, "var.x")))
    for state, answer in ((unknown, None), (text, None), (other, False)):
        assert can_match(value({**BUILD, "detail": {"build-status": [state]}})).answer is answer
    assert can_match(value({**BUILD, "detail": unknown})).answer is None
    assert can_match(unknown).answer is None
    opened = value({**BUILD, "detail": {"build-status": ["FAILURE"]}})
    assert isinstance(opened, Entries)
    assert can_match(opened.replace(closed=False)).answer is None
    listed = value(["FAILURE"])
    assert isinstance(listed, Items)
    assert fits(listed.replace(closed=False), "FAILED").answer is None


def test_a_pattern_that_grows_is_let_be() -> None:
    branches = [{"build-status": ["FAILURE"]}, {"current-phase": ["x"]}]
    grown: dict[str, object] = {"$or": branches}
    for _ in range(6):
        grown = {"$or": [grown, grown]}
    assert can_match(value({**BUILD, "detail": grown})).answer is None


def test_a_wide_pattern_is_let_be() -> None:
    assert can_match(value({**BUILD, "detail": {f"field{each}": ["x"] for each in range(5000)}})).answer is None


def test_a_deep_pattern_is_let_be() -> None:
    deep: dict[str, object] = {"state": ["x"]}
    for _ in range(100):
        deep = {"down": deep}
    assert can_match(value({**BUILD, "detail": deep})).answer is None


def test_each_service_sends_something_of_every_kind() -> None:
    for kind in kinds():
        own = value({"source": [kind.service], "detail-type": [kind.detail_type]})
        assert can_match(own).is_yes
