"""This is where ECR repositories are typed parts."""

from __future__ import annotations

from cblint.model.part import Resource
from cblint.value import Value


class Repository(Resource):
    """An ECR repository."""

    name: Value
    image_tag_mutability: Value
    policy: Value
    """Its own policy document, as text or entries; a known null where none is in view."""
