"""The shipped avatar, as Blender imports it."""

import math
import subprocess
import sys
from itertools import pairwise, product
from pathlib import Path

import bpy
import numpy as np
import pytest
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from blender_addon.services.rig import find_characters
from blender_addon.services.sample_head import load_avatar
from evoke_core.emotions import Emotion
from evoke_core.expressions import solve

ROOT = Path(__file__).parents[2]
AVATAR = ROOT / "assets" / "avatar" / "evoke_head.glb"

SIDED = (
    "Brow_Raise_Inner", "Brow_Raise_Outer", "Brow_Drop", "Brow_Compress", "Eye_Wide", "Eye_Squint", "Eye_Blink",
    "Cheek_Raise", "Nose_Sneer", "Mouth_Smile", "Mouth_Frown", "Mouth_Stretch", "Mouth_Tighten", "Mouth_Down_Lower",
    "Mouth_Up_Upper", "Mouth_Dimple", "Mouth_Press",
)  # fmt: skip
BODY_KEYS = [f"{name}_{side}" for name in SIDED for side in "LR"]
BODY_KEYS += ["Jaw_Open", "Mouth_Chin_Up", "Mouth_Shrug_Lower"]
GAZE_KEYS = [f"Eye_{eye}_Look_{way}" for eye in "LR" for way in ("L", "R", "Up", "Down")]
BROW_KEYS = [key for key in BODY_KEYS if key.startswith("Brow_")]
MESHES = ("CC_Base_Body", "CC_Base_Eye", "CC_Base_Teeth", "CC_Base_Tongue", "Evoke_Brows", "Evoke_Hair", "Evoke_Shirt")
PARENTS = {
    "CC_Base_Head": "CC_Base_NeckTwist01",
    "CC_Base_FacialBone": "CC_Base_Head",
    "CC_Base_JawRoot": "CC_Base_FacialBone",
    "CC_Base_UpperJaw": "CC_Base_FacialBone",
    "CC_Base_L_Eye": "CC_Base_FacialBone",
    "CC_Base_R_Eye": "CC_Base_FacialBone",
    "CC_Base_Teeth01": "CC_Base_UpperJaw",
    "CC_Base_Teeth02": "CC_Base_JawRoot",
    "CC_Base_Tongue01": "CC_Base_JawRoot",
}
X, Y, Z = np.eye(3)
REST_AXES = {
    "CC_Base_Head": (X, Z, -Y),
    "CC_Base_FacialBone": (Z, -Y, X),
    "CC_Base_JawRoot": (-Y, -Z, X),
    "CC_Base_UpperJaw": (-Y, -Z, X),
    "CC_Base_L_Eye": (X, Y, Z),
    "CC_Base_R_Eye": (X, Y, Z),
    "CC_Base_Teeth01": (-Y, Z, -X),
    "CC_Base_Teeth02": (-Y, Z, -X),
    "CC_Base_Tongue01": (-Y, -Z, X),
}
EMOTIONS = [emotion for emotion in Emotion if emotion != Emotion.NEUTRAL]


@pytest.fixture
def armature():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    return load_avatar(AVATAR)


def _mesh(armature, name):
    return next(thing for thing in armature.children if thing.name == name)


def _set(armature, values, *, jaw_degrees=0.0):
    for thing in armature.children:
        if thing.data.shape_keys:
            for key in thing.data.shape_keys.key_blocks[1:]:
                key.value = values.get(key.name, values.get(key.name[:-2], 0.0))
    jaw = armature.pose.bones["CC_Base_JawRoot"]
    jaw.rotation_mode = "XYZ"
    jaw.rotation_euler = (0.0, 0.0, math.radians(jaw_degrees))


def _show(emotion):
    (character,) = find_characters(bpy.context.scene.objects)
    character.apply(solve([float(other == emotion) for other in Emotion], character.rig))


def _evaluated(thing):
    """World positions `(n, 3)` of the deformed vertices, metres."""
    bpy.context.view_layer.update()
    copy = thing.evaluated_get(bpy.context.evaluated_depsgraph_get())
    mesh = copy.to_mesh()
    points = np.empty(len(mesh.vertices) * 3)
    mesh.vertices.foreach_get("co", points)
    matrix = np.array(copy.matrix_world)
    copy.to_mesh_clear()
    return points.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3]


