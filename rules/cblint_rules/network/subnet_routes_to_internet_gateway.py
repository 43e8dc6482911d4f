"""A build's subnet sends its traffic to an internet gateway, and the build has no public address.

CodeBuild gives its network interfaces no public address, whatever the subnet's settings are. An internet gateway
translates only public addresses, so the build has no internet: downloads hang until they time out.

## Examples

A VPC has a public subnet, whose traffic goes to an internet gateway, and a private one, whose traffic goes to a NAT
gateway in the public one. A build that runs `pip install` is in the public subnet:

```hcl title="public-routes.tf" scene="private-vpc"
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {  # because
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}
```

```hcl title="project.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = aws_iam_role.build.arn

  artifacts { type = "NO_ARTIFACTS" }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }

  vpc_config {
    vpc_id             = aws_vpc.main.id
    subnets            = [aws_subnet.public.id]  # finding
    security_group_ids = [aws_security_group.build.id]
  }
}
```

Let it run in the private subnet:

```hcl title="project.tf" scene="private-vpc"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = aws_iam_role.build.arn

  artifacts { type = "NO_ARTIFACTS" }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }

  vpc_config {
    vpc_id             = aws_vpc.main.id
    subnets            = [aws_subnet.private.id]
    security_group_ids = [aws_security_group.build.id]
  }
}
```

## Exceptions

Silent where everything that the build runs is known and needs at most services of AWS's that are reached by endpoints,
where a proxy variable is set, and where a part of the way is not known.

## References

- CodeBuild user guide, "Use AWS CodeBuild with Amazon Virtual Private Cloud"
- Amazon VPC user guide, "Internet gateways"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import places
from cblint.analysis.network import internet, lacking, ways
from cblint.model.build import Build
from cblint.model.part import label
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule
from cblint.value import maybe


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    given=("project.vpc_config",),
)
def subnet_routes_to_internet_gateway(build: Build, context: Context) -> Iterator[Finding]:
    """Report each subnet of a project whose default route leads to an internet gateway."""
    if build.project is None:
        return
    for path in ways.paths(context.workspace, build.project):
        if not context.holds(path.goes(ways.Way.INTERNET_GATEWAY)) or path.subnet is None:
            continue
        needs = internet.needs(context.workspace, build)
        services = _services(build, path, context) if needs.internet.is_no else []
        if needs.internet.is_no and not services:
            continue
        if needs.proxied:
            context.holds(maybe("a proxy may stand between the build and the internet"))
            continue
        chains = [Chain("where the traffic goes", path.steps)]
        chains += [Chain("what needs the internet", steps) for steps in (*needs.visible, *services)[:5]]
        yield context.finding(
            places.written(path.item),
            f"Builds of `{label(build.project)}` run in subnet `{label(path.subnet)}`, whose traffic goes to an"
            " internet gateway, and have no public address",
            symbol=f"{build.project.symbol}.vpc_config",
            evidence=chains,
            confidence=Confidence.MEDIUM if path.has_ipv6 else Confidence.HIGH,
        )


def _services(build: Build, path: ways.Path, context: Context) -> list[tuple[Step, ...]]:
    """Return what shows that a build needs services that it does not reach from a subnet."""
    found = lacking.unreached(context.workspace, build)
    return [each.need.steps for each in found if each.path is path and each.group is None]
