import subprocess
import sys

import pytest


@pytest.fixture(scope="session")
def evoke():
    """Run the command ``evoke`` as a user would, in a process of its own."""

    def run(*arguments, check=None, **options):
        command = [sys.executable, "-m", "evoke_core.cli", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, **options)
        if check is not None:
            assert done.returncode == check, done.stderr
        return done

    return run
