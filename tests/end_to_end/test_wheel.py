"""The wheel, installed outside the clone and run from there."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from unity_bridge.recording import read_recording

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    done = subprocess.run(build, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Run a Python that sees the installed wheel before everything else, in a folder far from the clone."""
    site = tmp_path_factory.mktemp("site")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", site, wheel]
    subprocess.run(install, check=True, capture_output=True)

    def run(*arguments):
        environment = {**os.environ, "PYTHONPATH": str(site)}
        command = [sys.executable, "-P", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=site.parent, env=environment, timeout=240)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_the_wheel_holds_the_three_packages_and_the_assets_and_no_c_sharp(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"evoke_core", "unity_bridge", "blender_addon"}
    assert "evoke_core/_assets/models/student-synthetic/fused.onnx" in names
    assert "evoke_core/_assets/avatar/evoke_head.glb" in names
    assert not [name for name in names if name.endswith((".cs", "csharp.py"))]
    licences = {name.rpartition("licenses/")[2] for name in names if "licenses/" in name}
    assert licences == {"LICENSE", "blender_addon/LICENSE"}


def test_the_installed_command_decodes_a_trial_with_the_decoder_inside_the_wheel(installed, corpus, tmp_path):
    where = installed("-c", "import evoke_core, evoke_core.assets as a; print(a.asset('models'))").strip()
    assert where.endswith("evoke_core/_assets/models")
    assert not Path(where).is_relative_to(ROOT)
    path = tmp_path / "sent.jsonl"
    playing = ("replay", corpus, "--speed", 64, "--bind", "tcp://127.0.0.1:*", "--record", path)
    installed("-m", "evoke_core.cli", *playing)
    assert len(list(read_recording(path))) == 474


def test_the_installed_command_renders_the_avatar_inside_the_wheel(installed, tmp_path):
    sheet = tmp_path / "sheet.png"
    installed("-m", "evoke_core.cli", "render", "--out", sheet, "--samples", 1, "--size", 64)
    assert sheet.stat().st_size > 1000
