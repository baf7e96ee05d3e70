"""Characters as files for Unity: every name and curve is in them, and the scene does not notice."""

import functools
import json
import struct

import bpy
import numpy as np
import pytest

from blender_addon.services import unity_check
from blender_addon.services.rig import find_characters
from blender_addon.services.sample_head import load_avatar
from blender_addon.services.sampling import Motion
from blender_addon.services.timeline import Sample, bake
from blender_addon.services.unity_export import export_to_unity
from evoke_core.assets import asset
from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.expressions import solve
from evoke_core.rigs import load_rig
from tests.blender.standins import drive_from_body, stand_in

MOODS = (Emotion.NEUTRAL, Emotion.HAPPY, Emotion.SURPRISED, Emotion.ANGRY)
FIRST, LAST = 11, 47


@pytest.fixture(autouse=True)
def empty_scene():
    bpy.ops.wm.read_factory_settings(use_empty=True)


def alone(emotion):
    return tuple(float(other == emotion) for other in Emotion)


def acting(character, *, fps=24.0):
    """Four moods, half a second each, from frame 11 to 47."""
    samples = [Sample(number / 2, alone(emotion), emotion.word) for number, emotion in enumerate(MOODS)]
    to_face = functools.partial(solve, rig=character.rig)
    settings = {"start_frame": FIRST, "fps": fps, "error": 0.0, "blend_type": "REPLACE"}
    bake(character, samples, name="Take", solve=to_face, **settings)
    return character


def only_character():
    (character,) = find_characters(bpy.context.scene.objects)
    return character


@pytest.fixture
def head():
    load_avatar(asset("avatar/evoke_head.glb"))
    return acting(only_character())


@pytest.fixture
def anna():
    """Brows, eyes, teeth and tongue follow the body by drivers."""
    drive_from_body(stand_in("cc4_extended"))
    return acting(only_character())


def glb(path):
    """A GLB's JSON, and a function that reads one of its accessors."""
    content = path.read_bytes()
    (length,) = struct.unpack_from("<I", content, 12)
    told = json.loads(content[20 : 20 + length])
    binary = content[20 + length + 8 :]

    def numbers(accessor):
        entry = told["accessors"][accessor]
        view = told["bufferViews"][entry["bufferView"]]
        start = view.get("byteOffset", 0) + entry.get("byteOffset", 0)
        size = entry["count"] * {"SCALAR": 1, "VEC3": 3, "VEC4": 4}[entry["type"]]
        return np.frombuffer(binary, "<f4", size, start)

    return told, numbers


def weights_in(path):
    """Mesh → shape → its values, as the GLB's animation has them, at 24 frames a second."""
    told, numbers = glb(path)
    (animation,) = told["animations"]
    found = {}
    for channel in animation["channels"]:
        if channel["target"]["path"] == "weights":
            mesh = told["meshes"][told["nodes"][channel["target"]["node"]]["mesh"]]
            sampler = animation["samplers"][channel["sampler"]]
            times = numbers(sampler["input"])
            names = mesh["extras"]["targetNames"]
            values = numbers(sampler["output"]).reshape(len(times), len(names))
            found[mesh["name"]] = {
                name: np.interp(np.arange(LAST - FIRST + 1) / 24, times, column)
                for name, column in zip(names, values.T, strict=True)
            }
    return found


def listing():
    """All that an artist could miss or find too much."""
    scene, layer = bpy.context.scene, bpy.context.view_layer
    animated = [keys for keys in bpy.data.shape_keys if keys.animation_data]
    return {
        "datablocks": sorted((item.id_type, item.name, item.users) for item in bpy.data.user_map()),
        "scene": (scene.name, scene.frame_current, scene.frame_start, scene.frame_end, scene.render.fps),
        "selected": sorted(item.name for item in layer.objects if item.select_get()),
        "active": (layer.objects.active.name, layer.objects.active.mode) if layer.objects.active else None,
        "modifiers": [[modifier.name for modifier in item.modifiers] for item in scene.objects],
        "keys": {keys.user.name: [key.value for key in keys.key_blocks] for keys in bpy.data.shape_keys},
        "bones": {
            (item.name, bone.name): [*bone.rotation_quaternion, *bone.rotation_euler, *bone.location]
            for item in scene.objects if item.pose for bone in item.pose.bones
        },
        "drivers": {keys.user.name: len(keys.animation_data.drivers) for keys in animated},
        "tracks": {keys.user.name: [track.name for track in keys.animation_data.nla_tracks] for keys in animated},
        "parents": {item.name: (item.parent, item.data) for item in scene.objects},
    }  # fmt: skip


