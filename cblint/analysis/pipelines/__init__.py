"""This is where it is answered how a pipeline's actions hang together: order, artifacts, variables, settings."""

from __future__ import annotations

from cblint.record import TYPE_CHECKING

if not TYPE_CHECKING:
    from cblint.analysis import deferring

    __getattr__ = deferring(__name__)
