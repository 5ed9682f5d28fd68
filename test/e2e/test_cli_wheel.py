"""What the terec-cli wheel holds."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2] / "projects" / "terec_cli"
NOT_FOR_A_COMMAND = {"fastapi", "uvicorn", "cassandra-driver", "confluent-kafka", "prometheus-client", "jinja2"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=PROJECT, check=True, capture_output=True,
    )  # fmt: skip
    return zipfile.Path(next(folder.glob("*.whl")))


def test_wheel_holds_the_bricks_that_its_project_names_and_no_server(wheel: zipfile.Path) -> None:
    bricks = {
        Path(each).name
        for each in tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["polylith"]["bricks"]
    }
    assert {each.name for each in (wheel / "terec").iterdir()} == bricks
    assert not bricks & {"ingest_api", "standalone", "telemetry", "store_cassandra", "events_kafka", "pages"}


def test_wheel_demands_no_server_library(wheel: zipfile.Path) -> None:
    metadata = next(each for each in wheel.iterdir() if each.name.endswith(".dist-info")) / "METADATA"
    demanded = {line.split()[1].split("~")[0] for line in metadata.read_text().splitlines() if "Requires-Dist" in line}
    assert demanded
    assert not demanded & NOT_FOR_A_COMMAND
