"""The grammar is that of bash: what it says is broken, `bash -n` rejects; what it says is right, `bash -n` takes."""

from __future__ import annotations

import random
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.parse.shell_grammar import read

BASH = shutil.which("bash")
DASH = shutil.which("dash")

BROKEN = {
    "if true; then": "`then` has no `fi`",
    "fi": "`fi` stands without `if` before it",
    "done": "`done` stands without `do` before it",
    "}": "`}` stands without `{` before it",
    "if true; then fi": "nothing stands between `then` and `fi`",
    "while true; do done": "nothing stands between `do` and `done`",
    "for x in a b do echo; done": "`done` stands where it cannot stand",
    "for x in a b": "`for` has no `do`",
    "case $x in a) echo": "`case` has no `esac`",
    "echo don't": "the quote `'` is never closed",
    'echo "a': 'the quote `"` is never closed',
    "echo `date": "the backtick is never closed",
    "echo $(date": "`$(` has no `)`",
    "echo ${A": "`${` is never closed",
    "echo a &&": "nothing follows `&&`",
    "a | ": "nothing follows `|`",
    "; echo": "`;` stands where it cannot stand",
    "server & ; echo": "`;` stands where it cannot stand",
    "a ;; b": "`;;` stands where it cannot stand",
    "echo a )": "`)` stands where it cannot stand",
    "aws s3 sync . s3://<bucket>": "`>` has no file after it",
    "a=(1 2": "`(` is never closed",
    "( echo": "`(` has no `)`",
    "(": "`(` has no `)`",
    "{ echo; ": "`{` has no `}`",
    "cat <<": "`<<` has no file after it",
    "echo a(b)": "`(` stands where it cannot stand",
    "if [ 1 ] { echo; }": "`}` stands without `{` before it",
}

RIGHT = [
    "",
    "# only a comment, isn't it",
    "npm ci",
    "echo it\\'s",
    "echo fi done then",
    "A=1 B='x' make CC=gcc",
    "a=(1 2 '3')\necho ${a[0]}",
    'if [ "$A" = b ]; then echo c; elif true; then d; else e; fi',
    "for i in a b; do echo $i; done | sort > out",
    "for ((i = 0; i < 3; i++)); do echo; done",
    'while read -r line; do echo "$line"; done < file',
    "case $x in (a|b) echo ;; *) ;; esac",
    "case x in esac",
    "f() { echo; }; function g { echo; }; g",
    "cat <<EOF && echo it\nisn't $(parsed\nEOF\necho",
    "cat <<'A' <<-B\n'\nA\n\t\"\n\tB\necho",
    "echo $((1 + (2 * 3))) $(( $(a) ))",
    '[[ $a == b* && ! -f "x y" ]] && echo',
    "[[ $a =~ ^(a|b)$ ]] && echo",
    'echo "$(echo "a ${B:-"c"} `date`")"',
    "diff <(sort a) <(sort b) 2>&1 >/dev/null",
    "a &\nb & c",
    "! grep x y",
    "time make",
    "echo a#b # c'd",
    "if true; then (a) fi",
    "if true; then if b; then c; fi fi",
    "awk '{ print $1 }' f | sed \"s/'/x/\"",
    'jq -r \'.a | select(.b=="c")\' <<< "$X"',
    "echo {1..3} ${A//b/c} $'it\\'s'",
    "((a); (b))",
    "echo $((a); (b))",
    "if a; then\\\n  b; fi",
    "a 2>&1> file",
    "[[ ! -f a || ( b != @(c|d) && e =~ ^(f|g h)$ ) ]]",
    "[[ -f a &&\n b < c\n ]]",
    "export a=(1 2) b=3; local -a c=(4)",
    "echo $${b} $! $#",
    "a[b c]=d; a[$(e)]+=f",
    "!",
    "time",
    "for x in; do a; done; for x do b; done",
    "cat <<$X\n'\n$X",
]


@pytest.mark.parametrize(("text", "message"), BROKEN.items())
def test_the_first_error_is_named(text: str, message: str) -> None:
    broken = read(text).broken
    assert broken is not None
    assert broken.message == message
    assert 0 <= broken.start <= broken.end <= len(text)
    assert not accepted(text)


@pytest.mark.parametrize(
    "text",
    ["]] x", "doc[er pull x", "f() echo", "[[ -f x", "function f echo", "select x", "echo $[1", "[[ a b ]]",
     "echo \"${x:-it's}\""],
)  # fmt: skip
def test_what_bash_alone_rejects(text: str) -> None:
    broken = read(text).broken
    assert broken is not None
    assert not broken.everywhere
    assert not accepted(text)


@pytest.mark.parametrize(
    "text",
    ["in x", "a | ! b", "echo x=(a b)", "echo $((1)", "((a) (b))", "for x; in a; do b; done", "echo ${a", "a=(1"],
)
def test_what_every_shell_rejects(text: str) -> None:
    broken = read(text).broken
    assert broken is not None
    assert broken.everywhere
    assert not accepted(text)
    if DASH is not None:
        assert subprocess.run([DASH, "-n"], input=text.encode(), capture_output=True, check=False).returncode


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_not_broken(text: str) -> None:
    assert read(text).broken is None
    assert accepted(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[[ a ]]", ["`[[`"]),
        ("a=(1)", ["an array"]),
        ("cat <<< x", ["a here-string (`<<<`)"]),
        ("diff <(a) b", ["a process substitution (`<(…)`)"]),
        ("echo ${A//b/c}", ["an expansion that changes the value"]),
        ("echo ${A:-b} ${A%%c} ${A#d} ${#A}", []),
        ("a &> b", ["`&>`"]),
        ("a |& b", ["`|&`"]),
        ("((i++))", ["`((`"]),
        ("function f { a; }", ["`function`"]),
        ("for i in {1..9}; do a; done", ["a range in braces"]),
        ("echo '[[' \"<(a)\" {a,b} '{1..2}'", []),
        ("awk '{a[1]=2}' $((1+2))", []),
    ],
)
def test_what_only_bash_has(text: str, what: list[str]) -> None:
    assert [each.what for each in read(text).bash_only] == what


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab '\"\\$`(){}[]<>|&;#\n=!*fido", max_size=60))
def test_any_text_is_read(text: str) -> None:
    found = read(text)
    assert found.broken is None or 0 <= found.broken.start <= found.broken.end <= len(text)


@pytest.mark.parametrize(
    "text", ["$(" * 5000, "((" * 5000, "if " * 5000, '"' * 9999, "${" * 5000, "a=(" * 5000, "{ " * 9999]
)
def test_deep_texts_end(text: str) -> None:
    read(text)


def test_mutations_are_judged_like_bash_does() -> None:
    chance = random.Random(3)
    pieces = [*RIGHT, "\n".join(text for text in RIGHT if "EOF" not in text and "<<'A'" not in text)]
    for _ in range(120):
        text = chance.choice(pieces)
        at = chance.randrange(len(text) + 1)
        mutated = text[:at] + chance.choice(["", *"'\"();&|`}{"]) + text[at + chance.randrange(2) :]
        if read(mutated).broken is not None:
            assert not accepted(mutated), mutated


def accepted(text: str) -> bool:
    """Tell whether bash takes a text; only what it says of the grammar counts."""
    if BASH is None:
        pytest.skip("bash is not installed")
    result = subprocess.run([BASH, "-n"], input=text.encode(), capture_output=True, check=False)
    return result.returncode == 0 and b"error" not in result.stderr and b"expected" not in result.stderr
