"""YAML and JSON edited: what is asked for, in the words of its neighbours, and nothing else."""

from __future__ import annotations

import pytest

from cblint.edit.draft import Data, Draft, Raw
from cblint.edit.drafts import draft
from cblint.edit.same import same_but_for
from cblint.finding import Edit
from cblint.source import SourceFile, Span


def marked(text: str, path: str = "buildspec.yml") -> tuple[SourceFile, Span]:
    """Return a text without its marks, and the span that they enclose."""
    start, end = text.index("«"), text.index("»") - 1
    return SourceFile(path, text.replace("«", "").replace("»", "")), Span(path, start, end)


def applied(source: SourceFile, edits: tuple[Edit, ...]) -> str:
    text = source.text
    for edit in sorted(edits, key=lambda each: each.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def drafted(text: str, path: str) -> tuple[SourceFile, Span, Draft]:
    source, span = marked(text, path)
    found = draft(source, span)
    assert found is not None
    return source, span, found


def check(before: str, method: str, args: tuple[object, ...], after: str | None, path: str = "buildspec.yml") -> None:
    source, span, found = drafted(before, path)
    before_key = {"before": args[2]} if method == "insert_entry" and len(args) == 3 else {}
    edits = getattr(found, method)(span, *args[:2], **before_key)
    if after is None:
        assert edits == ()
        return
    assert list(edits) == sorted(edits)
    assert applied(source, edits) == after
    assert same_but_for(source, after, edits)


SET_VALUE: list[tuple[str, Data, str | None]] = [
    ("a: «x» # why\nb: 1\n", "yo", "a: yo # why\nb: 1\n"),
    ("a: «x»", "yes", 'a: "yes"'),
    ("a: «x»\nb: 'q'\n", "1.10", "a: '1.10'\nb: 'q'\n"),
    ("a: «x»\n", "1.10", 'a: "1.10"\n'),
    ("a: «x»\n", 'say "hi": now', "a: 'say \"hi\": now'\n"),
    ("a: «x»\n", "it's #1 # or: not", 'a: "it\'s #1 # or: not"\n'),
    ("a: «x»\n", "", 'a: ""\n'),
    ("a: «x»\n", "tab\tand\nline", 'a: "tab\\tand\\nline"\n'),
    ("a: «'x'»\n", "it's", "a: 'it''s'\n"),
    ("a: «'x'»\n", "two\nlines", 'a: "two\\nlines"\n'),
    ('a: «"x"»\n', 'a "b" \\c', 'a: "a \\"b\\" \\\\c"\n'),
    ('a: «"x"»\n', True, "a: true\n"),
    ('a: «"true"»\n', False, 'a: "false"\n'),
    ("a: «'3'»\n", 4, "a: '4'\n"),
    ("a: «1»\n", 2, "a: 2\n"),
    ("a: «x»\n", Raw("!Ref App"), "a: !Ref App\n"),
    ("a: «x»\n", "x", None),
    ("«a»: x\n", "yo", "a: yo\n"),
    ("a: «x» # why\nb: 1\n", {"c": "d"}, "a: # why\n  c: d\nb: 1\n"),
    ("a: «x»", ["c", "d"], "a:\n  - c\n  - d"),
    ("z:\n- 1\na: «x»\n", ["c"], "z:\n- 1\na:\n- c\n"),
    ("z:\n    yo: 1\na: «x»\n", {"c": {"d": ["e"]}}, "z:\n    yo: 1\na:\n    c:\n        d:\n            - e\n"),
    ("a:\n  «b: 1\n  c: 2»\nd: 1\n", "x", "a: x\nd: 1\n"),
    ("a:\n  «b: 1\n  c: 2»\nd: 1\n", ["x"], "a:\n  - x\nd: 1\n"),
    ("a:\n  «b: 1\n  # keep\n  c: 2»\nd: 1\n", "x", None),
    ("a: «[x, yo]»\n", ["z"], "a: [z]\n"),
    ("a: «[]»\n", ["z"], "a:\n  - z\n"),
    ("a: «{}»\nb: 1\n", {"c": "d"}, "a:\n  c: d\nb: 1\n"),
    ("a: {b: «c», d: e}\n", "x, yo", 'a: {b: "x, yo", d: e}\n'),
    ("- «x» # why\n- yo\n", {"a": "b", "c": "d"}, None),
    ("- «x»\n- yo\n", {"a": "b", "c": "d"}, "- a: b\n  c: d\n- yo\n"),
    ("- «a: b\n  c: d»\n- yo\n", "x", "- x\n- yo\n"),
    ("a: «|\n  x\n  yo»\nb: 1\n", "z\nw\n", "a: |\n  z\n  w\nb: 1\n"),
    ("a: «|\n  x\n  yo»\nb: 1\n", "z", None),
    ("a: «|-\n  x\n  yo»\nb: 1\n", "z", "a: |-\n  z\nb: 1\n"),
    ("a: «>\n  x\n  yo»\nb: 1\n", "z\n", None),
    ("a: «!Ref x»\n", "z", None),
    ("a: &b «x»\nc: *b\n", "z", None),
    ("a: &b x\nc: «*b»\n", "z", None),
    ("? a\n: «x»\n", "z", None),
    ("a: &b\n  c: «x»\nd: *b\n", "z", None),
]


@pytest.mark.parametrize(("before", "data", "after"), SET_VALUE)
def test_set_value(before: str, data: Data, after: str | None) -> None:
    check(before, "set_value", (data,), after)


WITHIN: list[tuple[str, str, str | None]] = [
    ("- docker «build» .\n", "push", "- docker push .\n"),
    ("- docker «build» .\n", "x: yo", "- 'docker x: yo .'\n".replace("'", '"')),
    ("- docker «build» .\n", "#x", '- "docker #x ."\n'),
    ("- 'docker «build» .'\n", "it's", "- 'docker it''s .'\n"),
    ("- 'docker «build» .'\n", "a\tb", '- "docker a\\tb ."\n'),
    ('- "docker «build» ."\n', 'a "b"', '- "docker a \\"b\\" ."\n'),
    ('- "a\\tb «c»"\n', "d", '- "a\\tb d"\n'),
    ("- «'x'»\n", "yo", "- 'yo'\n"),
    ("- |\n  docker «build» .\n  ls\n", "a: #b", "- |\n  docker a: #b .\n  ls\n"),
    ("- |\n  «docker» build\n  ls\n", "if x\n  yo", "- |\n  if x\n    yo build\n  ls\n"),
    ("- |\n  «docker» build\n", " docker", None),
    ("- >\n  docker «build» .\n", "push", "- >\n  docker push .\n"),
    ("- >\n  docker «build»\n  .\n", "push", None),
    ("- docker «build»\n  .\n", "push", "- docker push\n  .\n"),
    ("- docker «build»\n  .\n", "a: b", None),
    ("- !Sub docker «build»\n", "push", "- !Sub docker push\n"),
    ("- !Sub docker «build»\n", "${x}", None),
    ("a: {b: doc «ker»}\n", "[x]", 'a: {b: "doc [x]"}\n'),
    ("«a b»: c\n", "x", None),
    ("a: [«x], [yo»]\n", "x", None),
]


@pytest.mark.parametrize(("before", "text", "after"), WITHIN)
def test_replace_within(before: str, text: str, after: str | None) -> None:
    check(before, "replace_within", (text,), after)


ENTRIES: list[tuple[str, str, tuple[object, ...], str | None]] = [
    ("«a»:\n  b: 1 # c\n\n# d\ne: 2\n", "set_entry", ("x", "yo"), "a:\n  b: 1 # c\n  x: yo\n\n# d\ne: 2\n"),
    ("a:\n  «b: 1\n  c: 2»\n", "set_entry", ("c", "yo"), "a:\n  b: 1\n  c: yo\n"),
    ("a:\n  «b: 1\n  b: 2»\n", "set_entry", ("b", "yo"), None),
    ("a:\n  «b: 1\n  <<: *x»\n", "set_entry", ("c", "yo"), None),
    ("a:\n  «b: 1\n  c: 2»\n", "insert_entry", ("c", "yo"), None),
    ("a:\n  «'b': 'x yo'»", "set_entry", ("c", "yo"), "a:\n  'b': 'x yo'\n  'c': 'yo'"),
    ("a:\n  «b: |\n    x»\nc: 1\n", "set_entry", ("d", "yo"), "a:\n  b: |\n    x\n  d: yo\nc: 1\n"),
    ("a:\n  «b: |\n    x»", "set_entry", ("d", "yo"), None),
    ("a:\n  «b: |+\n    x»\n\nc: 1\n", "set_entry", ("d", "yo"), None),
    (
        "a:\n  «b:\n    - x\n    - yo»\nc: 1\n",
        "set_entry",
        ("d", ["z"]),
        "a:\n  b:\n    - x\n    - yo\n  d:\n    - z\nc: 1\n",
    ),
    ("a:\n  «b:\n  - x»\n", "set_entry", ("d", ["z"]), "a:\n  b:\n  - x\n  d:\n  - z\n"),
    ("«a»:\n\nb: 1\n", "set_entry", ("c", "d"), "a:\n  c: d\n\nb: 1\n"),
    ("«a»: ~ # c\nb: 1\n", "set_entry", ("c", "d"), "a: # c\n  c: d\nb: 1\n"),
    ("«a»: {}\n", "set_entry", ("c", "d"), "a:\n  c: d\n"),
    ("a: {b: «{}»}\n", "set_entry", ("c", "d"), "a: {b: {c: d}}\n"),
    ("a: «{b: 1}»\n", "set_entry", ("c", ["d"]), "a: {b: 1, c: [d]}\n"),
    ("a: «{ b: 1, c: 2 }»\n", "insert_entry", ("x", "yo", "c"), "a: { b: 1, x: yo, c: 2 }\n"),
    ("a: {\n  «b»: {c: 1},\n  d: 2,\n}\n", "set_entry", ("x", "yo"), "a: {\n  b: {c: 1, x: yo},\n  d: 2,\n}\n"),
    ("a: «{\n  b: 1,\n  d: 2,\n}»\n", "set_entry", ("x", "yo"), "a: {\n  b: 1,\n  d: 2,\n  x: yo,\n}\n"),
    ("- «a: 1\n  b: 2»\n- c\n", "set_entry", ("x", "yo"), "- a: 1\n  b: 2\n  x: yo\n- c\n"),
    ("- «a: 1\n  b: 2»\n", "insert_entry", ("x", {"yo": "z"}, "a"), "- x:\n    yo: z\n  a: 1\n  b: 2\n"),
    ("«a: 1\n# b\nb: 2»\n", "insert_entry", ("x", "yo", "b"), "a: 1\nx: yo\n# b\nb: 2\n"),
    ("# top\n«a: 1\nb: 2»\n", "insert_entry", ("x", "yo", "a"), "# top\nx: yo\na: 1\nb: 2\n"),
    ("m:\n  # on a\n  «a: 1\n  b: 2»\n", "insert_entry", ("x", "yo", "a"), "m:\n  x: yo\n  # on a\n  a: 1\n  b: 2\n"),
    (
        "a: |\n  # no comment\n«b»: {c: 1}\n",
        "insert_entry",
        ("x", "yo", "c"),
        "a: |\n  # no comment\nb: {x: yo, c: 1}\n",
    ),
    ("«a: |\n  # no comment\nb: 2»\n", "insert_entry", ("x", "yo", "b"), "a: |\n  # no comment\nx: yo\nb: 2\n"),
    ("«a: 1»\r\nb: 2\r\n", "set_entry", ("a", "x"), "a: x\r\nb: 2\r\n"),
    ("«a: 1»", "set_entry", ("x", "l1\nl2\n"), "a: 1\nx: |\n  l1\n  l2\n"),
    ("«a: 1»\n", "set_entry", ("x", "l1\nl2"), "a: 1\nx: |-\n  l1\n  l2\n"),
    ("«a: 1»\n", "set_entry", ("x", "{{ }}"), 'a: 1\nx: "{{ }}"\n'),
    ("«a: [1»\n", "set_entry", ("x", "yo"), None),
    ("«a»:\n\t- b\n", "set_entry", ("x", "yo"), None),
    ("a: «x»\n", "set_entry", ("x", "yo"), None),
    ("a: 1\n«b»: 2\n", "rename_entry", ("c",), "a: 1\nc: 2\n"),
    ("a: 1\n«'b'»: 2\n", "rename_entry", ("it's",), "a: 1\n'it''s': 2\n"),
    ("a: 1\n«b»: 2\n", "rename_entry", ("yes",), 'a: 1\n"yes": 2\n'),
    ("a: 1\n«b»: 2\n", "rename_entry", ("a",), None),
    ("a: 1\nb: «2»\n", "rename_entry", ("c",), None),
    ("a: {«b»: 2}\n", "rename_entry", ("c",), "a: {c: 2}\n"),
]


@pytest.mark.parametrize(("before", "method", "args", "after"), ENTRIES)
def test_entries(before: str, method: str, args: tuple[object, ...], after: str | None) -> None:
    if "[1»" in before or "\t" in before:
        source, span = marked(before)
        found = draft(source, span)
        assert found is None or getattr(found, method)(span, *args) == ()
        return
    check(before, method, args, after)


DELETED: list[tuple[str, str, str | None]] = [
    ("a: 1\n«b»: 2 # c\nd: 3\n", "delete_entry", "a: 1\nd: 3\n"),
    ("a: 1\nb: «2»\nd: 3\n", "delete_entry", "a: 1\nd: 3\n"),
    ("a: 1\n«b»: 2", "delete_entry", "a: 1"),
    ("a: 1\r\n«b»: 2", "delete_entry", "a: 1"),
    ("a: |\n  x\n«b»: 2", "delete_entry", "a: |\n  x\n"),
    ("a: 1\n\n«b»:\n  - 2\n\nd: 3\n", "delete_entry", "a: 1\n\nd: 3\n"),
    ("a: 1\n\n«b»: 2\n", "delete_entry", "a: 1\n"),
    ("«b»: 2\n\nd: 3\n", "delete_entry", "d: 3\n"),
    ("a: 1\n# about b\n«b»: 2\n\nd: 3\n", "delete_entry", "a: 1\n\nd: 3\n"),
    ("a: 1\n# about b\n«b»: 2\n# about d\nd: 3\n", "delete_entry", "a: 1\n# about d\nd: 3\n"),
    ("a: 1\n# about both\n«b»: 2\nd: 3\n", "delete_entry", "a: 1\n# about both\nd: 3\n"),
    ("a: 1\n# about b\n\n«b»: 2\n", "delete_entry", "a: 1\n# about b\n"),
    ("a: |\n  # text\n«b»: 2\n", "delete_entry", "a: |\n  # text\n"),
    ("# about all\n«a»: 1\nb: 2\n", "delete_entry", "# about all\nb: 2\n"),
    ("a: 1\nm:\n  n:\n    «b»: 2\n", "delete_entry", "a: 1\n"),
    ("m:\n  n:\n    «b»: 2\n", "delete_entry", None),
    ("- «a»: 1\n  b: 2\n", "delete_entry", "- b: 2\n"),
    ("- «a»: 1 # c\n  b: 2\n", "delete_entry", "- b: 2\n"),
    ("- «a»: 1\n  # on b\n  b: 2\n", "delete_entry", None),
    ("- «a»: 1\n- b\n", "delete_entry", "- b\n"),
    ("a: {«b»: 1, c: 2}\n", "delete_entry", "a: {c: 2}\n"),
    ("a: {b: 1, «c»: 2}\n", "delete_entry", "a: {b: 1}\n"),
    ("a: {b: 1, «c», d: 3}\n", "delete_entry", None),
    ("x: 1\na: {«b»: 1}\n", "delete_entry", "x: 1\n"),
    ("a: 1\n«b»: &x 2\nc: *x\n", "delete_entry", None),
    ("a: &x 1\n«b»: *x\nc: *x\n", "delete_entry", "a: &x 1\nc: *x\n"),
    ("a: 1\n«b»: !Sub x\nc: 1\n", "delete_entry", "a: 1\nc: 1\n"),
    ("a: 1\n«b»: |+\n  x\n\nc: 1\n", "delete_entry", None),
    ("a: |+\n  x\n\n«b»: 1\nc: 1\n", "delete_entry", None),
    ("a:\n  - x\n  - «yo» # c\n  - z\n", "delete_item", "a:\n  - x\n  - z\n"),
    ("a:\n- «x»\n- yo\n", "delete_item", "a:\n- yo\n"),
    ("a:\n- x\n- «yo»\nb: 1\n", "delete_item", "a:\n- x\nb: 1\n"),
    ("a:\n- x\n-\n  «k: v»\n- z\n", "delete_item", "a:\n- x\n- z\n"),
    ("a:\n- x\n- «k»: v\n  l: w\n- z\n", "delete_item", "a:\n- x\n- z\n"),
    ("a:\n- «x»\n", "delete_item", None),
    ("a: [«x», yo]\n", "delete_item", "a: [yo]\n"),
    ("a: [x, «!Ref yo»]\n", "delete_item", None),
    ("a: [\n  x,\n  «yo», # c\n  z\n]\n", "delete_item", "a: [\n  x, # c\n  z\n]\n"),
    ("a: «1»\n", "delete_item", None),
]


@pytest.mark.parametrize(("before", "method", "after"), DELETED)
def test_deleted(before: str, method: str, after: str | None) -> None:
    check(before, method, (), after)


ITEMS: list[tuple[str, Data, str | None]] = [
    ("a:\n  - x\n  - «yo» # c\nb: 1\n", "z", None),
    ("«a»:\n  - x\n  - yo # c\nb: 1\n", "z", "a:\n  - x\n  - yo # c\n  - z\nb: 1\n"),
    ("«a»:\n- x\nb: 1\n", "z", "a:\n- x\n- z\nb: 1\n"),
    ('«a»:\n- "x"\n- "yo"', "z", 'a:\n- "x"\n- "yo"\n- "z"'),
    ("«a»:\n- x\n- 'yo'\n", "z", "a:\n- x\n- 'yo'\n- z\n"),
    ("«a»:\n- x\n", {"k": "v", "l": ["w"]}, "a:\n- x\n- k: v\n  l:\n  - w\n"),
    ("«a»: x # c\n", "yo", "a:\n  - x # c\n  - yo\n"),
    ("«a»: !Sub 'x'\n", "yo", "a:\n  - !Sub 'x'\n  - yo\n"),
    ("«a»: 'x'", "yo", "a:\n  - 'x'\n  - 'yo'"),
    ("«a»:\n", "yo", "a:\n  - yo\n"),
    ("«a»: []\n", "yo", "a:\n  - yo\n"),
    ("«a»: [x]\n", "yo: z", 'a: [x, "yo: z"]\n'),
    ("«a»: ['x', 'yo']\n", "arn:aws:s3", "a: ['x', 'yo', 'arn:aws:s3']\n"),
    ("«a»: {b: 1}\n", "yo", None),
    ("«a»: |\n  x\n", "yo", None),
    ("«a»: !If [x, yo]\n", "yo", None),
]


@pytest.mark.parametrize(("before", "data", "after"), ITEMS)
def test_add_item(before: str, data: Data, after: str | None) -> None:
    if "«yo»" in before:  # the string itself stands where no list may
        check(before, "add_item", (data,), None)
        return
    check(before, "add_item", (data,), after)


JSON: list[tuple[str, str, tuple[object, ...], str | None]] = [
    ('{"a": «"x"»}', "set_value", ('yo"z',), '{"a": "yo\\"z"}'),
    ('{"a": «"x"»}', "set_value", (True,), '{"a": true}'),
    ('{"a": «null»}', "set_value", (["x"],), '{"a": ["x"]}'),
    ('{\n  "a": «1»\n}\n', "set_value", ({"b": ["x"]},), '{\n  "a": {\n    "b": [\n      "x"\n    ]\n  }\n}\n'),
    ('{"a": "d «b» \\n"}', "replace_within", ('"',), '{"a": "d \\" \\n"}'),
    ('«{"a":1,"b":2}»', "set_entry", ("c", "x"), '{"a":1,"b":2,"c":"x"}'),
    ('«{"a":1}»', "set_entry", ("c", ["x", "yo"]), '{"a":1,"c":["x","yo"]}'),
    ('«{\n    "a" : 1\n}»', "set_entry", ("c", "x"), '{\n    "a" : 1,\n    "c" : "x"\n}'),
    (
        '«{\n\t"a": 1,\n\t"b": 2\n}»',
        "insert_entry",
        ("c", {"x": 1}, "a"),
        '{\n\t"c": {\n\t\t"x": 1\n\t},\n\t"a": 1,\n\t"b": 2\n}',
    ),
    ('{"a": «{}»}', "set_entry", ("c", "x"), '{"a": {"c": "x"}}'),
    ('{\n  "a": «{}»\n}', "set_entry", ("c", "x"), '{\n  "a": {\n    "c": "x"\n  }\n}'),
    (
        '{\n  "a": [\n    "x"\n  ],\n  «"b"»: "yo"\n}',
        "add_item",
        ("z",),
        '{\n  "a": [\n    "x"\n  ],\n  "b": [\n    "yo",\n    "z"\n  ]\n}',
    ),
    ('{\n  "a": ["x"],\n  «"b"»: "yo"\n}', "add_item", ("z",), '{\n  "a": ["x"],\n  "b": ["yo", "z"]\n}'),
    ('{\n  «"a"»: ["x"]\n}', "add_item", ("z",), '{\n  "a": ["x", "z"]\n}'),
    ('{\r\n  «"a"»: [\r\n    "x"\r\n  ]\r\n}', "add_item", ("z",), '{\r\n  "a": [\r\n    "x",\n    "z"\r\n  ]\r\n}'),
    ('{"a": {«"b"»: 1}, "c": 2}', "delete_entry", (), '{"c": 2}'),
    ('{\n  "a": 1,\n  «"b"»: 2\n}', "delete_entry", (), '{\n  "a": 1\n}'),
    ('{"a": {«"b"»: 1}}', "delete_entry", (), None),
    ('{"a": [1, «2», 3]}', "delete_item", (), '{"a": [1, 3]}'),
    ('{«"a"»: 1}', "rename_entry", ("b",), '{"b": 1}'),
    ('{"a": «1» /* c */}', "set_entry", ("b", 1), None),
    ('{«"a"»: {"b": 1 /* c */}}', "set_entry", ("x", 1), None),
]


@pytest.mark.parametrize(("before", "method", "args", "after"), JSON)
def test_json(before: str, method: str, args: tuple[object, ...], after: str | None) -> None:
    check(before, method, args, after, path="template.json")


EMBEDDED = """\
Resources:
  App:
    Properties:
      BuildSpec: |
        version: 0.2
        phases:
          build:
            commands:
              - «ls»
              - make
      Policy: !Sub |
        {
          "Action": [
            "a"
          ]
        }
      Inline: '{"a": "b"}'
"""


def inner(method: str, target: str, *args: object, **more: object) -> str | None:
    source = SourceFile("template.yaml", EMBEDDED.replace("«", "").replace("»", ""))
    start = source.text.index(target)
    span = Span(source.path, start, start + len(target))
    found = draft(source, span)
    assert found is not None
    edits = getattr(found, method)(span, *args, **more)
    after = applied(source, edits)
    assert not edits or same_but_for(source, after, edits)
    return after.replace(source.text[: source.text.index("App")], "") if edits else None


def test_edits_a_buildspec_in_a_block() -> None:
    assert "              - make\n              - x\n      Policy" in (inner("add_item", "commands", "x") or "")
    assert "            commands:\n              - ls\n      Policy" in (inner("delete_item", "make") or "")
    assert '              - "ls: x"\n' in (inner("replace_within", "ls", "ls: x") or "")
    added = inner("insert_entry", "version: 0.2\n        phases", "env", {"shell": "bash"}, before="phases")
    assert "version: 0.2\n        env:\n          shell: bash\n        phases:" in (added or "")


def test_edits_json_in_a_block() -> None:
    assert '            "a",\n            "b"\n          ]' in (inner("add_item", '"Action"', "b") or "")
    assert inner("add_item", '"Action"', "${b}") is None
    assert '          ],\n          "x": 1\n        }' in (inner("set_entry", '{\n          "Action"', "x", 1) or "")


def test_edits_json_in_single_quotes() -> None:
    assert """'{"a": "b", "c": "d"}'""" in (inner("set_entry", '{"a"', "c", "d") or "")
    assert inner("set_entry", '{"a"', "c", "it's") is None


def test_whole_block_belongs_to_its_file() -> None:
    text = "a:\n  b: |\n    version: 0.2\n    c: 1\n  d: 2\n"
    source = SourceFile("buildspec.yml", text)
    start = text.index("|")
    span = Span(source.path, start, text.index("\n  d"))
    found = draft(source, span)
    assert found is not None
    edits = found.set_value(span, "version: 0.2\nc: 2\n")
    assert applied(source, edits) == text.replace("c: 1", "c: 2")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("build.sh", "echo x"),
        ("buildspec.yml", "a: 1\n---\nb: 2\n"),
        ("buildspec.yml", ""),
        ("buildspec.yml", "a: 1\rb: 2\r"),
        ("template.json", '{"a": '),
        ("template.json", "a: 1"),
    ],
)
def test_no_draft(path: str, text: str) -> None:
    assert draft(SourceFile(path, text), Span(path, 0, 1)) is None


def test_broken_command_is_quoted() -> None:
    text = "phases:\n  build:\n    commands:\n      - echo: 'a' b\n      - ls\n"
    source = SourceFile("buildspec.yml", text)
    start = text.index("echo")
    span = Span(source.path, start, text.index("\n      - ls"))
    found = draft(source, span)
    assert found is not None
    edits = found.set_value(span, "echo: 'a' b")
    after = applied(source, edits)
    assert after == text.replace("echo: 'a' b", "\"echo: 'a' b\"")
    assert same_but_for(source, after, edits)
