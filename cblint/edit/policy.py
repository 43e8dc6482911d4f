"""This is where statements and actions are added to IAM policy documents, whatever they are written as."""

from __future__ import annotations

from collections.abc import Sequence

from cblint.edit.draft import Data
from cblint.finding import Edit
from cblint.source import SourceFile, Span

TERRAFORM = (".tf", ".tfvars")


def statement_added(
    source: SourceFile, place: Span, actions: Sequence[str], resources: Sequence[Data]
) -> tuple[Edit, ...]:
    """Add a statement that allows actions to the policy document that a place lies in, as its others are written.

    The place is the document, one of its statements, or something in one. Resources are ARNs, or what stands for one
    in the file's language. Nothing where the document's statements are not plainly written.
    """
    if not actions or not resources or place.path != source.path:
        return ()
    if source.path.endswith(TERRAFORM):
        from cblint.edit.policy_hcl import statement_in_hcl  # noqa: PLC0415  (only where there is HCL)

        return statement_in_hcl(source, place, actions, resources)
    from cblint.edit.policy_tree import statement_in_tree  # noqa: PLC0415  (only where there is YAML or JSON)

    return statement_in_tree(source, source.embedded(), place, actions, resources)


def actions_added(source: SourceFile, place: Span, actions: Sequence[str]) -> tuple[Edit, ...]:
    """Add actions to those of the statement that a place lies in; nothing where these are not plainly written."""
    if not actions or place.path != source.path:
        return ()
    if source.path.endswith(TERRAFORM):
        from cblint.edit.policy_hcl import actions_in_hcl  # noqa: PLC0415  (only where there is HCL)

        return actions_in_hcl(source, place, actions)
    from cblint.edit.policy_tree import actions_in_tree  # noqa: PLC0415  (only where there is YAML or JSON)

    return actions_in_tree(source, source.embedded(), place, actions)