def test_our_head_is_written_as_fbx_and_glb_with_its_rig_and_reads_back_as_it_was(head, tmp_path):
    report = export_to_unity(head, tmp_path, "Head", frame_range=(FIRST, LAST))
    assert report.problems == ()
    assert [path.name for path in report.files] == ["Head.fbx", "Head.glb", "Head.rig.json"]
    assert sorted(tmp_path.iterdir()) == list(report.files)
    assert load_rig(report.files[2]) == head.rig
    keys = [mesh.data.shape_keys.key_blocks.keys() for mesh in head.meshes]
    assert report.shapes == 2 * sum(len(head.rig.find(each)) for each in keys) > 90
    assert report.curves > 60


def test_the_glb_has_the_solved_faces_at_their_frames(head, tmp_path):
    export_to_unity(head, tmp_path, "Head", frame_range=(FIRST, LAST), formats=["GLB"])
    found = weights_in(tmp_path / "Head.glb")
    for number, emotion in enumerate(MOODS):
        face = solve(alone(emotion), head.rig)
        for shape in head.shapes() & found["CC_Base_Body"].keys():
            assert found["CC_Base_Body"][shape][12 * number] == pytest.approx(face.shapes.get(shape, 0), abs=1e-3)


def test_driven_brows_and_teeth_have_curves_of_their_own(anna, tmp_path):
    report = export_to_unity(anna, tmp_path, "Anna", frame_range=(FIRST, LAST))
    assert report.problems == ()
    found = weights_in(tmp_path / "Anna.glb")
    for mesh, shape in (
        ("Female_Angled", "Brow_Compress_L"),
        ("CC_Base_Teeth", "Jaw_Open"),
        ("CC_Base_Eye", "Eye_Wide_L"),
    ):
        assert np.ptp(found[mesh][shape]) > 0.3
        assert found[mesh][shape] == pytest.approx(found["CC_Base_Body"][shape], abs=1e-3)


def test_the_jaw_turns_in_the_glb_as_the_face_was_solved(anna, tmp_path):
    export_to_unity(anna, tmp_path, "Anna", frame_range=(FIRST, LAST), formats=["GLB"])
    told, numbers = glb(tmp_path / "Anna.glb")
    jaw = next(number for number, node in enumerate(told["nodes"]) if node["name"] == "CC_Base_JawRoot")
    (animation,) = told["animations"]
    (sampler,) = [
        animation["samplers"][channel["sampler"]]
        for channel in animation["channels"]
        if channel["target"] == {"node": jaw, "path": "rotation"}
    ]
    turns = numbers(sampler["output"]).reshape(-1, 4)
    wanted = solve(alone(Emotion.SURPRISED), anna.rig).bones["CC_Base_JawRoot"]
    assert 2 * np.arccos(min(1, abs(turns[24] @ turns[0]))) == pytest.approx(2 * np.arccos(wanted[0]), abs=1e-3)


def test_the_scene_is_as_it_was_with_a_live_face_in_pose_mode(anna, tmp_path):
    scene, rig = bpy.context.scene, anna.armature
    scene.frame_set(17)
    bpy.context.view_layer.objects.active = rig
    rig.select_set(True)
    bpy.ops.object.mode_set(mode="POSE")
    anna.apply(solve(alone(Emotion.FEARFUL), anna.rig))
    rig.pose.bones["CC_Base_Head"].location.x = 0.25
    bpy.context.view_layer.update()
    before = listing()
    export_to_unity(anna, tmp_path, "Anna", frame_range=(FIRST, LAST))
    export_to_unity(anna, tmp_path, "Anna")
    assert listing() == before
    bpy.context.view_layer.update()
    assert listing() == before


def test_the_scene_is_as_it_was_with_a_mesh_in_edit_mode(anna, tmp_path):
    bpy.context.view_layer.objects.active = anna.meshes[0]
    bpy.ops.object.mode_set(mode="EDIT")
    before = listing()
    assert export_to_unity(anna, tmp_path, "Anna", frame_range=(FIRST, LAST)).problems == ()
    assert listing() == before


def test_the_scene_is_as_it_was_when_the_exporter_fails(anna, tmp_path):
    before = listing()
    with pytest.raises(EvokeError, match="exporter failed"):
        export_to_unity(anna, tmp_path, "a" * 252, frame_range=(FIRST, LAST))
    assert listing() == before
    assert list(tmp_path.iterdir()) == []


