"""This is where all that was discovered is read and linked; what cannot be read becomes a problem or a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cblint.config import FILE as CONFIG_FILE
from cblint.config import load
from cblint.discover import Inventory
from cblint.engine.request import Request
from cblint.errors import Failure, UnreadableError
from cblint.files import Files, NotTextError
from cblint.model.part import Problem, ProblemKind
from cblint.read.buildspec import read_buildspec
from cblint.record import TYPE_CHECKING
from cblint.registry import Registry
from cblint.source import SourceFile, Span
from cblint.workspace import Workspace
from cblint.workspace.link import link
from cblint.workspace.repository import Identity, own_repositories

if TYPE_CHECKING:
    from cblint.model.appspec import AppSpec
    from cblint.model.build import Build
    from cblint.model.stack import Stack
    from cblint.read.terraform import Module


def read(
    files: Files, inventory: Inventory, request: Request, registry: Registry, failures: list[Failure]
) -> Workspace:
    """Return the workspace of all that was discovered; what cannot be read becomes a problem or a failure."""
    problems: list[Problem] = []
    done = 0

    def sources(paths: Iterable[str], limit: int = 0) -> Iterator[SourceFile]:
        nonlocal done
        for path in paths:
            request.progress("reading", done, len(inventory))
            done += 1
            try:
                yield files.read(path, limit)
            except NotTextError as error:
                damaged = files.damaged(path) if error.text_like else None
                if damaged is not None and not damaged.text.lstrip().startswith(("{", "[")):
                    yield damaged
                    continue
                problems.append(
                    Problem(
                        span=error.span,
                        symbol=path,
                        kind=ProblemKind.SYNTAX_ERROR,
                        message=f"the file {error.message}",
                        subject=path,
                    )
                )
            except UnreadableError as error:
                failures.append(error.failure)

    buildspecs = tuple(read_buildspec(each.embedded(), inline=False) for each in sources(inventory.buildspecs))
    appspecs: tuple[AppSpec, ...] = ()
    if inventory.appspecs:
        from cblint.read.appspec import read_appspec  # noqa: PLC0415  (only where there is one)

        appspecs = tuple(read_appspec(each.embedded()) for each in sources(inventory.appspecs))
    stacks: list[Stack] = []
    if inventory.templates:
        stacks += _templates(sources(inventory.templates), files)
    if inventory.api:
        stacks += _of_api(sources(inventory.api), files)
    if inventory.plans or inventory.terraform_roots:
        stacks += _Terraform(files, request, inventory.terraform_roots).stacks(sources, inventory.plans)
    own = _Own(request, files, registry)

    def linked(stacks: tuple[Stack, ...], only: Stack | None = None, kept: tuple[Build, ...] = ()) -> Workspace:
        joined = tuple(problems)
        return link(files, buildspecs, appspecs, stacks, own=own.of, problems=joined, only=only, kept=kept)

    workspace = linked(tuple(stacks))
    workspace.relinked = linked
    return workspace


def _templates(sources: Iterator[SourceFile], files: Files) -> tuple[Stack, ...]:
    """Return the stacks of templates; nobody mends those that the CDK wrote."""
    from cblint.read.cloudformation import read_templates  # noqa: PLC0415  (only where there is a template)

    stacks = read_templates(((each.path, each.embedded()) for each in sources), files)
    for construct in (each for stack in stacks for each in stack.constructs):
        files.generated.setdefault(construct.span.path, (construct.whole,))
    return stacks


def _of_api(sources: Iterator[SourceFile], files: Files) -> Iterator[Stack]:
    """Yield the stacks of what the AWS CLI prints or is given; nobody mends it."""
    from cblint.read.api import read_api  # noqa: PLC0415  (only where there is something)

    for source in sources:
        files.generated[source.path] = (Span(source.path, 0, len(source.text)),)
        yield read_api(source.path, source.embedded())


class _Terraform:
    """The root modules of a repository, each evaluated once, and the plans of them."""

    def __init__(self, files: Files, request: Request, roots: tuple[str, ...]) -> None:
        self.files = files
        self.request = request
        self.roots = roots

    def stacks(
        self, sources: Callable[[Iterable[str], int], Iterator[SourceFile]], plans: tuple[str, ...]
    ) -> Iterator[Stack]:
        """Yield the stacks of plans, and those of the root modules that no plan is of."""
        from cblint.read.terraform import stack_of  # noqa: PLC0415  (only where there is Terraform)

        modules: Iterable[Module] = self.modules()
        planned: set[str | None] = set()
        if plans:
            from cblint.read.plan import MAX_BYTES  # noqa: PLC0415  (only where there is a plan)
            from cblint.read.plan.reader import read_plan  # noqa: PLC0415

            modules = tuple(modules)
            for source in sources(plans, MAX_BYTES):
                plan = read_plan(source, modules)
                self.files.generated[source.path] = plan.parts
                planned.add(plan.root)
                yield plan.stack
        yield from (stack_of(each) for each in modules if each.folder not in planned)

    def modules(self) -> Iterator[Module]:
        """Yield the root modules, evaluated one after the other."""
        from cblint.read.terraform import declare_module  # noqa: PLC0415  (only where there is Terraform)

        for number, folder in enumerate(self.roots):
            self.request.progress("reading Terraform", number, len(self.roots))
            yield declare_module(folder, self.files, self.request.config.terraform_var_files)


class _Own:
    """What the repository is called whose source starts in a folder: its git remotes, and what is configured."""

    def __init__(self, request: Request, files: Files, registry: Registry) -> None:
        self.request = request
        self.files = files
        self.registry = registry
        self.known: dict[str, tuple[Identity, ...]] = {}

    def of(self, folder: str) -> tuple[Identity, ...]:
        """Return all names of the repository that starts in a folder below the root."""
        if folder not in self.known:
            self.known[folder] = () if self._is_part(folder) else self._named(folder)
        return self.known[folder]

    def _is_part(self, folder: str) -> bool:
        """Tell whether a repository starts above what is read: a path in its source then leads who knows where."""
        place = self.request.place
        return not folder and place.root != place.top and not self.files.is_file(CONFIG_FILE)

    def _named(self, folder: str) -> tuple[Identity, ...]:
        sources = self.request.config.sources
        own = f"{folder}/{CONFIG_FILE}"
        if folder and not self.request.isolated and self.files.is_file(own):
            sources = load(f"{self.request.place.root}/{own}", self.registry).sources
        return own_repositories(self.request.place.git_config(folder), sources)
