"""Where the shared test data lies, and what may not be skipped."""

import os
from pathlib import Path

import pytest

_PLACES = (Path(__file__).parents[4] / "shared" / "data",)


def test_data(folder: str = "") -> Path:
    """The folder of real reports (TEREC_TEST_DATA, else beside the checkout); skips aloud when it is absent."""
    given = os.environ.get("TEREC_TEST_DATA")
    for place in (Path(given),) if given else _PLACES:
        if (place / folder).is_dir():
            return place / folder
    require("data", f"no test data at {given or _PLACES[0]}; set TEREC_TEST_DATA")
    raise AssertionError


def require(what: str, reason: str) -> None:
    """Skip the test for `reason`; fail it when TEREC_TEST_REQUIRE (comma-separated) names `what`."""
    if what in os.environ.get("TEREC_TEST_REQUIRE", "").split(","):
        pytest.fail(f"{what} is required by TEREC_TEST_REQUIRE: {reason}", pytrace=False)
    pytest.skip(f"NOT TESTED ({what}): {reason}")


test_data.__test__ = False  # type: ignore[attr-defined]