def test_subdivision_and_what_makes_vertices_is_left_off_and_all_shapes_survive(head, tmp_path):
    body = bpy.data.objects["CC_Base_Body"]
    body.modifiers.new("Smooth", "SUBSURF").levels = 1
    tower = body.modifiers.new("Tower", "ARRAY")
    tower.relative_offset_displace = (0, 0, 1)
    report = export_to_unity(head, tmp_path, "Head", frame_range=(FIRST, LAST))
    assert report.problems == ()
    told, _ = glb(tmp_path / "Head.glb")
    (mesh,) = [mesh for mesh in told["meshes"] if mesh["name"] == "CC_Base_Body"]
    vertices = sum(told["accessors"][part["attributes"]["POSITION"]]["count"] for part in mesh["primitives"])
    assert vertices < 2 * len(body.data.vertices)
    assert {"Smooth", "Tower"} <= set(body.modifiers.keys())


def test_the_animation_has_the_export_s_name_whatever_the_scene_is_called(anna, tmp_path):
    bpy.context.scene.name = "Smile"
    before = listing()
    export_to_unity(anna, tmp_path, "Smile", frame_range=(FIRST, LAST))
    assert listing() == before
    assert glb(tmp_path / "Smile.glb")[0]["animations"][0]["name"] == "Smile"
    assert b"Smile\x00\x01AnimStack" in (tmp_path / "Smile.fbx").read_bytes()


def test_what_has_no_face_comes_along(head, tmp_path):
    export_to_unity(head, tmp_path, "Head", formats=["GLB"])
    told, _ = glb(tmp_path / "Head.glb")
    names = {node["name"] for node in told["nodes"]}
    assert {"EvokeHead", "CC_Base_Body", "Evoke_Hair", "CC_Base_Eye", "CC_Base_JawRoot"} <= names
    assert not any("lent" in name or name.endswith(".001") for name in names)


def test_constraints_are_baked(anna, tmp_path):
    target = bpy.data.objects.new("Target", None)
    bpy.context.scene.collection.objects.link(target)
    for frame, angle in ((FIRST, 0.0), (LAST, 0.5)):
        target.rotation_euler.z = angle
        target.keyframe_insert("rotation_euler", frame=frame)
    anna.armature.pose.bones["CC_Base_L_Eye"].constraints.new("COPY_ROTATION").target = target
    assert export_to_unity(anna, tmp_path, "Anna", frame_range=(FIRST, LAST)).problems == ()
    told, _ = glb(tmp_path / "Anna.glb")
    eye = next(number for number, node in enumerate(told["nodes"]) if node["name"] == "CC_Base_L_Eye")
    (animation,) = told["animations"]
    assert {"node": eye, "path": "rotation"} in [channel["target"] for channel in animation["channels"]]


def test_without_a_range_the_face_is_written_at_rest_and_without_animation(anna, tmp_path):
    anna.apply(solve(alone(Emotion.ANGRY), anna.rig))
    report = export_to_unity(anna, tmp_path, "Anna")
    assert (report.curves, report.problems) == (0, ())
    told, _ = glb(tmp_path / "Anna.glb")
    assert "animations" not in told
    (body,) = [mesh for mesh in told["meshes"] if mesh["name"] == "CC_Base_Body"]
    mapped = set(anna.rig.find(body["extras"]["targetNames"]).values())
    at_rest = dict(zip(body["extras"]["targetNames"], body["weights"], strict=True))
    assert {at_rest[name] for name in mapped} == {0.0}


def test_film_s_odd_frame_rate_survives(tmp_path):
    bpy.context.scene.render.fps, bpy.context.scene.render.fps_base = 24, 1.001
    stand_in("cc4_extended")
    character = acting(only_character(), fps=24 / 1.001)
    assert export_to_unity(character, tmp_path, "Anna", frame_range=(FIRST, LAST)).problems == ()


def test_a_face_without_an_armature_is_written(tmp_path):
    load_avatar(asset("avatar/evoke_head.glb"))
    body = bpy.data.objects["CC_Base_Body"]
    body.modifiers.clear()
    body.parent = None
    (character,) = [each for each in find_characters(bpy.context.scene.objects) if each.armature is None]
    report = export_to_unity(acting(character), tmp_path, "Face", frame_range=(FIRST, LAST))
    assert report.problems == ()
    assert report.curves > 20


def test_linked_meshes_are_written_from_local_copies(tmp_path):
    drive_from_body(stand_in("cc4_extended"))
    library = tmp_path / "library.blend"
    bpy.data.libraries.write(str(library), set(bpy.context.scene.objects))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    with bpy.data.libraries.load(str(library), link=True) as (there, wanted):
        wanted.objects = there.objects
    for item in wanted.objects:
        bpy.context.scene.collection.objects.link(item)
    before = listing()
    report = export_to_unity(only_character(), tmp_path, "Anna", frame_range=(1, 3))
    assert report.problems == ()
    assert report.shapes > 100
    assert listing() == before


