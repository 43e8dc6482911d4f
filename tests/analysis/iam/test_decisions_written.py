from __future__ import annotations

import pytest

from cblint.analysis.places import written, written_steps
from cblint.source import Span
from cblint.value import Items, Known, Origin, Reason, Reference, Step, Unknown


def origin(*paths: str, reference: bool = True) -> Origin:
    steps = tuple(Step(Span(path, index, index + 1), f"step {index}") for index, path in enumerate(paths))
    return Origin(steps, reference=Reference(":aws_subnet.a", "id") if reference else None)


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (("main.tf",), 0),
        (("main.tf", "main.tf"), 1),
        (("main.tf", "locals.tf", "main.tf"), 1),
        (("main.tf", "main.tf", "modules/build/main.tf"), 1),
        (("live/main.tf", "live/main.tf", "live/build/main.tf"), 1),
        (("modules/vpc/main.tf", "modules/vpc/outputs.tf", "main.tf"), 2),
        (("modules/vpc/main.tf", "modules/vpc/outputs.tf", "main.tf", "modules/build/main.tf"), 2),
        (("modules/vpc/main.tf", "modules/vpc/locals.tf", "modules/vpc/main.tf"), 1),
    ],
)
def test_a_reference_is_written_where_it_is_chosen(paths: tuple[str, ...], expected: int) -> None:
    value = Unknown(origin(*paths), Reason.COMPUTED)
    assert written(value).start == expected
    assert [step.note for step in written_steps(value, "first")] == [
        "first",
        *(f"step {index}" for index in range(expected + 1, len(paths))),
    ]
    assert written(Items(value.origin, (value,))).start == expected


def test_a_literal_is_written_where_it_stands() -> None:
    assert written(Known(origin("terraform.tfvars", "main.tf", reference=False), "x")).start == 0
    assert written(Items(origin("main.tf", reference=False), ())).start == 0
