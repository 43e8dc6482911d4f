"""This is where a root module's variables get their values: defaults, tfvars files, and what they disagree about.

The order of precedence: Terraform language documentation, "Input variables", variable definition precedence (2026).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from cblint.errors import UnreadableError
from cblint.files import NotTextError
from cblint.model.part import Problem
from cblint.parse.hcl_nodes import Attribute, StepNode
from cblint.read.terraform.combine import choice, resting_on
from cblint.read.terraform.evaluate import evaluate
from cblint.read.terraform.scalars import same
from cblint.read.terraform.scope import Run, Scope
from cblint.read.terraform.sources import load_document, problems_of
from cblint.read.terraform.terragrunt import terragrunt_inputs
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Basis, Entries, Entry, Option, Reason, Unknown, Value, at

SUFFIXES = (".tfvars", ".tfvars.json")
MAX_FILES = 40


class NoNames:
    """What a literal may refer to: nothing."""

    def resolve(self, name: str, steps: tuple[StepNode, ...], span: Span, scope: Scope) -> tuple[Value, int]:  # noqa: ARG002  (a protocol's method)
        """Return an unknown: there are no names here."""
        return Unknown(at(span), Reason.MALFORMED, name), len(steps)


class Settings(NamedTuple):
    """What the tfvars files of a root module set."""

    automatic: tuple[tuple[str, Entries], ...]
    """Files that Terraform always reads, the one that wins last."""
    optional: tuple[tuple[str, Entries], ...]
    """Files that somebody may name on the command line."""
    problems: tuple[Problem, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """Every file."""
        return tuple(path for path, _ in (*self.automatic, *self.optional))

    def value(self, name: str, default: Value | None) -> Value | None:
        """Return a variable's value; a choice where the files that may be named disagree."""
        base, label = default, f"default of `{name}`"
        for path, entries in self.automatic:
            found = entries.get(name)
            if found is not None:
                base, label = found, f"`{path}`"
        others = [(path, entries.get(name)) for path, entries in self.optional]
        given = [(path, value) for path, value in others if value is not None]
        if not given:
            return base
        if base is None:
            options = [Option(f"`{path}`", resting_on(value, Basis.DEFAULT)) for path, value in given]
            return choice(options[0].value.origin, options)
        if all(same(base, value) for _, value in given):
            return base
        worlds = [(f"`{path}`", base if value is None else value) for path, value in others]
        return choice(
            base.origin, [Option(label if path == "" else path, value) for path, value in [("", base), *worlds]]
        )


def read_settings(run: Run, var_files: tuple[str, ...] = ()) -> Settings:
    """Read the tfvars files in and below a root module's folder, or of those below only `var_files`, which win."""
    automatic: list[tuple[str, Entries]] = []
    optional: list[tuple[str, Entries]] = []
    problems: list[Problem] = []
    named = _named(run, var_files)
    for path, entries, own in terragrunt_inputs(run):
        if own or not named:
            (automatic if own else optional).append((path, entries))
    for path in _files(run):
        if _is_automatic(path, run.folder):
            automatic.append((path, _entries(path, run, problems)))
        elif not named:
            optional.append((path, _entries(path, run, problems)))
    automatic += [(path, _entries(path, run, problems)) for path in named]
    return Settings(tuple(automatic), tuple(optional), tuple(problems))


def _named(run: Run, var_files: tuple[str, ...]) -> list[str]:
    """Return those of the named files that count for a root module: in its folder, or in no module's."""
    if not var_files:
        return []
    folders = {posixpath.dirname(path) for path in run.files.tree() if path.endswith((".tf", ".tf.json"))} - {""}
    paths = [path for path in (run.files.inside(each) for each in var_files[:MAX_FILES]) if path is not None]
    below = [path for path in paths if not run.folder or path.startswith(f"{run.folder}/")]
    loose = [path for path in paths if not any(path.startswith(f"{folder}/") for folder in folders)]
    return [path for path in paths if path in below or path in loose]


def _files(run: Run) -> list[str]:
    prefix = f"{run.folder}/" if run.folder else ""
    tree = run.files.tree()
    found = [path for path in tree if path.startswith(prefix) and path.endswith(SUFFIXES)]
    if not found:
        return []
    modules = {posixpath.dirname(path) for path in tree if path.endswith(".tf")} - {run.folder}
    kept = [path for path in found if posixpath.dirname(path) not in modules]
    return sorted(kept, key=lambda path: (_rank(posixpath.basename(path)), path))[:MAX_FILES]


def _rank(name: str) -> int:
    match name:
        case "terraform.tfvars":
            return 0
        case "terraform.tfvars.json":
            return 1
        case _:
            return 2


def _is_automatic(path: str, folder: str) -> bool:
    name = posixpath.basename(path)
    return posixpath.dirname(path) == folder and (
        _rank(name) < 2 or name.endswith((".auto.tfvars", ".auto.tfvars.json"))
    )


def _entries(path: str, run: Run, problems: list[Problem]) -> Entries:
    unread = Entries(at(Span(path, 0, 0)), (), closed=False)
    if path.endswith(".json"):
        return _from_json(path, run) or unread
    document = load_document(path, run.files)
    if document is None:
        return unread
    problems += problems_of(path, document)
    return Entries(at(document.body.span), tuple(_given(document.body.attributes, path, run)), document.body.complete)


def _given(attributes: tuple[Attribute, ...], path: str, run: Run) -> Iterator[Entry]:
    for attribute in attributes:
        note = f"`{attribute.name}` in `{path}`"
        value = evaluate(attribute.value, Scope(NoNames(), run, {}, note, note))
        yield Entry(attribute.name, attribute.name_span, value)


def _from_json(path: str, run: Run) -> Entries | None:
    from cblint.parse.json import parse  # noqa: PLC0415  (few modules have such a file)
    from cblint.read.plain import plain_value  # noqa: PLC0415

    try:
        document = parse(run.files.read(path).embedded())
    except (UnreadableError, NotTextError):
        return None
    if document.root is None or document.problems:
        return None
    value = plain_value(document.root)
    return value if isinstance(value, Entries) else None
