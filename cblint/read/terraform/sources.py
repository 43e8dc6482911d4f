"""This is where the files of a Terraform module are loaded: its blocks by kind and name, and what is wrong in them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from cblint.errors import UnreadableError
from cblint.files import Files, NotTextError
from cblint.model.part import Problem, ProblemKind
from cblint.parse.hcl import parse
from cblint.parse.hcl_nodes import Attribute, Block, Body, HclDocument, Literal
from cblint.read.terraform.blocks import block_kind
from cblint.record import Record
from cblint.value import Step

MAX_FILES = 400
"""No more files of one module are read."""
_OLD_VERSION = re.compile(r"[\s~>=,]*0\.(?:\d|1[01])(?![\d])")


class ModuleSource(Record):
    """The blocks of one module's files; nothing is evaluated yet."""

    folder: str
    variables: dict[str, Block]
    locals: dict[str, Attribute]
    outputs: dict[str, Block]
    modules: dict[str, Block]
    resources: dict[str, Block]
    """By `aws_iam_role.build` or `data.aws_iam_role.build`."""
    providers: tuple[Block, ...]
    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    closed: bool
    """Whether every file was read without a problem."""
    described: bool
    """Whether it stands elsewhere, and this is what is known of it."""
    old: bool
    """Whether it is written for Terraform before 0.12, whose language was another."""


def load(folder: str, files: Files, paths: list[str]) -> ModuleSource:
    """Load the Terraform files of a folder, those that override last."""
    ordered = sorted(_effective(paths), key=lambda path: (_overrides(path), path))
    loaded = _Loading(folder)
    for path in ordered[:MAX_FILES]:
        loaded.add(path, files)
    if len(ordered) > MAX_FILES:
        loaded.closed = False
    return loaded.source()


def source_of(folder: str, document: HclDocument) -> ModuleSource:
    """Return what a description of a module says that stands elsewhere."""
    loaded = _Loading(folder, described=True)
    loaded.take(document, overrides=False)
    return loaded.source()


def _effective(paths: list[str]) -> list[str]:
    """Return the files that count: a file for OpenTofu takes the place of the one for Terraform of the same name."""
    own = {path.replace(".tofu", ".tf") for path in paths if path.endswith((".tofu", ".tofu.json"))}
    return [path for path in paths if path not in own]


def _overrides(path: str) -> bool:
    stem = posixpath.basename(path).removesuffix(".json").removesuffix(".tf").removesuffix(".tofu")
    return stem == "override" or stem.endswith("_override")


def load_document(path: str, files: Files) -> HclDocument | None:
    """Parse a file; None if it cannot be read as text."""
    try:
        text = files.read(path).embedded()
    except (UnreadableError, NotTextError):
        return None
    if path.endswith(".json"):
        from cblint.parse.hcl_json import parse as parse_json  # noqa: PLC0415  (few modules are written in JSON)

        return parse_json(text)
    return parse(text)


def problems_of(path: str, document: HclDocument) -> Iterator[Problem]:
    """Yield what does not parse in a file, and attributes given twice."""
    for problem in document.problems:
        yield Problem(problem.span, path, ProblemKind.SYNTAX_ERROR, problem.message)
    for twice in document.duplicates:
        because = (Step(twice.first, f"`{twice.name}` is given here first"),)
        message = f"`{twice.name}` is given twice"
        yield Problem(twice.span, twice.name, ProblemKind.DUPLICATE_KEY, message, subject=twice.name, because=because)


class _Loading:
    """Collects the blocks of one module."""

    def __init__(self, folder: str, *, described: bool = False) -> None:
        self.folder = folder
        self.described = described
        self.closed = True
        self.named: dict[str, dict[str, Block]] = {
            kind: {} for kind in ("variable", "output", "module", "resource", "data")
        }
        self.locals: dict[str, Attribute] = {}
        self.providers: list[Block] = []
        self.old = False
        self.problems: list[Problem] = []
        self.files: list[str] = []

    def add(self, path: str, files: Files) -> None:
        document = load_document(path, files)
        if document is None:
            self.closed = False
            return
        self.files.append(path)
        self.problems += problems_of(path, document)
        self.take(document, overrides=_overrides(path))

    def take(self, document: HclDocument, *, overrides: bool) -> None:
        """Take the blocks of a file."""
        self.closed = self.closed and document.body.complete and not document.duplicates
        for block in document.body.blocks:
            self._add_block(block, overrides=overrides)

    def _add_block(self, block: Block, *, overrides: bool) -> None:
        labels = [label.text for label in block.labels]
        match block.type, labels:
            case "locals", []:
                for attribute in block.body.attributes:
                    self.locals[attribute.name] = attribute
            case "provider", [_]:
                self.providers.append(block)
            case "terraform", []:
                self.old = self.old or _is_old(block.body)
            case (("variable" | "output" | "module"), [name]):
                self._keep(block.type, name, block, overrides=overrides)
            case (("resource" | "data"), [kind, name]):
                self._keep(block.type, f"{kind}.{name}", block, overrides=overrides)
            case _:
                pass

    def _keep(self, kind: str, name: str, block: Block, *, overrides: bool) -> None:
        known = self.named[kind].get(name)
        if known is not None and overrides:
            self.named[kind][name] = known._replace(body=_merged(known.body, block.body))
        else:
            self.named[kind].setdefault(name, block)

    def source(self) -> ModuleSource:
        data = {f"data.{name}": block for name, block in self.named["data"].items()}
        return ModuleSource(
            folder=self.folder,
            variables=self.named["variable"],
            locals=self.locals,
            outputs=self.named["output"],
            modules=self.named["module"],
            resources=self.named["resource"] | data,
            providers=tuple(self.providers),
            problems=tuple(self.problems),
            files=tuple(self.files),
            closed=self.closed,
            described=self.described,
            old=self.old,
        )


def _is_old(body: Body) -> bool:
    """Tell whether the versions of Terraform that a module asks for begin before 0.12."""
    attribute = body.attribute("required_version")
    if attribute is None or not isinstance(attribute.value, Literal) or not isinstance(attribute.value.data, str):
        return False
    return _OLD_VERSION.match(attribute.value.data) is not None


def _merged(body: Body, over: Body) -> Body:
    """Return a body with the attributes and kinds of blocks that an override gives replaced."""
    names = {attribute.name for attribute in over.attributes}
    kinds = {block_kind(block) for block in over.blocks}
    return Body(
        body.span,
        (*(each for each in body.attributes if each.name not in names), *over.attributes),
        (*(each for each in body.blocks if block_kind(each) not in kinds), *over.blocks),
        body.complete and over.complete,
    )
