"""The schemas and the reader are of one mind, on either side of the line between right and wrong."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings

from tests.read.documents import LANGUAGES, VALIDATORS, Json, changed_documents, problems, right_documents

EXAMPLES = int(os.environ.get("CBLINT_EXAMPLES", "150"))
"""More of them are worth a run now and then: this took 20,000 to find the last disagreement."""


def agree(name: str, document: Json) -> None:
    """Fail where one of the two refuses what the other accepts."""
    found = problems(name, document)
    errors = [f"{error.json_path}: {error.message}" for error in VALIDATORS[name].iter_errors(document)]
    assert bool(errors) == bool(found), (document, errors, [(each.symbol, each.message) for each in found])


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_what_the_tables_allow_is_accepted(name: str) -> None:
    @given(right_documents(name))
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def check(document: Json) -> None:
        assert not problems(name, document), document
        assert VALIDATORS[name].is_valid(document), document

    check()


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_schema_and_reader_agree(name: str) -> None:
    @given(changed_documents(name))
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def check(document: Json) -> None:
        agree(name, document)

    check()
