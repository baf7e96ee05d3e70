import os
import subprocess
import sys
from pathlib import Path

import pytest

from unity_bridge.publisher import Publisher

ROOT = Path(__file__).parents[2]
EXIT_STATUS = pytest.StashKey[int]()


@pytest.fixture(scope="session")
def extension_zip(tmp_path_factory):
    """The extension as `make extension` packs it."""
    folder = tmp_path_factory.mktemp("extension")
    build = [sys.executable, ROOT / "scripts" / "extension" / "build.py", folder]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.zip")
    return path


@pytest.fixture(scope="module")
def lasting_publisher():
    """A publisher of the stream "demo" for all tests of a module."""
    told = {"source": "test", "model": "none", "synthetic_source": True, "synthetic_model": True, "hop_s": 0.125}
    with Publisher("demo", endpoint="tcp://127.0.0.1:*", **told) as sender:
        yield sender


def pytest_sessionfinish(session, exitstatus):
    session.config.stash[EXIT_STATUS] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    """As a module, Blender 4.2 crashes when the Python that used it ends, whatever it did before."""
    bpy = sys.modules.get("bpy")
    if bpy is not None and bpy.app.version < (4, 5) and EXIT_STATUS in config.stash:
        sys.stdout.flush()
        os._exit(config.stash[EXIT_STATUS])
