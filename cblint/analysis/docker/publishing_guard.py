"""This is where the edit is made by which a failed build phase ends a build."""

from __future__ import annotations

from cblint.analysis.drafts import draft_at
from cblint.analysis.images.environments import on_lambda
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.workspace import Workspace


def aborted(workspace: Workspace, build: Build) -> tuple[Edit, ...]:
    """Return the edit that gives the build phase `on-failure: ABORT`; none where CodeBuild does not take it.

    That is Lambda compute, and fleets.
    """
    phase = build.buildspec.phase("build") if build.buildspec is not None else None
    fleet = build.project is not None and not build.project.environment.fleet.is_no
    if phase is None or fleet or on_lambda(build):
        return ()
    draft = draft_at(workspace, phase.span)
    return draft.insert_entry(phase.span, "on-failure", "ABORT", before="commands") if draft is not None else ()
