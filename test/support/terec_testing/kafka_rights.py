"""The rights at Kafka that the operations page tells to give, and giving them."""

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ACLResourcePatternType, ResourcePattern, ResourceType

from terec.events_kafka.clients import connected
from terec_testing.servers import KafkaServer

_PAGE = Path(__file__).parents[3] / "docs" / "operations.md"
_COMMAND = re.compile(r"^\$ (kafka-acls\.sh [^\\\n]*(?:\\\n>[^\\\n]*)*)", re.MULTILINE)


def grant_as_documented(server: KafkaServer) -> int:
    """Give what the page's commands give; how many rights that are."""
    rights = [right for command in _commands() for right in _rights(command)]
    admin = connected(KafkaAdminClient, server.place_of_admin())
    try:
        answer = admin.create_acls(rights)
    finally:
        admin.close()
    assert answer["failed"] == []
    return len(rights)


def _commands() -> list[list[str]]:
    found = _COMMAND.findall(_PAGE.read_text(encoding="utf-8"))
    return [shlex.split(each.replace("\\\n>", " ")) for each in found]


def _rights(command: list[str]) -> Iterator[ACL]:
    words = argparse.ArgumentParser()
    for option in ("--bootstrap-server", "--command-config", "--allow-principal", "--topic", "--group"):
        words.add_argument(option)
    words.add_argument("--add", action="store_true", required=True)
    words.add_argument("--operation", action="append")
    words.add_argument("--resource-pattern-type")
    given = words.parse_args(command[1:])
    kind = ResourceType.TOPIC if given.topic else ResourceType.GROUP
    pattern = ACLResourcePatternType[given.resource_pattern_type.upper()]
    resource = ResourcePattern(kind, given.topic or given.group, pattern)
    for operation in given.operation:
        yield ACL(given.allow_principal, "*", ACLOperation[operation], ACLPermissionType.ALLOW, resource)
