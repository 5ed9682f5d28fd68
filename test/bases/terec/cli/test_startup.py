"""What a command does not import: start-up is paid on every call (benchmarks/startup.py measures it)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROBE = """
import sys
from terec.cli.main import run
code = run(sys.argv[1:])
print(code, *sorted(sys.modules), file=sys.stderr)
"""
NEVER = {"pydantic", "fastapi", "terec.ingest_api"}


def _imported(home: Path, *words: str) -> set[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TEREC_URL": f"sqlite:///{home / 'terec.sqlite'}"}
    said = subprocess.run(
        [sys.executable, "-c", PROBE, *words], env=environment, cwd=home, capture_output=True, text=True, timeout=60
    )
    code, *modules = said.stderr.splitlines()[-1].split()
    assert code == "0", said.stderr
    return set(modules)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    _imported(tmp_path, "admin", "setup", "acme", "web", "ci")
    return tmp_path


def test_help_imports_no_word_of_the_model(tmp_path: Path) -> None:
    assert not _imported(tmp_path, "--help") & {"terec.model", "sqlite3", *NEVER}


def test_query_on_a_file_imports_no_client_no_importer_and_no_plots(home: Path) -> None:
    found = _imported(home, "builds", "history", "ci", "main")
    assert not found & {"terec.client", "terec.importers", "terec.demo", "plotext", "urllib3", *NEVER}
    assert not found & {"terec.analysis", "terec.regression", "terec.similarity", "rapidfuzz"}


def test_json_imports_no_rich(home: Path) -> None:
    assert not _imported(home, "builds", "history", "ci", "main", "--json") & {"rich", "terec.render", *NEVER}


def test_gate_imports_neither_what_reads_reports_nor_what_plots(home: Path) -> None:
    _imported(home, "import", _a_report(home), "--org", "acme", "--project", "web", "--suite", "ci", "--branch", "main")
    found = _imported(home, "check", "ci", "main", "latest", "--wait", "1s", "--fail-on", "missing")
    assert not found & {"terec.client", "terec.importers", "terec.demo", "plotext", "urllib3", *NEVER}
    assert not _imported(home, "check", "ci", "main", "latest", "--json") & {"rich", "terec.render", *NEVER}


def test_test_command_without_a_report_imports_nothing_that_reads_or_stores_one(home: Path) -> None:
    found = _imported(home, "ci", "--report-optional", "--branch", "main", "--", "true")
    assert not found & {"terec.importers", "terec.ingest", "terec.spool", "terec.client", "urllib3", "sqlite3", *NEVER}


def _a_report(home: Path) -> str:
    path = home / "report.xml"
    path.write_text('<testsuite name="s"><testcase classname="com.acme.CartTest" name="adds"/></testsuite>')
    return str(path)
