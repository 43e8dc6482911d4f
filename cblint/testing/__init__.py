"""This is where rules are tested by their own pages: the harness for rule authors, built-in and elsewhere."""

from __future__ import annotations

from cblint.testing.examples import Example, examples, problems
from cblint.testing.repository import check_files
from cblint.testing.scene import scene, scene_names

__all__ = ["Example", "check_files", "examples", "problems", "scene", "scene_names"]
