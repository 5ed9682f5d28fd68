"""Log lines and figures."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from terec.events import Lag
from terec.telemetry import METRICS_TYPE, SHARED_FOLDER, Metrics, configure_logs, log


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_lines_are_json_with_level_time_and_values() -> None:
    out = io.StringIO()
    configure_logs("info", out)

    log().info("request", path="/a\nb", status=200)

    (line,) = lines(out)
    assert (line["event"], line["level"], line["path"], line["status"]) == ("request", "info", "/a\nb", 200)
    assert str(line["timestamp"]).endswith("Z")


def test_lines_below_the_level_are_left_out() -> None:
    out = io.StringIO()
    configure_logs("warning", out)

    log().info("quiet")
    log().warning("loud")
    logging.getLogger("uvicorn.error").info("quiet")
    logging.getLogger("uvicorn.error").error("loud too")

    assert [line["event"] for line in lines(out)] == ["loud", "loud too"]


class Failing(io.StringIO):
    """A stream on a full disk, or whose reader is gone; error: None once there is room again."""

    def __init__(self, error: Exception | None) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:
        self.flush()
        return super().write(text)

    def flush(self) -> None:
        if self.error:
            raise self.error


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), BrokenPipeError(), ValueError("closed")])
def test_a_line_that_cannot_be_written_is_lost_and_nothing_else(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("info", Failing(error))

    log().info("request", status=200)
    logging.getLogger("uvicorn.error").error("loud too")

    assert capsys.readouterr() == ("", "")


def test_a_log_that_can_be_written_again_goes_on() -> None:
    out = Failing(OSError(28, "No space left on device"))
    configure_logs("info", out)
    log().info("lost")

    out.error = None
    log().info("kept")

    assert [line["event"] for line in lines(out)] == ["kept"]


def test_an_error_brings_its_traceback_in_one_line() -> None:
    out = io.StringIO()
    configure_logs("info", out)
    try:
        raise ValueError("broken")
    except ValueError as error:
        log().error("unexpected", exc_info=error)

    (line,) = lines(out)
    assert "ValueError: broken" in str(line["exception"])


def test_an_error_that_a_library_logs_brings_its_traceback_too() -> None:
    out = io.StringIO()
    configure_logs("info", out)
    try:
        raise ValueError("broken")
    except ValueError:
        logging.getLogger("apscheduler.executors.default").exception("Job raised an exception")

    (line,) = lines(out)
    assert line["event"] == "Job raised an exception"
    assert "ValueError: broken" in str(line["exception"])


def test_figures_are_counted_for_each_server_apart() -> None:
    one, other = Metrics(), Metrics()
    one.request("GET", "/admin/orgs", 200, 0.003)
    one.results(5)
    one.expired(2)

    text = one.text().decode()

    assert 'terec_http_request_seconds_count{method="GET",route="/admin/orgs",status="200"} 1.0' in text
    assert "terec_results_received_total 5.0" in text
    assert "terec_runs_expired_total 2.0" in text
    assert "terec_results_received_total 0.0" in other.text().decode()
    assert METRICS_TYPE.startswith("text/plain")


def test_methods_that_callers_invent_make_no_series_of_their_own() -> None:
    metrics = Metrics()
    for number in range(3):
        metrics.request(f"METHOD{number}", "(none)", 405, 0.003)
    metrics.request("PATCH", "(none)", 405, 0.003)

    text = metrics.text().decode()

    assert 'terec_http_request_seconds_count{method="other",route="(none)",status="405"} 3.0' in text
    assert 'terec_http_request_seconds_count{method="PATCH",route="(none)",status="405"} 1.0' in text
    assert "METHOD" not in text


def test_figures_say_how_far_behind_each_reader_is() -> None:
    metrics = Metrics()
    metrics.lags({"analyzer": Lag(3, 1.5, 2, 4), "kafka": None})

    text = metrics.text().decode()

    for name, value in (("events_unread", 3), ("events_unread_seconds", 1.5), ("dead_letters", 2), ("events_lost", 4)):
        assert f'terec_{name}{{reader="analyzer"}} {float(value)}' in text
        assert f'terec_{name}{{reader="kafka"}} NaN' in text


def test_file_of_a_process_that_starts_just_now_is_read_again(tmp_path: Path) -> None:
    script = """
import threading
from pathlib import Path
from terec.telemetry import Metrics
metrics = Metrics()
metrics.results(5)
(sibling := Path(sys.argv[1]) / "counter_1.db").touch()
threading.Timer(0.02, sibling.unlink).start()
print(metrics.text().decode())
"""
    command = [sys.executable, "-c", f"import sys\n{script}", str(tmp_path)]
    environment = {"PYTHONPATH": ":".join(sys.path), SHARED_FOLDER: str(tmp_path)}
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=30)

    assert "terec_results_received_total 5.0" in answer.stdout
