"""This is where it is answered which functions that check a deployment its role may not invoke, for their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.analysis.appspec.placeholders import action_of
from cblint.analysis.iam.decisions import Decision, Outcome, decide
from cblint.model.appspec import AppSpec, Hook
from cblint.model.iam import Role
from cblint.model.pipeline import DeploymentGroup, Function
from cblint.read.keys import STAND_IN
from cblint.record import NamedTuple
from cblint.value import (
    NO,
    YES,
    Basis,
    Entries,
    Known,
    Step,
    Text,
    Truth,
    Value,
    all_of,
    equals,
    glob,
    maybe,
    string,
    truth,
    why_unknown,
)
from cblint.workspace import Workspace

PREFIX = "CodeDeployHook_"
_INVOKE = "lambda:InvokeFunction"
_PLATFORMS = {"ecs": "ECS", "lambda": "Lambda"}
_MAX_HOOKS = 20
_STACK = "AWS::StackName"


class Refused(NamedTuple):
    """A function that checks a deployment, and that the deployment's role may not invoke."""

    place: Value
    name: str
    """How it is called, for people: the function's name, or the resource's."""
    symbol: str
    surely: Truth
    steps: tuple[Step, ...]


def refused(workspace: Workspace, group: DeploymentGroup) -> Iterator[Refused]:
    """Yield the functions of a group's deployments that its role may not invoke, while it may those of the prefix."""
    if group.of_function:
        yield from _of_function(workspace, group)
        return
    for appspec in workspace.appspecs:
        if appspec.platform in _PLATFORMS:
            yield from _of_appspec(workspace, group, appspec)


def _of_function(workspace: Workspace, group: DeploymentGroup) -> Iterator[Refused]:
    """Judge the functions that a SAM template names for one of its functions."""
    own = isinstance(group.service_role, Known) and group.service_role.data is None
    role = None if own else _role(workspace, group.service_role)
    if not own and role is None:
        return
    for hook in group.hooks:
        function = _function(workspace, hook)
        name = hook if function is None else function.name
        invoked = _has_prefix(name) if role is None else _may_invoke(workspace, role, name)
        place = hook if function is None or name.origin.basis is Basis.AWS_DEFAULT else name
        called = string(name) or (function.address.rpartition(":")[2] if function is not None else glob(name))
        steps: tuple[Step, ...]
        if role is None:
            steps = (Step(group.span, "SAM gives these deployments AWS's managed policy for Lambda"),)
        else:
            steps = (*_steps(workspace, role), Step(hook.origin.steps[-1].span, "the deployment invokes it"))
        yield Refused(place, called, group.symbol, ~invoked, steps)


def _has_prefix(name: Value) -> Truth:
    """Return whether a function's name begins as it has to; one that CloudFormation makes up does not."""
    if isinstance(name, Known):
        text = str(name.data or "")
        return truth(text.rpartition(":function:")[2].startswith(PREFIX))
    if not isinstance(name, Text):
        return maybe(why_unknown(name))
    first, second = name.parts[0], name.parts[1]
    if isinstance(first, str):
        if first.startswith(PREFIX):
            return YES
        open_ended = PREFIX.startswith(first) or first.startswith("arn:")
        return maybe(why_unknown(name)) if open_ended else NO
    # A stack's name has no underscore.
    of_stack = first.detail == _STACK and isinstance(second, str) and not second.startswith("_")
    return NO if of_stack else maybe(why_unknown(name))


def _function(workspace: Workspace, hook: Value) -> Function | None:
    """Return the function that a template's value refers to."""
    reference = hook.origin.reference
    return None if reference is None else workspace.declared(Function, reference.address)


def _of_appspec(workspace: Workspace, group: DeploymentGroup, appspec: AppSpec) -> Iterator[Refused]:
    """Judge the functions that an AppSpec names, if the group deploys it."""
    if not equals(group.compute_platform, _PLATFORMS[appspec.platform]).is_yes:
        return
    role = _role(workspace, group.service_role)
    if role is None:
        return
    meant = _deploys(workspace, group, appspec)
    if meant.is_no:
        return
    for hook in appspec.hooks[:_MAX_HOOKS]:
        name = _plain_name(hook)
        if name is not None:
            surely = meant & ~_may_invoke(workspace, role, name)
            yield Refused(hook.location, string(name) or "", hook.symbol, surely, _steps(workspace, role))


def _plain_name(hook: Hook) -> Known | None:
    """Return the name of a hook's function, also out of its ARN; None where something is put there before."""
    text = string(hook.location)
    match = re.fullmatch(r"(?:arn:[\w-]+:lambda:[\w-]+:\d{12}:function:)?([\w-]{1,140})(?::[\w$-]+)?", text or "")
    if text is None or match is None or re.search(STAND_IN, text):
        return None
    return Known(hook.location.origin, match[1])


def _deploys(workspace: Workspace, group: DeploymentGroup, appspec: AppSpec) -> Truth:
    """Return whether a group deploys an AppSpec: by a pipeline's action, else as one of those of which none fits."""
    action = action_of(workspace, appspec)
    if action is not None and isinstance(action.configuration, Entries):
        named = action.configuration.get("DeploymentGroupName")
        reference = named.origin.reference if named is not None else None
        if named is None:
            return NO
        if reference is not None:
            return truth(reference.address == group.address)
        return equals(named, string(group.name)) if string(group.name) else maybe(why_unknown(group.name))
    others = [each for stack in workspace.stacks for each in stack.deployment_groups if not each.of_function]
    return all_of([_is_alike(workspace, each, group) for each in others])


def _is_alike(workspace: Workspace, other: DeploymentGroup, group: DeploymentGroup) -> Truth:
    """Return whether another group surely does not deploy what this one does, or has a role that may do no more."""
    if other is group or equals(other.compute_platform, string(group.compute_platform)).is_no:
        return YES
    role = _role(workspace, other.service_role)
    same = role is not None and role is _role(workspace, group.service_role)
    return YES if same else maybe("another deployment group may deploy it")


def _role(workspace: Workspace, value: Value) -> Role | None:
    """Return the role in view that a value means, by reference or else by its name."""
    reference = value.origin.reference
    if reference is not None:
        return workspace.declared(Role, reference.address)
    wanted = glob(value).rpartition(":role/")[2].rpartition("/")[2]
    named = [role for role in workspace.parts(Role) if wanted and string(role.name) == wanted]
    return named[0] if len(named) == 1 else None


def _may_invoke(workspace: Workspace, role: Role, name: Value) -> Truth:
    """Return whether a role may invoke a function, of those whose name has the prefix it surely may."""
    if _decide(workspace, role, f"{PREFIX}check").outcome is not Outcome.ALLOWED:
        return maybe("the role may not invoke any function, as far as is known")
    made_up = name.origin.basis is Basis.AWS_DEFAULT
    decision = _decide(workspace, role, "stack-function" if made_up else glob(name))
    return ~decision.not_allowed


def _decide(workspace: Workspace, role: Role, name: str) -> Decision:
    return decide(workspace, role, _INVOKE, f"arn:aws:lambda:*:*:function:{name}")


def _steps(workspace: Workspace, role: Role) -> tuple[Step, ...]:
    statements = _decide(workspace, role, f"{PREFIX}check").deciding
    return tuple(Step(each.span, f"allows only functions called `{PREFIX}…`") for each in statements[:3])
