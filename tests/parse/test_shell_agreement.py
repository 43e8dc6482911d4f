"""What is said to break the shell's grammar is what `bash -n` rejects, on texts that are changed by chance."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

from cblint.parse.shell import parse
from cblint.parse.shell_grammar import read
from cblint.parse.shell_tokens import Token
from cblint.source import SourceFile
from tests.parse.shell_mutations import mutated, taken_by_bash
from tests.parse.shell_text import corpus
from tests.parse.test_shell import _commands

OWN = 450
OTHERS = 150
COMMANDS = [
    "npm ci --prefer-offline && npm run build -- --mode production",
    'aws ecr get-login-password --region "$AWS_REGION" | docker login --username AWS --password-stdin "$REGISTRY"',
    'docker build --build-arg "VERSION=${VERSION:-dev}" -t "$REGISTRY/shop:$TAG" -f docker/Dockerfile .',
    'if [ "$CODEBUILD_BUILD_SUCCEEDING" = "1" ]; then ./push.sh; else echo "not pushed" >&2; exit 1; fi',
    'for service in api web worker; do\n  (cd "services/$service" && make image) || exit 1\ndone',
    'while ! curl -fsS "http://localhost:8080/health"; do sleep 2; done',
    'case "$REF" in\n  main) STAGE=prod ;;\n  refs/tags/*|*/next) STAGE=test ;;\n  *) STAGE=dev ;;\nesac',
    'cat > images.json <<EOF\n[{"name": "shop", "imageUri": "$REGISTRY/shop:$TAG"}]\nEOF\ncat images.json',
    "printf '[{\"name\":\"shop\",\"imageUri\":\"%s\"}]' \"$URI\" > imagedefinitions.json",
    "VERSION=$(awk -F: '{ print $2 }' version.txt | tr -d ' \"')",
    'export TAG=$(echo "$CODEBUILD_RESOLVED_SOURCE_VERSION" | cut -c 1-7)',
    'TAG=${CODEBUILD_RESOLVED_SOURCE_VERSION:0:7}; COUNT=$((COUNT + 1)); echo "${TAG}-${COUNT}"',
    'deploy() {\n  local name=$1\n  sam deploy --stack-name "$name" || { echo failed; return 1; }\n}\ndeploy shop',
    "[ -f .env ] && . ./.env; set -euo pipefail; trap 'rm -rf \"$WORK\"' EXIT",
    "echo Build started on `date`; echo \"It's $(date +%H:%M)\" # isn't it",
    "find . -name '*.zip' -exec unzip -q {} -d out \\; | tee unzip.log 2>&1 &",
    "jq -r '.[] | select(.name==\"shop\") | .uri' < images.json > uri.txt || true",
    "files=(a.txt 'b c.txt')\nfor file in \"${files[@]}\"; do cp \"$file\" out/; done",
    'if [[ $BRANCH =~ ^release/ && -n "$TAG" ]]; then echo yes; fi',
    'diff <(sort a.txt) <(sort b.txt) | while read -r line; do echo "> $line"; done',
]  # fmt: skip

CLASSES = {
    "test": (
        re.compile(r"\[\["),
        "bash goes on behind some errors between `[[` and `]]`, and reads oddly there",
    ),
    "extended pattern": (re.compile(r"[!@+?*]\("), "`+(` opens a pattern where an earlier command has set `extglob`"),
    "coprocess": (re.compile(r"\bcoproc\b"), "what a coprocess's name may be is not read"),
    "counting loop": (re.compile(r"\bfor\s*\(\("), "bash ends without a word, having run nothing"),
    "quote in an expansion": (re.compile(r"\$\{[^}]*'"), "in `\"${X:-'a'}\"` the shells do not agree on what quotes"),
    "here-document": (re.compile(r"<<"), "a word that ends one and has an expansion in it is not evaluated"),
    "braces of a loop": (
        re.compile(r"\b(?:for|select)\b[^;\n]*[;\n]\s*\{"),
        "bash takes braces for `do` and `done`, other shells do not",
    ),
}
"""Why a text that bash rejects may be called right, or the other way round: what such texts hold, and a sentence."""


def _class_of(text: str) -> str:
    return next((name for name, (pattern, _) in CLASSES.items() if pattern.search(text)), "")


def _others() -> list[str]:
    folder = corpus()
    paths = sorted([*folder.rglob("*.yml"), *folder.rglob("*.yaml")]) if folder.is_dir() else []
    texts = {text for path in paths for text in _commands(path.read_text(encoding="utf-8", errors="replace"))}
    return sorted(text for text in texts if len(text) < 2000 and not re.search(r"\$env:|\[System\.", text))


def test_changed_texts_are_judged_as_bash_does(tmp_path: Path) -> None:
    chance = random.Random(20)
    others = _others()
    texts = [*COMMANDS, *(mutated(chance.choice(COMMANDS), chance) for _ in range(OWN))]
    texts += [mutated(chance.choice(others), chance) for _ in range(OTHERS if others else 0)]
    texts = [text for text in texts if "\0" not in text]
    taken = taken_by_bash(texts, tmp_path)
    assert all(taken[: len(COMMANDS)])
    assert 50 < taken.count(False) < len(texts) - 50
    differ = [text for text, right in zip(texts, taken, strict=True) if (read(text).broken is None) is not right]
    classes = Counter(map(_class_of, differ))
    assert not classes[""], differ
    assert len(differ) <= len(texts) * 0.005, classes


def test_both_parsers_find_the_same_commands() -> None:
    """The one that reads on over errors, and the one that stops at the first, were written apart."""
    unread = 0
    for text in (*COMMANDS, *_others()):
        grammar = read(text)
        parsed = parse(SourceFile("x", text).embedded())
        unread += not parsed.complete
        if grammar.broken is None and grammar.sure and parsed.complete and "`" not in text:
            found = [each.command.words[0].span for each in parsed.commands() if each.command.words]
            one = Counter(text[span.start : span.end] for span in found)
            other = Counter(name for words in grammar.commands if (name := _name(words)))
            assert {**one, "[[": 0} == {**other, "[[": 0}, text
    assert unread <= 2, "a template of another language"


def _name(words: tuple[Token, ...]) -> str:
    return next((word.text for word in words if not re.match(r"[A-Za-z_]\w*(\[[^\]]*\])?\+?=", word.text)), "")
