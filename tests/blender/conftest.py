import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def extension_zip(tmp_path_factory):
    """The extension as `make extension` packs it."""
    folder = tmp_path_factory.mktemp("extension")
    build = [sys.executable, ROOT / "scripts" / "extension" / "build.py", folder]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.zip")
    return path
