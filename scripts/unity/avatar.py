"""Write the sample head as FBX for the Unity package's sample, by the extension's own export.

    python scripts/unity/avatar.py "unity_bridge/com.evoke.avatar/Samples~/Hello face"

Needs Blender's `bpy` module. What the export finds when it reads the file back fails the script.
"""

import sys
from pathlib import Path

import bpy

from blender_addon.services.rig import find_characters
from blender_addon.services.sample_head import load_avatar
from blender_addon.services.unity_export import export_to_unity
from evoke_core.assets import asset

NAME = "EvokeHead"


def main(folder: Path) -> None:
    """Write ``EvokeHead.fbx`` into a folder, which is made where it is missing."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    load_avatar(asset("avatar/evoke_head.glb"))
    (character,) = find_characters(bpy.context.scene.objects)
    folder.mkdir(parents=True, exist_ok=True)
    report = export_to_unity(character, folder.resolve(), NAME, formats=["FBX"])
    if report.problems:
        sys.exit("\n".join(report.problems))
    print(report.shapes, "shapes")
    for file in report.files:
        print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
