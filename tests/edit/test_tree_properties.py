"""Whatever the layout: an edit makes exactly the data that was asked for, and the checker of edits agrees."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cblint.edit.same import same_but_for
from cblint.source import SourceFile
from tests.edit.layouts import Writer, as_json, documents
from tests.edit.trial import applied, load, trials

PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
"""Without shrinking, which would take minutes: what fails is small already."""
SEEDS = st.integers(0, 1_000_000)


@settings(max_examples=80, deadline=None, phases=PHASES)
@given(documents, SEEDS)
def test_yaml(data: Any, seed: int) -> None:
    text = Writer(seed).document(data)
    try:
        yaml.safe_load(text)
    except yaml.YAMLError:
        return
    hold(SourceFile("buildspec.yml", text))


@settings(max_examples=40, deadline=None, phases=PHASES)
@given(documents, SEEDS)
def test_json(data: Any, seed: int) -> None:
    text = as_json(data, seed)
    source = SourceFile("template.json", text)
    for trial in trials(source):
        if trial.edits:
            json.loads(applied(text, trial.edits))
    hold(source)


def hold(source: SourceFile) -> None:
    for trial in trials(source):
        if trial.edits:
            after = applied(source.text, trial.edits)
            assert load(after) == trial.expected, trial.name
            assert same_but_for(source, after, trial.edits), trial.name
