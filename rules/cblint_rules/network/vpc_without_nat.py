"""A build's subnet has no route to the internet, which the build needs.

A build in a VPC reaches the internet only through its subnet's default route: to a NAT gateway, or to whatever else
leads out of the VPC. Without one, every download, package installation and pull hangs until it times out.

## Examples

A VPC has an internet gateway, and a NAT gateway in its public subnet. A build that runs `pip install` is in the private
subnet, whose route table has no route but the local one:

```hcl title="private-routes.tf" scene="private-vpc"
resource "aws_route_table" "private" {  # finding
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {  # because
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}
```

Route the subnet's traffic to the NAT gateway:

```hcl title="private-routes.tf" scene="private-vpc"
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}
```

## Exceptions

Where it is not known whether the build needs the internet, the severity is medium. Silent where everything that the
build runs is known and needs at most AWS's own services; where a proxy variable is set; where nothing visibly needs the
internet and the VPC has interface endpoints; and where a part of the way is not known.

## References

- CodeBuild user guide, "Use AWS CodeBuild with Amazon Virtual Private Cloud"
- Amazon VPC user guide, "Configure route tables"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.network import internet, ways
from cblint.model.build import Build
from cblint.model.part import label
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Related, Severity, rule
from cblint.value import maybe


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    given=("project.vpc_config",),
)
def vpc_without_nat(build: Build, context: Context) -> Iterator[Finding]:
    """Report each table, or subnet without a table, of a build that has no default route."""
    if build.project is None:
        return
    for path in ways.paths(context.workspace, build.project):
        if context.holds(path.goes(ways.Way.NO_ROUTE)) and _matters(build, path, context):
            yield _finding(build, path, context)


def _matters(build: Build, path: ways.Path, context: Context) -> bool:
    needs = internet.needs(context.workspace, build)
    if needs.proxied:
        return context.holds(maybe("a proxy may stand between the build and the internet"))
    if path.has_endpoints and not needs.internet.is_yes:
        return context.holds(maybe("the VPC has endpoints, and nothing visibly needs more"))
    return not needs.internet.is_no


def _finding(build: Build, path: ways.Path, context: Context) -> Finding:
    needs = internet.needs(context.workspace, build)
    sure = needs.internet.is_yes
    chains = [Chain("where the traffic goes", path.steps)]
    chains += [Chain("what needs the internet", steps) for steps in needs.visible[:5]]
    subnet = label(path.subnet) if path.subnet is not None else ""
    return context.finding(
        path.place,
        f"Builds of `{label(path.project)}` run in subnet `{subnet}`, which has no route to the internet",
        evidence=chains,
        related=[Related(step.span, step.note) for step in needs.hints],
        severity=Severity.HIGH if sure else Severity.MEDIUM,
        confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
    )
