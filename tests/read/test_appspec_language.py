"""Every key of the three AppSpec languages: a typed part or value of the model, and at its place in the text."""

from __future__ import annotations

from cblint.model.appspec import AppSpec, EcsService, LambdaFunction, SecurityContext
from cblint.read.appspec import read_appspec
from cblint.source import SourceFile
from tests.read.whole_documents import ECS_TEXT, LAMBDA_TEXT, SERVER_TEXT, given, header, shown


def deployed(text: str) -> AppSpec:
    spec = read_appspec(SourceFile("appspec.yml", text).embedded())
    assert spec.problems == ()
    return spec


def test_an_appspec_for_servers() -> None:
    text = SERVER_TEXT
    spec = deployed(text)
    assert shown(spec.version, text) == (0.0, "0.0")
    assert shown(spec.os, text) == given("linux")
    assert shown(spec.file_exists_behavior, text) == given("RETAIN")
    (file,) = spec.files
    assert (shown(file.source, text), shown(file.destination, text)) == (given("/"), given("/srv/app"))
    (hook,) = spec.hooks
    assert (hook.event, header(hook, text)) == ("AfterInstall", "AfterInstall")
    assert shown(hook.location, text) == given("scripts/start.sh")
    assert shown(hook.timeout, text) == (300, "300")
    assert shown(hook.runas, text) == given("root")
    assert shown(hook.sudo, text) == (True, "true")


def test_permissions_of_an_appspec() -> None:
    text = SERVER_TEXT
    (found,) = deployed(text).permissions
    assert shown(found.object, text) == given("/srv/app")
    assert shown(found.pattern, text) == ("*.sh", '"*.sh"')
    assert shown(found.excluded, text) == [given("x.sh")]
    assert shown(found.types, text) == [given("file")]
    assert shown(found.owner, text) == given("app")
    assert shown(found.group, text) == given("web")
    assert shown(found.mode, text) == (755, "755")
    assert shown(found.acls, text) == [given("u:app:rwx")]
    context = found.context
    assert isinstance(context, SecurityContext)
    assert header(context, text) == "context"
    assert shown(context.name, text) == given("system_u")
    assert shown(context.user, text) == given("unread_u")
    assert shown(context.type, text) == given("httpd_sys_content_t")
    assert shown(context.range, text) == given("s0:c0")


def test_an_appspec_for_ecs() -> None:
    text = ECS_TEXT
    spec = deployed(text)
    service = spec.service
    assert isinstance(service, EcsService)
    assert spec.function is None
    assert header(service, text) == "Properties"
    assert shown(service.name, text) == given("Target")
    assert shown(service.type, text) == given("AWS::ECS::Service")
    assert shown(service.task_definition, text) == given("<TASK_DEFINITION>")
    assert shown(service.container_name, text) == given("web")
    assert shown(service.container_port, text) == (8080, "8080")
    assert shown(service.platform_version, text) == given("1.4.0")
    assert shown(service.subnets, text) == [given("subnet-1")]
    assert shown(service.security_groups, text) == [given("sg-1")]
    assert shown(service.assign_public_ip, text) == given("DISABLED")
    (provider,) = service.capacity_providers
    assert shown(provider.provider, text) == given("FARGATE")
    assert (shown(provider.base, text), shown(provider.weight, text)) == ((1, "1"), (2, "2"))
    assert [(each.event, shown(each.location, text)) for each in spec.hooks] == [("BeforeInstall", given("check"))]


def test_an_appspec_for_lambda() -> None:
    text = LAMBDA_TEXT
    spec = deployed(text)
    function = spec.function
    assert isinstance(function, LambdaFunction)
    assert spec.service is None
    assert shown(function.name, text) == given("Target")
    assert shown(function.type, text) == given("AWS::Lambda::Function")
    assert shown(function.function, text) == given("orders")
    assert shown(function.alias, text) == given("live")
    assert shown(function.current_version, text) == ("1", '"1"')
    assert shown(function.target_version, text) == ("2", '"2"')
    assert [(each.event, shown(each.location, text)) for each in spec.hooks] == [("BeforeAllowTraffic", given("check"))]