def test_an_earlier_export_is_replaced_and_nothing_else_in_the_folder_touched(anna, tmp_path):
    (tmp_path / "Anna.fbx.meta").write_text("guid", encoding="utf-8")
    (tmp_path / "Anna.glb").write_text("old", encoding="utf-8")
    export_to_unity(anna, tmp_path, "Anna", formats=["GLB"])
    assert (tmp_path / "Anna.glb").stat().st_size > 1000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Anna.fbx.meta", "Anna.glb", "Anna.rig.json"]


@pytest.mark.parametrize("kind", ["FBX", "GLB"])
def test_reading_back_names_every_difference(anna, tmp_path, kind):
    (path, _) = export_to_unity(anna, tmp_path, "Anna", frame_range=(FIRST, LAST), formats=[kind]).files
    bpy.ops.wm.read_factory_settings(use_empty=True)
    rising = np.linspace(0, 1, LAST - FIRST + 1)
    aside = np.column_stack((np.cos(rising), np.sin(rising), 0 * rising, 0 * rising))
    expected = unity_check.Expected(
        mapped={"CC_Base_Body": {"Jaw_Open", "Third_Eye"}, "Gone": {"Jaw_Open"}},
        motion=Motion(
            np.arange(FIRST, LAST + 1.0),
            shapes={"CC_Base_Body": (["Jaw_Open"], rising[:, None])},
            turns={"CC_Base_JawRoot": aside},
            moves={},
            scales={},
        ),
        height=170.0,
    )
    checked = unity_check.check(path, expected, bpy.context.scene)
    assert (checked.shapes, checked.curves) == (3, 2)
    assert checked.problems == [
        f"{path.name}: CC_Base_Body has lost the shape Third_Eye",
        f"{path.name}: Gone has lost the shape Jaw_Open",
        f"{path.name}: the character is 0.040 m high instead of 170.000 m",
        f"{path.name}: CC_Base_Body's shape Jaw_Open is at 0.000 instead of 1.000 at frame 47",
        f"{path.name}: the bone CC_Base_JawRoot is at 0.000 instead of 114.592 at frame 47",
    ]


def test_a_file_that_cannot_be_read_back_is_a_problem(anna, tmp_path):
    path = tmp_path / "Anna.glb"
    path.write_text("no glTF", encoding="utf-8")
    expected = unity_check.Expected({}, Motion(np.zeros(1), {}, {}, {}, {}), 1.0)
    (problem,) = unity_check.check(path, expected, bpy.context.scene).problems
    assert problem.startswith("Anna.glb cannot be read back")


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("a/b", {}, "'a/b': give a plain name"),
        ("..", {}, "give a plain name"),
        ("a:b", {}, "give a plain name"),
        (" ", {}, "give a plain name"),
        ("Anna", {"frame_range": (5, 5)}, "frames 5 to 5 are no animation"),
        ("Anna", {"frame_range": (5, 1)}, "frames 5 to 1 are no animation"),
        ("Anna", {"formats": ["OBJ"]}, "cannot write OBJ: choose of FBX and GLB"),
        ("Anna", {"formats": []}, "cannot write no format"),
    ],
)
def test_bad_settings_are_said_and_nothing_is_written(anna, tmp_path, name, changes, said):
    with pytest.raises(EvokeError, match=said):
        export_to_unity(anna, tmp_path, name, **changes)
    assert list(tmp_path.iterdir()) == []


def test_folders_that_are_none_or_cannot_be_written_are_said(anna, tmp_path):
    with pytest.raises(EvokeError, match="gone: is no folder"):
        export_to_unity(anna, tmp_path / "gone", "Anna")
    with pytest.raises(EvokeError, match="/proc: cannot be written"):
        export_to_unity(anna, type(tmp_path)("/proc"), "Anna")


@pytest.mark.parametrize("parts", [slice(None), slice(1), slice(-1, None)], ids=["all", "a mesh", "the armature"])
def test_a_character_of_which_something_was_deleted_is_said_by_name(anna, tmp_path, parts):
    for item in [*anna.meshes, anna.armature][parts]:
        bpy.data.objects.remove(item)
    with pytest.raises(EvokeError, match="Anna is no longer whole in this file"):
        export_to_unity(anna, tmp_path, "Anna")


def test_a_disabled_exporter_is_said(anna, tmp_path):
    bpy.ops.preferences.addon_disable(module="io_scene_fbx")
    try:
        with pytest.raises(EvokeError, match="FBX exporter is switched off"):
            export_to_unity(anna, tmp_path, "Anna")
    finally:
        bpy.ops.preferences.addon_enable(module="io_scene_fbx")