def _shift(thing, key):
    """How far `key` at 1 moves each vertex `(n, 3)`, metres."""
    blocks = thing.data.shape_keys.key_blocks
    arrays = []
    for block in (blocks[key], blocks[0]):
        points = np.empty(len(thing.data.vertices) * 3)
        block.data.foreach_get("co", points)
        arrays.append(points.reshape(-1, 3))
    return arrays[0] - arrays[1], arrays[1]


def test_the_file_is_at_most_three_megabytes():
    assert AVATAR.stat().st_size <= 3_000_000


def test_the_avatar_has_its_meshes_and_nothing_else(armature):
    assert armature.name == "EvokeHead"
    assert sorted(thing.name for thing in armature.children) == sorted(MESHES)
    assert {thing.name for thing in bpy.data.objects} == {*MESHES, "EvokeHead"}


def test_it_is_of_human_size_and_faces_minus_y(armature):
    points = _evaluated(_mesh(armature, "CC_Base_Body"))
    eyes = _evaluated(_mesh(armature, "CC_Base_Eye"))
    assert 1.80 < points[:, 2].max() < 1.86
    assert 1.69 < eyes[:, 2].mean() < 1.72
    assert points[np.abs(points[:, 0]) < 0.01][:, 1].min() < eyes[:, 1].min() < 0


def test_bones_hang_together_as_in_character_creator(armature):
    assert {bone.name: bone.parent.name for bone in armature.data.bones if bone.parent} == PARENTS


@pytest.mark.parametrize("name", REST_AXES)
def test_bone_rest_axes_survive_the_file(armature, name):
    axes = np.array(armature.data.bones[name].matrix_local.to_3x3()).T
    for found, wanted in zip(axes, REST_AXES[name], strict=True):
        assert found @ wanted > 0.99


def test_every_shape_key_is_there_and_at_rest(armature):
    for name, expected in (("CC_Base_Body", [*BODY_KEYS, *GAZE_KEYS]), ("Evoke_Brows", BROW_KEYS)):
        keys = _mesh(armature, name).data.shape_keys.key_blocks
        assert set(expected) <= set(keys.keys())
        assert all(key.value == 0.0 for key in keys[1:])


@pytest.mark.parametrize("key", BODY_KEYS)
def test_a_shape_key_visibly_moves_the_skin_of_its_own_side(armature, key):
    shift, rest = _shift(_mesh(armature, "CC_Base_Body"), key)
    travel = np.linalg.norm(shift, axis=1)
    assert travel.max() > 0.0005
    if key[-2:] in ("_L", "_R"):
        side = 1 if key.endswith("_L") else -1
        own, other = travel[side * rest[:, 0] > 0.012], travel[side * rest[:, 0] < -0.012]
        assert other.max() < 0.05 * own.max()


def test_every_shape_that_its_rig_maps_is_there(armature):
    (character,) = find_characters(bpy.context.scene.objects)
    assert character.rig.profile == "cc4_extended"
    assert character.shapes() == set(character.rig.regions)


@pytest.mark.parametrize("key", GAZE_KEYS)
def test_the_lids_of_either_eye_follow_it_alone(armature, key):
    shift, rest = _shift(_mesh(armature, "CC_Base_Body"), key)
    travel, side = np.linalg.norm(shift, axis=1), 1 if key.startswith("Eye_L") else -1
    assert travel[side * rest[:, 0] > 0.004].max() > 0.0003
    assert travel[side * rest[:, 0] < -0.012].max() < 1e-6


@pytest.mark.parametrize("key", BROW_KEYS)
def test_the_eyebrows_ride_on_the_brow_keys(armature, key):
    assert np.linalg.norm(_shift(_mesh(armature, "Evoke_Brows"), key)[0], axis=1).max() > 0.0005


def test_left_and_right_keys_mirror_each_other(armature):
    body = _mesh(armature, "CC_Base_Body")
    for name in SIDED:
        left, right = (np.linalg.norm(_shift(body, f"{name}_{side}")[0], axis=1).max() for side in "LR")
        assert left == pytest.approx(right, rel=0.02)


