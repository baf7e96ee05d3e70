"""Write the sample head for Unity: EvokeHead.fbx, by the extension's own export, and EvokeHead.png.

    python scripts/unity/avatar.py unity_bridge/com.evoke.avatar/Samples~/HelloFace

Needs Blender's `bpy` module. The head's colours are painted on its corners, which no default material of Unity's render
pipelines shows: here they become a texture that all its materials share. What the export finds when it reads the file
back fails the script.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from blender_addon.services.rig import find_characters
from blender_addon.services.sample_head import FULL_COLOUR, load_avatar
from blender_addon.services.unity_export import export_to_unity
from evoke_core.assets import asset

NAME = "EvokeHead"
TEXTURE_SIZE = 1024
MARGIN = 0.004
"""Between the islands of the texture, as a share of its side."""
SPREAD = 3
"""Texels that an island's colours reach beyond its border, so that smaller mipmaps show no background."""

Array = NDArray[np.float64]


def main(folder: Path) -> None:
    """Write both files into a folder, which is made where it is missing."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    armature = load_avatar(asset("avatar/evoke_head.glb"))
    meshes = [thing for thing in armature.children if thing.type == "MESH"]
    folder.mkdir(parents=True, exist_ok=True)
    texture = folder.resolve() / f"{NAME}.png"
    unwrap(meshes)
    paint(meshes, texture)
    (character,) = find_characters(bpy.context.scene.objects)
    with tempfile.TemporaryDirectory() as place:
        report = export_to_unity(character, Path(place), NAME, formats=["FBX"])
        if report.problems:
            sys.exit("\n".join(report.problems))
        # The mapping that lies beside it is the one that ships.
        (folder / f"{NAME}.fbx").write_bytes((Path(place) / f"{NAME}.fbx").read_bytes())
    print(report.shapes, "shapes")
    for file in (folder / f"{NAME}.fbx", texture):
        print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")


def unwrap(meshes: list[Any]) -> None:
    """Give all meshes places in one texture."""
    for mesh in meshes:
        mesh.data.uv_layers.new(name="UVMap")
        mesh.select_set(True)
    bpy.context.view_layer.objects.active = meshes[0]
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_all(action="SELECT")
    bpy.ops.uv.smart_project(island_margin=MARGIN, margin_method="FRACTION")
    bpy.ops.object.mode_set(mode="OBJECT")


def paint(meshes: list[Any], path: Path) -> None:
    """Write the colours of the meshes' corners as a texture, and let the materials show it."""
    texels = np.full((TEXTURE_SIZE, TEXTURE_SIZE, 4), np.nan)
    for mesh in meshes:
        for places, colours in triangles(mesh.data):
            fill(texels, places * TEXTURE_SIZE - 0.5, colours)
    for _ in range(SPREAD):
        spread(texels)
    texels[np.isnan(texels[..., 0])] = (0.5, 0.5, 0.5, 1.0)
    image = bpy.data.images.new(NAME, TEXTURE_SIZE, TEXTURE_SIZE)
    image.pixels.foreach_set(to_srgb(texels).astype(np.float32).ravel())
    image.filepath_raw, image.file_format = str(path), "PNG"
    image.save()
    for material in {slot.material for mesh in meshes for slot in mesh.material_slots}:
        show(material, image)


def triangles(mesh: Any) -> list[tuple[Array, Array]]:
    """Places in the texture ``(3, 2)`` and linear colours ``(3, 4)`` of each triangle's corners."""
    mesh.calc_loop_triangles()
    places, colours = np.empty(2 * len(mesh.loops)), np.empty(4 * len(mesh.loops))
    mesh.uv_layers["UVMap"].data.foreach_get("uv", places)
    mesh.color_attributes[FULL_COLOUR].data.foreach_get("color", colours)
    corners = np.empty(3 * len(mesh.loop_triangles), np.int32)
    mesh.loop_triangles.foreach_get("loops", corners)
    corners = corners.reshape(-1, 3)
    return list(zip(places.reshape(-1, 2)[corners], colours.reshape(-1, 4)[corners], strict=True))


def fill(texels: Array, places: Array, colours: Array) -> None:
    """Blend the corners' colours over the texels whose centres a triangle covers, or nearly."""
    low = np.maximum(np.floor(places.min(axis=0)).astype(int), 0)
    high = np.minimum(np.ceil(places.max(axis=0)).astype(int), TEXTURE_SIZE - 1)
    edges = np.stack([places[1] - places[0], places[2] - places[0]], axis=1)
    if abs(np.linalg.det(edges)) < 1e-9:
        return
    columns, rows = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1))
    offsets = np.stack([columns.ravel() - places[0, 0], rows.ravel() - places[0, 1]])
    second, third = np.linalg.solve(edges, offsets)
    shares = np.stack([1 - second - third, second, third], axis=1)
    inside = shares.min(axis=1) >= -1e-6
    texels[rows.ravel()[inside], columns.ravel()[inside]] = shares[inside] @ colours


def spread(texels: Array) -> None:
    """Give empty texels the colour of a neighbour that has one."""
    for axis in (0, 1):
        for step in (1, -1):
            neighbours = np.roll(texels, step, axis)
            empty = np.isnan(texels[..., 0]) & ~np.isnan(neighbours[..., 0])
            texels[empty] = neighbours[empty]


def to_srgb(linear: Array) -> Array:
    """Linear colours as sRGB; the fourth channel stays."""
    clipped = np.clip(linear, 0, 1)
    encoded = np.where(clipped <= 0.0031308, 12.92 * clipped, 1.055 * clipped ** (1 / 2.4) - 0.055)
    return np.concatenate([encoded[..., :3], clipped[..., 3:]], axis=-1)


def show(material: Any, image: Any) -> None:
    """Make an image the colour of a material, and nothing else."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    shader = next(node for node in nodes if node.type == "BSDF_PRINCIPLED")
    picture = nodes.new("ShaderNodeTexImage")
    picture.image = image
    shader.inputs["Base Color"].default_value = (1, 1, 1, 1)
    links.new(picture.outputs["Color"], shader.inputs["Base Color"])
    for socket in (shader.inputs["Normal"], shader.inputs["Roughness"]):
        for link in list(socket.links):
            links.remove(link)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
