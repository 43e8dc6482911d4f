"""Where less of a pipeline is known, less is said of it, and nothing else: no finding rests on an unknown."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.pipelines import artifacts, keys, structure
from cblint.model.pipeline import Action, Pipeline, Stage
from cblint.source import Span
from cblint.value import Items, Known, Reason, Unknown, Value, at, string
from tests.read.stacks import template

PLACE = at(Span("t.yml", 0, 1))
NAMES = ("a", "b", "c")
SETTLED = settings(max_examples=120, deadline=None)


def known(data: str | int) -> Value:
    return Known(PLACE, data)


def unknown() -> Value:
    return Unknown(PLACE, Reason.NO_VALUE)


def _base() -> Pipeline:
    written = template("""
        P:
          Type: AWS::CodePipeline::Pipeline
          Properties:
            RoleArn: arn:aws:iam::111122223333:role/p
            ArtifactStore: {Type: S3, Location: b}
            Stages:
              - Name: One
                Actions:
                  - Name: A
                    ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}
                    Configuration: {ProjectName: app}
        """)
    (pipeline,) = written.stack.pipelines
    return pipeline


BASE = _base()
names = st.lists(st.sampled_from(NAMES), max_size=2, unique=True)
roles = st.sampled_from(["", "arn:aws:iam::111122223333:role/x", "arn:aws:iam::444455556666:role/x"])


@st.composite
def actions(draw: st.DrawFn) -> Action:
    made = BASE.stages[0].actions[0]
    role = draw(roles)
    return made.replace(
        name=known(draw(st.sampled_from(NAMES))),
        category=known(draw(st.sampled_from(["Source", "Build"]))),
        run_order=known(draw(st.integers(1, 3))),
        input_artifacts=Items(PLACE, tuple(known(name) for name in draw(names))),
        output_artifacts=Items(PLACE, tuple(known(name) for name in draw(names))),
        role_arn=known(role) if role else made.role_arn,
    )


@st.composite
def pipelines(draw: st.DrawFn) -> Pipeline:
    stages = [
        BASE.stages[0].replace(name=known(draw(st.sampled_from(NAMES))), actions=tuple(each))
        for each in draw(st.lists(st.lists(actions(), min_size=1, max_size=3), min_size=1, max_size=3))
    ]
    return BASE.replace(stages=tuple(stages))


def _without_name(items: Items) -> Items:
    return items.replace(items=(unknown(), *items.items[1:])) if items.items else items


DIM: tuple[Callable[[Action], Action], ...] = (
    lambda each: each.replace(run_order=unknown()),
    lambda each: each.replace(name=unknown()),
    lambda each: each.replace(category=unknown()),
    lambda each: each.replace(role_arn=unknown()),
    lambda each: each.replace(configuration=unknown()),
    lambda each: each.replace(output_artifacts=_without_name(each.output_artifacts)),
    lambda each: each.replace(output_artifacts=each.output_artifacts.replace(closed=False)),
    lambda each: each.replace(input_artifacts=_without_name(each.input_artifacts)),
    lambda each: each.replace(input_artifacts=each.input_artifacts.replace(closed=False)),
)


def said(pipeline: Pipeline) -> set[str]:
    """All that is surely said of a pipeline, without the names of who is concerned."""
    lines = {f"missing {each.artifact}" for each in artifacts.missing(pipeline) if each.surely.is_yes}
    lines |= {f"early {string(each.name)}" for each in artifacts.early(pipeline)}
    lines |= {f"unused {string(name)}" for _, name, surely in artifacts.unused(pipeline) if surely.is_yes}
    lines |= {f"double {string(each.name)}" for each in artifacts.doubles(pipeline)}
    lines |= {f"locked {each.account}" for each in keys.locked(pipeline)}
    return lines | {f"{each.defect} {each.symbol}" for each in structure.faults(pipeline)}


@SETTLED
@given(pipelines(), st.integers(0, 8), st.integers(0, 8), st.sampled_from(DIM))
def test_an_action_of_which_less_is_known(
    pipeline: Pipeline, stage: int, action: int, dim: Callable[[Action], Action]
) -> None:
    number = stage % len(pipeline.stages)
    chosen = pipeline.stages[number]
    position = action % len(chosen.actions)
    dimmed = tuple(dim(each) if index == position else each for index, each in enumerate(chosen.actions))
    stages = tuple(
        each.replace(actions=dimmed) if index == number else each for index, each in enumerate(pipeline.stages)
    )
    assert said(pipeline.replace(stages=stages)) <= said(pipeline)


@SETTLED
@given(pipelines(), st.integers(0, 8))
def test_stages_and_actions_that_may_be_there(pipeline: Pipeline, number: int) -> None:
    full = said(pipeline)
    assert said(pipeline.replace(closed=False)) <= full
    hidden: list[Stage] = list(pipeline.stages)
    chosen = number % len(hidden)
    hidden[chosen] = hidden[chosen].replace(actions=hidden[chosen].actions[1:], closed=False)
    left = {line for line in said(pipeline.replace(stages=tuple(hidden))) if line.startswith("missing ")}
    assert left == set()
