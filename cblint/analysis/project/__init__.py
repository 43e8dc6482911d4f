"""This is where it is answered what becomes of what a project makes: its logs, its artifacts, its credentials."""

from __future__ import annotations

from cblint.record import TYPE_CHECKING

if not TYPE_CHECKING:
    from cblint.analysis import deferring

    __getattr__ = deferring(__name__)
