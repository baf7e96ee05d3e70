"""Build the EVOKE avatar and write it as GLB.

    python scripts/avatar/build.py assets/avatar/evoke_head.glb

Needs Blender's `bpy` module (5.0). The head is made of formulas alone, so the same file comes out every time.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix

sys.path.insert(0, str(Path(__file__).parent))

import parts
from body import build_body, skin_tints
from fields import METRES_PER_UNIT, Array, smoothstep, to_metres
from hair import hair
from materials import FINISHES
from poses import BROW_KEYS, NEUTRAL, Pose, body_keys, sided_keys
from rig import BONES
from torso import torso

DIGITS = 7
"""Decimals kept of metres, shares and tints: the last bits of a sine depend on the processor."""
SMALLEST_SHIFT = 2e-5
"""Metres; a shape key's smaller shifts are dropped, so that the file stores keys sparsely."""

GAZE_SHARE = 0.65
"""How far the eyeballs follow their bones: the iris then travels as in eyes of human size."""


def make_material(name: str) -> Any:
    """A Principled material whose base colour is multiplied by the mesh's tints."""
    finish = FINISHES[name]
    material = bpy.data.materials.new(name)
    if material.node_tree is None:
        material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    shader = nodes["Principled BSDF"]
    shader.inputs["Roughness"].default_value = finish.roughness
    shader.inputs["Coat Weight"].default_value = finish.coat
    shader.inputs["Coat Roughness"].default_value = 0.03
    tint = nodes.new("ShaderNodeVertexColor")
    tint.layer_name = "Color"
    mix = nodes.new("ShaderNodeMix")
    mix.data_type, mix.blend_type = "RGBA", "MULTIPLY"
    mix.inputs["Factor"].default_value = 1.0
    mix.inputs["A"].default_value = (1, 1, 1, 1)
    colour_in = [socket for socket in mix.inputs if socket.type == "RGBA"]
    colour_in[0].default_value = (*finish.colour, 1.0)
    links.new(tint.outputs["Color"], colour_in[1])
    links.new(next(s for s in mix.outputs if s.type == "RGBA"), shader.inputs["Base Color"])
    return material


def make_mesh(
    name: str,
    points: Array,
    faces: list[tuple[int, ...]],
    material_names: list[str],
    tints: Array,
    materials: dict[str, Any],
) -> Any:
    """A smooth-shaded mesh object from `points` in head units."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(np.round(to_metres(points), DIGITS).tolist(), [], [tuple(int(v) for v in face) for face in faces])
    used = list(dict.fromkeys(material_names))
    for material_name in used:
        mesh.materials.append(materials[material_name])
    mesh.polygons.foreach_set("material_index", [used.index(n) for n in material_names])
    mesh.polygons.foreach_set("use_smooth", [True] * len(faces))
    colour = mesh.color_attributes.new("Color", "FLOAT_COLOR", "POINT")
    colour.data.foreach_set(
        "color", np.round(np.c_[np.clip(tints, 0, 1), np.ones(len(points))], DIGITS).astype(np.float32).ravel()
    )
    mesh.update()
    thing = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def make_armature() -> Any:
    """The armature object with every bone of `rig`."""
    data = bpy.data.armatures.new("EvokeHead")
    armature = bpy.data.objects.new("EvokeHead", data)
    bpy.context.scene.collection.objects.link(armature)
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    for bone in BONES:
        edit = data.edit_bones.new(bone.name)
        edit.head, edit.tail = (0, 0, 0), (0, bone.length * METRES_PER_UNIT, 0)
        edit.matrix = Matrix.Translation(to_metres(bone.at)) @ Matrix(bone.axes.T.tolist()).to_4x4()
        if bone.parent:
            edit.parent = data.edit_bones[bone.parent]
    bpy.ops.object.mode_set(mode="OBJECT")
    return armature


def bind(thing: Any, armature: Any, weights: dict[str, Array]) -> None:
    """Skin `thing` to bones; `weights` maps a bone's name to its share `(vertices,)`."""
    thing.parent = armature
    thing.modifiers.new("Armature", "ARMATURE").object = armature
    for bone, share in weights.items():
        group = thing.vertex_groups.new(name=bone)
        for vertex in np.nonzero(share > 1e-3)[0]:
            group.add([int(vertex)], round(float(share[vertex]), DIGITS), "REPLACE")