def test_turning_the_jaw_bone_lowers_the_chin(armature):
    body = _mesh(armature, "CC_Base_Body")
    rest = _evaluated(body)
    chin = (np.abs(rest[:, 0]) < 0.02) & (rest[:, 1] < -0.06) & (rest[:, 2] > 1.58)
    _set(armature, {}, jaw_degrees=30.9)
    assert rest[chin, 2].min() - _evaluated(body)[chin, 2].min() > 0.01


def test_the_jaw_bone_carries_the_lower_teeth_and_leaves_the_upper(armature):
    teeth = _mesh(armature, "CC_Base_Teeth")
    rest = _evaluated(teeth)
    _set(armature, {}, jaw_degrees=30.9)
    drop = rest[:, 2] - _evaluated(teeth)[:, 2]

    def share(bone):
        group = teeth.vertex_groups[bone].index
        return np.array([any(entry.group == group for entry in vertex.groups) for vertex in teeth.data.vertices])

    assert np.abs(drop[share("CC_Base_Teeth01")]).max() < 1e-5
    assert drop[share("CC_Base_Teeth02")].min() > 0.01


def test_a_turn_of_the_eye_bone_about_z_looks_to_the_left(armature):
    eye = _mesh(armature, "CC_Base_Eye")
    rest = _evaluated(eye)
    pupil = int(np.argmin(np.where(rest[:, 0] > 0, rest[:, 1], np.inf)))
    bone = armature.pose.bones["CC_Base_L_Eye"]
    bone.rotation_mode = "XYZ"
    bone.rotation_euler = (0.0, 0.0, math.radians(20))
    assert _evaluated(eye)[pupil, 0] > rest[pupil, 0] + 0.005


LID_MIXES = [
    {"Eye_Blink": blink, "Eye_Wide": wide, "Eye_Squint": squint}
    for blink, wide, squint in product((0.0, 0.25, 0.5, 0.75, 1.0), (0.0, 0.5, 1.0), (0.0, 0.5, 1.0))
]


def _least_clearance(armature, rest):
    """How near the outer skin of the lids comes to an eye's middle, in radii of the eye (1.03 at the cornea)."""
    skin, eyes = _evaluated(_mesh(armature, "CC_Base_Body")), _evaluated(_mesh(armature, "CC_Base_Eye"))
    nearest = []
    for side in (1, -1):
        ball = eyes[side * eyes[:, 0] > 0]
        centre = (ball.max(axis=0) + ball.min(axis=0)) / 2
        radius = np.ptp(ball[:, 0]) / 2
        before = rest - centre
        outer_lid = (np.hypot(before[:, 0], before[:, 2]) < 0.9 * radius) & (before[:, 1] < 0)
        outer_lid &= np.linalg.norm(before, axis=1) > 1.12 * radius
        assert outer_lid.sum() > 200
        nearest.append(np.linalg.norm(skin[outer_lid] - centre, axis=1).min() / radius)
    return min(nearest)


def test_no_lid_sinks_into_an_eyeball_in_any_mix_of_blink_wide_and_squint(armature):
    rest = _evaluated(_mesh(armature, "CC_Base_Body"))
    for mix in LID_MIXES:
        _set(armature, mix)
        assert _least_clearance(armature, rest) > 1.03, mix


@pytest.mark.parametrize("emotion", EMOTIONS, ids=lambda emotion: emotion.word)
def test_no_emotion_sinks_a_lid_into_an_eyeball(armature, emotion):
    rest = _evaluated(_mesh(armature, "CC_Base_Body"))
    _show(emotion)
    assert _least_clearance(armature, rest) > 1.03


def _seen_from_the_front(armature, x, z):
    """Name of the material that a ray from the front at each (x, z) meets first, None where it meets nothing."""
    bpy.context.view_layer.update()
    graph = bpy.context.evaluated_depsgraph_get()
    trees = [(thing, BVHTree.FromObject(thing, graph)) for thing in armature.children]
    found = []
    for a, b in zip(x, z, strict=True):
        nearest, name = math.inf, None
        for thing, tree in trees:
            place = thing.matrix_world.inverted() @ Vector((a, -1.0, b))
            _, _, face, distance = tree.ray_cast(place, Vector((0.0, 1.0, 0.0)))
            if face is not None and distance < nearest:
                nearest, name = distance, thing.data.materials[thing.data.polygons[face].material_index].name
        found.append(name)
    return np.array(found)


