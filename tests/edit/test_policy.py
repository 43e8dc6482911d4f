"""Statements and actions added to policy documents: every way to write one, before and after."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.edit.draft import Data, Raw
from cblint.edit.policy import actions_added, statement_added
from cblint.source import SourceFile, Span
from tests.edit.hcl_edits import applied, data

ARN = Raw("aws_ecr_repository.app.arn")
PUSH = ("ecr:PutImage", "ecr:UploadLayerPart")


def place(path: str, text: str, words: str) -> Span:
    start = text.index(words)
    return Span(path, start, start + len(words))


def allowed(path: str, text: str, words: str, actions: tuple[str, ...] = PUSH, *resources: Data) -> str | None:
    found = statement_added(SourceFile(path, text), place(path, text, words), actions, resources or (ARN,))
    return applied(text, found) if found else None


def extended(path: str, text: str, words: str, actions: tuple[str, ...] = PUSH) -> str | None:
    found = actions_added(SourceFile(path, text), place(path, text, words), actions)
    return applied(text, found) if found else None


DOCUMENT = """data "aws_iam_policy_document" "build" {
  version = "2012-10-17"

  statement {
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }

  statement {
    sid    = "Push"
    effect = "Allow"

    actions = [
      "ecr:GetAuthorizationToken",
    ]

    resources = ["*"] # all
  }
}
"""


@pytest.mark.parametrize("words", ['data "aws_iam_policy_document" "build"', '"s3:GetObject"', "effect"])
def test_a_statement_block_is_added_after_the_last(words: str) -> None:
    added = """
  statement {
    effect = "Allow"

    actions = [
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ]

    resources = [aws_ecr_repository.app.arn]
  }
"""
    assert allowed("main.tf", DOCUMENT, words) == f"{DOCUMENT[:-2]}{added}}}\n"


def test_a_statement_block_is_written_as_its_only_sibling() -> None:
    text = (
        'data "aws_iam_policy_document" "x" {\n  statement {\n    actions   = ["a:B"]\n    resources = ["*"]\n  }\n}\n'
    )
    one = '\n  statement {\n    actions   = ["c:D"]\n    resources = [aws_ecr_repository.app.arn]\n  }\n}\n'
    assert allowed("main.tf", text, "a:B", ("c:D",)) == f"{text[:-2]}{one}"
    two = (
        '\n  statement {\n    actions = [\n      "ecr:PutImage",\n      "ecr:UploadLayerPart",\n    ]\n'
        '    resources = ["*"]\n  }\n}\n'
    )
    assert allowed("main.tf", text, "a:B", PUSH, "*") == f"{text[:-2]}{two}"


def test_actions_are_added_to_the_block_around_the_place() -> None:
    more = '["s3:GetObject", "ecr:PutImage", "ecr:UploadLayerPart"]'
    assert extended("main.tf", DOCUMENT, "s3:GetObject") == DOCUMENT.replace('["s3:GetObject"]', more)
    lines = '"ecr:GetAuthorizationToken",\n      "ecr:PutImage",\n'
    assert extended("main.tf", DOCUMENT, "Push", ("ecr:GetAuthorizationToken", "ecr:PutImage")) == DOCUMENT.replace(
        '"ecr:GetAuthorizationToken",\n', lines
    )


ENCODED = """resource "aws_iam_role_policy" "build" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "*"
      },
      {
        Effect = "Allow"
        Action = [
          "ecr:GetAuthorizationToken",
        ]
        Resource = "*"
      }, # the last
    ]
  })
}
"""


@pytest.mark.parametrize("words", ["jsonencode", "policy =", '"s3:GetObject"', "{\n    Version", '"2012-10-17"'])
def test_an_object_is_added_to_the_statements(words: str) -> None:
    text = ENCODED
    span = place("main.tf", text, words)
    if words == "jsonencode":
        span = span._replace(end=text.index("})") + 2)
    elif words.startswith("{"):
        span = span._replace(end=text.index("})") + 1)
    found = statement_added(SourceFile("main.tf", text), span, PUSH, (ARN, "*"))
    added = """      {
        Effect = "Allow"
        Action = [
          "ecr:PutImage",
          "ecr:UploadLayerPart",
        ]
        Resource = [
          aws_ecr_repository.app.arn,
          "*",
        ]
      },
