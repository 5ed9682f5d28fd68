"""Entry point of the whole `terec`: every command, and `serve`."""

from terec.cli import KEEP, Entry
from terec.cli import main as run_command
from terec.standalone.stores import OPENERS

SERVE = Entry("serve", "Serve the REST API and the web pages on this machine.", "terec.standalone.serve", KEEP)


def main() -> None:
    """Run the command of sys.argv and exit."""
    run_command((SERVE,), OPENERS)
