"""This is where a declared resource stands between its language and the model: evaluated, but not yet understood."""

from __future__ import annotations

from cblint.record import Record
from cblint.source import Span
from cblint.value import Entries, Items, Truth, Value


class Declaration(Record):
    """One resource or data source, with its attributes evaluated as far as they can be.

    Terraform: attributes keep Terraform's names, and nested blocks are `Items` of `Entries`, one for each block, each
    standing at its block's header. CloudFormation: the attributes are the entries of `Properties`.
    """

    language: str
    """`terraform`, `cloudformation`, or `api` for the JSON of AWS's APIs."""
    type: str
    """`aws_iam_role`, `data.aws_iam_role` or `AWS::IAM::Role`."""
    name: str
    """Its declared name: `build` in `resource "aws_iam_role" "build"`, or its logical id."""
    address: str
    """Unique in the repository: folder or template, `:`, and the name in it, with module path and instance key."""
    span: Span
    """Its header: from the first word to the last label in Terraform, the logical id in CloudFormation."""
    name_span: Span
    attributes: Entries
    exists: Truth
    """Whether it is made: maybe under a condition, `count` or `for_each` that is not known."""
    folder: str
    """The folder that relative paths in it start from."""
    depends_on: Items | None = None
    """What it says to depend on: names as written, each with a reference to the address; None where it says nothing."""
    ignores_changes: Items | None = None
    """Terraform's `ignore_changes`: attribute names, or only `all`; None where it says nothing."""
    provider: str = ""
    """Terraform's `provider` as written (`aws.us`), which may be for another region; empty for the default one. After
    the module, where that has providers of its own (`module.us.`)."""


class OutsideCall(Record):
    """A call of a Terraform module that is not in view."""

    source: str
    """As written; empty where that is no plain string."""
    arguments: tuple[Value, ...]
    closed: bool
    """Whether these are all that it is given."""
