from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.parse import shell_grammar
from cblint.parse.shell import MAX_LENGTH, MAX_PIPES, parse
from cblint.parse.shell_nesting import Nesting, located
from cblint.parse.shell_script import (
    Conditional,
    Expansion,
    Literal,
    Opaque,
    Pipeline,
    SimpleCommand,
    Statement,
    Word,
    words_of,
)
from cblint.parse.shell_tree import MAX_NODES
from cblint.source import HOLE, EmbeddedText, Segment, SegmentMap, SourceFile
from tests.parse.shell_text import ACCEPTED, REJECTED, corpus, script

FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "docker", "build", " ", "\n", ";", "&&", "||", "|", "&", "$(", ")", "`", '"', "'", "\\", "${X:-", "}", "{",
            "$X", "$1:$2", "if", "then", "fi", "for i in", "do", "done", "case x in", "esac", "<<E", "E\n", ">", "<(",
            "[[", "]]", "((", "))", "*", "?", "[a]", "~/", "é", "漢", HOLE, "\r\n", "\t", "#", "A=1", "export ", "f()",
            "😀", "\0", "\ud800",
        ]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@pytest.mark.parametrize("text", REJECTED)
def test_rejects_what_bash_rejects(text: str) -> None:
    assert shell_grammar.read(text).broken is not None


@pytest.mark.parametrize("text", ACCEPTED)
def test_accepts_what_bash_accepts(text: str) -> None:
    assert shell_grammar.read(text).broken is None
    assert script(text).complete or any(each in text for each in ("<<", "!(", "coproc"))


@given(FRAGMENTS)
@settings(max_examples=150, deadline=None)
def test_any_text_parses_to_something_within_the_file(text: str) -> None:
    parsed = script(text)
    for command, _ in parsed.commands():
        assert 0 <= command.span.start <= command.span.end <= len(text)


@given(FRAGMENTS)
@settings(max_examples=150, deadline=None)
def test_segments_of_literals_lead_back_to_their_characters(text: str) -> None:
    for word in _words(script(text).body):
        for part in word.parts:
            if isinstance(part, Literal):
                for segment in part.segments:
                    outer = text[segment.outer : segment.outer + segment.length]
                    inner = part.text[segment.inner : segment.inner + segment.length]
                    assert outer.replace("\r", " ") == inner or "\\" in text
            elif not isinstance(part, Opaque):
                assert text[part.span.start : part.span.end][:1] in "$`<>"


def _words(body: tuple[Statement, ...]) -> list[Word]:
    return [word for command, _ in located(body) for word in words_of(command)]


def _first(text: str) -> SimpleCommand:
    return next(iter(script(text).commands())).command


def _literals(text: str) -> list[str | None]:
    return [word.literal for word in _first(text).words]


def test_quotes_are_taken_away() -> None:
    assert _literals("""a "b c" 'd e'f g\\ h $'i\\tj' "" "k\\"l" m"n"'o'""") == [
        "a", "b c", "d ef", "g h", "i\tj", "", 'k"l', "mno",
    ]  # fmt: skip


def test_an_escaped_newline_joins_lines() -> None:
    assert _literals('a b\\\n  c "d\\\ne"') == ["a", "b", "c", "de"]


def test_expansions_keep_name_operator_and_default() -> None:
    (part,) = _first('"${TAG:-v$N}"').words[0].parts
    assert isinstance(part, Expansion)
    assert (part.name, part.operator, part.quoted) == ("TAG", ":-", True)
    assert part.argument is not None
    assert [type(each) for each in part.argument.parts] == [Literal, Expansion]


@pytest.mark.parametrize("blanks", [" ", "  ", "\t", "\n  "])
def test_blanks_before_an_expansion_in_quotes_are_text(blanks: str) -> None:
    word = _first(f'echo "{blanks}$a{blanks}${{b}}"').words[1]
    parts = [part.text if isinstance(part, Literal) else type(part).__name__ for part in word.parts]
    assert parts == [blanks, "Expansion", blanks, "Expansion"]
    assert [part.name for part in word.parts if isinstance(part, Expansion)] == ["a", "b"]


def test_a_dollar_before_a_blank_is_text() -> None:
    assert _literals('say "  $ echo hi"') == ["say", "  $ echo hi"]


def test_a_parameter_that_touches_another_is_part_of_the_word() -> None:
    (word,) = _first("echo $REG/$1:$2").words[1:]
    names = [part.name for part in word.parts if isinstance(part, Expansion)]
    texts = [part.text for part in word.parts if isinstance(part, Literal)]
    assert (names, texts) == (["REG", "1", "2"], ["/", ":"])


def test_patterns_braces_tildes_and_holes_are_opaque() -> None:
    parts = [part for word in _first(f"ls *.x a{{b,c}} ~/d e{HOLE} '*'").words for part in word.parts]
    assert [part.kind for part in parts if isinstance(part, Opaque)] == ["glob", "brace", "tilde", "hole"]


def test_commands_in_substitutions_come_first_and_know_where_they_stand() -> None:
    found = [
        ("".join(word.literal or "" for word in command.words), nesting)
        for command, nesting in script('x=$(a | b); c "`d`"').commands()
    ]
    inside = (Nesting.SUBSTITUTION,)
    piped = (*inside, Nesting.PIPELINE)
    assert found == [("a", piped), ("b", piped), ("", ()), ("d", inside), ("c", ())]


