"""What a project writes, with which key, to which log group, and by which credentials it reads: in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.projects import template, terraform

ROLE = "aws_iam_role.build.arn"
POLICY = """
resource "aws_iam_role" "build" {{
  name               = "build"
  assume_role_policy = "{{}}"
}}

resource "aws_iam_role_policy" "build" {{
  role = aws_iam_role.build.id
  policy = jsonencode({{
    Version   = "2012-10-17"
    Statement = [{statement}]
  }})
}}
"""
CFN_ROLE = """  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {{}}
      Policies:
        - PolicyName: build
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - {{Effect: Allow, Action: {actions}, Resource: {resource}}}
"""


def places(cblint: Cblint, folder: Path, rule: str, files: dict[str, str]) -> list[str]:
    """Return the places of a rule's findings."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    report = json.loads(cblint("check", "--format", "json", "--strict", "--select", rule, folder).out)
    assert report["failures"] == []
    return [str(finding["symbol"]) for finding in report["findings"]]


WRITES = '["logs:CreateLogStream", "logs:PutLogEvents"]'
MISMATCHES = [
    ("arn:aws:logs:*:*:log-group:/aws/codebuild/app", False),
    ("arn:aws:logs:*:*:log-group:/aws/codebuild/app:*", False),
    ("arn:aws:logs:*:*:log-group:/aws/codebuild/app:log-stream:*", False),
    ("arn:aws:logs:eu-west-1:111122223333:log-group:/aws/codebuild/*", False),
    ("arn:aws:logs:*:*:*", False),
    ("*", False),
    ("arn:aws:logs:*:*:log-group:/aws/codebuild/app2:*", True),
    ("arn:aws:logs:*:*:log-group:/aws/lambda/*", True),
    ("arn:aws:logs:*:*:log-group:app:*", True),
]


@pytest.mark.parametrize(("resource", "wrong"), MISMATCHES)
def test_a_log_group_is_met_in_any_form(cblint: Cblint, tmp_path: Path, resource: str, wrong: bool) -> None:
    statement = f'{{ Effect = "Allow", Action = {WRITES}, Resource = "{resource}" }}'
    files = {"main.tf": terraform(role=ROLE) + POLICY.format(statement=statement)}
    assert bool(places(cblint, tmp_path / "tf", "log-group-mismatch", files)) == wrong
    policy = CFN_ROLE.format(actions=WRITES, resource=f'"{resource}"')
    files = {"t.yml": template(role="!GetAtt Role.Arn", more=policy)}
    assert bool(places(cblint, tmp_path / "cfn", "log-group-mismatch", files)) == wrong


MAY = f'{{ Effect = "Allow", Action = {WRITES}, '
OTHER = '"arn:aws:logs:*:*:log-group:other:*"'
SILENT = [
    f'{{ Effect = "Allow", Action = ["s3:*"], Resource = {OTHER} }}',
    f'{{ Effect = "Deny", Action = {WRITES}, Resource = {OTHER} }}',
    f'{MAY}Resource = {OTHER} }}, {{ Effect = "Allow", Action = ["logs:*"], Resource = "*" }}',
    f"{MAY}Resource = {OTHER} }}, {MAY}Resource = var.x }}",
]


@pytest.mark.parametrize("statement", SILENT)
def test_a_role_that_may_write_or_may_not_at_all(cblint: Cblint, tmp_path: Path, statement: str) -> None:
    files = {"main.tf": terraform(role=ROLE) + POLICY.format(statement=statement)}
    assert places(cblint, tmp_path / "r", "log-group-mismatch", files) == []


def test_the_name_of_the_group_may_be_unknown_on_both_sides(cblint: Cblint, tmp_path: Path) -> None:
    statement = f'{MAY}Resource = "arn:aws:logs:*:*:log-group:/aws/codebuild/${{var.n}}:*" }}'
    text = terraform(role=ROLE).replace('"app"\n  service', '"${var.n}-app"\n  service') + POLICY.format(
        statement=statement
    )
    assert places(cblint, tmp_path / "r", "log-group-mismatch", {"main.tf": text}) == []


BUCKET = """
resource "aws_s3_bucket" "site" {{
  bucket = "site"
}}

resource "aws_s3_bucket_policy" "site" {{
  bucket = aws_s3_bucket.site.id
  policy = jsonencode({{
    Version   = "2012-10-17"
    Statement = [{{ Effect = "Allow", Action = "s3:GetObject", Resource = "*", Principal = {principal} }}]
  }})
}}
"""
PLAIN = 'type = "S3"\n    location = aws_s3_bucket.site.bucket\n    encryption_disabled = true'


