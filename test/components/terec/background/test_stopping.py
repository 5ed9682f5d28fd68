"""A process hears the order to stop, and ends."""

import signal
import subprocess
import sys

import pytest

from terec.background import order_to_stop

SOON = 20.0
ORDERS = [signal.SIGTERM, signal.SIGINT]
HANGING = """
import signal
from threading import Event
from terec.background import order_to_stop
with order_to_stop(0.0):
    signal.raise_signal(signal.SIGTERM)
    Event().wait()
"""


@pytest.mark.parametrize("number", ORDERS)
def test_the_order_is_given_by_either_signal_and_stays(number: int) -> None:
    with order_to_stop() as order:
        assert not order.wait(0.0)
        signal.raise_signal(number)
        assert order.wait(SOON)
        assert order.wait()


def test_signals_do_afterwards_what_they_did_before() -> None:
    before = [signal.getsignal(number) for number in ORDERS]
    with order_to_stop(SOON):
        assert [signal.getsignal(number) for number in ORDERS] != before

    assert [signal.getsignal(number) for number in ORDERS] == before


def test_a_process_that_hangs_ends_all_the_same() -> None:
    ended = subprocess.run([sys.executable, "-c", HANGING], capture_output=True, text=True, timeout=120)

    assert ended.returncode == 0
    assert "what does not end is left behind" in ended.stdout + ended.stderr
