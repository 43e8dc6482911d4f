"""HCL: nodes, spans, heredocs, what does not parse, and hostile texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.parse.hcl import parse, parse_template
from cblint.parse.hcl_nodes import (
    AttributeStep,
    Body,
    Call,
    Conditional,
    Directive,
    Expression,
    ForDirective,
    ForNode,
    HclDocument,
    IfDirective,
    IndexStep,
    Interpolation,
    Literal,
    Name,
    ObjectNode,
    OpaqueNode,
    Operation,
    SplatStep,
    Template,
    TextPart,
    Traversal,
    TupleNode,
)
from cblint.source import EmbeddedText, Segment, SegmentMap, SourceFile, Span


def read(text: str) -> HclDocument:
    return parse(SourceFile("main.tf", text).embedded())


def value(expression: str) -> Expression:
    document = read(f"x = {expression}\n")
    assert not document.problems
    return document.body.attributes[0].value


def cut(text: str, span: Span) -> str:
    return text[span.start : span.end]


def literals(body: Body) -> list[Literal]:
    """Every string literal below a body."""
    found: list[Literal] = []
    pending: list[Expression] = [each.value for each in body.attributes]
    blocks = list(body.blocks)
    while blocks:
        block = blocks.pop()
        pending += [each.value for each in block.body.attributes]
        blocks += block.body.blocks
    while pending:
        match pending.pop():
            case Literal(data=str()) as literal:
                found.append(literal)
            case TupleNode(items=items):
                pending += items
            case ObjectNode(items=entries):
                pending += [each for entry in entries for each in entry]
            case Call(arguments=arguments):
                pending += arguments
            case Template(parts=parts):
                pending += [part.expression for part in parts if isinstance(part, Interpolation)]
            case _:
                pass
    return found


class TestNodes:
    def test_blocks_have_type_labels_and_header(self) -> None:
        text = 'resource "aws_x" "y" {\n  a = 1\n  inner {\n    b = "c"\n  }\n}\n'
        (block,) = read(text).body.blocks
        assert block.type == "resource"
        assert [label.text for label in block.labels] == ["aws_x", "y"]
        assert cut(text, block.span) == 'resource "aws_x" "y"'
        assert cut(text, block.labels[1].span) == '"y"'
        assert [inner.type for inner in block.body.blocks] == ["inner"]
        assert cut(text, block.body.attributes[0].name_span) == "a"

    @pytest.mark.parametrize(
        ("written", "data"),
        [
            ('"a"', "a"),
            ('""', ""),
            ("12", 12),
            ("1.5", 1.5),
            ("1e3", 1000.0),
            ("true", True),
            ("null", None),
            (r'"a\n\t\"\\é\U0001F600"', 'a\n\t"\\é😀'),
            ('"$${x} %%{y} $x %"', "${x} %{y} $x %"),
            ('"  padded  "', "  padded  "),
            ("(((5)))", 5),
        ],
    )
    def test_literals(self, written: str, data: object) -> None:
        node = value(written)
        assert isinstance(node, Literal)
        assert node.data == data
        assert type(node.data) is type(data)

    def test_template_parts(self) -> None:
        text = 'x = " a ${ var.b } c%{ if d }e%{ endif }"\n'
        node = read(text).body.attributes[0].value
        assert isinstance(node, Template)
        kinds = [type(part) for part in node.parts]
        assert kinds == [TextPart, Interpolation, TextPart, IfDirective]
        first, interpolation, second, directive = node.parts
        assert isinstance(first, TextPart)
        assert isinstance(second, TextPart)
        assert isinstance(interpolation, Interpolation)
        assert isinstance(directive, IfDirective)
        assert (first.text, second.text) == (" a ", " c")
        assert cut(text, interpolation.span) == "${ var.b }"
        assert cut(text, directive.span) == "%{ if d }e%{ endif }"

    def test_directives_hold_what_stands_between_their_markers(self) -> None:
        node = value('"%{ for k, v in m }%{ if v }a%{ else }b${k}%{ endif }%{ endfor }"')
        assert isinstance(node, Template)
        (loop,) = node.parts
        assert isinstance(loop, ForDirective)
        assert (loop.key_name, loop.value_name) == ("k", "v")
        (choice,) = loop.parts
        assert isinstance(choice, IfDirective)
        assert [type(part) for part in choice.yes] == [TextPart]
        assert [type(part) for part in choice.no] == [TextPart, Interpolation]

    @pytest.mark.parametrize("depth", [20, 21])
    def test_directives_nested_too_deeply_are_not_read(self, depth: int) -> None:
        node = value('"' + "%{ if a }" * depth + "x" + "%{ endif }" * depth + '"')
        assert isinstance(node, Template)
        assert isinstance(node.parts[0], IfDirective if depth == 20 else Directive)

    def test_conditionals_go_on_in_the_last_branch(self) -> None:
        text = "x = a ? b : c ? d : e\n"
        node = read(text).body.attributes[0].value
        assert isinstance(node, Conditional)
        assert isinstance(node.condition, Name)
        assert isinstance(node.no, Conditional)
        assert cut(text, node.span) == "a ? b : c ? d : e"
        assert cut(text, node.no.span) == "c ? d : e"
        grouped = value("(a ? b : c) ? d : e")
        assert isinstance(grouped, Conditional)
        assert isinstance(grouped.condition, Conditional)

    def test_strip_markers_take_the_neighbours_blanks(self) -> None:
        node = value('"a  ${~ b ~}  c"')
        assert isinstance(node, Template)
        assert [part.text for part in node.parts if isinstance(part, TextPart)] == ["a", "c"]

    def test_traversal_is_flat(self) -> None:
        node = value('a.b[0].c["d"].*.e.0[*].f')
        assert isinstance(node, Traversal)
        assert node.root == Name(node.root.span, "a")
        shown = [
            step.name
            if isinstance(step, AttributeStep)
            else (step.key.data if isinstance(step, IndexStep) and isinstance(step.key, Literal) else step)
            for step in node.steps
        ]
        legacy, full = (step for step in node.steps if isinstance(step, SplatStep))
        assert shown == ["b", 0, "c", "d", legacy, "e", 0, full, "f"]
        assert legacy.legacy
        assert not full.legacy

    def test_operations_and_conditionals(self) -> None:
        node = value("!a.b && c[0] == 1 + 2 ? d : e")
        assert isinstance(node, Conditional)
        assert isinstance(node.condition, Operation)
        assert node.condition.operator == "&&"
        negation, comparison = node.condition.operands
        assert isinstance(negation, Operation)
        assert isinstance(comparison, Operation)
        assert (negation.operator, comparison.operator) == ("!", "==")

    def test_objects_with_each_kind_of_key(self) -> None:
        node = value('{ a = 1, "b" : 2, (c) = 3, "${d}" = 4 }')
        assert isinstance(node, ObjectNode)
        kinds = [type(item.key) for item in node.items]
        assert kinds == [Literal, Literal, Name, Template]

    def test_calls(self) -> None:
        node = value("provider::x::f(1, g(), y...)")
        assert isinstance(node, Call)
        assert node.name == "provider::x::f"
        assert node.expands
        assert len(node.arguments) == 3

    def test_for_expressions(self) -> None:
        keyed = value("{ for k, v in m : k => v... if v != null }")
        assert isinstance(keyed, ForNode)
        assert (keyed.key_name, keyed.value_name, keyed.grouped) == ("k", "v", True)
        assert keyed.key is not None
        assert keyed.condition is not None
        plain = value("[for v in m : upper(v)]")
        assert isinstance(plain, ForNode)
        assert (plain.key_name, plain.value_name, plain.key) == ("", "v", None)

    def test_comments_anywhere(self) -> None:
        document = read("# a\nx = [ // b\n 1, /* c */ 2 # d\n]\n")
        node = document.body.attributes[0].value
        assert isinstance(node, TupleNode)
        assert len(node.items) == 2


HEREDOCS = [
    ("x = <<EOF\na\n  b\nEOF\n", "a\n  b\n"),
    ("x = <<-EOF\n    a\n\n      b\n    EOF\n", "a\n\n  b\n"),
    ("x = <<-EOF\n\ta\n\t\tb\n\tEOF\n", "a\n\tb\n"),
    ("x = <<-EOF\n  a\nb\n  EOF\n", "  a\nb\n"),
    ("x = <<EOF\nEOF\n", ""),
    ("x = <<EOF\n$${a} %%{b} \\n\nEOF\n", "${a} %{b} \\n\n"),
    ("x = <<-EOF\r\n  a\r\n  b\r\n  EOF\r\n", "a\r\nb\r\n"),
    ("x = <<EOF\né 😀\nEOF\n", "é 😀\n"),
]


class TestHeredocs:
    @pytest.mark.parametrize(("text", "content"), HEREDOCS)
    def test_content_and_where_it_stands(self, text: str, content: str) -> None:
        document = read(text)
        assert not document.problems
        node = document.body.attributes[0].value
        assert isinstance(node, Literal)
        assert node.data == content
        shown = "".join(text[each.outer : each.outer + each.length] for each in node.segments)
        assert shown == content
        for each in node.segments:
            assert text[each.outer : each.outer + each.length] == content[each.inner : each.inner + each.length]

    def test_an_interpolation_at_a_line_start_keeps_the_indentation(self) -> None:
        node = value("<<-EOF\n  a\n${b}\n  EOF")
        assert isinstance(node, Template)
        assert node.parts[0] == TextPart("  a\n", (Segment(0, 11, 4),))

    def test_an_indented_interpolation_is_stripped(self) -> None:
        text = "x = <<-EOF\n    ${b} c\n      d ${e}\n  EOF\n"
        node = read(text).body.attributes[0].value
        assert isinstance(node, Template)
        texts = [part.text for part in node.parts if isinstance(part, TextPart)]
        assert texts == [" c\n  d ", "\n"]

    def test_a_template_file(self) -> None:
        text = "a ${b}\nEOF\n  $${c}"
        node = parse_template(SourceFile("t.tpl", text).embedded())
        assert node is not None
        assert node.span == Span("t.tpl", 0, len(text))
        texts = [part for part in node.parts if isinstance(part, TextPart)]
        assert [each.text for each in texts][:2] == ["a ", "\nEOF\n  ${c}"]
        for part in texts:
            for each in part.segments:
                assert text[each.outer : each.outer + each.length] in part.text

    @pytest.mark.parametrize("text", ["", "\n", "a", "a\n", "a\n\n", "a\r\n", "$${a}", "é\n"])
    def test_a_template_file_without_holes(self, text: str) -> None:
        node = parse_template(SourceFile("t.tpl", text).embedded())
        assert node is not None
        assert "".join(part.text for part in node.parts if isinstance(part, TextPart)) == text.replace("$$", "$")


class TestSpans:
    def test_bytes_become_characters(self) -> None:
        text = 'é = "ä"\nb = "😀${c.d}ö"\ne = "ß"\n'
        document = read(text)
        assert [cut(text, each.name_span) for each in document.body.attributes] == ["é", "b", "e"]
        assert [cut(text, each.value.span) for each in document.body.attributes] == ['"ä"', '"😀${c.d}ö"', '"ß"']

    def test_an_embedded_text_keeps_the_files_places(self) -> None:
        inner = 'a = "b"\n'
        text = EmbeddedText(inner, SegmentMap("t.yml", (Segment(0, 100, 4), Segment(4, 200, 4)), (90, 210)))
        (attribute,) = parse(text).body.attributes
        assert attribute.name_span == Span("t.yml", 100, 101)
        assert attribute.value.span == Span("t.yml", 200, 203)
        assert isinstance(attribute.value, Literal)
        assert attribute.value.segments == (Segment(0, 201, 1),)

    @settings(max_examples=120, deadline=None)
    @given(
        st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12), min_size=1, max_size=5),
        st.booleans(),
    )
    def test_the_slice_of_a_string_reads_as_the_string(self, strings: list[str], crlf: bool) -> None:
        end = "\r\n" if crlf else "\n"
        quoted = [
            '"' + each.replace("\\", "\\\\").replace('"', '\\"').replace("${", "$${").replace("%{", "%%{") + '"'
            for each in strings
        ]
        lines = [f"  k{index} = [{each}, f({each})]" for index, each in enumerate(quoted)]
        text = end.join(["b {", *lines, "}", ""])
        document = read(text)
        if document.problems:
            return
        found = literals(document.body)
        assert len(found) == 2 * len(strings)
        for literal in found:
            again = read(f"x = {cut(text, literal.span)}\n").body.attributes[0].value
            assert isinstance(again, Literal)
            assert again.data == literal.data
            assert literal.data in strings
            assert isinstance(literal.data, str)
            for each in literal.segments:
                outer = text[each.outer : each.outer + each.length]
                assert outer == literal.data[each.inner : each.inner + each.length]


BROKEN = [
    ("a {\n  b = \n  c = 1\n}\nd = 2\n", "the value of `b` does not parse"),
    ('a {\n  b =\n  "c"\n}\nd = 2\n', "`b` has no value on its line"),
    ("a {\n  b = 1\n", "the block is not closed"),
    ('a {\n  b = "c\n}\n', "the string is not closed on its line"),
    ("a = <<EOF\nb\n", "the heredoc is not closed"),
    ("a = 1 b = 2\n", "a new argument or block starts on a new line"),
    ('a {\n  b = "x\n    y"\n}\nd = 2\n', "the string is not closed on its line"),
]


class TestBroken:
    @pytest.mark.parametrize(("text", "message"), BROKEN)
    def test_a_problem_has_a_place_and_plain_words(self, text: str, message: str) -> None:
        document = read(text)
        assert message in [problem.message for problem in document.problems]
        assert not document.body.complete
        for problem in document.problems:
            assert 0 <= problem.span.start <= problem.span.end <= len(text)

    def test_a_missing_value_does_not_take_the_next_attribute(self) -> None:
        (block,) = read("a {\n  b = \n  c = 1\n}\n").body.blocks
        assert not block.body.complete
        assert isinstance(block.body.attributes[0].value, OpaqueNode)
        assert block.body.attributes[0].value.malformed
        assert block.body.attribute("c") is None

    def test_the_rest_is_read(self) -> None:
        document = read("a {\n  b = [1,\n}\nc {\n  d = 1\n}\n")
        assert document.problems
        assert "c" in [block.type for block in document.body.blocks] or not document.body.complete

    @pytest.mark.parametrize(
        "line",
        ['b = "c', 'b = ["c", "d]', 'b = f("c, 1)', 'b = "${c("d)}', 'b = { x = "é }', 'b = "c" + "d'],
    )
    def test_an_unclosed_string_hides_only_its_attribute(self, line: str) -> None:
        text = f'a {{\n  x = "1"\n  {line}\n  y = "2"\n}}\nd {{\n  z = "3"\n}}\n'
        document = read(text)
        first, second = document.body.blocks
        assert [each.data for each in literals(first.body)] == ["2", "1"]
        assert not first.body.complete
        assert second.body.complete
        assert [each.data for each in literals(second.body)] == ["3"]
        (problem,) = document.problems
        assert problem.message == "the string is not closed on its line"
        assert text[problem.span.start] == '"'
        assert problem.span.end == text.index("\n", problem.span.start)

    def test_quotes_in_comments_and_heredocs_are_no_strings(self) -> None:
        text = 'a = <<E\n"x\nE\n# it\'s "\n/* " */\nb = "c\nd = "e"\n'
        document = read(text)
        assert [(each.name, type(each.value)) for each in document.body.attributes] == [
            ("a", Literal),
            ("b", OpaqueNode),
            ("d", Literal),
        ]

    def test_attributes_given_twice_are_both_malformed(self) -> None:
        text = "a {\n  b = 1\n  c = 2\n  b = 3\n}\n"
        document = read(text)
        (twice,) = document.duplicates
        assert (twice.name, cut(text, twice.span), twice.span.start, twice.first.start) == ("b", "b", 22, 6)
        values = {each.name: type(each.value) for each in document.body.blocks[0].body.attributes}
        assert values == {"b": OpaqueNode, "c": Literal}

    def test_blocks_as_terraform_0_11_repeated_them_are_malformed_but_no_problem(self) -> None:
        document = read("a {\n  s = {\n    x = 1\n  }\n  s = {\n    x = 2\n  }\n}\n")
        assert not document.duplicates
        assert [type(each.value) for each in document.body.blocks[0].body.attributes] == [OpaqueNode, OpaqueNode]

    def test_a_problem_does_not_show_text(self) -> None:
        document = read('a {\n  password = hunter2 hunter2 "\n}\n')
        assert document.problems
        assert not any("hunter2" in problem.message for problem in document.problems)


HOSTILE = [
    "x = " + "(" * 100_000 + "1" + ")" * 100_000,
    "x = " + "(" * 1900 + "1" + ")" * 1900,
    "x = " + "[" * 1900 + "1" + "]" * 1900,
    "x = " + '"${' * 600 + "a" + '}"' * 600,
    "x = " + "f(" * 1500 + ")" * 1500,
    "x = " + "1+" * 5000 + "1",
    "x = " + "!" * 50_000 + "a",
    "x = " + "a?b:" * 5000 + "c",
    "x = a" + ".b" * 5000,
    "x = a" + "[0]" * 1500,
    "a {\n" * 1500 + "}\n" * 1500,
    "{" * 100_000,
    '"' * 10_001,
    "<<A\n" * 2000,
    "x = " + "9" * 10_000,
    "x = 1e99999",
]


class TestHostile:
    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    def test_deep_or_long_texts_are_read_or_refused(self, text: str) -> None:
        document = read(text)
        assert document.body.span == Span("main.tf", 0, len(text))

    @settings(max_examples=150, deadline=None)
    @given(st.text(max_size=200))
    def test_any_text(self, text: str) -> None:
        for problem in read(text).problems:
            assert 0 <= problem.span.start <= problem.span.end <= len(text)

    @settings(max_examples=150, deadline=None)
    @given(
        st.lists(
            st.sampled_from(
                [
                    *("a", " = ", '"', "${", "}", "{", "[", "]", "(", ")", "\n", "<<E\n", "E\n", "<<-E\n", "é", "."),
                    *("for ", " in ", ":", "?", "if ", "%{", "%{if x}", "%{endif}", "~", "\\", "$${", "1", "...", "#"),
                ]
            ),
            max_size=40,
        )
    )
    def test_any_tokens(self, tokens: list[str]) -> None:
        text = "".join(tokens)
        document = read(text)
        for literal in literals(document.body):
            assert 0 <= literal.span.start <= literal.span.end <= len(text)
            for each in literal.segments:
                assert isinstance(literal.data, str)
                outer = text[each.outer : each.outer + each.length]
                assert outer == literal.data[each.inner : each.inner + each.length]


def test_one_line_is_told_once() -> None:
    document = parse(SourceFile("main.tf", "a = 1 b = 2 c = 3\n\nd = 4 e = 5\n").embedded())
    assert [problem.span.start for problem in document.problems] == [6, 25]
