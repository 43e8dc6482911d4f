"""Nested blocks that are put at the end of a block of Terraform."""

from __future__ import annotations

import pytest

from cblint.edit.draft import Raw
from cblint.edit.hcl import HclDraft
from cblint.edit.same import same_but_for
from cblint.source import SourceFile
from tests.edit.hcl_edits import applied, at, draft_at

HEADER = 'resource "a" "b"'
BLOCK = "  lifecycle {\n    ignore_changes = [x, y]\n  }\n}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{HEADER} {{\n  c = 1\n}}\n", f"{HEADER} {{\n  c = 1\n\n{BLOCK}"),
        (f"{HEADER} {{\n}}\n", f"{HEADER} {{\n{BLOCK}"),
        (f"{HEADER} {{\n  c = 1\n\n}}\n", f"{HEADER} {{\n  c = 1\n\n{BLOCK}"),
        (f"{HEADER} {{\n  d {{\n  }}\n}}\n", f"{HEADER} {{\n  d {{\n  }}\n\n{BLOCK}"),
        (f"{HEADER} {{\n  c = 1 # last\n}} # end\n", None),
        (f"{HEADER} {{ c = 1 }}\n", None),
        (f"{HEADER} {{\n  lifecycle {{\n  }}\n}}\n", None),
        (f'{HEADER} {{\n  dynamic "lifecycle" {{\n    for_each = []\n  }}\n}}\n', None),
    ],
)
def test_a_block_is_inserted(before: str, after: str | None) -> None:
    draft = draft_at(before, at(before, HEADER))
    assert isinstance(draft, HclDraft)
    edits = draft.insert_block(at(before, HEADER), "lifecycle", "ignore_changes", [Raw("x"), Raw("y")])
    if after is None:
        assert not edits or applied(before, edits).count("lifecycle") == 1
    else:
        assert applied(before, edits) == after
    if edits:
        assert same_but_for(SourceFile("main.tf", before), applied(before, edits), edits)
