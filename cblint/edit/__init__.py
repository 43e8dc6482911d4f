r"""This is where edits are made: a place of a file is changed as its neighbours are written, and nothing else.

An edit never re-dumps a file: it replaces spans, so comments, quoting and layout elsewhere stay byte for byte. Line
ends in the text of an edit are `\n`; whoever applies it writes those of the file.
"""

from __future__ import annotations

from cblint.edit.draft import Data, Draft, Raw
from cblint.edit.drafts import Drafts, draft
from cblint.edit.policy import actions_added, statement_added
from cblint.edit.same import same_but_for

__all__ = ["Data", "Draft", "Drafts", "Raw", "actions_added", "draft", "same_but_for", "statement_added"]
