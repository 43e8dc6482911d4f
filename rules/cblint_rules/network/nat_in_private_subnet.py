"""A NAT gateway stands in a subnet that has no way to the internet itself.

A NAT gateway sends its packets by the route table of the subnet that it stands in. Unless that leads to an internet
gateway, nothing behind the NAT gateway reaches the internet: a build there hangs until it times out.

## Examples

A VPC has a public subnet, whose traffic goes to an internet gateway, and a private one, whose traffic goes to the NAT
gateway. A build that runs `pip install` is in the private subnet, and so is the NAT gateway:

```hcl title="nat.tf" scene="private-vpc"
resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.private.id  # finding
}
```

Put it into the public subnet:

```hcl title="nat.tf" scene="private-vpc"
resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}
```

## Exceptions

Private NAT gateways, and those whose traffic goes through a firewall's endpoint, an instance or a transit gateway, are
not judged. Silent where everything that the build runs is known and needs at most AWS's own services.

## References

- Amazon VPC user guide, "NAT gateways"
- CodeBuild user guide, "Use AWS CodeBuild with Amazon Virtual Private Cloud"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import places
from cblint.analysis.network import internet, ways
from cblint.model.build import Build
from cblint.model.part import label
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    given=("project.vpc_config",),
)
def nat_in_private_subnet(build: Build, context: Context) -> Iterator[Finding]:
    """Report each NAT gateway on a build's way that has no way to the internet itself."""
    if build.project is None:
        return
    for path in ways.paths(context.workspace, build.project):
        if not context.holds(path.goes(ways.Way.NAT_WITHOUT_INTERNET)) or path.nat is None:
            continue
        needs = internet.needs(context.workspace, build)
        if needs.internet.is_no:
            continue
        chains = [Chain("where the traffic goes", path.steps)]
        chains += [Chain("what needs the internet", steps) for steps in needs.visible[:5]]
        yield context.finding(
            places.written(path.nat.subnet_id),
            f"NAT gateway `{label(path.nat)}` stands in a subnet without a route to an internet gateway",
            symbol=path.nat.symbol,
            evidence=chains,
        )
