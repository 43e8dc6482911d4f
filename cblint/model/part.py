"""This is where all parts of the model begin: what stands somewhere, has a name there, and may be malformed."""

from __future__ import annotations

from cblint.enumeration import Enum
from cblint.record import Record
from cblint.source import Span
from cblint.value import Items, Reason, Step, Unknown, Value, at, maybe

NO_ECHO = "a parameter with `NoEcho`"
FROM_PARAMETER_STORE = "a parameter that is read from Parameter Store"
SENSITIVE = ", which is sensitive"
"""How notes on where a value is given say or end that it is meant to be secret, or fetched while deploying."""

NOWHERE = Span("", 0, 0)
"""Where parts stand that were made by hand, and say nothing."""
UNREAD = Unknown(at(NOWHERE), Reason.NOT_FOUND, "what was not read")
"""A value that no reader has given: no finding rests on it."""
UNREAD_ITEMS = Items(at(NOWHERE), (), closed=False)
"""A list that no reader has given."""
MAYBE_GIVEN = maybe("it was not read")
"""Whether something is given that no reader has looked for."""


class Part(Record):
    """A typed view of something that is written down."""

    span: Span
    """Where it stands: the smallest region that means it as a whole (a key, a header, an item)."""
    symbol: str
    """Where it stands by name, stable under edits elsewhere: `phases.build.commands[2]`."""


class ProblemKind(Enum):
    """In which way a text is malformed; each is reported by the rule of that name."""

    SYNTAX_ERROR = "syntax-error"
    DUPLICATE_KEY = "duplicate-key"
    UNKNOWN_KEY = "unknown-key"
    WRONG_TYPE = "wrong-type"
    MISSING_KEY = "missing-key"
    COMMAND_IS_A_MAPPING = "command-is-a-mapping"
    COMMAND_NOT_A_STRING = "command-not-a-string"
    COMMAND_CUT_BY_COMMENT = "command-cut-by-comment"
    INVALID_VERSION = "invalid-version"
    RUNTIMES_OUTSIDE_INSTALL = "runtimes-outside-install"
    ON_FAILURE_INVALID = "on-failure-invalid"
    UNRESOLVED_REFERENCE = "unresolved-reference"
    MISSING_SUB = "missing-sub"


class Problem(Part):
    """One malformed place, found by a reader; a rule of its kind's name reports it."""

    kind: ProblemKind
    message: str
    """The fact in plain words, without a full stop."""
    subject: str = ""
    """The key or word that it is about."""
    suggestion: str = ""
    """The nearest right word, or the text to put in its place."""
    because: tuple[Step, ...] = ()
    """Places that make it true: the first of two equal keys, the key whose value it is."""


class Resource(Part):
    """A part that is declared as a resource, and can be referred to."""

    address: str
    """Unique in the repository: the folder or template, and the name in it (`infra:aws_iam_role.build`)."""
    name_span: Span
    """The declared name, for notes (`"build"` in `resource "aws_iam_role" "build"`)."""


class ResourceName(Part):
    """The name that a resource is given; its span is the resource's."""

    kind: str
    """What has it: `project`, `role`, `bucket` …."""
    value: Value
    resource: Resource | None = None
    """What has it, where it is not a part of a resource."""


def label(resource: Resource) -> str:
    """Return a resource's name for people: its address without the folder or template."""
    return resource.address.partition(":")[2]