"""
    assert applied(text, found) == text.replace("# the last\n", f"# the last\n{added}")


def test_a_single_object_becomes_a_list() -> None:
    text = (
        'x = jsonencode({\n  Statement = {\n    Effect   = "Allow"\n    Action   = "a:B"\n    Resource = "*"\n  }\n})\n'
    )
    assert allowed("main.tf", text, '"a:B"', ("c:D",), "*") == (
        'x = jsonencode({\n  Statement = [{\n    Effect   = "Allow"\n    Action   = "a:B"\n    Resource = "*"\n'
        '    }, {\n    Effect   = "Allow"\n    Action   = "c:D"\n    Resource = "*"\n  }]\n})\n'
    )
    assert extended("main.tf", text, '"a:B"', ("c:D",)) == text.replace('"a:B"', '["a:B", "c:D"]')


def test_quoted_keys_and_commas_are_kept() -> None:
    text = (
        'x = jsonencode({\n  "Statement": [{\n    "Effect": "Allow",\n    "Action": ["a:B"],\n    "Resource": "*"\n'
        "  }]\n})\n"
    )
    after = allowed("main.tf", text, '"a:B"', ("c:D",), "*")
    assert after is not None
    assert '  }, {\n    "Effect": "Allow",\n    "Action": ["c:D"],\n    "Resource": "*"\n  }]' in after
    one_line = 'x = jsonencode({ Statement = [{ Effect = "Allow", Action = ["a:B"], Resource = "*" }] })\n'
    assert allowed("main.tf", one_line, '"a:B"', ("c:D",), "*") == one_line.replace(
        "}]", '}, { Effect = "Allow", Action = ["c:D"], Resource = "*" }]'
    )


JSON = """{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "*"
    }
  ]
}
"""


def test_json_in_a_heredoc_is_edited() -> None:
    inner = "".join(f"    {line}\n" for line in JSON.splitlines()).replace('"*"', '"${aws_s3_bucket.x.arn}"')
    text = f"policy = <<-EOT\n{inner}  EOT\n"
    whole = Span("main.tf", 9, len(text) - 1)
    for span in (whole, place("main.tf", text, "s3:GetObject")):
        found = statement_added(SourceFile("main.tf", text), span, ("c:D",), ("*",))
        value = data(applied(text, found))[0]["policy"]  # type: ignore[index]
        assert "${aws_s3_bucket.x.arn}" in str(value)
        assert '          "Action": "c:D",\n' in applied(text, found)
    assert statement_added(SourceFile("main.tf", text), whole, ("c:D",), ("${X}",)) == ()
    more = extended("main.tf", text, "s3:GetObject", ("c:D",))
    assert more is not None
    assert '"c:D"' in more


@pytest.mark.parametrize("path", ["template.json", "policy.json"])
def test_json_is_edited(path: str) -> None:
    after = allowed(path, JSON, '"s3:GetObject"', PUSH, {"Fn::GetAtt": ["Repository", "Arn"]})
    assert after is not None
    expected = json.loads(JSON)
    new = {"Effect": "Allow", "Action": list(PUSH), "Resource": {"Fn::GetAtt": ["Repository", "Arn"]}}
    expected["Statement"].append(new)
    assert json.loads(after) == expected
    assert after.startswith(JSON[: JSON.index("\n    }\n  ]")])
    single = json.dumps({"PolicyDocument": {"Statement": expected["Statement"][0]}}, indent=2)
    after = allowed(path, single, '"s3:GetObject"', ("c:D",), "*")
    assert after is not None
    assert [each["Action"] for each in json.loads(after)["PolicyDocument"]["Statement"]] == ["s3:GetObject", "c:D"]
    more = extended(path, JSON, '"s3:GetObject"', ("c:D",))
    assert more is not None
    assert json.loads(more)["Statement"][0]["Action"] == ["s3:GetObject", "c:D"]


TEMPLATE = """Resources:
  Policy:
    PolicyDocument:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow  # why
          Action:
            - s3:GetObject
          Resource: !Sub "${Bucket.Arn}/*"
    Roles: [!Ref Role]
"""


def test_yaml_is_edited() -> None:
    added = """        - Effect: Allow
          Action:
            - ecr:PutImage
            - ecr:UploadLayerPart
          Resource: !GetAtt Repository.Arn
