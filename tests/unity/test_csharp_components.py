"""The Unity package's components, compiled and run by mono against a small stand-in for UnityEngine."""

import re
import subprocess
from functools import partial
from pathlib import Path

import pytest

from tests.unity.driving import ENVIRONMENT, compiled
from unity_bridge import csharp

RESOURCES = csharp.PACKAGE / "Runtime" / "Data" / "Resources"


@pytest.fixture(scope="module")
def build_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("components")


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


def test_the_components_own_tests_pass(build_folder: Path) -> None:
    assert passed(compiled(csharp.compile_component_tests, build_folder)) > 0


def test_they_behave_through_frames_play_mode_and_beside_others(build_folder: Path) -> None:
    tests = compiled(partial(csharp.compile_assembly, "Evoke.Unity.Behaviour.Tests"), build_folder)
    assert passed(tests) > 0