def test_nesting_names_every_construct() -> None:
    text = "if a; then b; fi; while c; do d; done; case x in y) e;; esac; f && g || h; (i); ! j; k & l() { m; }; { n; }"
    nesting = {each.command.words[0].literal: each.nesting for each in script(text).commands()}
    assert nesting == {
        "a": (Nesting.TEST,),
        "b": (Nesting.BRANCH,),
        "c": (Nesting.TEST,),
        "d": (Nesting.LOOP,),
        "e": (Nesting.CASE,),
        "f": (),
        "g": (Nesting.AND, Nesting.OR_LEFT),
        "h": (Nesting.OR,),
        "i": (Nesting.SUBSHELL,),
        "j": (Nesting.NEGATED,),
        "k": (Nesting.BACKGROUND,),
        "m": (Nesting.FUNCTION, Nesting.GROUP),
        "n": (Nesting.GROUP,),
    }


def test_functions_are_found() -> None:
    assert [each.name for each in script("a() { b; }\nfunction c { d; }").functions()] == ["a", "c"]


def test_every_branch_of_an_if_has_its_statements() -> None:
    (statement,) = script("if a; then b; elif c; then d; else e; fi").body
    assert isinstance(statement, Conditional)
    assert [(test is None, len(body)) for test, body in statement.branches] == [(False, 1), (False, 1), (True, 1)]


def test_a_here_document_keeps_its_text_and_what_follows_it_on_its_line() -> None:
    (statement,) = script("cat <<'E' | sh\na $b\nE\n").body
    assert isinstance(statement, Pipeline)
    cat, shell = statement.members
    assert isinstance(cat, SimpleCommand)
    assert isinstance(shell, SimpleCommand)
    assert cat.redirects[0].target.literal == "a $b\n"
    assert shell.words[0].literal == "sh"


def test_a_redirection_belongs_to_the_last_command() -> None:
    found = [
        (each.command.words[0].literal, len(each.command.redirects)) for each in script("a && b > c 2>&1").commands()
    ]
    assert found == [("a", 0), ("b", 2)]


def test_assignments_stand_before_the_words() -> None:
    command = _first('A=1 B="x y" run C=2')
    assert [(each.name, each.value and each.value.literal) for each in command.assignments] == [
        ("A", "1"),
        ("B", "x y"),
    ]
    assert [word.literal for word in command.words] == ["run", "C=2"]


@pytest.mark.parametrize("lead", ["URI=", "export URI=", "URI+=", "A=1 URI="])
def test_a_value_of_several_parameters_is_one_word(lead: str) -> None:
    text = f"{lead}$ACCOUNT.dkr.$REGION.amazonaws.com/$NAME:$TAG"
    command = _first(text)
    value = command.assignments[-1].value
    assert value is not None
    names = [part.name for part in value.parts if isinstance(part, Expansion)]
    texts = [part.text for part in value.parts if isinstance(part, Literal)]
    assert (names, texts) == (["ACCOUNT", "REGION", "NAME", "TAG"], [".dkr.", ".amazonaws.com/", ":"])
    assert len(command.words) == (2 if command.declares else 0)
    assert command.assignments[-1].span.end == len(text)


def test_what_stands_behind_a_value_of_several_parameters_is_run() -> None:
    command = _first("URI=$A.dkr.$B.example/x sh -c y")
    assert [word.literal for word in command.words] == ["sh", "-c", "y"]
    assert [each.name for each in command.assignments] == ["URI"]


def test_what_export_sets_is_both_word_and_assignment() -> None:
    command = _first('export A="b c"d E')
    assert command.declares
    assert [word.literal for word in command.words] == ["export", "A=b cd", "E"]
    assert [each.name for each in command.assignments] == ["A"]


def test_positions_lead_through_the_map_and_count_characters() -> None:
    text = "漢 docker"
    source = EmbeddedText(text, SegmentMap("buildspec.yml", (Segment(0, 100, 2), Segment(2, 200, 6)), (100, 206)))
    words = next(iter(parse(source).commands())).command.words
    assert [(word.span.start, word.span.end) for word in words] == [(100, 101), (200, 206)]


def test_deep_nesting_is_cut() -> None:
    assert list(script("$(" * 5000 + "a" + ")" * 5000).commands()) is not None
    assert list(script("(" * 3000 + "a" + ")" * 3000).commands()) is not None
    assert len(list(script(" && ".join(["a"] * 5000)).commands())) == 5000


@pytest.mark.parametrize("text", ["a|" * (MAX_PIPES + 1), "a;" * MAX_NODES, "$x" * MAX_NODES])
def test_what_would_cost_too_much_is_not_read(text: str) -> None:
    assert not script(text).complete


def test_a_text_that_is_too_long_is_not_read() -> None:
    parsed = script("a;" * MAX_LENGTH)
    assert (parsed.body, parsed.complete) == ((), False)


def test_the_commands_of_real_buildspecs_parse() -> None:
    folder = corpus()
    if not folder.is_dir():
        pytest.skip("there is no corpus")
    rejected = 0
    for path in sorted([*folder.rglob("*.yml"), *folder.rglob("*.yaml")]):
        for command in _commands(path.read_text(encoding="utf-8", errors="replace")):
            parsed = parse(SourceFile(path.name, command).embedded())
            assert list(parsed.commands()) is not None
            rejected += not parsed.complete
    assert rejected <= 10, "nearly all of them are accepted by bash"


def _commands(text: str) -> list[str]:
    try:
        document = yaml.load(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        return []
    phases = document.get("phases") if isinstance(document, dict) else None
    blocks = (
        [phase.get("commands") for phase in phases.values() if isinstance(phase, dict)]
        if isinstance(phases, dict)
        else []
    )
    return [command for block in blocks if isinstance(block, list) for command in block if isinstance(command, str)]
