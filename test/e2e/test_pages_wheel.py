"""The wheels that serve pages hold what pages are made from."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "components" / "terec" / "pages" / "templates"
PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import terec.pages
assert terec.pages.__file__.startswith(sys.argv[1]), terec.pages.__file__
print(terec.pages.start_page(terec.pages.Site(), [], "http://127.0.0.1"))
"""


@pytest.mark.parametrize("project", ["ingest_api", "standalone"])
def test_wheel_makes_a_page_of_the_templates_in_it(project: str, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=ROOT / "projects" / project, check=True, capture_output=True,
    )  # fmt: skip
    installed = tmp_path / "installed"
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(installed)
        names = {Path(each).name for each in wheel.namelist() if each.startswith("terec/pages/templates/")}
    made = subprocess.run(
        [sys.executable, "-I", "-c", PROGRAM, str(installed)], cwd=tmp_path, capture_output=True, text=True
    )

    assert names == {each.name for each in TEMPLATES.iterdir()}
    assert (made.returncode, made.stderr) == (0, "")
    assert "<style>:root {" in made.stdout
