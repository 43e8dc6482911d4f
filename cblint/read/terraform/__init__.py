"""This is where Terraform is read: root modules, evaluated with the local modules that they call."""

from __future__ import annotations

from itertools import islice

from cblint.files import Files
from cblint.model.part import Problem
from cblint.model.stack import Stack
from cblint.read.declaration import Declaration, OutsideCall
from cblint.read.terraform.roots import module_roots, relevant_roots
from cblint.record import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from cblint.read.terraform.sources import ModuleSource

__all__ = ["Module", "declare_module", "module_roots", "read_module", "relevant_roots", "stack_of"]


MAX_DECLARATIONS = 5000
"""No more resources of one root module are read."""


class Module(Record):
    """An evaluated root module."""

    folder: str
    declarations: tuple[Declaration, ...]
    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    """Every file that was read for it."""
    outside: tuple[OutsideCall, ...]
    """The calls of modules that stand elsewhere."""
    all_read: bool
    """Whether every resource is in view, but for those of modules that stand elsewhere."""

    @property
    def closed(self) -> bool:
        """Whether every resource is in view: false where a file is malformed or a module stands elsewhere."""
        return self.all_read and not self.outside


def read_module(folder: str, files: Files, var_files: tuple[str, ...] = ()) -> Stack:
    """Read a root module as a stack; `var_files` are those that Terraform is given."""
    return stack_of(declare_module(folder, files, var_files))


def stack_of(module: Module) -> Stack:
    """Return what an evaluated root module declares."""
    from cblint.read.resources import build_stack  # noqa: PLC0415  (only where there is Terraform)

    return build_stack(
        module.folder,
        "terraform",
        module.declarations,
        problems=module.problems,
        files=module.files,
        closed=module.all_read,
        outside=module.outside,
    )


def declare_module(folder: str, files: Files, var_files: tuple[str, ...] = ()) -> Module:
    """Evaluate a root module; what cannot be evaluated is unknown, with a reason."""
    from cblint.read.terraform.library import Library  # noqa: PLC0415  (only where there is Terraform)
    from cblint.read.terraform.module import ModuleInstance  # noqa: PLC0415
    from cblint.read.terraform.roots import terraform_folders  # noqa: PLC0415
    from cblint.read.terraform.scope import Run  # noqa: PLC0415
    from cblint.read.terraform.settings import read_settings  # noqa: PLC0415

    run = Run(folder, files)
    settings = read_settings(run, var_files)
    library = Library(run, settings, terraform_folders(files))
    root = ModuleInstance(library.source(folder), library)
    providers = [block for block in root.source.providers if block.labels[0].text == "aws"]
    if len(providers) == 1 and providers[0].body.attribute("alias") is None:
        library.use_provider(providers[0], root.scope())
    declarations = tuple(islice(root.declarations(), MAX_DECLARATIONS))
    outside = tuple(root.outside())
    complete = len(declarations) < MAX_DECLARATIONS and not run.exhausted
    sources = library.sources()
    old = any(source.old for source in sources)
    read = {path for source in sources for path in source.files} | run.read | set(settings.files)
    problems = () if old else (*(each for source in sources for each in source.problems), *settings.problems)
    return Module(
        folder=folder,
        declarations=declarations,
        problems=(*problems, *_dangling(folder, sources, files)),
        files=tuple(sorted(read)),
        outside=outside,
        all_read=complete and all(source.closed for source in sources),
    )


def _dangling(root: str, sources: list[ModuleSource], files: Files) -> tuple[Problem, ...]:
    """Return the references to what a module lacks, where it surely is all in view."""
    from cblint.read.terraform.dangling import dangling, is_whole  # noqa: PLC0415  (only where there is Terraform)
    from cblint.read.terraform.generated import are_generated, may_grow  # noqa: PLC0415

    found: list[Problem] = []
    for source in sources:
        problems = tuple(dangling(source, sources, called=source.folder != root)) if is_whole(source) else ()
        if problems and not may_grow(source.folder, files):
            found += problems
    return () if found and are_generated(files) else tuple(found)
