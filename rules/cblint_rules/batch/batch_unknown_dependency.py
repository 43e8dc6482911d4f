"""A build of a batch depends on a build that is not there.

CodeBuild refuses a batch whose `depend-on` names an identifier that no build of the batch has.

## Examples

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-graph:
    - identifier: unit_test
    - identifier: package
      depend-on:
        - unit_tests  # finding
phases:
  build:
    commands:
      - make $CODEBUILD_BATCH_BUILD_IDENTIFIER
```

Name the build as its `identifier` says:

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-graph:
    - identifier: unit_test
    - identifier: package
      depend-on:
        - unit_test
phases:
  build:
    commands:
      - make $CODEBUILD_BATCH_BUILD_IDENTIFIER
```

## Exceptions

Silent where not all builds of the batch can be read.

## References

- CodeBuild user guide, "Batch build buildspec reference", `batch/build-graph`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import batch as batches
from cblint.model.buildspec import Batch
from cblint.rule import Confidence, Context, Edit, Finding, Fix, Kind, Related, Severity, rule
from cblint.source import EmbeddedText
from cblint.value import embedded, string


@rule(visits=Batch, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def batch_unknown_dependency(batch: Batch, context: Context) -> Iterator[Finding]:
    """Report each dependency on an identifier that no build of the batch has."""
    unknown = batches.unknown_dependencies(batch)
    if not unknown or not context.holds(batches.is_closed(batch)):
        return
    places = {string(task.identifier): task.identifier.origin.span for task in reversed(batch.tasks)}
    for each in unknown:
        message = f"No build of the batch has the identifier `{each.name}`"
        related = []
        if each.nearest:
            message += f"; the nearest is `{each.nearest}`"
            related = [Related(places[each.nearest], f"`{each.nearest}` is declared here")]
        yield context.finding(
            each.entry, message, defect=each.name, related=related, fix=_fix(each), symbol=each.task.symbol
        )


def _fix(unknown: batches.UnknownDependency) -> Fix | None:
    text = embedded(unknown.entry)
    if not unknown.nearest or text is None or not _is_written(text):
        return None
    edit = Edit(text.span(0, len(text.text)), unknown.nearest)
    return Fix(f"Depend on `{unknown.nearest}`", (edit,), safe=False)


def _is_written(text: EmbeddedText) -> bool:
    """Tell whether a text begins and ends with letters of its file, so that it can be replaced there."""
    segments = text.map.segments
    return bool(segments) and segments[0].inner == 0 and segments[-1].inner + segments[-1].length == len(text.text)
