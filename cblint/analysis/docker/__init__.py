"""This is where it is answered whether a build needs a Docker daemon, and how it gets one."""

from __future__ import annotations

from cblint.record import TYPE_CHECKING

if not TYPE_CHECKING:
    from cblint.analysis import deferring

    __getattr__ = deferring(__name__)
