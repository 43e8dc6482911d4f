"""A buildspec that Terraform encodes: read as its text would be, each part at its place in the code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cblint.model.buildspec import Buildspec
from cblint.parse.node import MappingNode
from cblint.read.buildspec import read_structured_buildspec
from cblint.read.structured import MAX_DEPTH, MAX_NODES, StructuredText
from cblint.source import HOLE, Span
from cblint.value import (
    Choice,
    Entries,
    Entry,
    Items,
    Known,
    Option,
    Reason,
    Text,
    Unknown,
    Value,
    at,
    string,
)
from tests.read.terraform_module import attribute, module, plain

SPAN = Span("main.tf", 0, 10)
VARIABLES = 'variable "x" {}\nvariable "more" {}\n'


class Read:
    """A buildspec and the code that it stands in."""

    def __init__(self, root: Path, expression: str, extra: str = "") -> None:
        self.code = f'{VARIABLES}{extra}\nresource "aws_thing" "x" {{\n  value = {expression}\n}}\n'
        value = attribute(module(root, self.code), "aws_thing.x", "value")
        assert isinstance(value, Entries)
        self.spec: Buildspec = read_structured_buildspec(value)

    def at(self, span: Span) -> str:
        return self.code[span.start : span.end]

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [(each.kind.value, self.at(each.span)) for each in self.spec.problems]

    @property
    def commands(self) -> list[object]:
        return [plain(each.text) for phase in self.spec.phases for each in phase.commands]


def phases(commands: str) -> str:
    return f"yamlencode({{ version = 0.2, phases = {{ build = {{ commands = {commands} }} }} }})"


@pytest.mark.parametrize("function", ["yamlencode", "jsonencode"])
def test_everything_is_read_at_its_place(tmp_path: Path, function: str) -> None:
    read = Read(
        tmp_path,
        f"""{function}({{
    version = "0.2"
    env = {{
      variables         = {{ STAGE = "test", COUNT = 3, "QUOTED" : true }}
      parameter-store   = {{ KEY = "/app/key" }}
    }}
    phases = {{
      install = {{ runtime-versions = {{ python = 3.10 }} }}
      build   = {{ commands = ["make all", "make \\"it\\""], finally = ["rm -rf tmp"] }}
    }}
    artifacts = {{ files = ["**/*"], discard-paths = true }}
  }})""",
    )
    spec = read.spec
    assert read.problems == []
    assert spec.inline
    assert spec.closed
    assert spec.path == "main.tf"
    assert [string(each.value) for each in spec.env.variables] == ["test", "3", "true", "/app/key"]
    assert [read.at(each.name_span) for each in spec.env.variables] == ["STAGE", "COUNT", '"QUOTED"', "KEY"]
    assert [read.at(each.value.origin.span) for each in spec.env.variables] == ['"test"', "3", "true", '"/app/key"']
    assert [(string(each.text), read.at(each.span)) for each in spec.phases[1].commands] == [
        ("make all", '"make all"'),
        ('make "it"', r'"make \"it\""'),
        ("rm -rf tmp", '"rm -rf tmp"'),
    ]
    assert spec.artifacts is not None
    assert plain(spec.artifacts.files) == ["**/*"]
    assert plain(spec.artifacts.discard_paths) is True
    assert plain(spec.phases[0].runtime_versions) == {"python": 3.1}


def test_a_string_stays_one_whatever_it_looks_like(tmp_path: Path) -> None:
    read = Read(tmp_path, phases('["true", "echo a: b", "{", "* x", "null"]'))
    assert read.problems == []
    assert read.commands == ["true", "echo a: b", "{", "* x", "null"]


def test_a_command_is_partly_unknown(tmp_path: Path) -> None:
    read = Read(tmp_path, phases('["make ${var.x}", var.x, "make"]'))
    assert read.problems == []
    assert read.commands == ["make {var.x}", "?NO_VALUE var.x", "make"]
    made = read.spec.phases[0].commands[0].text
    assert isinstance(made, Text)
    assert read.at(made.origin.span) == '"make ${var.x}"'


@pytest.mark.parametrize(
    "expression",
    [
        "yamlencode({ version = 0.2, phases = var.x })",
        "yamlencode(merge({ version = 0.2 }, var.x))",
        "yamlencode({ (var.x) = 0.2, phases = var.more })",
        "yamlencode({ version = var.x, phases = merge(var.more, { build = { commands = [] } }) })",
        'yamlencode({ version = 0.2, phases = { (var.x) = { commands = ["make"] } } })',
        phases("var.x"),
        phases('concat(var.more, ["make"])'),
        phases('var.x == "" ? ["make"] : ["make", "make install"]'),
    ],
)
def test_what_is_not_known_is_not_reported(tmp_path: Path, expression: str) -> None:
    read = Read(tmp_path, expression)
    assert read.problems == []
    closed = all(phase.closed for phase in read.spec.phases)
    assert not (read.spec.closed and closed)


def test_what_is_known_beside_it_is_read(tmp_path: Path) -> None:
    assert Read(tmp_path, phases('concat(var.more, ["make"])')).commands[0] == "make"


def test_a_conditional_value_keeps_its_alternatives(tmp_path: Path) -> None:
    read = Read(tmp_path, phases('["make", var.x == "" ? "one" : "two"]'))
    assert read.commands[1] == {'if var.x == ""': "one", 'if !(var.x == "")': "two"}


def test_what_is_wrong_is_reported_at_its_place(tmp_path: Path) -> None:
    read = Read(
        tmp_path,
        """yamlencode({
    version   = 0.3
    artefacts = { files = ["a"] }
    phases = {
      build = { "comands" : ["make"], commands = [{ echo = "x" }, ["make"], true, null] }
      test  = { commands = ["make"] }
    }
  })""",
    )
    assert read.problems == [
        ("invalid-version", "0.3"),
        ("unknown-key", "artefacts"),
        ("unknown-key", '"comands"'),
        ("command-is-a-mapping", '{ echo = "x" }'),
        ("command-not-a-string", '["make"]'),
        ("command-not-a-string", "true"),
        ("command-not-a-string", "null"),
        ("unknown-key", "test"),
    ]
    of_commands = [each for each in read.spec.problems if "command" in each.kind.value]
    assert not any(each.suggestion for each in of_commands)
    assert [each.message for each in of_commands[:2]] == [
        "the command is a mapping, not a string",
        "the command is a list, not a string",
    ]


def test_a_missing_key_is_reported_at_the_first_one(tmp_path: Path) -> None:
    assert Read(tmp_path, "jsonencode({ env = {} })").problems[0] == ("missing-key", "env")


def test_of_two_entries_with_one_key_the_last_counts(tmp_path: Path) -> None:
    read = Read(tmp_path, 'yamlencode({ version = 0.2, env = { variables = { A = "1", A = "2" } }, phases = var.x })')
    assert read.problems == []
    assert [string(each.value) for each in read.spec.env.variables] == ["2"]


def test_a_value_from_elsewhere_keeps_its_way(tmp_path: Path) -> None:
    read = Read(tmp_path, phases("[local.command]"), 'locals { command = "make" }')
    made = read.spec.phases[0].commands[0].text
    assert [read.at(step.span) for step in made.origin.steps] == ['"make"', "local.command"]


def test_a_letter_that_stands_for_a_hole_is_no_known_text() -> None:
    text = StructuredText(_entries(("version", Known(at(SPAN), f"0{HOLE}"))))
    assert isinstance(text.root, MappingNode)
    assert isinstance(text.value(text.root.pairs[0].value), Unknown)


def test_likeness_is_by_place_and_content() -> None:
    def like(value: Value) -> object:
        return StructuredText(_entries(("version", value))).likeness

    def unknown(detail: str) -> Value:
        return Unknown(at(SPAN), Reason.NO_VALUE, detail)

    assert like(Known(at(SPAN), "a")) == like(Known(at(SPAN), "a"))
    assert like(Known(at(SPAN), "a")) != like(Known(at(SPAN), "b"))
    assert like(unknown("var.a")) == like(unknown("var.a"))
    assert like(unknown("var.a")) != like(unknown("var.b"))
    assert like(_choice("a")) != like(_choice("b"))


def test_what_is_too_deep_or_too_large_is_unknown() -> None:
    deep: Value = Known(at(SPAN), 1)
    for _ in range(MAX_DEPTH * 20):
        deep = Items(at(SPAN), (deep,))
    wide: Value = Known(at(SPAN), "make")
    for _ in range(40):
        wide = Items(at(SPAN), (wide, wide))
    many = Items(at(SPAN), (Known(at(SPAN), "x"),) * (MAX_NODES + 10))
    for value in (deep, wide, many):
        build = _entries(("phases", _entries(("build", _entries(("commands", value))))))
        spec = read_structured_buildspec(build)
        assert any(isinstance(each.text, Unknown) for phase in spec.phases for each in phase.commands)


def _entries(*pairs: tuple[str, Value]) -> Entries:
    return Entries(at(SPAN), tuple(Entry(key, SPAN, value) for key, value in pairs))


def _choice(name: str) -> Choice:
    options = (Option("x", Known(at(SPAN), name)), Option("!x", Known(at(SPAN), "other")))
    return Choice(at(SPAN), options)


KEYS = st.sampled_from(
    [
        *("version", "env", "variables", "phases", "build", "commands", "artifacts", "files", "secondary-artifacts"),
        *("batch", "build-graph", "build-matrix", "identifier", "depend-on", "dynamic", "cache", "reports", "<<", "x"),
    ]
)
SPANS = st.builds(lambda start, length: Span("main.tf", start, start + length), st.integers(0, 50), st.integers(0, 9))
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just(HOLE))
LEAVES = st.one_of(
    st.builds(lambda span, data: Known(at(span), data), SPANS, SCALARS),
    st.builds(lambda span: Unknown(at(span), Reason.NO_VALUE, "var.x"), SPANS),
    st.builds(_choice, st.text(max_size=2)),
)


def _nested(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    lists: st.SearchStrategy[Value] = st.builds(
        lambda span, items, closed: Items(at(span), tuple(items), closed),
        SPANS,
        st.lists(inner, max_size=3),
        st.booleans(),
    )
    return st.one_of(lists, _mappings(inner), inner.map(lambda each: Choice(at(SPAN), (Option("x", each),))))


def _mappings(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Entries]:
    entry = st.builds(Entry, KEYS, SPANS, inner)
    make: Callable[[Span, list[Entry], bool], Entries] = lambda span, entries, closed: Entries(  # noqa: E731
        at(span), tuple(entries), closed
    )
    return st.builds(make, SPANS, st.lists(entry, max_size=4), st.booleans())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_mappings(st.recursive(LEAVES, _nested, max_leaves=12)))
def test_any_structure_is_read(value: Entries) -> None:
    spec = read_structured_buildspec(value)
    assert spec.inline
    hash(StructuredText(value).likeness)
    for phase in spec.phases:
        for command in phase.commands:
            assert HOLE not in (string(command.text) or "")
