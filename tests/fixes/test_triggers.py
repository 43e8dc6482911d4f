"""Filters are tied to both ends where they list whole names, and certificates are checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.webhooks.webhooks import hcl, template
from tests.command import Cblint
from tests.fixes.mending import fixed

ANCHORS, TLS = "unanchored-webhook-filter", "insecure-source-tls"
EVENT = ("EVENT", "PUSH")


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("ACTOR_ACCOUNT_ID", "1234567", "^1234567$"),
        ("ACTOR_ACCOUNT_ID", "^1234567|7654321$", "^(1234567|7654321)$"),
        ("ACTOR_ACCOUNT_ID", "(1234567|7654321)", "^(1234567|7654321)$"),
        ("HEAD_REF", "refs/heads/main", "^refs/heads/main$"),
        ("HEAD_REF", "^refs/heads/main|^refs/heads/dev", "^refs/heads/(main|dev)$"),
        ("HEAD_REF", "main", "^refs/heads/main$"),
        ("BASE_REF", "^(refs/heads/main|refs/heads/prod)", "^refs/heads/(main|prod)$"),
    ],
)
@pytest.mark.parametrize("path", ["main.tf", "template.json"])
def test_names_are_tied_to_both_ends(
    cblint: Cblint, tmp_path: Path, path: str, kind: str, before: str, after: str
) -> None:
    written = hcl if path == "main.tf" else template
    event = ("EVENT", "PULL_REQUEST_MERGED") if kind == "BASE_REF" else EVENT
    old, new = (written([[event, (kind, pattern)]]) for pattern in (before, after))
    assert fixed(cblint, tmp_path / "r", ANCHORS, {path: old}) == {path: new}


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [("ACTOR_ACCOUNT_ID", "^.*$"), ("ACTOR_ACCOUNT_ID", "^12345[0-9]+$"), ("HEAD_REF", "main|release/")],
)
def test_what_is_no_list_of_names_is_left(cblint: Cblint, tmp_path: Path, kind: str, pattern: str) -> None:
    files = {"main.tf": hcl([[EVENT, (kind, pattern)]])}
    assert fixed(cblint, tmp_path / "r", ANCHORS, files, left=1) == {}


def test_a_pattern_that_comes_from_a_variable_is_left(cblint: Cblint, tmp_path: Path) -> None:
    text = hcl([[EVENT, ("HEAD_REF", "BRANCH")]]).replace('"BRANCH"', "var.branch")
    text += 'variable "branch" {\n  default = "main"\n}\n'
    assert fixed(cblint, tmp_path / "r", ANCHORS, {"main.tf": text}, left=1) == {}


def test_certificates_are_checked(cblint: Cblint, tmp_path: Path) -> None:
    text = hcl([[EVENT]], provider="GITHUB_ENTERPRISE")
    before, after = (
        text.replace("  source {\n", f"  source {{\n    insecure_ssl = {given}\n") for given in ("true", "false")
    )
    assert fixed(cblint, tmp_path / "r", TLS, {"main.tf": before}) == {"main.tf": after}


def test_certificates_are_checked_in_a_template(cblint: Cblint, tmp_path: Path) -> None:
    text = template([[EVENT]], provider="GITHUB_ENTERPRISE")
    before, after = (
        text.replace('"Source": {', f'"Source": {{"InsecureSsl": {given}, ') for given in ("true", "false")
    )
    assert fixed(cblint, tmp_path / "r", TLS, {"template.json": before}) == {"template.json": after}
