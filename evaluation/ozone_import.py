"""Imports the CI history of a public project through the command line, then says what to look at.

    .venv/bin/python evaluation/ozone_import.py FILE [--builds N]

FILE is the SQLite file to make. One suite `ci`; each check of a build is a part and a test group of its run. Skips aloud when
the data set is absent (TEREC_TEST_DATA, else ../shared/data beside the checkout).
"""

import argparse
import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path

from ozone_history import SUITE, OzoneBuild, ozone_builds

from terec.cli.main import run


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("file", type=Path)
    words.add_argument("--builds", type=int, default=None, help="only the first N builds")
    given = words.parse_args()
    data = Path(os.environ.get("TEREC_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not (data / "histories" / "ozone-ci").is_dir():
        print(f"NOT EVALUATED: no data set at {data}/histories/ozone-ci; set TEREC_TEST_DATA.")
        return 0
    url = f"sqlite:///{given.file.absolute()}"
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        builds = list(ozone_builds(data / "histories" / "ozone-ci", Path(scratch)))[: given.builds]
        imports = sum(_import(build, url) for build in builds)
    seconds = time.perf_counter() - started
    print(f"{len(builds):,} builds in {imports:,} imports: {seconds:.0f} s, {given.file.stat().st_size / 1e6:.0f} MB.")
    print(f"Look: TEREC_URL={url} terec tests failed {SUITE} {builds[-1].branch} --threshold 3")
    return 0


def _import(build: OzoneBuild, url: str) -> int:
    """Import every check of the build; how many imports that took."""
    for check in build.checks:
        words = ["--suite", SUITE, "--branch", build.branch, "--run-id", str(build.build), "--commit", build.commit]
        words += ["--time", build.created_at, "--build-url", build.url, "--status", build.conclusion.upper()]
        words += ["--part", check.check, "--group", check.check, "--parts", str(len(build.checks))]
        words += ["--org", "apache", "--project", "ozone", "--url", url]
        with open(os.devnull, "w", encoding="utf-8") as quiet, contextlib.redirect_stdout(quiet):
            code = run(["import", *map(str, check.reports), *words])
        if code:
            raise SystemExit(f"build {build.build}, {check.check}: exit code {code}")
    return len(build.checks)


if __name__ == "__main__":
    sys.exit(main())
