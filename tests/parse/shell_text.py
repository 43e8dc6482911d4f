"""This is where the tests of the shell's parser get their scripts from."""

from __future__ import annotations

import os
from pathlib import Path

from cblint.parse.shell import parse
from cblint.parse.shell_script import Script
from cblint.source import SourceFile

REJECTED = (
    'echo "a', "echo 'a", "if true; then echo", "fi", "echo a )", "echo $(ls", "[[ -f x", "for i in a; echo; done",
    "a &&", "a |", "|| a", "a ;; b", "case x in a) b", "a; }", "{ a;", "echo $((1+", "f() {", "echo >", "if a; fi",
    "while a; done", "if a; then b; else if c; then d; fi", "echo `ls", "a & && b", "echo ${A", "if a; then fi", "done",
)  # fmt: skip
ACCEPTED = (
    "[[ $a == b* ]]", "echo $((1+2)); ((i++)); let x=1", "diff <(a) <(b)", "cat <<EOF\n$A $(b)\nEOF",
    "cat <<-'E'\n\tx\n\tE", 'cat <<< "$x"', "a=(1 2); echo ${a[@]}", "case $x in a|b) c;; *) d;; esac", "f() { echo; }",
    "coproc x { a; }", "[[ $a =~ ^(a|b)$ ]]", "echo {1..3} {a,b}", "(cd x && y)",
    "echo ${A:-b} ${A##*/} ${A//x/y} ${A^^} ${!A}", "time ls", "! ls", "select x in a; do b; done", "echo $'a\\n'",
    'echo "$(a "$(b "c")")"', "a \\\n b", "function f { a; }", "for ((i=0;i<3;i++)); do a; done", "a >b 2>&1 &>c",
    "a |& b", "A=b C=d e", "unset A", 'export A="$(b)"', "[[ -n $a && ! -f b ]] || c", "ls **/*.js !(a)",
    '[ "$a" = "b" ] && c', "until a; do b; done", "a <<A; b <<B\nx\nA\ny\nB", "echo $(( (1+2) * ${x} ))",
    "trap 'rm $x' EXIT", '# b "', "jq -r '.a | .b'", "#only", "A=1 > x", "> x", "if a; then # why\n b; fi",
)  # fmt: skip


def script(text: str) -> Script:
    return parse(SourceFile("run.sh", text).embedded())


def corpus() -> Path:
    given = os.environ.get("CBLINT_CORPUS")
    return Path(given) if given else Path(__file__).parents[3] / "shared" / "corpus"
