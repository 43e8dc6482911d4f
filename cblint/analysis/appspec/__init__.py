"""This is where it is answered what CodeDeploy makes of an AppSpec, and of the files beside it."""

from __future__ import annotations

from cblint.record import TYPE_CHECKING

if not TYPE_CHECKING:
    from cblint.analysis import deferring

    __getattr__ = deferring(__name__)
