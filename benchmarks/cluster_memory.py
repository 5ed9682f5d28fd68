#!/usr/bin/env python3
"""Whether the API and the analyzer grow with the builds that they take: resident memory over many builds.

    cluster_memory.py [--builds 100] [--tests 100] [--failures 5]

Builds are uploaded over HTTP and judged over Kafka. A third of them is warm-up: caches have bounds, but fill first. Of
the others the slope is printed, in MiB for 1,000 builds. Servers: cluster_servers.py.
"""

import argparse
import secrets
from pathlib import Path
from statistics import linear_regression

from cluster_builds import Builds
from cluster_events import Judged
from cluster_servers import analyzer, api, fresh_keyspace, kafka, machine

SAMPLES = 60
SLOPE_WANTED = 16
"""MiB for 1,000 builds; heads of runs are remembered, some KiB each, until there are 4,096 of them."""


def resident(pid: int) -> float:
    """MiB of memory of a process that is really there."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def slope(numbers: list[int], sizes: list[float]) -> float:
    """MiB for 1,000 builds."""
    return 1000 * linear_regression(numbers, sizes).slope


def main() -> None:
    """Parse the words of the call and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--builds", type=int, default=100)
    parser.add_argument("--tests", type=int, default=100)
    parser.add_argument("--failures", type=int, default=5)
    words = parser.parse_args()
    builds = Builds(words.tests, words.failures)
    events = {"TEREC_EVENTS": kafka(), "TEREC_KAFKA_PREFIX": f"bench{secrets.token_hex(4)}"}
    measured: dict[str, list[float]] = {"API": [], "analyzer": []}
    numbers = []
    with (
        fresh_keyspace() as keyspace,
        api(keyspace, **events) as (server, service),
        analyzer(keyspace, **events) as other,
    ):
        print(f"{words.builds} builds of {words.tests} tests, {words.failures} failed; {machine()}", flush=True)
        judged = Judged(keyspace, words.failures)
        for number in range(1, words.builds + 1):
            key = builds.upload(service, number)
            if number % max(1, words.builds // SAMPLES) == 0:
                judged.wait([key], 0.01)
                numbers.append(number)
                measured["API"].append(resident(server.pid))
                measured["analyzer"].append(resident(other.pid))
    warm = len(numbers) // 3
    for name, sizes in measured.items():
        told = f"{sizes[0]:.0f} MiB, after warm-up {sizes[warm]:.0f}, at the end {sizes[-1]:.0f}"
        found = slope(numbers[warm:], sizes[warm:])
        print(f"  {name:<9} {told}: {found:+.1f} MiB for 1,000 builds, wanted <= {SLOPE_WANTED}", flush=True)


if __name__ == "__main__":
    main()
