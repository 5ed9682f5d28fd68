"""How a server is."""

from terec.events import Lag
from terec.model import StoreBusy
from terec.telemetry import OLD_SECONDS, Probe


def nothing() -> None:
    return None


def busy() -> Lag:
    raise StoreBusy("It is busy; try again.")


def test_server_that_has_all_it_needs_is_ok() -> None:
    health = Probe((nothing,), lags={"analyzer": lambda: Lag(2, 0.5, 1, 4)}).look()

    assert health.plain("1.2") == {
        "status": "ok",
        "missing": [],
        "version": "1.2",
        "analyzer": {"records": 2, "seconds": 0.5, "dead_letters": 1, "lost": 4},
    }


def test_server_without_something_vital_is_down_and_asks_for_no_lag() -> None:
    health = Probe((nothing, lambda: "The store is away."), lags={"analyzer": busy}).look()

    assert (health.status, health.missing, health.lags) == ("down", ("The store is away.",), {"analyzer": None})
    assert health.plain("1.2") == {
        "status": "down",
        "detail": "The store is away.",
        "missing": ["The store is away."],
        "version": "1.2",
        "analyzer": None,
    }


def test_server_without_something_useful_is_degraded() -> None:
    health = Probe((nothing,), useful=(lambda: "The broker is away.",)).look()

    assert (health.status, health.missing) == ("degraded", ("The broker is away.",))


def test_lag_that_nobody_can_tell_degrades() -> None:
    health = Probe((nothing,), lags={"analyzer": busy}).look()

    assert (health.status, health.missing, health.lags) == ("degraded", ("It is busy; try again.",), {"analyzer": None})


def test_event_that_is_unread_for_long_degrades() -> None:
    assert Probe((), lags={"analyzer": lambda: Lag(1, OLD_SECONDS)}).look().status == "ok"
    assert Probe((), lags={"analyzer": lambda: Lag(1, OLD_SECONDS + 1)}).look().status == "degraded"
