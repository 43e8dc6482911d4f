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

from cblint.analysis.batch import order as batches
from cblint.analysis.drafts import draft_at, written_here
from cblint.model.buildspec import Batch
from cblint.rule import Confidence, Context, Finding, Fix, Fixable, Kind, Related, Severity, rule
from cblint.value import string


@rule(visits=Batch, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def batch_unknown_dependency(batch: Batch, context: Context) -> Iterator[Finding]:
    """Report each dependency on an identifier that no build of the batch has."""
    unknown = batches.unknown_dependencies(batch)
    if not unknown or not context.holds(batches.is_closed(batch)):
        return
    places = {string(task.identifier): task.identifier.origin.span for task in reversed(batch.tasks)}
    meant: set[tuple[str, str]] = set()
    for each in unknown:
        message = f"No build of the batch has the identifier `{each.name}`"
        related = []
        if each.nearest:
            message += f"; the nearest is `{each.nearest}`"
            related = [Related(places[each.nearest], f"`{each.nearest}` is declared here")]
        # Of two entries that mean the same build only the first becomes it; the other is one too many then.
        same = (each.task.symbol, each.nearest)
        fix = _fix(batch, each, context) if same not in meant else None
        meant.add(same)
        yield context.finding(each.entry, message, defect=each.name, related=related, fix=fix, symbol=each.task.symbol)


def _fix(batch: Batch, unknown: batches.UnknownDependency, context: Context) -> Fix | None:
    """Return the edit to the nearest identifier; where the build waits for that one already, to none."""
    place = written_here(unknown.entry)
    if place is None or not unknown.nearest:
        return None
    draft = draft_at(context.workspace, place)
    if draft is None or batches.waits_for(batch, unknown.nearest, string(unknown.task.identifier) or ""):
        return None
    if any(string(entry) == unknown.nearest for entry in unknown.task.depend_on.items):
        title, edits = f"Depend on `{unknown.nearest}` once", draft.delete_item(place)
    else:
        title, edits = f"Depend on `{unknown.nearest}`", draft.set_value(place, unknown.nearest)
    return Fix(title, edits, safe=False) if edits else None
