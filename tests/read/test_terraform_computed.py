"""Terraform: computed attributes and policy documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.value import Entries, Items, Reference, Text, Unknown, Value
from tests.read.terraform_module import attribute, declared, entry, evaluated, item, module, plain


class TestComputed:
    def test_arns(self, tmp_path: Path) -> None:
        text = """
provider "aws" { region = "eu-west-1" }
data "aws_caller_identity" "me" {}
data "aws_region" "here" {}
data "aws_partition" "p" {}
resource "aws_iam_role" "r" { name = "ci" }
resource "aws_iam_role" "unnamed" {}
resource "aws_iam_role" "prefixed" { name_prefix = "ci-" }
resource "aws_ecr_repository" "e" { name = "app" }
resource "aws_s3_bucket" "b" { bucket = "bkt" }
resource "aws_ssm_parameter" "s" { name = "/a/b" }
resource "aws_secretsmanager_secret" "s" { name = "db" }
data "aws_iam_role" "d" { name = "given" }
resource "x" "y" {
  role      = aws_iam_role.r.arn
  role_id   = aws_iam_role.r.id
  unnamed   = aws_iam_role.unnamed.arn
  prefixed  = aws_iam_role.prefixed.name
  url       = aws_ecr_repository.e.repository_url
  objects   = "${aws_s3_bucket.b.arn}/*"
  parameter = aws_ssm_parameter.s.arn
  secret    = aws_secretsmanager_secret.s.arn
  account   = data.aws_caller_identity.me.account_id
  region    = data.aws_region.here.name
  partition = data.aws_partition.p.partition
  looked_up = data.aws_iam_role.d.arn
}
"""
        made = module(tmp_path, text)
        assert plain(declared(made, "x.y").attributes) == {
            "role": "arn:aws:iam::{account}:role/ci",
            "role_id": "ci",
            "unnamed": "arn:aws:iam::{account}:role/{aws_iam_role.unnamed.name}",
            "prefixed": "ci-{aws_iam_role.prefixed.name}",
            "url": "{account}.dkr.ecr.eu-west-1.amazonaws.com/app",
            "objects": "arn:aws:s3:::bkt/*",
            "parameter": "arn:aws:ssm:eu-west-1:{account}:parameter/a/b",
            "secret": "arn:aws:secretsmanager:eu-west-1:{account}:secret:db-{aws_secretsmanager_secret.s.suffix}",
            "account": "?OUTSIDE account",
            "region": "eu-west-1",
            "partition": "aws",
            "looked_up": "arn:aws:iam::{account}:role{data.aws_iam_role.d.path}given",
        }
        assert attribute(made, "x.y", "role").origin.reference == Reference(":aws_iam_role.r", "arn")
        assert attribute(made, "x.y", "role_id").origin.reference == Reference(":aws_iam_role.r", "name")
        assert attribute(made, "x.y", "looked_up").origin.reference == Reference(":data.aws_iam_role.d", "arn")
        assert isinstance(attribute(made, "x.y", "role"), Text)

    def test_without_a_region_neither_region_nor_partition_is_known(self, tmp_path: Path) -> None:
        text = 'resource "aws_s3_bucket" "b" { bucket = "k" }\n'
        assert evaluated(tmp_path, "aws_s3_bucket.b.arn", text) == "arn:{partition}:s3:::k"

    def test_other_providers_have_other_accounts(self, tmp_path: Path) -> None:
        files = {
            "main.tf": """
provider "aws" { region = "eu-west-1" }
resource "aws_iam_role" "here" { name = "r" }
resource "aws_iam_role" "there" {
  provider = aws.other
  name     = "r"
}
resource "aws_sns_topic" "t" {
  region = "eu-north-1"
  name   = "t"
}
module "same" {
  source = "./m"
}
module "other" {
  source    = "./m"
  providers = { aws = aws.other }
}
resource "a" "b" {
  x = [aws_iam_role.here.arn, aws_iam_role.there.arn, aws_sns_topic.t.arn, module.same.arn, module.other.arn]
}
""",
            "m/main.tf": 'resource "aws_sns_topic" "n" { name = "n" }\noutput "arn" { value = aws_sns_topic.n.arn }\n',
        }
        assert plain(attribute(module(tmp_path, files), "a.b", "x")) == [
            "arn:aws:iam::{account}:role/r",
            "arn:{partition of aws.other}:iam::{account of aws.other}:role/r",
            "arn:aws:sns:eu-north-1:{account}:t",
            "arn:aws:sns:eu-west-1:{account}:n",
            "arn:{partition of module.other}:sns:{region of module.other}:{account of module.other}:n",
        ]

    def test_ids_are_computed(self, tmp_path: Path) -> None:
        made = module(tmp_path, 'resource "aws_vpc" "v" {}\nresource "a" "b" {\n  x = aws_vpc.v.id\n}\n')
        value = attribute(made, "a.b", "x")
        assert isinstance(value, Unknown)
        assert plain(value) == "?COMPUTED aws_vpc.v.id"
        assert value.origin.reference == Reference(":aws_vpc.v", "id")

    def test_a_part_of_a_fetched_secret_still_tells_where_it_is_from(self, tmp_path: Path) -> None:
        text = """
