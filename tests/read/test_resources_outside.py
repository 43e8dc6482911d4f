"""A module that is not in view leaves a role closed only if it surely gives it no policy."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.files import Files
from cblint.model.stack import Stack
from cblint.read.terraform import read_module

ROLES = """
variable "unset" {}

data "aws_availability_zones" "all" {}

data "aws_region" "here" {}

data "aws_iam_role" "found" {
  name = "deploy"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id = aws_vpc.main.id
}

resource "aws_iam_role" "build" {
  name               = "acme-build"
  assume_role_policy = "{}"
}

resource "aws_iam_role" "unnamed" {
  assume_role_policy = "{}"
}
"""


def stack(root: Path, source: str, *arguments: str) -> Stack:
    inside = "\n".join((f'  source = "{source}"', *(f"  {each}" for each in arguments)))
    (root / "main.tf").write_text(f'{ROLES}\nmodule "other" {{\n{inside}\n}}\n', "utf-8")
    return read_module("", Files(str(root)))


def closed(made: Stack) -> dict[str, bool]:
    return {role.address.rpartition(".")[2]: role.closed for role in made.roles}


@pytest.mark.parametrize(
    "argument",
    [
        "vpc_id = aws_vpc.main.id",
        "subnets = [aws_subnet.a.id, aws_subnet.a.arn]",
        'settings = { size = "t3.nano", count = 2, zones = data.aws_availability_zones.all.names }',
        'name = "website"',
        'zone = "${data.aws_region.here.name}a"',
        "enabled = true",
    ],
)
def test_a_module_without_the_role_leaves_it_alone(tmp_path: Path, argument: str) -> None:
    assert closed(stack(tmp_path, "example/thing/aws", argument)) == {"build": True, "unnamed": True}


@pytest.mark.parametrize(
    ("argument", "build", "unnamed"),
    [
        ("role = aws_iam_role.build.name", False, True),
        ("role = aws_iam_role.unnamed.name", True, False),
        ("roles = { a = [aws_iam_role.unnamed.arn] }", True, False),
        ('text = "of ${aws_iam_role.unnamed.name}"', True, False),
        ("role = aws_iam_role.build", False, True),
        ('role = "acme-build"', False, True),
        ('role = "arn:aws:iam::123456789012:role/acme-build"', False, True),
        ('project = "acme"', False, True),
        ('roles = { acme-build = "x" }', False, True),
        ("role = var.unset", False, False),
        ('role = "${var.unset}-x"', False, False),
        ("role = data.aws_iam_role.found.name", False, False),
        ("role = each.value", False, False),
        ("inner {\n }", False, False),
    ],
)
def test_a_module_that_may_know_the_role_leaves_it_open(
    tmp_path: Path, argument: str, build: bool, unnamed: bool
) -> None:
    assert closed(stack(tmp_path, "example/thing/aws", argument)) == {"build": build, "unnamed": unnamed}


def test_a_well_known_module_gives_no_foreign_role_a_policy(tmp_path: Path) -> None:
    made = stack(tmp_path, "terraform-aws-modules/vpc/aws", 'name = "acme"', "cidr = var.unset")
    assert closed(made) == {"build": True, "unnamed": True}
    made = stack(tmp_path, "terraform-aws-modules/vpc/aws//modules/vpc-endpoints", "cidr = var.unset")
    assert closed(made) == {"build": False, "unnamed": False}


@pytest.mark.parametrize(
    ("source", "expected"), [("terraform-aws-modules/acm/aws", True), ("cloudposse/dynamic-subnets/aws", False)]
)
def test_few_modules_leave_a_network_alone(tmp_path: Path, source: str, expected: bool) -> None:
    assert stack(tmp_path, source).network.closed is expected


def test_a_module_within_a_module_counts(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner/main.tf").write_text(
        'variable "given" {}\nmodule "deep" {\n  source = "example/thing/aws"\n  role = var.given\n}\n', "utf-8"
    )
    made = stack(tmp_path, "./inner", "given = aws_iam_role.unnamed.id")
    assert closed(made) == {"build": True, "unnamed": False}
