"""Which names are slips for others, and which may well be names of something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cblint.read.spelling import is_slip


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("main-cluster", "main_cluster"),
        ("Main_Cluster", "main-cluster"),
        ("maincluster", "main-cluster"),
        ("web-fronted-group", "web-frontend-group"),
        ("paymnets-api", "payments-api"),
        ("shop-deployement", "shop-deployment"),
    ],
)
def test_slips(name: str, meant: str) -> None:
    assert is_slip(name, meant)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("web-blue", "web-green"),
        ("Main-Cluster", "main-cluster"),
        ("app-dev", "app-prod"),
        ("app-1", "app-2"),
        ("cluster-eu-west-1", "cluster-eu-west-2"),
        ("web", "web-api"),
        ("test-app", "rest-app"),
        ("orders", "borders"),
        ("shop", "ship"),
        ("app-stage", "app-prod"),
    ],
)
def test_names_of_something_else(name: str, other: str) -> None:
    assert not is_slip(name, other)


@given(st.text("abc-_12", max_size=8), st.text("abc-_12", max_size=8))
def test_being_a_slip_is_mutual(name: str, other: str) -> None:
    assert is_slip(name, other) is is_slip(other, name)
