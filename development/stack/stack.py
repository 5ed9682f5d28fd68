"""TeReC on Cassandra and Kafka on this machine: what `./run.sh stack` does.

    ./run.sh stack up [--processes]        start Cassandra, Kafka, the API and the analyzer; wait until they work
    ./run.sh stack demo [--processes]      the same, then import the demo's builds and show what failed, with verdicts
    ./run.sh stack down [--processes]      stop what runs, or the processes alone; --remove: forget the data too

With Docker the services of docker-compose.yml, on stand-in images where none can be pulled; with --processes two Java
processes and two of Python.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import by_compose
import by_processes
from running import Running, StackError


def main() -> int:
    words = _parser().parse_args()
    try:
        words.call(words)
    except StackError as error:
        print(f"run.sh stack: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("run.sh stack: stopped; ./run.sh stack down ends what was started", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run.sh stack", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(required=True, metavar="up|demo|down")
    for name, call, text in (("up", _up, "start all"), ("demo", _demo, "start all, import the demo, show it")):
        verb = verbs.add_parser(name, help=text)
        verb.add_argument("--processes", action="store_true", help="without Docker: as processes on loopback")
        verb.set_defaults(call=call)
    down = verbs.add_parser("down", help="stop what runs")
    down.add_argument("--processes", action="store_true", help="the processes alone, without asking Docker")
    down.add_argument("--remove", action="store_true", help="forget the data too")
    down.set_defaults(call=_down)
    return parser


def _up(words: argparse.Namespace) -> Running:
    running = by_processes.up() if words.processes else by_compose.up()
    print(f"TeReC answers at {running.url}; its analyzer says how it is at {running.analyzer_url}/health.")
    print("To work with it:")
    for line in running.exports:
        print(f"  {line}")
    return running


def _demo(words: argparse.Namespace) -> None:
    running = _up(words)
    print("\nImporting the demo's builds; that takes a minute or two.", flush=True)
    terec = Path(sys.executable).with_name("terec")
    environment = {**os.environ, "TEREC_API_KEY": running.token}
    done = subprocess.run([str(terec), "demo", "--url", running.url], env=environment, check=False)
    if done.returncode:
        raise StackError(f"the demo ended with code {done.returncode}")


def _down(words: argparse.Namespace) -> None:
    by_processes.down(words.remove)
    if not words.processes:
        by_compose.down(words.remove)


if __name__ == "__main__":
    sys.exit(main())
