"""This is where it is answered which variables of a buildspec are given twice, or give way to another value."""

from __future__ import annotations

from cblint.model.build import Build
from cblint.model.buildspec import Buildspec, Variable
from cblint.record import NamedTuple
from cblint.value import Basis, Known, equals, string
from cblint.workspace import Workspace


class Shadowed(NamedTuple):
    """A variable that a buildspec fetches, and one that wins under its name."""

    variable: Variable
    winner: Variable


def given_twice(buildspec: Buildspec) -> tuple[tuple[Variable, Variable], ...]:
    """Return the variables that a buildspec gives in several sections, each with the first of its name."""
    first: dict[str, Variable] = {}
    pairs = []
    for variable in buildspec.env.variables:
        other = first.setdefault(variable.name, variable)
        if other is not variable and string(other.type) != string(variable.type):
            pairs.append((variable, other))
    return tuple(pairs)


def never_fetched(build: Build) -> tuple[Shadowed, ...]:
    """Return what a build's buildspec fetches in vain: project, batch task or pipeline sets another value."""
    if build.buildspec is None:
        return ()
    found = []
    for variable in build.buildspec.env.variables:
        winner = build.variable(variable.name)
        if winner is None or winner.holder == variable.holder or equals(variable.type, "PLAINTEXT").is_yes:
            continue
        if equals(winner.type, "PLAINTEXT").is_yes and isinstance(winner.value, Known):
            found.append(Shadowed(variable, winner))
    return tuple(found)


def never_used(workspace: Workspace, build: Build) -> tuple[Shadowed, ...]:
    """Return the plain variables of a build's buildspec that another value replaces in every build it has in view."""
    if build.buildspec is None:
        return ()
    others = [each for each in workspace.builds if each.buildspec is build.buildspec]
    found = []
    for variable in build.buildspec.env.variables:
        winners = [each.variable(variable.name) for each in others]
        winner = build.variable(variable.name)
        if winner is None or not all(_replaces(variable, each) for each in winners):
            continue
        found.append(Shadowed(variable, winner))
    return tuple(found)


def _replaces(variable: Variable, winner: Variable | None) -> bool:
    """Tell whether a literal takes the place of another one."""
    if winner is None or winner.holder == variable.holder:
        return False
    plain = equals(variable.type, "PLAINTEXT").is_yes and equals(winner.type, "PLAINTEXT").is_yes
    old, new = string(variable.value), string(winner.value)
    given = winner.value.origin.basis is Basis.GIVEN
    return plain and given and old is not None and new is not None and old != new