"""
    after = allowed("template.yml", TEMPLATE, "s3:GetObject", PUSH, Raw("!GetAtt Repository.Arn"))
    assert after == TEMPLATE.replace('/*"\n', f'/*"\n{added}')
    more = extended("template.yml", TEMPLATE, "s3:GetObject")
    assert more == TEMPLATE.replace(
        "- s3:GetObject\n",
        "- s3:GetObject\n            - ecr:PutImage\n            - ecr:UploadLayerPart\n",
    )


def test_a_single_statement_in_yaml_becomes_a_list() -> None:
    text = 'PolicyDocument:\n  Statement:\n    Effect: Allow # why\n    Action: a:B\n    Resource: "*"\nOther: 1\n'
    after = allowed("template.yml", text, "a:B", PUSH, "*")
    assert after == (
        'PolicyDocument:\n  Statement:\n    - Effect: Allow # why\n      Action: a:B\n      Resource: "*"\n'
        "    - Effect: Allow\n      Action:\n        - ecr:PutImage\n        - ecr:UploadLayerPart\n"
        '      Resource: "*"\n'
        "Other: 1\n"
    )
    assert yaml.safe_load(after)["Other"] == 1


REFUSED = [
    ("main.tf", 'x = jsonencode({ Statement = concat([{ Action = "a:B" }], var.x) })\n', "{ Statement"),
    ("main.tf", 'x = jsonencode({ Statement = [for y in z : { Action = "a:B" }] })\n', '"a:B"'),
    ("main.tf", 'policy = file("policy.json")\n', "file"),
    ("main.tf", "policy = data.aws_iam_policy_document.x.json\n", "json"),
    ("main.tf", 'data "aws_iam_policy_document" "x" {\n  dynamic "statement" {\n    for_each = []\n  }\n}\n', "data"),
    ("main.tf", 'data "aws_iam_policy_document" "x" {\n  statement { effect = "Allow" }', "data"),
    ("main.tf", "policy = <<EOT\nno policy\nEOT\n", "<<EOT\nno policy\nEOT"),
    ("t.yml", "Statement: !If [a, b, c]\n", "a"),
    ("t.yml", "Statement: []\n", "[]"),
    ("t.yml", "Statement:\n  - Fn::Transform: x\n", "x"),
    ("t.yml", "- a\n- b\n", "a"),
    ("t.json", '{"Statement": ', "Statement"),
    ("t.yml", "Statement:\n  - Effect: Allow\n    Action: a:B\n    Principal: x\n", "a:B"),
    ("main.tf", 'x = { Statement = [{ Effect = "Allow", Principal = "*" }] }\n', "Allow"),
    (
        "main.tf",
        'data "aws_iam_policy_document" "x" {\n  statement {\n    principals {\n    }\n  }\n}\n',
        "statement {",
    ),
    ("push.sh", "echo\n", "echo"),
]


@pytest.mark.parametrize(("path", "text", "words"), REFUSED)
def test_nothing_is_added_where_it_is_not_plain(path: str, text: str, words: str) -> None:
    assert allowed(path, text, words) is None


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("main.tf", 'x = jsonencode({ Effect = "Allow", NotAction = var.x })\n', "var"),
        ("main.tf", 'x = jsonencode({ Effect = "Allow", Action = var.x })\n', "var"),
        ("main.tf", 'x = jsonencode({ Effect = "Deny", Action = ["a:B"] })\n', "a:B"),
        ("t.yml", "Effect: Deny\nAction: a:B\n", "a:B"),
        (
            "main.tf",
            'x = jsonencode({ Effect = "Allow", Action = ["ecr:PutImage", "ecr:UploadLayerPart"] })\n',
            "ecr:PutImage",
        ),
        ("t.yml", "Effect: Allow\nAction: !If [a, b, c]\n", "a"),
        ("t.yml", "Effect: Allow\n", "Allow"),
    ],
)
def test_no_action_is_added_where_it_is_not_plain(path: str, text: str, words: str) -> None:
    assert extended(path, text, words) is None


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["main.tf", "t.yml", "t.json"]),
    st.sampled_from([DOCUMENT, ENCODED, JSON, TEMPLATE]),
    st.data(),
)
def test_any_text_gives_edits_or_nothing(path: str, text: str, draws: st.DataObject) -> None:
    low = draws.draw(st.integers(0, len(text)))
    high = draws.draw(st.integers(low, min(len(text), low + 40)))
    text = text[:low] + draws.draw(st.text(st.sampled_from('{}[]":,=\n -<EOT'), max_size=4)) + text[high:]
    start = draws.draw(st.integers(0, len(text)))
    span = Span(path, start, draws.draw(st.integers(start, len(text))))
    for found in (
        statement_added(SourceFile(path, text), span, PUSH, ("*",)),
        actions_added(SourceFile(path, text), span, PUSH),
    ):
        applied(text, found)
        assert all(0 <= edit.span.start <= edit.span.end <= len(text) for edit in found)
