"""This is where a build is a typed part: one run of a project with a buildspec, as somebody starts it."""

from __future__ import annotations

from cblint.enumeration import Enum
from cblint.model.part import Part
from cblint.record import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from cblint.model.buildspec import BatchTask, Buildspec, Variable
    from cblint.model.iam import Role
    from cblint.model.pipeline import Action, Pipeline
    from cblint.model.project import Project
    from cblint.value import Step, Truth, Value


class Link(Enum):
    """How surely a buildspec is the one that a project runs."""

    INLINE = "written in the project"
    OWN_SOURCE = "the project builds this repository"
    SAME_PATH = "the project names a path that exists here"
    ALONE = "no project names it"


class RoleLink(Record):
    """The role that a build runs as: the role, where it is in view, and how it was found."""

    value: Value
    """The project's attribute."""
    role: Role | None
    """None where the role is not declared in the repository."""


class Caller(Record):
    """Who starts a build: a pipeline's action, and the pipeline."""

    pipeline: Pipeline
    action: Action


class Build(Part):
    """Project × buildspec × caller. Without a project its settings are unknown; without a buildspec its commands."""

    project: Project | None
    buildspec: Buildspec | None
    why_unknown: str
    """Why the buildspec is not known, where it is not; else empty."""
    link: Link
    caller: Caller | None
    task: BatchTask | None
    source_root: str
    """The folder where its source starts, relative to the model root; empty for the root itself."""
    role: RoleLink | None
    image: Value
    type: Value
    privileged_mode: Value
    """What holds for this build: the batch task's, else the project's; unknown without a project."""
    variables: tuple[Variable, ...]
    """All that are set before the first command, those that win first: caller, task, project, buildspec."""
    variables_closed: bool
    own_source: Truth
    """Whether its source is this repository."""
    steps: tuple[Step, ...]
    """What makes this build: the chain from caller over project to buildspec, for evidence."""

    @property
    def has_environment(self) -> bool:
        """Whether a project or a batch task in view says what it runs on."""
        return self.project is not None or self.task is not None

    def variable(self, name: str) -> Variable | None:
        """Return the variable that wins under a name."""
        return next((variable for variable in self.variables if variable.name == name), None)


class MissingBuildspec(Part):
    """A buildspec that is named, or expected by default, and not in the repository it is surely built from."""

    path: str
    named_by: str
    """Who names it, for people: `project app`, `batch task unit`."""
    given: bool
    """Whether the path is written down; if not, it is AWS's default."""
    near: tuple[str, ...]
    """Paths that exist and may be meant, best first."""
    because: tuple[Step, ...]


class Deployment(Part):
    """An artifact that goes to CodeDeploy: the build that makes it, and the action or command that deploys it."""

    build: Build
    artifact: str
    """The secondary artifact's identifier; empty for the primary."""
    provider: str
    """`CodeDeploy` or `CodeDeployToECS`."""
    appspec_name: Value
    """The name that the deployment looks for in the artifact."""
    steps: tuple[Step, ...]
    """The chain that makes it a deployment, for evidence."""
    platform: Value
    """`Server`, `ECS` or `Lambda`."""
    assumed: bool = False
    """True where no deployment is in view: the only build with artifacts stands beside an appspec."""
