"""Runs Cassandra's nodetool at a node of a folder."""

import subprocess
from pathlib import Path

import cassandra_node
import jvm
from folders import home, state_of
from jars import jars_of
from processes import DEADLINE, NotStarted


def nodetool(folder: Path, number: int, words: list[str]) -> str:
    """What it printed; NotStarted with its words when it failed. number: of the node, from 1."""
    state = state_of(folder)
    if not state or state["kind"] != "cassandra":
        raise NotStarted(f"{folder} holds no Cassandra; start one there first.")
    node = cassandra_node.Node(*state["nodes"][number - 1])
    command = [jvm.java(), *cassandra_node.nodetool_command(node, home(folder, number), jars_of("cassandra")), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE, check=False)
    if done.returncode:
        raise NotStarted(f"nodetool {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
