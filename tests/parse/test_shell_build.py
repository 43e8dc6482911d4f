"""What the grammar's reader makes of a script is what tree-sitter's parser makes of it, where that is right."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.parse.shell import parse, parse_with_grammar
from cblint.parse.shell_grammar import read_embedded
from cblint.parse.shell_nesting import Nesting
from cblint.parse.shell_script import (
    AndOr,
    Block,
    Compound,
    Expansion,
    Literal,
    Pipeline,
    SimpleCommand,
    Statement,
    Substitution,
    Word,
)
from cblint.parse.shell_tree import parse_tree
from cblint.source import HOLE, EmbeddedText, Segment, SegmentMap, SourceFile
from tests.parse.shell_text import ACCEPTED, REJECTED, corpus, script
from tests.parse.test_shell_agreement import COMMANDS, _others

WORDS = st.sampled_from(
    ["a", "npm", "./run.sh", "'b c'", '"d $E"', "$F", "${G:-h}", "${I##*/}", '"${J:-$K}"', "$(cat l)",
     '"$(m | n)"', "`o p`", "*.q", "r{s,t}", "~/u", "v\\ w", "$'x\\ty'", "$((1+2))", "é漢", HOLE, "\"z\"'z'$Z", "--x=1",
     '""', "a:$1", "$B.$C"]
)  # fmt: skip
NAMES = st.sampled_from(["A=1", "B=$C", "D='e f'", "G=", "H+=i", 'J="$(k)"'])
TARGETS = st.sampled_from(["> out", ">> out", "< in", "2>&1", "2> /dev/null", '> "$OUT"', "&> all"])
TESTS = st.sampled_from(
    ["[ -f a ]", '[ "$A" = "b" ]', '[ -z "$A" -a ! -d b ]', "[[ -n $A ]]", '[[ "$A" == "b" && -f c ]]']
)  # fmt: skip
_simple = st.builds(
    lambda names, words, targets: " ".join([*names, "run", *words, *targets]),
    st.lists(NAMES, max_size=2),
    st.lists(WORDS, max_size=4),
    st.lists(TARGETS, max_size=2),
)
_declared = st.builds(lambda names: " ".join(["export", *names]), st.lists(NAMES, min_size=1, max_size=2))
_leaves = st.one_of(_simple, _simple, _declared, NAMES, TESTS)


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=2).map("; ".join)
    return st.one_of(
        st.builds("{} && {}".format, inner, inner),
        st.builds("{}; {}".format, inner, inner),
        st.builds("{}\n{}".format, inner, inner),
        st.builds("if {}; then {}; else {}; fi".format, inner, body, body),
        st.builds("for i in {} {}; do {}; done".format, WORDS, WORDS, body),
        st.builds("while {}; do\n  {}\ndone".format, inner, body),
        st.builds("case {} in a|*.b) {} ;; *) {} ;; esac".format, WORDS, body, body),
        st.builds("( {} )".format, body),
        st.builds("{{ {}; }}".format, body),
        st.builds("f() {{\n  {}\n}}".format, body),
    )


SCRIPTS = st.recursive(_leaves, _compound, max_leaves=5)

TREE_ERRS = re.compile(r"` +`|&&[^;\n]*[<>][^;\n]*&&")
"""The other parser makes a list in a list of `a && b > c && d`, and one word of two in backticks, in some places."""


def _lines(text: str) -> EmbeddedText:
    """Return a text as it stands in a block scalar: each line behind an indent that is not part of it."""
    segments = []
    inner, outer = 0, 50
    for line in text.splitlines(keepends=True):
        segments.append(Segment(inner, outer, len(line)))
        inner, outer = inner + len(line), outer + len(line) + 6
    return EmbeddedText(text, SegmentMap("buildspec.yml", tuple(segments), (50, max(outer - 6, 50))))


@given(SCRIPTS)
@settings(max_examples=120, deadline=None)
def test_both_make_the_same_syntax(text: str) -> None:
    source = _lines(text)
    grammar, body = read_embedded(source)
    tree = parse_tree(source)
    assert grammar.broken is None
    assert body is not None
    assert body == tree.body or not tree.complete or TREE_ERRS.search(text)


HEREDOC = 'cat > f <<EOF\n{"a": "$B", "c": "`d`"}\n  $(e "f")\nEOF\ng'


@pytest.mark.parametrize("text", [*ACCEPTED, *COMMANDS, "a <<E | b\n$C\nE\nd", "a <<E\nE\n"])
def test_what_bash_accepts_reads_the_same(text: str) -> None:
    source = _lines(text)
    _, body = read_embedded(source)
    tree = parse_tree(source)
    assert body is None or body == tree.body or not tree.complete or "<<-" in text


def test_real_commands_read_the_same() -> None:
    if not corpus().is_dir():
        pytest.skip("there is no corpus")
    texts = _others()
    differ = []
    for text in texts:
        source = _lines(text)
        _, body = read_embedded(source)
        tree = parse_tree(source)
        if body is not None and tree.complete and body != tree.body:
            differ.append(text)
    assert len(differ) <= 0.01 * len(texts), differ


@pytest.mark.parametrize("text", ["a \\\n  b $C\nd", 'if [ "$A" = b ]; then\n  c "d\ne"\nfi\n'])
def test_line_ends_of_windows_read_the_same(text: str) -> None:
    source = SourceFile("run.sh", text.replace("\n", "\r\n")).embedded()
    assert parse(source) == parse_tree(source)


@pytest.mark.parametrize(
    "text",
    [
        *REJECTED,
        "a <<E\nb\n", "((i++))", "echo `a \\`b\\``", "time { a; }", "coproc a", "a\rb", "f <<-E\n\t$X\n\tE\n",
        'cat <<E "a\nb"\nx\nE\n', f"{'if a; then ' * 12}b; {'fi; ' * 12}", f"a {'`b` ' * 101}",
        "[ a", "[ \\( a \\) ]",
    ],
)  # fmt: skip
def test_what_is_broken_or_not_understood_is_left_to_the_other_parser(text: str) -> None:
    source = SourceFile("run.sh", text).embedded()
    assert read_embedded(source).body is None or "\r" in text
    assert parse(source) == parse_tree(source)


def test_the_other_parser_is_not_asked_about_plain_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cblint.parse.shell_tree.parse_tree", None)
    assert all(script(text).complete for text in [*COMMANDS, HEREDOC] if "((" not in text)


def test_one_reading_tells_both() -> None:
    for text in (*ACCEPTED, *REJECTED):
        parsed = parse_with_grammar(SourceFile("run.sh", text).embedded())
        assert parsed.grammar == read_embedded(SourceFile("", text).embedded()).grammar
        assert parsed.script == script(text)


def _shown(statement: Statement) -> object:
    match statement:
        case SimpleCommand(words=words, redirects=redirects):
            return [*map(_text, words), *((each.operator, _text(each.target)) for each in redirects)]
        case AndOr(items=items):
            return [(operator, _shown(item)) for operator, item in items]
        case Pipeline(members=members):
            return ("|", *map(_shown, members))
        case Block(kind=Compound.NEGATED, body=body):
            return ("!", *map(_shown, body))
        case Block(body=body):
            return tuple(map(_shown, body))
        case _:
            raise AssertionError


def _text(word: Word) -> str:
    return "".join(getattr(part, "text", "") or f"${part.name}" for part in word.parts)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a > b c", ["a", "c", (">", "b")]),
        ("echo >&2 'b c'", ["echo", "b c", (">&", "2")]),
        ("--smp=1", ["--smp=1"]),
        ("! a | b", ("!", ("|", ["a"], ["b"]))),
        ("! { a; }", ("!", (["a"],))),
        ("! a 2> b", ("!", ["a", (">", "b")])),
        ("a | b || c", [("", ("|", ["a"], ["b"])), ("||", ["c"])]),
        ("a && b 2> c || d", [("", ["a"]), ("&&", ["b", (">", "c")]), ("||", ["d"])]),
        ("a <<B | c && d\ne\nB\n", [("", ("|", ["a", ("<<", "e\n")], ["c"])), ("&&", ["d"])]),
        ("a <<B <<C\nb\nB\nc\nC\n", ["a", ("<<", "b\n"), ("<<", "c\n")]),
        ("a - <<B\n  c $D\nB", ["a", "-", ("<<", "  c $D\n")]),
        ("a $10 $! 3<>b", ["a", "$10", "$!", ("<>", "b")]),
        ("a <<-B\n\tb\n\tB\n", ["a", ("<<-", "b\n")]),
        ("a <<B\n{'$C': \"$D\"}\nB\n", ["a", ("<<", "{'$C': \"$D\"}\n")]),
        ("[ -e ~/a ]", ["[", "-e", "~/a"]),
        ("a >&-", ["a"]),
    ],
)
def test_what_a_shell_does_is_read_where_the_other_parser_errs(text: str, shown: object) -> None:
    (statement,) = read_embedded(SourceFile("run.sh", text).embedded()).body or ()
    assert _shown(statement) == shown


def test_a_branch_that_ends_behind_a_here_document_is_read() -> None:
    found = script("if a; then b <<E; fi\nx\nE\nc")
    names = {each.command.words[0].literal: each.nesting for each in found.commands()}
    assert found.complete
    assert names == {"a": (Nesting.TEST,), "b": (Nesting.BRANCH,), "c": ()}


def test_what_is_expanded_in_a_here_document_is_read() -> None:
    (command, _) = script(HEREDOC).body
    assert isinstance(command, SimpleCommand)
    parts = command.redirects[1].target.parts
    assert [type(part) for part in parts if not isinstance(part, Literal)] == [Expansion, Substitution, Substitution]
    assert [part.text for part in parts if isinstance(part, Literal)] == ['{"a": "', '", "c": "', '"}\n  ', "\n"]


def test_a_list_reaches_to_the_end_of_a_here_document_in_it() -> None:
    text = "a <<E && b\nc\nE\nd"
    statement = script(text).body[0]
    assert text[statement.span.start : statement.span.end] == "a <<E && b\nc\nE"


def test_a_continued_line_is_not_part_of_the_word_before_it() -> None:
    (command,) = script("deploy\\\n  --now").body
    assert isinstance(command, SimpleCommand)
    assert [(word.span.start, word.span.end) for word in command.words] == [(0, 6), (10, 15)]
