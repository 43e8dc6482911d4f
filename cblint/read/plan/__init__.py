"""This is where Terraform plans are read, as `terraform show -json` prints them: the truth after evaluation.

Format: Terraform documentation, "JSON output format" (2026-10).
"""

from __future__ import annotations

from cblint.files import Files
from cblint.pattern import pattern

__all__ = ["MAX_BYTES", "is_plan", "relevant"]

MAX_BYTES = 100_000_000
"""A larger plan is not read."""
_FORMAT = pattern(rb'^\s*\{(?=[\s\S]*"format_version"\s*:\s*")(?=[\s\S]*"terraform_version"\s*:\s*")')
_TYPES = (b'"aws_codebuild_', b'"aws_codepipeline', b'"aws_codedeploy_')


def is_plan(head: bytes) -> bool:
    """Tell from the first bytes of a JSON file whether it is a plan."""
    return _FORMAT.match(head) is not None


def relevant(files: Files, path: str) -> bool:
    """Tell whether a plan has anything of builds and deployments, without parsing it."""
    return files.contains(path, *_TYPES, limit=MAX_BYTES)
