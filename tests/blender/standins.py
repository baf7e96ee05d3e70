"""Stand-ins for characters: meshes and bones with the names of a profile, and nothing of its beauty.

A stand-in has what a Character Creator character brings into Blender: an armature of scale 0.01, a body, eyes, eye
occlusion, tearline, teeth, tongue and brows, the profile's shape keys duplicated over them.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

NAMES = json.loads((Path(__file__).parent / "profiles.json").read_text(encoding="utf-8"))
PROFILES = tuple(NAMES["profiles"])

# Bone → parent, head in centimetres, direction of its y and z axes at rest.
BONES = {
    "CC_Base_BoneRoot": (None, (0, 0, 0), (0, 0, 1), (0, -1, 0)),
    "CC_Base_Hip": ("CC_Base_BoneRoot", (0, 0, 100), (0, 0, 1), (0, -1, 0)),
    "CC_Base_Head": ("CC_Base_Hip", (0, 3, 165), (0, 0, 1), (0, -1, 0)),
    "CC_Base_FacialBone": ("CC_Base_Head", (0, 3, 165), (0, -1, 0), (1, 0, 0)),
    "CC_Base_JawRoot": ("CC_Base_FacialBone", (0, 1, 167), (0, 0, -1), (1, 0, 0)),
    "CC_Base_L_Eye": ("CC_Base_FacialBone", (3.5, -5, 173), (0, 1, 0), (0, 0, 1)),
    "CC_Base_R_Eye": ("CC_Base_FacialBone", (-3.5, -5, 173), (0, 1, 0), (0, 0, 1)),
}
# Part → object's name, the bone that carries it, the word in the names of keys that it has a copy of.
PARTS = {
    "body": ("CC_Base_Body", "CC_Base_Head", ""),
    "eye": ("CC_Base_Eye", "CC_Base_L_Eye", "eye"),
    "eye_occlusion": ("CC_Base_EyeOcclusion", "CC_Base_Head", "eye"),
    "tearline": ("CC_Base_TearLine", "CC_Base_Head", "eye"),
    "teeth": ("CC_Base_Teeth", "CC_Base_JawRoot", "jaw"),
    "tongue": ("CC_Base_Tongue", "CC_Base_JawRoot", "jaw"),
    "brows": ("Female_Angled", "CC_Base_Head", "brow"),
}


@dataclass(frozen=True)
class StandIn:
    """What was built: the armature, and the meshes by part (see PARTS)."""

    armature: Any
    meshes: dict[str, Any]

    @property
    def body(self) -> Any:
        return self.meshes["body"]

    def keys(self, name: str) -> list[Any]:
        """The key blocks of that name, one a mesh that has it."""
        blocks = [mesh.data.shape_keys.key_blocks.get(name) for mesh in self.meshes.values()]
        return [block for block in blocks if block is not None]


def shape_names(profile: str) -> list[str]:
    """Every shape key of a profile that is an expression."""
    names = NAMES["profiles"][profile]
    return [*names["body"], *names["eye"], *names["tongue"]]


def stand_in(profile: str, name: str = "Anna", *, without: Iterable[str] = ()) -> StandIn:
    """Build a character of a profile into the scene; ``without`` names shapes that it is to miss."""
    armature = _armature(name)
    missing = set(without)
    names = NAMES["profiles"][profile]
    meshes: dict[str, Any] = {}
    for part, (object_name, bone, word) in PARTS.items():
        own = names[part] if part in ("eye", "tongue") else NAMES.get(part, [])
        copies = [key for key in names["body"] if word in key.lower()]
        other = names["not_mapped"] if part == "body" else []
        keys = [key for key in dict.fromkeys([*own, *copies, *other]) if key not in missing]
        meshes[part] = face_mesh(object_name, keys, armature, bone=bone)
    return StandIn(armature, meshes)


def face_mesh(name: str, keys: Iterable[str], armature: Any = None, *, bone: str = "CC_Base_Head") -> Any:
    """A mesh of eight corners with shape keys that each move one of them, on a bone of the armature if there is one."""
    data = bpy.data.meshes.new(name)
    corners = [(4 * x, -8, 165 + 4 * z) for z in (0, 1) for x in (-2, -1, 1, 2)]
    data.from_pydata(corners, [], [(0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6)])
    mesh = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(mesh)
    mesh.shape_key_add(name="Basis")
    for place, key in enumerate(keys):
        block = mesh.shape_key_add(name=key, from_mix=False)
        block.value = 0.0  # Blender 5.0 makes keys that are fully on
        block.data[place % len(corners)].co.y -= 1.0
    if armature is not None:
        mesh.parent = armature
        mesh.vertex_groups.new(name=bone).add(list(range(len(corners))), 1.0, "REPLACE")
        mesh.modifiers.new("Armature", "ARMATURE").object = armature
    return mesh


def drive_from_body(character: StandIn) -> None:
    """Let the body's keys (the tongue's and the eyes' own for theirs) drive their copies, as cc_blender_tools does."""
    source_of: dict[str, Any] = {}
    for part in ("body", "tongue", "eye"):
        for key in _expressions(character.meshes[part]):
            source_of.setdefault(key, character.meshes[part])
    for mesh in character.meshes.values():
        for key in _expressions(mesh):
            if source_of[key] is not mesh:
                variable = _driver_variable(mesh, key)
                variable.type = "SINGLE_PROP"
                variable.targets[0].id_type = "MESH"
                variable.targets[0].id = source_of[key].data
                variable.targets[0].data_path = f'shape_keys.key_blocks["{key}"].value'


def drive_by_face_rig(character: StandIn) -> None:
    """Let a control drive the expression keys of all meshes, as the face rig of cc_blender_tools does."""
    for mesh in character.meshes.values():
        for key in _expressions(mesh):
            variable = _driver_variable(mesh, key)
            variable.type = "TRANSFORMS"
            variable.targets[0].id = character.armature
            variable.targets[0].bone_target = "CC_Base_FacialBone"
            variable.targets[0].transform_type = "LOC_X"
            variable.targets[0].transform_space = "LOCAL_SPACE"


def _expressions(mesh: Any) -> Iterator[str]:
    for block in mesh.data.shape_keys.key_blocks[1:]:
        if not block.name.startswith(("EO ", "TL ", "C_")):
            yield block.name


def _driver_variable(mesh: Any, key: str) -> Any:
    driver = mesh.data.shape_keys.key_blocks[key].driver_add("value").driver
    driver.type = "SUM"
    variable = driver.variables.new()
    variable.name = "key_value"
    return variable


def _armature(name: str) -> Any:
    armature = bpy.data.objects.new(name, bpy.data.armatures.new(name))
    armature.scale = (0.01, 0.01, 0.01)
    bpy.context.scene.collection.objects.link(armature)
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    for bone_name, (parent, head, y_axis, z_axis) in BONES.items():
        bone = armature.data.edit_bones.new(bone_name)
        bone.head = head
        bone.tail = [start + 3 * step for start, step in zip(head, y_axis, strict=True)]
        bone.align_roll(z_axis)
        if parent:
            bone.parent = armature.data.edit_bones[parent]
    bpy.ops.object.mode_set(mode="OBJECT")
    return armature
