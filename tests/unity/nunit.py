"""Assemblies of NUnit tests, run by mono."""

import re
import subprocess
from pathlib import Path

from tests.unity.driving import ENVIRONMENT
from unity_bridge import csharp

RESOURCES = csharp.PACKAGE / "Runtime" / "Data" / "Resources"


def passed(tests: Path) -> int:
    """Run an assembly of NUnit tests; how many there were, all of which passed."""
    result = subprocess.run(
        ["nunit-console", "-nologo", tests.name],
        cwd=tests.parent,
        env={**ENVIRONMENT, "EVOKE_RESOURCES": str(RESOURCES)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    output = result.stdout + result.stderr
    summary = re.search(r"Tests run: (\d+), Errors: (\d+), Failures: (\d+), Inconclusive: (\d+)", output)
    left_out = re.search(r"Not run: (\d+)", output)
    assert summary, output
    assert left_out, output
    run, *faults = map(int, summary.groups())
    assert [*faults, int(left_out[1])] == [0, 0, 0, 0], output
    assert result.returncode == 0, output
    return run
