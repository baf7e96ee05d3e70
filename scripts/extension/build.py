"""Build the Blender extension.

    python scripts/extension/build.py dist

writes dist/evoke_avatar-VERSION.zip: the add-on, our own wheel, and the wheels of pyzmq and msgpack for every platform
and Python that Blender 4.2 and later run on. Those are downloaded once, into build/wheels. Needs the `bpy` module.
"""

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from wheels import ROOT, needed_wheels, own_wheel

from evoke_core.errors import EvokeError

UNUSED = shutil.ignore_patterns("__pycache__", "render")
"""The README's pictures are drawn with Pillow, which Blender does not have."""
EMPTY_LIST = "wheels = []\n"


def blenders_own_tool() -> Path:
    """The program in `bpy` that builds and validates extensions."""
    spec = importlib.util.find_spec("bpy")
    if spec is None or not spec.submodule_search_locations:
        raise EvokeError("Blender's bpy module is missing; install it with: pip install -e '.[blender]'")
    (tool,) = Path(spec.submodule_search_locations[0]).glob("*/scripts/addons_core/bl_pkg/cli/blender_ext.py")
    return tool


def lay_out(folder: Path) -> None:
    """Fill ``folder`` with what the zip is to hold."""
    shutil.copytree(ROOT / "blender_addon", folder, ignore=UNUSED)
    wheels = folder / "wheels"
    wheels.mkdir()
    own_wheel(wheels)
    for name, path in needed_wheels(ROOT / "build" / "wheels").items():
        shutil.copyfile(path, wheels / name)
    lines = "".join(f'  "./wheels/{path.name}",\n' for path in sorted(wheels.iterdir()))
    manifest = folder / "blender_manifest.toml"
    source = manifest.read_text(encoding="utf-8")
    manifest.write_text(source.replace(EMPTY_LIST, f"wheels = [\n{lines}]\n"), encoding="utf-8")


def build(destination: Path) -> Path:
    """Write the zip into ``destination`` and return its path."""
    destination.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        lay_out(Path(folder) / "addon")
        command = [sys.executable, blenders_own_tool(), "build", "--source-dir", Path(folder) / "addon"]
        done = subprocess.run([*command, "--output-dir", folder], capture_output=True, text=True, check=False)
        if done.returncode:
            raise EvokeError(f"blender_ext.py build: {done.stdout.strip() or done.stderr.strip()}")
        (made,) = Path(folder).glob("*.zip")
        return Path(shutil.move(made, destination / made.name))


if __name__ == "__main__":
    try:
        path = build(Path(sys.argv[1]))
    except EvokeError as error:
        sys.exit(str(error))
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
