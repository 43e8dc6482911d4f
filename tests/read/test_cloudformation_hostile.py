"""No template, however strange, is an exception or takes long."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.files import Files
from cblint.model.part import Part, ProblemKind
from cblint.model.stack import Stack
from cblint.read.cloudformation import is_template, read_template, read_templates, relevant
from cblint.record import Record
from cblint.source import SourceFile, Span
from cblint.value import Text, Unknown, alternatives, embedded

WORDS = [
    "Ref", "Fn::Sub", "Fn::GetAtt", "Fn::If", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::FindInMap", "Fn::ForEach::x",
    "Fn::Transform", "Condition", "Properties", "Type", "Name", "Source", "BuildSpec", "Environment", "VpcConfig",
    "Triggers", "Webhook", "FilterGroups", "EnvironmentVariables", "Stages", "Actions", "Configuration", "Roles",
    "Fn::Length", "Fn::ToJsonString", "Fn::Cidr", "Fn::ImportValue", "Fn::Equals", "Fn::Not", "Default",
    "AllowedValues", "Policies", "PolicyDocument", "Statement", "Action", "Subnets", "A", "B", "<<",
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
    optional={
        "Parameters": TREES,
        "Mappings": TREES,
        "Conditions": TREES,
        "Outputs": TREES,
        "Transform": TREES | st.just("AWS::LanguageExtensions"),
    },
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


LONG = [
    ("!If [c, a, ", "]"),
    ("!Join ['', [a, ", "]]"),
    ("!Select [0, [", "]]"),
    ("!Split [',', ", "]"),
    ("!Base64 [", "]"),
    ("{'Fn::Sub': ['${a}', {a: ", "}]}"),
    ("{'Fn::ToJsonString': [", "]}"),
    ("{'Fn::Length': [", "]}"),
    ("!FindInMap [a, b, ", "]"),
    ("!ImportValue [", "]"),
]


@pytest.mark.parametrize(("start", "end"), LONG)
@pytest.mark.parametrize("as_json", [False, True])
def test_functions_in_a_thousand_others(start: str, end: str, as_json: bool) -> None:
    if as_json:
        name = start.partition("[")[0].strip().removeprefix("!").replace("{'Fn::", "").partition("'")[0]
        text = f'{{"Fn::{name}": [0, ' * 1000 + "1" + "]}" * 1000
        text = f'{{"Resources": {{"App": {{"Type": "AWS::CodeBuild::Project", "Properties": {{"Name": {text}}}}}}}}}'
        assert len(read(text).projects) <= 1
    else:
        (project,) = app("Name: " + start * 50 + "x" + end * 50).projects
        assert project.name.origin.span.path == "t.yml"
        assert isinstance(app("Name: " + start * 1000 + "x" + end * 1000), Stack)


def test_conditions_in_a_thousand_others() -> None:
    text = f"Conditions:\n  C: {'!Not [' * 1000}!Condition C{']' * 1000}\n"
    text += "\n".join(f"  D{n}: !Not [!Condition D{n + 1}]" for n in range(1000))
    stack = app("Name: !If [C, a, !If [D0, b, c]]", text)
    assert isinstance(stack, Stack)


def test_loops_that_multiply_are_given_up() -> None:
    names = ", ".join(f"n{number}" for number in range(100))
    body = "X${A0}${A1}${A2}${A3}${A4}${A5}: {Type: AWS::CodeBuild::Project, Properties: {Name: !Ref A0}}"
    for level in reversed(range(6)):
        body = f"'Fn::ForEach::L{level}': [A{level}, [{names}], {{{body}}}]"
    stack = read(f"Transform: AWS::LanguageExtensions\nResources: {{{body}}}\n")
    assert stack.projects == ()
    assert not stack.closed


def test_a_loop_over_many_names_is_bounded() -> None:
    names = ", ".join(f"n{number}" for number in range(50_000))
    loop = f"'Fn::ForEach::L': [A, [{names}], {{'P${{A}}': {{Type: AWS::CodeBuild::Project}}}}]"
    stack = read(f"Transform: AWS::LanguageExtensions\nResources: {{{loop}}}\n")
    assert len(stack.projects) <= 1000
    assert not stack.closed


def test_loops_in_anchors_are_given_up() -> None:
    lines = ["x0: &x0 {Name: a}"]
    lines += [f"x{n}: &x{n} {{a: *x{n - 1}, b: *x{n - 1}}}" for n in range(1, 50)]
    loop = "'Fn::ForEach::L': [A, [a, b], {'P${A}': {Type: AWS::CodeBuild::Project, Properties: *x49}}]"
    stack = read("Transform: AWS::LanguageExtensions\n" + "\n".join(lines) + f"\nResources: {{{loop}}}\n")
    assert len(stack.projects) <= 2


def test_mappings_that_refer_to_each_other_are_given_up() -> None:
    cells = "\n".join(
        f"  M{n}: {{a: {{a: !FindInMap [M{n + 1}, !Ref Open, a]}}, b: {{a: !FindInMap [M{n + 1}, !Ref Open, a]}}}}"
        for n in range(60)
    )
    (project,) = app("Name: !FindInMap [M0, !Ref Open, a]", f"Mappings:\n{cells}").projects
    assert len(list(alternatives(project.name))) <= 64


def test_allowed_values_that_multiply_are_given_up() -> None:
    values = ", ".join(f"v{number}" for number in range(60))
    listed = "\n".join(f"  P{n}: {{Type: String, AllowedValues: [{values}]}}" for n in range(10))
    rows = ", ".join(f"v{number}: {{a: !Ref P1}}" for number in range(60))
    before = f"Parameters:\n{listed}\nMappings: {{M: {{{rows}}}}}"
    (project,) = app("Name: !FindInMap [M, !Ref P0, a]\n      Description: !Ref P3", before).projects
    assert isinstance(project.name, Unknown)
    assert len(list(alternatives(project.description))) == 60


def test_addresses_are_cut_into_few_blocks() -> None:
    stack = app("VpcConfig: {Subnets: !Cidr ['::/0', 999999, 1]}")
    assert isinstance(stack, Stack)


def nest(folder: Path, files: dict[str, str]) -> list[Stack]:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    found = Files(str(folder))
    paths = [path for path in sorted(files) if relevant(found, path)]
    return list(read_templates(((path, found.read(path).embedded()) for path in paths), found))


def nesting(*paths: str, more: str = "") -> str:
    """A template with a project that nests others, each of which it gives its own parameter."""
    nested = "  N{}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {}, Parameters: {{P: !Ref P}}}}}}\n"
    listed = "".join(nested.format(number, path) for number, path in enumerate(paths))
    project = "  App: {Type: AWS::CodeBuild::Project, Properties: {Name: !Ref P}}\n"
    return f"Parameters: {{P: {{Type: String}}}}\nResources:\n{project}{listed}{more}"


def test_stacks_nested_in_a_circle_are_read_once(tmp_path: Path) -> None:
    files = {f"t{n}.yml": nesting(f"t{(n + 1) % 5}.yml") for n in range(5)}
    (stack,) = nest(tmp_path, files)
    assert len(stack.projects) == 5
    assert not stack.closed


def test_stacks_nested_deeply_are_read_in_pieces(tmp_path: Path) -> None:
    files = {f"t{n:03}.yml": nesting(f"t{n + 1:03}.yml") for n in range(100)} | {"t100.yml": nesting()}
    found = nest(tmp_path, files)
    assert sorted(path for stack in found for path in stack.files) == sorted(files)
    assert not found[0].closed


def test_nested_stacks_that_multiply_are_bounded(tmp_path: Path) -> None:
    files = {f"t{n}.yml": nesting(*[f"t{n + 1}.yml"] * 20) for n in range(5)} | {"t5.yml": nesting()}
    (stack,) = nest(tmp_path, files)
    assert 1 < len(stack.projects) <= 1000
    assert not stack.closed


def test_outputs_in_a_circle_are_unknown(tmp_path: Path) -> None:
    outer = """
Resources:
  A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: in.yml, Parameters: {P: !GetAtt B.Outputs.O}}}
  B: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: in.yml, Parameters: {P: !GetAtt A.Outputs.O}}}
"""
    (stack,) = nest(tmp_path, {"out.yml": outer, "in.yml": nesting(more="Outputs: {O: {Value: !Ref P}}\n")})
    assert all(isinstance(project.name, Unknown) for project in stack.projects)
    assert len(stack.projects) == 2


def test_a_nested_template_that_is_none_leaves_the_stack_open(tmp_path: Path) -> None:
    for text in ("", "[", "5", "Resources: 5", "{"):
        stack, *_ = nest(tmp_path, {"a.yml": nesting("b.txt"), "b.txt": text})
        assert len(stack.projects) == 1
        assert not stack.closed


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
        assert all(problem.kind is ProblemKind.UNRESOLVED_REFERENCE for problem in stack.problems)
        for part in (*stack.projects, *stack.roles, *stack.pipelines):
            assert isinstance(part, Part)
            assert source.display(part.name_span) == part.symbol.removeprefix("Resources.")
    assert projects >= 50
