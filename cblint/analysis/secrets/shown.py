"""This is where credentials of sources are told apart that those can read who may look at the stack.

What a parameter without `NoEcho` holds is part of what `describe-stacks` answers. A dynamic reference `ssm`, and a
parameter of a type `AWS::SSM::…`, are resolved only from Parameter Store's plain types, which keep what they hold
unencrypted. CloudFormation user guide, "Parameters" and "Dynamic references" (2026).
"""

from __future__ import annotations

from cblint.analysis.drafts import draft_at
from cblint.finding import Edit
from cblint.model.part import FROM_PARAMETER_STORE
from cblint.model.project import SourceCredential, SourceToken
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Reason, Step, Unknown, alternatives, equals
from cblint.workspace import Workspace

_SHOWN = "a parameter"
"""What the reader of templates notes at a parameter that is not hidden."""
_RESOLVED = "{{resolve:ssm:"


class Shown(NamedTuple):
    """How a credential can be read."""

    message: str
    place: Span
    steps: tuple[Step, ...]
    is_parameter: bool
    """Whether the place is the name of a parameter without `NoEcho`."""


def shown(workspace: Workspace, token: SourceToken) -> Shown | None:
    """Return how a credential can be read by those who may look at the stack; None where it surely cannot."""
    if not _is_secret(workspace, token):
        return None
    for value in alternatives(token.value):
        found = _shown(value, token.holder) if isinstance(value, Unknown) else None
        if found is not None:
            return found
    return None


def _shown(value: Unknown, holder: str) -> Shown | None:
    steps = value.origin.steps
    first = steps[0]
    if value.reason is Reason.NO_VALUE and first.note == _SHOWN:
        message = f"The parameter `{value.detail}` holds the token of the {holder} without `NoEcho`"
        return Shown(message, first.span, steps, is_parameter=True)
    if first.note == FROM_PARAMETER_STORE:
        message = f"The parameter `{value.detail}` takes the token of the {holder} from a plain parameter"
        return Shown(message, first.span, steps, is_parameter=False)
    if value.detail.startswith(_RESOLVED):
        message = f"The {holder} takes its token from a plain parameter of Parameter Store"
        return Shown(message, value.origin.span, steps, is_parameter=False)
    return None


def _is_secret(workspace: Workspace, token: SourceToken) -> bool:
    """Tell whether it surely is a credential itself: that of a connection or a secret is only where one is."""
    credentials = [each for each in workspace.parts(SourceCredential) if each.span == token.span]
    return all(equals(each.auth_type, "PERSONAL_ACCESS_TOKEN", "BASIC_AUTH").is_yes for each in credentials)


def hidden(workspace: Workspace, place: Span) -> tuple[Edit, ...]:
    """Return the edits that give the parameter of a name `NoEcho`."""
    draft = draft_at(workspace, place)
    return draft.set_entry(place, "NoEcho", True) if draft is not None else ()
