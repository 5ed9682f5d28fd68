"""Makes a picture of a web page: the demo in a file of its own, `terec serve` over it, and a browser without a window.

    python development/page_picture.py docs/pictures/page.png

Needs chromium; runs in the workspace's environment. The page is that of the demo's suite on main, unless --path says
another.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PAGE = "/pages/orgs/test/projects/test/suites/ci/branches/main/runs?limit=64"
TEREC = [sys.executable, "-c", "from terec.standalone import main; main()"]


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("target", type=Path, help="PNG file to write")
    words.add_argument("--path", default=PAGE, help="of the page (default: %(default)s)")
    words.add_argument("--size", default="1080,980", help="of the window (default: %(default)s)")
    words.add_argument("--dark", action="store_true", help="as who likes it dark sees it")
    given = words.parse_args()
    browser = shutil.which("chromium")
    if browser is None:
        print("page_picture.py: chromium is not installed", file=sys.stderr)
        return 3
    with TemporaryDirectory() as folder, served(Path(folder)) as url:
        take(browser, f"{url}{given.path}", given.target, given.size, given.dark, Path(folder))
    print(f"{given.target}: {given.target.stat().st_size / 1024:.0f} KiB")
    return 0


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The URL of a server of the demo; it ends with the block."""
    file = folder / "demo.sqlite"
    subprocess.run([*TEREC, "demo", "--file", str(file), "--json"], check=True, stdout=subprocess.DEVNULL)
    environment = {**os.environ, "TEREC_STORE": f"sqlite:///{file}"}
    server = subprocess.Popen(
        [*TEREC, "serve", "--port", "0"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        line = server.stdout.readline() if server.stdout else ""
        yield next(word for word in line.split() if word.startswith("http://"))
    finally:
        server.terminate()
        server.communicate()


def take(browser: str, url: str, target: Path, size: str, dark: bool, folder: Path) -> None:
    """Write what the browser shows of the URL; CalledProcessError when it breaks."""
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={size}"]
    command += [f"--user-data-dir={folder / 'profile'}", f"--blink-settings=preferredColorScheme={0 if dark else 1}"]
    command += [f"--screenshot={target.absolute()}", url]
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