def add_keys(thing: Any, keys: list[tuple[str, Pose, int]], place: Callable[[Pose, int], Array]) -> None:
    """Shape keys from `(name, pose, side)`; `place(pose, side)` gives the vertices in head units."""
    basis = np.empty(len(thing.data.vertices) * 3, np.float32)
    thing.data.vertices.foreach_get("co", basis)
    neutral = place(NEUTRAL, 0)
    thing.shape_key_add(name="Basis")
    for name, pose, side in keys:
        shift = np.round((place(pose, side) - neutral) * METRES_PER_UNIT, DIGITS)
        shift[np.linalg.norm(shift, axis=1) < SMALLEST_SHIFT] = 0.0
        key = thing.shape_key_add(name=name, from_mix=False)
        key.data.foreach_set("co", basis + shift.astype(np.float32).ravel())
        key.value = 0.0


def add_body(armature: Any, materials: dict[str, Any]) -> Any:
    """Head, ears and lashes, with all shape keys; returns the object."""
    body = build_body()
    points = body.place()
    thing = make_mesh("CC_Base_Body", points, body.faces, body.materials, skin_tints(body, points), materials)
    add_keys(thing, body_keys(), body.place)
    jaw = body.jaw_weights()
    neck = smoothstep(-0.85, -1.10, points[:, 2]) * (1 - jaw)
    bind(thing, armature, {"CC_Base_Head": 1 - jaw - neck, "CC_Base_JawRoot": jaw, "CC_Base_NeckTwist01": neck})
    return thing


def add_brows(armature: Any, materials: dict[str, Any]) -> None:
    """The eyebrows, with the keys that move the skin under them."""
    part = parts.merge(parts.brow(1), parts.brow(-1))
    thing = make_mesh("Evoke_Brows", part.points, part.faces, part.materials, part.tints, materials)

    def place(pose: Pose, side: int) -> Array:
        return np.vstack([parts.brow_points(hand, pose, side) for hand in (1, -1)])

    add_keys(thing, sided_keys(BROW_KEYS), place)
    bind(thing, armature, {"CC_Base_Head": np.ones(len(part.points))})


def add_eyes(armature: Any, materials: dict[str, Any]) -> None:
    """Both eyeballs; they lie deep and large behind the lids, so they follow their bones in part."""
    part = parts.merge(parts.eyeball(1), parts.eyeball(-1))
    thing = make_mesh("CC_Base_Eye", part.points, part.faces, part.materials, part.tints, materials)
    left = (part.points[:, 0] > 0) * GAZE_SHARE
    right = (part.points[:, 0] < 0) * GAZE_SHARE
    bind(thing, armature, {"CC_Base_L_Eye": left, "CC_Base_R_Eye": right, "CC_Base_FacialBone": 1 - left - right})


def add_pair(name: str, pieces: list[tuple[str, parts.Part]], armature: Any, materials: dict[str, Any]) -> None:
    """One mesh of `(bone, part)` pieces, each piece bound wholly to its bone."""
    whole = parts.merge(*(part for _, part in pieces))
    thing = make_mesh(name, whole.points, whole.faces, whole.materials, whole.tints, materials)
    owner = np.repeat(np.arange(len(pieces)), [len(part.points) for _, part in pieces])
    bind(thing, armature, {bone: (owner == k).astype(float) for k, (bone, _) in enumerate(pieces)})


def main(path: Path) -> None:
    """Build everything and export it to `path`."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    materials = {name: make_material(name) for name in FINISHES}
    armature = make_armature()
    body = add_body(armature, materials)
    add_brows(armature, materials)
    add_eyes(armature, materials)
    add_pair(
        "CC_Base_Teeth",
        [("CC_Base_Teeth01", parts.upper_teeth()), ("CC_Base_Teeth02", parts.lower_teeth())],
        armature,
        materials,
    )
    add_pair("CC_Base_Tongue", [("CC_Base_Tongue01", parts.tongue())], armature, materials)
    add_pair("Evoke_Shirt", [("CC_Base_NeckTwist01", torso())], armature, materials)
    add_pair("Evoke_Hair", [("CC_Base_Head", hair())], armature, materials)
    path.parent.mkdir(parents=True, exist_ok=True)
    bpy.ops.export_scene.gltf(
        filepath=str(path.resolve()),
        export_format="GLB",
        export_yup=True,
        export_texcoords=False,
        export_normals=True,
        export_morph=True,
        export_morph_normal=False,
        export_try_sparse_sk=True,
        export_skins=True,
        export_animations=False,
        export_apply=False,
        export_vertex_color="MATERIAL",
    )
    vertices = sum(len(thing.data.vertices) for thing in bpy.data.objects if thing.type == "MESH")
    keys = len(body.data.shape_keys.key_blocks) - 1
    print(f"{path}: {vertices} vertices, {keys} shape keys on the body, {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python scripts/avatar/build.py OUTPUT.glb")
    main(Path(sys.argv[1]))
