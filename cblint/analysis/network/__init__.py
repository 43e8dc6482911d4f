"""This is where it is answered where packets of a build may go, and where they have to."""

from __future__ import annotations

from cblint.record import TYPE_CHECKING

if not TYPE_CHECKING:
    from cblint.analysis import deferring

    __getattr__ = deferring(__name__)
