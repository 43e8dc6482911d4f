"""This is where a buildspec is a typed part: what its keys say, unread by anyone yet.

Keys and their meaning: CodeBuild user guide, "Build specification reference for CodeBuild" (2026-09).
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.part import Part, Problem
from cblint.record import Record
from cblint.source import Span
from cblint.value import Items, Value, string


class Variable(Part):
    """An environment variable that a buildspec, a project, a batch task or a pipeline action sets."""

    name: str
    name_span: Span
    value: Value
    """The literal value, or the parameter's or secret's name."""
    type: Value
    """`PLAINTEXT`, `PARAMETER_STORE` or `SECRETS_MANAGER`."""
    holder: str
    """Who sets it, for people: `buildspec`, `project`, `batch task`, `pipeline action`."""

    @property
    def outside(self) -> bool:
        """Whether something other than a buildspec sets it."""
        return self.holder != "buildspec"


class Command(Part):
    """One item of `commands` or `finally`."""

    text: Value
    """The command; a malformed one is an unknown."""
    phase: str
    """`install`, `pre_build`, `build` or `post_build`."""
    index: int
    """From 0, within its block."""
    always: bool
    """Whether it stands in `finally`."""


class OnFailure(Record):
    """`on-failure`, taken apart."""

    action: Value
    """`ABORT`, `CONTINUE` or `RETRY`, in capital letters however it is written."""
    retries: Value
    """How often the build is tried again at most; a known null where it is not."""
    pattern: Value
    """The regular expression that the error's message has to match for that; a known null where there is none."""


class ActionStep(Part):
    """One step of GitHub Actions under `steps`; its span is the item."""

    name: Value
    id: Value
    condition: Value
    """`if`."""
    uses: Value
    """The action, with its version."""
    inputs: Value
    """`with`: entries of names to values."""
    run: Value
    """Commands for a shell."""
    shell: Value
    working_directory: Value
    env: Value
    """Entries of names to values."""


class Phase(Part):
    """One phase; its span is its key."""

    name: str
    commands: tuple[Command, ...]
    """All commands in order of running: `commands`, then `finally`."""
    run_as: Value
    on_failure: Value
    """As it is written; `failure` is what it means."""
    runtime_versions: Value
    """Entries of runtime name to version; an AWS default of no entries where not given."""
    closed: bool
    """Whether all that runs is in view; false where the phase or a block is malformed, or has steps of actions."""
    failure: OnFailure | None = None
    """None where nothing is said of failures."""
    steps: tuple[ActionStep, ...] = ()
    """Steps of GitHub Actions, which run in place of commands."""

    @property
    def is_idle(self) -> bool:
        """Whether it surely runs nothing."""
        return self.closed and not self.commands


class Artifacts(Part):
    """`artifacts`, or one of its `secondary-artifacts`; its span is its key."""

    identifier: str
    """The secondary artifact's identifier; empty for the primary."""
    files: Items
    """Glob patterns, relative to the base directory."""
    exclude_paths: Items
    base_directory: Value
    discard_paths: Value
    """A truth value; false where not given."""
    name: Value
    files_span: Span
    """Where a pattern would be added: the `files` key, or the artifact's where there is none."""
    enable_symlinks: Value
    """A truth value; false where not given."""
    s3_prefix: Value
    type: Value
    """The packaging that version 0.1 could choose."""


class Report(Part):
    """One report group under `reports`."""

    name: Value
    files: Items
    file_format: Value
    base_directory: Value
    discard_paths: Value


class Cache(Part):
    """`cache`."""

    paths: Items
    key: Value
    fallback_keys: Items
    action: Value


class BatchTask(Part):
    """One build of a `build-graph` or `build-list`; a matrix or fan-out is one task, too."""

    kind: str
    """`build-graph`, `build-list`, `build-matrix` or `build-fanout`."""
    identifier: Value
    buildspec: Value
    """A path; the buildspec that holds the batch where not given."""
    depend_on: Items
    image: Value
    type: Value
    compute_type: Value
    privileged_mode: Value
    """An AWS default of false where neither task nor project says otherwise."""
    variables: tuple[Variable, ...]
    ignore_failure: Value
    debug_session: Value
    """A truth value; false where not given."""
    parallelism: Value
    """Of a fan-out: how many builds share its tests; a known null of others."""
    fleet: Value | None = None
    """The ARN of its fleet; None where it definitely has none."""


class BatchSection(Part):
    """One of the kinds of builds that a batch has; its span is its key."""

    kind: str
    """`build-graph`, `build-list`, `build-matrix` or `build-fanout`."""
    builds: int | None
    """How many builds it starts; None where not all of it is known."""


class Batch(Part):
    """`batch`; its span is its key."""

    tasks: tuple[BatchTask, ...]
    closed: bool
    """Whether all tasks are in view."""
    fast_fail: Value
    sections: tuple[BatchSection, ...] = ()
    """The kinds of builds in view, in the order of the file."""


class EnvironmentSection(Record):
    """`env` and what it fetches."""

    shell: Value
    variables: tuple[Variable, ...]
    """Of all three kinds, in the order of the file."""
    exported: Items
    """The names in `exported-variables`."""
    git_credential_helper: Value
    """A truth value; false where not given."""
    closed: bool
    """Whether all variables are in view."""


class Proxy(Part):
    """`proxy`; its span is its key."""

    upload_artifacts: Value
    logs: Value
    """Truth values; false where not given."""


class Buildspec(Part):
    """A buildspec as read from a file or from inline text; its span is the whole text or its first key."""

    path: str
    """The file that it stands in (the IaC file, where it is inline)."""
    inline: bool
    version: Value
    run_as: Value
    env: EnvironmentSection
    phases: tuple[Phase, ...]
    artifacts: Artifacts | None
    secondary_artifacts: tuple[Artifacts, ...]
    reports: tuple[Report, ...]
    cache: Cache | None
    batch: Batch | None
    problems: tuple[Problem, ...]
    closed: bool
    """Whether the whole text was read; if not, what is missing in it is not known to be missing."""
    proxy: Proxy | None = None

    @property
    def restarts_shell(self) -> bool:
        """Whether each command runs in a shell of its own, as in version 0.1."""
        return string(self.version) == "0.1"

    @property
    def has_commands(self) -> bool:
        """Whether any phase has a command."""
        return any(phase.commands for phase in self.phases)

    def command_texts(self) -> Iterator[str]:
        """Yield the text of each command that is known from end to end."""
        known = (string(command.text) for phase in self.phases for command in phase.commands)
        return (text for text in known if text is not None)

    def mentions(self, *texts: str) -> bool:
        """Tell whether one of some texts stands in a command that is known from end to end."""
        return any(text in command for command in self.command_texts() for text in texts)

    def phase(self, name: str) -> Phase | None:
        """Return the phase of a name, if there is one."""
        return next((phase for phase in self.phases if phase.name == name), None)
