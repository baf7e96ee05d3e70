"""What travels in the extension's zip, judged by Blender's own rules, also for machines that are not this one."""

import ast
import fnmatch
import importlib
import io
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import bpy  # noqa: F401, after which its own packages can be imported
import pytest

import evoke_core
from evoke_core.errors import EvokeError

# isort: split
from bl_pkg import bl_extension_ops, bl_extension_utils
from bl_pkg.cli import blender_ext

# As Python names them, as Blender does.
PLATFORMS = {
    "win-amd64": "windows-x64",
    "win-arm64": "windows-arm64",
    "macosx-11.0-arm64": "macos-arm64",
    "macosx-10.15-x86_64": "macos-x64",
    "linux-x86_64": "linux-x64",
}
TEXT_LIMIT = 64


@pytest.fixture(scope="module")
def packed(extension_zip):
    with zipfile.ZipFile(extension_zip) as packed:
        yield packed


@pytest.fixture(scope="module")
def manifest(packed):
    return tomllib.loads(packed.read("blender_manifest.toml").decode())


def test_blenders_own_tool_finds_the_zip_valid(extension_zip):
    command = [sys.executable, blender_ext.__file__, "validate", extension_zip]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Success" in done.stdout


def test_the_extension_has_the_version_of_the_package(manifest, extension_zip):
    assert manifest["version"] == evoke_core.__version__
    assert extension_zip.name == f"evoke_avatar-{evoke_core.__version__}.zip"


def test_what_the_manifest_says_fits_blenders_rules_for_texts(manifest):
    texts = [manifest["tagline"], *manifest["permissions"].values()]
    assert [text for text in texts if len(text) > TEXT_LIMIT or not text[-1].isalnum()] == []
    assert set(manifest["permissions"]) == {"network", "files"}


def test_every_wheel_in_the_zip_is_listed_and_is_there(manifest, packed):
    held = {f"./{name}" for name in packed.namelist() if name.endswith(".whl")}
    assert set(manifest["wheels"]) == held


def test_the_zip_is_smaller_than_12_mb(extension_zip):
    assert extension_zip.stat().st_size < 12e6


def test_what_needs_pillow_and_what_python_left_behind_stay_out(packed):
    assert [name for name in packed.namelist() if "__pycache__" in name or name.startswith("render/")] == []


def test_our_wheel_leaves_the_decoder_and_the_add_on_out(packed):
    (name,) = (name for name in packed.namelist() if "evoke_avatar" in name)
    names = zipfile.ZipFile(io.BytesIO(packed.read(name))).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"evoke_core", "unity_bridge"}
    assert "evoke_core/_assets/avatar/evoke_head.glb" in names
    assert [name for name in names if name.startswith("evoke_core/_assets/models")] == []


def test_the_add_on_imports_only_what_blender_or_its_wheels_have(packed):
    brought = {"bpy", "bpy_extras", "bmesh", "mathutils", "numpy", "zmq", "msgpack", "evoke_core", "unity_bridge"}
    imported = set()
    for name in packed.namelist():
        if name.endswith(".py"):
            for node in ast.walk(ast.parse(packed.read(name))):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    imported.add(node.module.partition(".")[0])
    assert imported - brought - sys.stdlib_module_names == set()


def chosen_by_blender(wheels, platform, python):
    """The wheels that Blender 4.2.13 and later install on a machine of this kind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sysconfig, "get_platform", lambda: platform)
        patch.setattr(sys, "version_info", python)
        return bl_extension_ops._extensions_wheel_filter_for_this_system(wheels)


@pytest.mark.parametrize("python", [(3, 11, 13), (3, 13, 9)])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_machine_gets_one_wheel_of_each_package(manifest, platform, python):
    packages = [Path(wheel).name.partition("-")[0] for wheel in chosen_by_blender(manifest["wheels"], platform, python)]
    assert sorted(packages) == ["evoke_avatar", "msgpack", "pyzmq"]


@pytest.mark.parametrize(
    ("blender", "python"), [((4, 2, 0), (3, 11, 7)), ((5, 0, 1), (3, 11, 13)), ((5, 1, 0), (3, 13, 9))]
)
@pytest.mark.parametrize("platform", PLATFORMS.values())
def test_no_blender_from_4_2_refuses_the_zip(manifest, platform, blender, python):
    pythons = bl_extension_utils.python_versions_from_wheels(manifest["wheels"])
    refusal = bl_extension_utils.pkg_manifest_params_compatible_or_error(
        blender_version_min=manifest["blender_version_min"],
        blender_version_max="",
        platforms=manifest["platforms"],
        python_versions=[".".join(map(str, version)) for version in pythons],
        this_platform=platform,
        this_blender_version=blender,
        this_python_version=python,
        error_fn=pytest.fail,
    )
    assert refusal is None


# Blender 4.2.0 looks at the end of a wheel's name alone, and takes the last of those that fit.
@pytest.mark.parametrize("ending", ["manylinux*_x86_64", "win_amd64", "win_arm64", "macosx_*_arm64", "macosx_*_x86_64"])
@pytest.mark.parametrize("package", ["msgpack", "pyzmq"])
def test_the_first_4_2_takes_the_wheel_for_its_own_python(manifest, package, ending):
    names = [Path(wheel).name for wheel in manifest["wheels"]]
    assert "-cp311-cp311-" in max(fnmatch.filter(names, f"{package}-*{ending}.whl"))


def test_a_wheel_that_cannot_be_downloaded_is_named_with_what_pip_says(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "scripts" / "extension")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    with pytest.raises(EvokeError, match=r"^pyzmq for Python 3\.11 on win_amd64: .*No matching.*; see that pip"):
        importlib.import_module("wheels").needed_wheels(tmp_path)
