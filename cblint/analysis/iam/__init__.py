"""This is where it is answered what a role may do, and what has to be written for it to do more."""

from __future__ import annotations

from cblint.record import TYPE_CHECKING

if not TYPE_CHECKING:
    from cblint.analysis import deferring

    __getattr__ = deferring(__name__)
