"""The wheels that travel in the extension: our own, and those of other people for every Blender it serves."""

import hashlib
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

from evoke_core import __version__
from evoke_core.errors import EvokeError

ROOT = Path(__file__).parents[2]
NEEDED = ("pyzmq", "msgpack")
PYTHONS = ("3.11", "3.13")
"""Blender 4.2 to 5.0 run the first, 5.1 and later the second."""
TAGS = {
    "windows-x64": ["win_amd64"],
    "windows-arm64": ["win_arm64"],
    "macos-arm64": ["macosx_11_0_arm64"],
    "macos-x64": ["macosx_10_15_x86_64"],
    "linux-x64": ["manylinux_2_28_x86_64", "manylinux2014_x86_64"],
}
"""Blender's platforms, and the wheels' names for them."""
UNUSED_ASSETS = {"models", "vectors"}
"""Folders of assets that the add-on does not read: it shows emotions and decodes none."""


def own_wheel(folder: Path) -> Path:
    """Our wheel without the add-on, which the zip has beside it, and without the decoder; written into ``folder``.

    Its version ends in a digest of what it holds: over a wheel of the same version Blender would unpack nothing.
    """
    with tempfile.TemporaryDirectory() as scratch:
        content = _build_wheel(Path(scratch), __version__).read_bytes()
    return _build_wheel(folder, f"{__version__}+{hashlib.sha256(content).hexdigest()[:8]}")


def _build_wheel(folder: Path, version: str) -> Path:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project["project"] |= {"version": version, "dynamic": []}
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    wheel["packages"] = ["evoke_core", "unity_bridge"]
    wheel["force-include"] = {
        f"assets/{entry.name}": f"evoke_core/_assets/{entry.name}"
        for entry in sorted((ROOT / "assets").iterdir())
        if entry.name not in UNUSED_ASSETS
    }
    (path,) = WheelBuilder(str(ROOT), config=project).build(directory=str(folder), versions=["standard"])
    return Path(path)


def needed_wheels(cache: Path) -> dict[str, Path]:
    """Wheels of ``NEEDED`` for each Python and platform, by names that let every Blender install the right ones.

    What ``cache`` has is not downloaded again.

    Raises:
        EvokeError: pip could not download a wheel.
    """
    wheels: dict[str, Path] = {}
    for package in NEEDED:
        for python in PYTHONS:
            for platform, tags in TAGS.items():
                path = _downloaded(package, python, tags, cache / python / platform / _pinned(package))
                wheels[_name_for_blender(path.name, python, tags[0])] = path
    return wheels


def _pinned(package: str) -> str:
    found = re.search(rf"^{package}==\S+$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise EvokeError(f"constraints.txt: no line {package}==VERSION; the extension's wheels are downloaded by it")
    return found[0]


def _downloaded(package: str, python: str, tags: list[str], folder: Path) -> Path:
    if not list(folder.glob("*.whl")):
        wanted = [argument for tag in tags for argument in ("--platform", tag)]
        options = ["--quiet", "--no-deps", "--only-binary=:all:", "--implementation", "cp", "--python-version", python]
        command = [sys.executable, "-m", "pip", "download", *options, *wanted, "--dest", folder, _pinned(package)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            why = done.stderr.strip().splitlines()[-1]
            raise EvokeError(f"{package} for Python {python} on {tags[0]}: {why}; see that pip reaches a package index")
    (path,) = folder.glob("*.whl")
    return path


def _name_for_blender(name: str, python: str, tag: str) -> str:
    """A wheel's name: with the platform's own tag for the first Python, with a build tag for a later one.

    The first releases of Blender 4.2 look at no Python tag and know no "universal2": of several wheels of a package
    that end in their platform they install the last by name, and "-1-" comes before "-cp311-".
    """
    if python == PYTHONS[0]:
        return re.sub(r"macosx_\d+_\d+_universal2", tag, name)
    package, version, rest = name.split("-", 2)
    return f"{package}-{version}-1-{rest}"