def _share_of_eyes_seen(armature):
    eyes = _evaluated(_mesh(armature, "CC_Base_Eye"))
    left = eyes[eyes[:, 0] > 0]
    low, high = left.min(axis=0), left.max(axis=0)
    x, z = np.meshgrid(np.linspace(low[0], high[0], 32), np.linspace(low[2], high[2], 32))
    return np.isin(_seen_from_the_front(armature, x.ravel(), z.ravel()), ("Std_Eye", "Std_Iris", "Std_Pupil")).mean()


def test_a_blink_closes_the_eye_steadily_and_wholly(armature):
    seen = []
    for blink in (0.0, 0.25, 0.5, 0.75, 1.0):
        _set(armature, {"Eye_Blink": blink})
        seen.append(_share_of_eyes_seen(armature))
    assert seen[0] > 0.12
    assert all(later < 0.85 * earlier for earlier, later in pairwise(seen))
    assert seen[-1] == 0.0


@pytest.mark.parametrize("emotion", [Emotion.SURPRISED, Emotion.EXCITED, Emotion.FEARFUL], ids=lambda e: e.word)
def test_an_open_mouth_is_round(armature, emotion):
    _show(emotion)
    step = 0.0006
    x, z = np.meshgrid(np.arange(-0.045, 0.045, step), np.arange(1.58, 1.68, step))
    inside = ("Std_Mouth", "Std_Tongue", "Std_Upper_Teeth", "Std_Lower_Teeth")
    opening = np.isin(_seen_from_the_front(armature, x.ravel(), z.ravel()), inside).reshape(x.shape)
    heights = opening.sum(axis=0)
    across = np.nonzero(heights)[0]
    width, height = len(across), heights.max()
    assert min(width, height) * step > 0.01
    assert 0.65 < opening.sum() / (width * height) < 0.86  # an ellipse fills 0.79 of its box, a triangle 0.50
    near_corner = [heights[across[0] + width // 10], heights[across[-1] - width // 10]]
    assert 0.25 < np.mean(near_corner) / height < 0.85  # an ellipse: 0.60


def test_raised_brows_stay_clear_of_the_hair(armature):
    _show(Emotion.SURPRISED)
    brows = _evaluated(_mesh(armature, "Evoke_Brows"))
    hair = _mesh(armature, "Evoke_Hair")
    tree = BVHTree.FromObject(hair, bpy.context.evaluated_depsgraph_get())
    into_hair = hair.matrix_world.inverted()
    assert min(tree.find_nearest(into_hair @ Vector(point))[3] for point in brows.tolist()) > 0.006


@pytest.mark.skipif(bpy.app.version < (5, 0, 0), reason="made with Blender 5.0; another exporter writes another file")
def test_the_same_file_is_made_every_time(tmp_path):
    path = tmp_path / "head.glb"
    subprocess.run([sys.executable, ROOT / "scripts" / "avatar" / "build.py", path], check=True, capture_output=True)
    assert path.read_bytes() == AVATAR.read_bytes()


@pytest.mark.parametrize("emotion", EMOTIONS, ids=lambda emotion: emotion.word)
def test_an_emotion_tears_nothing(armature, emotion):
    body = _mesh(armature, "CC_Base_Body")
    outside = [k for k, m in enumerate(body.data.materials) if m.name in ("Std_Skin_Head", "Std_Lips")]
    edges = {edge for face in body.data.polygons if face.material_index in outside for edge in face.edge_keys}
    a, b = np.array(sorted(edges)).T
    rest = _evaluated(body)
    _show(emotion)
    posed = _evaluated(body)
    stretch = np.linalg.norm(posed[a] - posed[b], axis=1) - np.linalg.norm(rest[a] - rest[b], axis=1)
    assert stretch.max() < 0.012