@pytest.mark.parametrize(
    ("principal", "count"),
    [
        ('"*"', 0),
        ('{ AWS = "*" }', 0),
        ('{ AWS = ["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"] }', 0),
        ('{ Service = "cloudfront.amazonaws.com" }', 0),
        ('{ CanonicalUser = "0d1c2b3a" }', 0),
        ('{ AWS = "arn:aws:iam::111122223333:root" }', 1),
        ('{ Service = "delivery.logs.amazonaws.com" }', 1),
    ],
)
def test_artifacts_for_visitors_are_left_alone(cblint: Cblint, tmp_path: Path, principal: str, count: int) -> None:
    text = terraform().replace('type = "NO_ARTIFACTS"', PLAIN) + BUCKET.format(principal=principal)
    assert len(places(cblint, tmp_path / "r", "unencrypted-artifacts", {"main.tf": text})) == count


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("", 1),
        ('encryption_key = "alias/aws/s3"', 1),
        ('encryption_key = "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3"', 1),
        ('encryption_key = "alias/builds"', 0),
        ("encryption_key = data.aws_kms_alias.s3.arn", 0),
    ],
)
def test_a_key_of_ones_own(cblint: Cblint, tmp_path: Path, key: str, count: int) -> None:
    text = terraform(vpc=key + "\n").replace('"NO_ARTIFACTS"', '"S3"\n    location = "a"')
    assert len(places(cblint, tmp_path / "r", "no-customer-key", {"main.tf": text})) == count


CREDENTIAL = """resource "aws_codebuild_source_credential" "{}" {{
{}  auth_type   = "CODECONNECTIONS"
  server_type = {}
  token       = "x"
}}
"""


def _credential(name: str, more: str = "", server: str = '"GITHUB"') -> str:
    return CREDENTIAL.format(name, more, server)


CREDENTIALS: list[tuple[dict[str, str], int]] = [
    ({"main.tf": _credential("a") + _credential("b")}, 1),
    ({"main.tf": _credential("a") + _credential("b") + _credential("c")}, 2),
    ({"main.tf": _credential("a") + _credential("b", server='"GITLAB"')}, 0),
    ({"main.tf": _credential("a") + _credential("b", server="var.server")}, 0),
    ({"main.tf": _credential("a") + _credential("b", "  count = var.more ? 1 : 0\n")}, 0),
    ({"main.tf": _credential("a") + _credential("b", "  provider = aws.us\n")}, 0),
    ({"a/main.tf": _credential("a"), "b/main.tf": _credential("b")}, 0),
    ({"main.tf": _credential("a") + 'module "m" {\n  source = "./m"\n}\n', "m/main.tf": _credential("b")}, 1),
    (
        {
            "main.tf": _credential("a") + 'module "m" {\n  source = "./m"\n  providers = {\n    aws = aws.us\n  }\n}\n',
            "m/main.tf": _credential("b"),
        },
        0,
    ),
    (
        {
            "main.tf": _credential("a") + 'module "m" {\n  source = "./m"\n  providers = {\n    aws = aws\n  }\n}\n',
            "m/main.tf": _credential("b"),
        },
        1,
    ),
    (
        {
            "main.tf": _credential("a") + 'module "m" {\n  source = "./m"\n  providers = {\n    aws = aws.us\n  }\n}\n',
            "m/main.tf": 'module "n" {\n  source = "../n"\n}\n',
            "n/main.tf": _credential("b"),
        },
        0,
    ),
]


@pytest.mark.parametrize(("files", "count"), CREDENTIALS)
def test_credentials_of_one_region(cblint: Cblint, tmp_path: Path, files: dict[str, str], count: int) -> None:
    assert len(places(cblint, tmp_path / "r", "duplicate-source-credential", files)) == count


HOOK = """
resource "aws_codebuild_webhook" "app" {{
  project_name = aws_codebuild_project.app.name
{}}}
"""


@pytest.mark.parametrize(
    ("limit", "hook", "command", "count"),
    [
        ("", HOOK.format(""), "terraform apply -auto-approve", 1),
        ("", HOOK.format(""), "kubectl apply -f k8s", 1),
        ("", HOOK.format(""), "kubectl apply --dry-run=server -f k8s", 0),
        ("", HOOK.format(""), "make test", 0),
        ("", HOOK.format(""), "test -f x && terraform apply", 0),
        ("", HOOK.format('  build_type = "BUILD_BATCH"\n'), "terraform apply", 0),
        ("", "", "terraform apply", 0),
        ("concurrent_build_limit = 1", HOOK.format(""), "terraform apply", 0),
        ("concurrent_build_limit = var.limit", HOOK.format(""), "terraform apply", 0),
    ],
)
def test_deployments_side_by_side(
    cblint: Cblint, tmp_path: Path, limit: str, hook: str, command: str, count: int
) -> None:
    source = f"""    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = <<-YAML
      version: 0.2
      phases:
        build:
          commands:
            - {command}
    YAML
"""
    text = terraform(source=source, vpc=f"  build_timeout = 5\n  {limit}\n") + hook
    assert len(places(cblint, tmp_path / "r", "default-timeout", {"main.tf": text})) == count
