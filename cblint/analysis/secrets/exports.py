"""This is where the secrets are found that a buildspec exports to the pipeline."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import literals, names
from cblint.model.buildspec import Buildspec, Variable
from cblint.record import Record
from cblint.value import Step, Value, equals, string


class ExportedSecret(Record):
    """A name in `exported-variables` of a variable that holds a secret."""

    name: str
    item: Value
    why: str
    """What makes it a secret, for the end of a sentence."""
    steps: tuple[Step, ...]
    sure: bool
    """Whether it is known to be a secret by more than its name."""


def secrets_exported(buildspec: Buildspec) -> Iterator[ExportedSecret]:
    """Yield the exported variables that hold a secret."""
    for item in buildspec.env.exported.items:
        name = string(item)
        if name is None or names.is_bundled(name):
            continue
        variable = next((each for each in buildspec.env.variables if each.name == name), None)
        found = _by_name(name, item) if variable is None else _set(variable, item)
        if found is not None:
            yield found


def _set(variable: Variable, item: Value) -> ExportedSecret | None:
    name = variable.name
    steps = (Step(variable.name_span, f"the {variable.holder} sets `{name}`"),)
    if equals(variable.type, "PLAINTEXT").is_yes:
        if not literals.is_secret(variable).is_yes:
            return None
        return ExportedSecret(name, item, "and holds a secret", steps, sure=True)
    fetched = equals(variable.type, "SECRETS_MANAGER").is_yes
    if names.name_class(name) not in {names.PASSWORD, names.TOKEN}:
        return None
    store = "Secrets Manager" if fetched else "Parameter Store"
    return ExportedSecret(name, item, f"and holds a secret of {store}", steps, sure=True)


def _by_name(name: str, item: Value) -> ExportedSecret | None:
    if names.name_class(name) not in {names.PASSWORD, names.TOKEN} or names.words_of(name) == ("secret",):
        return None
    return ExportedSecret(name, item, "and by its name holds a secret", (), sure=False)