data "aws_secretsmanager_secret_version" "db" {
  secret_id = "db"
}
resource "a" "b" {
  whole = data.aws_secretsmanager_secret_version.db.secret_string
  part  = jsondecode(data.aws_secretsmanager_secret_version.db.secret_string)["password"]
}
"""
        made = module(tmp_path, text)
        address = ":data.aws_secretsmanager_secret_version.db"
        assert attribute(made, "a.b", "whole").origin.reference == Reference(address, "secret_string")
        assert attribute(made, "a.b", "part").origin.reference == Reference(address, "secret_string.password")

    def test_a_handed_on_reference_stays_the_first(self, tmp_path: Path) -> None:
        text = 'resource "aws_vpc" "v" {}\nresource "aws_subnet" "s" { vpc_id = aws_vpc.v.id }\n'
        made = module(tmp_path, f'{text}resource "a" "b" {{\n  x = aws_subnet.s.vpc_id\n}}\n')
        assert attribute(made, "a.b", "x").origin.reference == Reference(":aws_vpc.v", "id")


class TestPolicyDocument:
    def test_statements(self, tmp_path: Path) -> None:
        text = """
data "aws_iam_policy_document" "d" {
  statement {
    sid       = "One"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::b/&{aws:username}/*"]
    principals {
      type        = "Service"
      identifiers = ["codebuild.amazonaws.com"]
    }
    principals {
      type        = "AWS"
      identifiers = ["1"]
    }
    principals {
      type        = "AWS"
      identifiers = ["2"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["123"]
    }
  }
  statement {
    effect      = "Deny"
    not_actions = ["iam:*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
resource "a" "b" {
  policy = data.aws_iam_policy_document.d.json
}
"""
        made = module(tmp_path, text)
        policy = attribute(made, "a.b", "policy")
        assert plain(policy) == {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "One",
                    "Action": ["s3:GetObject"],
                    "Resource": ["arn:aws:s3:::b/${aws:username}/*"],
                    "Principal": {"Service": ["codebuild.amazonaws.com"], "AWS": ["1", "2"]},
                    "Condition": {"StringEquals": {"aws:SourceAccount": ["123"]}},
                    "Effect": "Allow",
                },
                {"Effect": "Deny", "NotAction": ["iam:*"], "Principal": "*"},
            ],
        }
        action = item(entry(item(entry(policy, "Statement")), "Action"))
        assert text[action.origin.span.start : action.origin.span.end] == '"s3:GetObject"'
        assert policy.origin.reference == Reference(":data.aws_iam_policy_document.d", "json")
        assert not any("policy_document" in each.type for each in made.declarations)

    @pytest.mark.parametrize(
        ("source", "statements"),
        [
            ("source_policy_documents = [data.aws_iam_policy_document.e.json]", [{"Sid": "E"}, {"Sid": "D"}]),
            ("source_policy_documents = [var.unset]", [{"Sid": "D"}, "…"]),
            ("override_policy_documents = [data.aws_iam_policy_document.e.json]", [{"Sid": "D"}, {"Sid": "E"}]),
            (
                "override_policy_documents = [data.aws_iam_policy_document.e.json, var.unset]",
                ["?NOT_EVALUATED override_policy_documents", "?NOT_EVALUATED override_policy_documents", "…"],
            ),
            (
                "override_policy_documents = [data.aws_iam_policy_document.same.json]",
                [{"Sid": "D", "Action": ["s3:GetObject"]}],
            ),
            (
                "source_policy_documents = [data.aws_iam_policy_document.same.json]",
                [{"Sid": "D"}],
            ),
            ("source_json = data.aws_iam_policy_document.d.json", [{"Sid": "D"}, "…"]),
        ],
    )
    def test_other_documents(self, tmp_path: Path, source: str, statements: object) -> None:
        text = f"""
variable "unset" {{}}
data "aws_iam_policy_document" "e" {{
  statement {{
    sid = "E"
  }}
}}
data "aws_iam_policy_document" "same" {{
  statement {{
    sid     = "D"
    actions = ["s3:GetObject"]
  }}
}}
data "aws_iam_policy_document" "d" {{
  {source}
  statement {{
    sid = "D"
  }}
}}
resource "a" "b" {{
  policy = data.aws_iam_policy_document.d.json
}}
"""
        value = entry(attribute(module(tmp_path, text), "a.b", "policy"), "Statement")
        assert isinstance(value, Items)
        found = [_shown(each) for each in value.items] + ([] if value.closed else ["…"])
        assert found == statements


def _shown(statement: Value) -> object:
    """A statement's id, and its actions where it has any."""
    if not isinstance(statement, Entries):
        return plain(statement)
    return {each.key: plain(each.value) for each in statement.entries if each.key in ("Sid", "Action")}
