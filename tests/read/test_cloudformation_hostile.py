"""No template, however strange, is an exception or takes long."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.files import Files
from cblint.model.part import Part
from cblint.model.stack import Stack
from cblint.read.cloudformation import is_template, read_template, relevant
from cblint.record import Record
from cblint.source import SourceFile, Span
from cblint.value import Text, Unknown, alternatives, embedded

WORDS = [
    "Ref", "Fn::Sub", "Fn::GetAtt", "Fn::If", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::FindInMap", "Fn::ForEach::x",
    "Fn::Transform", "Condition", "Properties", "Type", "Name", "Source", "BuildSpec", "Environment", "VpcConfig",
    "Triggers", "Webhook", "FilterGroups", "EnvironmentVariables", "Stages", "Actions", "Configuration", "Roles",
    "Policies", "PolicyDocument", "Statement", "Action", "Subnets", "A", "B", "<<",
]  # fmt: skip
STRINGS = st.sampled_from(
    ["A", "B", "A.Arn", "${A}", "${!A}-${B.Arn}", "AWS::Region", "AWS::NoValue", "true", "", "[]"]
)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | STRINGS | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=20,
)
TYPES = st.sampled_from(
    ["AWS::CodeBuild::Project", "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::EC2::Route",
     "AWS::CodePipeline::Pipeline", "AWS::EC2::SecurityGroup", "AWS::ECR::Repository", "AWS::S3::Bucket"]
)  # fmt: skip
RESOURCES = st.fixed_dictionaries({"Type": TYPES, "Properties": TREES})
TEMPLATES = st.fixed_dictionaries(
    {"Resources": st.dictionaries(st.sampled_from(["A", "B", "C"]), RESOURCES | TREES)},
    optional={"Parameters": TREES, "Mappings": TREES, "Conditions": TREES, "Transform": TREES},
)


def read(text: str) -> Stack:
    return read_template("t.yml", SourceFile("t.yml", text).embedded())


def spans(found: object) -> list[Span]:
    """All places in a part, each below the one that holds it."""
    if isinstance(found, Span):
        return [found]
    if isinstance(found, Record):
        return [span for field in type(found).__fields__ for span in spans(getattr(found, field))]
    if isinstance(found, tuple):
        return [span for each in found for span in spans(each)]
    return []


@given(TEMPLATES)
@settings(max_examples=150, deadline=None)
def test_any_tree_is_a_template(tree: object) -> None:
    text = json.dumps(tree)
    for span in spans(read(text)):
        assert span.path == "t.yml"
        assert 0 <= span.start <= span.end <= len(text)


@given(st.text(st.sampled_from("Resources: {}[]!Sub\n -|'\"&*a<\x00é#"), max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    assert isinstance(read("Resources:\n  A:\n    Type: AWS::CodeBuild::Project\n    " + text), Stack)


def app(properties: str, before: str = "") -> Stack:
    return read(
        f"{before}\nResources:\n  App:\n    Type: AWS::CodeBuild::Project\n    Properties:\n      {properties}\n"
    )


def test_choices_that_double_are_given_up() -> None:
    lines = ["x0: &x0 !If [c, a, b]"]
    lines += [f"x{n}: &x{n} !If [c, *x{n - 1}, *x{n - 1}]" for n in range(1, 50)]
    (project,) = app("Name: *x49", "\n".join(lines)).projects
    assert len(list(alternatives(project.name))) <= 64


def test_texts_that_double_are_given_up() -> None:
    lines = ["x0: &x0 !Sub 'aaaaaaaaaaaaaaaaaaaa'"]
    lines += [f"x{n}: &x{n} !Sub ['${{a}}${{a}}', {{a: *x{n - 1}}}]" for n in range(1, 40)]
    (project,) = app("Name: *x39", "\n".join(lines)).projects
    assert isinstance(project.name, Unknown | Text)
    text = embedded(project.name)
    assert text is None or len(text.text) < 1_000_000


def test_lists_that_multiply_are_given_up() -> None:
    lines = ["x0: &x0 [a, a, a, a, a, a, a, a, a, a]"]
    lines += [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 10)}]" for n in range(1, 12)]
    stack = app("Triggers: {Webhook: true, FilterGroups: *x11}", "\n".join(lines))
    assert len(stack.projects) == 1


@pytest.mark.parametrize("depth", [50, 150, 5000])
@pytest.mark.parametrize(("start", "end"), [("!If [c, a, ", "]"), ("{a: ", "}"), ("[", "]"), ("!Base64 {a: ", "}")])
def test_deep_values_are_unknown(depth: int, start: str, end: str) -> None:
    stack = app("Name: " + start * depth + "x" + end * depth)
    assert isinstance(stack, Stack)


def test_a_long_chain_of_references_is_unknown() -> None:
    roles = [f"  R{n}: {{Type: AWS::IAM::Role, Properties: {{RoleName: !Ref R{n + 1}}}}}" for n in range(500)]
    stack = read("Resources:\n" + "\n".join(roles))
    assert isinstance(stack.roles[0].name, Unknown)


def test_more_resources_than_can_be_held_leave_the_stack_open() -> None:
    big = "x: &x [" + ", ".join(["a"] * 2000) + "]"
    many = [
        f"  P{n}: {{Type: AWS::CodeBuild::Project, Properties: {{VpcConfig: {{Subnets: *x}}}}}}" for n in range(400)
    ]
    stack = read(big + "\nResources:\n" + "\n".join(many))
    assert 0 < len(stack.projects) < 400
    assert not stack.network.closed


CORPUS = Path(os.environ.get("CBLINT_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus")
def test_real_templates_are_read() -> None:
    files = Files(str(CORPUS))
    projects = 0
    for path in files.tree():
        if not path.endswith((".yml", ".yaml", ".json")) or not is_template(files.head(path)):
            continue
        if not relevant(files, path):
            continue
        source = files.read(path)
        stack = read_template(path, source.embedded())
        projects += len(stack.projects)
        assert stack.problems == ()
        for part in (*stack.projects, *stack.roles, *stack.pipelines):
            assert isinstance(part, Part)
            assert source.display(part.name_span) == part.symbol.removeprefix("Resources.")
    assert projects >= 50
