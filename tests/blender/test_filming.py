"""Contact sheets and clips of a character in its scene, which is as before afterwards."""

import functools

import bpy
import numpy as np
import pytest
from mathutils import Matrix

from blender_addon.services.filming import COLUMNS, ORDER, clip, contact_sheet
from blender_addon.services.framing import camera_on_face, face_points
from blender_addon.services.rig import find_characters
from blender_addon.services.timeline import Sample, bake
from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.expressions import solve
from tests.blender.standins import stand_in

WORKBENCH = "BLENDER_WORKBENCH"
SIZE = 64


@pytest.fixture(autouse=True)
def empty_scene():
    bpy.ops.wm.read_factory_settings(use_empty=True)


@pytest.fixture
def anna():
    """A face that is told apart from afar: a smile fills the picture, a frown empties it."""
    character = stand_in("cc4_extended")
    for part, mesh in character.meshes.items():
        mesh.hide_render = part != "body"
    keys = character.body.data.shape_keys.key_blocks
    for vertex, corner in enumerate(keys[0].data):
        keys["Mouth_Smile_L"].data[vertex].co = corner.co * 1.0
        keys["Mouth_Smile_L"].data[vertex].co.z += 3 * (corner.co.z - 167)
        keys["Mouth_Frown_L"].data[vertex].co.z = 167
    (found,) = find_characters(bpy.context.scene.objects)
    return found


def to_face(character):
    return functools.partial(solve, rig=character.rig)


def acted(character):
    happy, sad = (tuple(float(other == emotion) for other in Emotion) for emotion in (Emotion.HAPPY, Emotion.SAD))
    samples = [Sample(0, happy, "happy"), Sample(0.25, sad, "sad")]
    settings = {"start_frame": 1, "fps": 24, "error": 0.0, "blend_type": "REPLACE"}
    return bake(character, samples, name="Take", solve=to_face(character), **settings)


def settings_of(struct, depth=0):
    """All plain settings of a struct and of the structs in it."""
    found = {}
    for name, prop in struct.bl_rna.properties.items():
        value = getattr(struct, name, None)
        if prop.type == "POINTER" and depth < 2 and name in ("image_settings", "ffmpeg", "shading", "display"):
            found[name] = settings_of(value, depth + 1)
        elif prop.type not in ("POINTER", "COLLECTION"):
            found[name] = value[:] if getattr(prop, "is_array", False) else value
    return found


def listing(character):
    scene = bpy.context.scene
    data = [mesh.data.shape_keys.animation_data for mesh in character.meshes]
    return {
        "datablocks": sorted((item.id_type, item.name, item.users) for item in bpy.data.user_map()),
        "render": settings_of(scene.render),
        "shading": settings_of(scene.display.shading),
        "scene": (scene.camera, scene.frame_current, scene.frame_start, scene.frame_end, scene.frame_step),
        "objects": [item.name for item in scene.objects],
        "animation": [(each.action, each.use_nla, getattr(each, "action_slot", None)) for each in data if each],
        "keys": {keys.user.name: [key.value for key in keys.key_blocks] for keys in bpy.data.shape_keys},
        "jaw": character.armature.pose.bones["CC_Base_JawRoot"].rotation_quaternion[:],
    }


def cells(path):
    """Word → (height, width, 4) from the bottom up."""
    image = bpy.data.images.load(str(path))
    width, height = image.size
    pixels = np.array(image.pixels[:]).reshape(height, width, 4)
    bpy.data.images.remove(image)
    rows = len(ORDER) // COLUMNS
    tall, wide = height // rows, width // COLUMNS
    return {
        word: pixels[(rows - 1 - number // COLUMNS) * tall :, number % COLUMNS * wide :][:tall, :wide]
        for number, word in enumerate(ORDER)
    }


def filled(cell):
    """Share of the picture that is no background, the label's lines left out."""
    below_label = cell[: int(len(cell) * 0.75)]
    return (np.abs(below_label - below_label[0, 0]).max(axis=2) > 0.05).mean()


def test_the_sheet_has_eight_faces_each_as_solved(anna, tmp_path):
    path = contact_sheet(
        bpy.context.scene, anna, tmp_path / "sheet.png", solve=to_face(anna), size=SIZE, engine=WORKBENCH
    )
    assert list(tmp_path.iterdir()) == [path]
    found = cells(path)
    assert {cell.shape for cell in found.values()} == {(SIZE, SIZE, 4)}
    assert filled(found["happy"]) > 1.5 * filled(found["neutral"]) > 0
    assert filled(found["sad"]) < 0.5 * filled(found["neutral"])


def test_each_face_has_its_label_at_the_top(anna, tmp_path):
    for mesh in anna.meshes:
        mesh.hide_render = True
    path = contact_sheet(
        bpy.context.scene, anna, tmp_path / "sheet.png", solve=to_face(anna), size=256, engine=WORKBENCH
    )
    labels = {word: cell[-24:] for word, cell in cells(path).items()}
    for word, label in labels.items():
        assert label.std() > 0.02, word
    assert len({label.tobytes() for label in labels.values()}) == len(ORDER)
    assert all(cell[:-32].std(axis=(0, 1)).max() < 0.01 for cell in cells(path).values())


def test_the_sheet_is_seen_through_the_artist_s_camera_in_its_proportions(anna, tmp_path):
    scene = bpy.context.scene
    scene.camera = camera_on_face(scene, anna)
    scene.render.resolution_x, scene.render.resolution_y = 1920, 1080
    place = scene.camera.location.copy()
    scene.camera.location.z += 50  # sees nothing
    path = contact_sheet(scene, anna, tmp_path / "sheet.png", solve=to_face(anna), size=SIZE, engine=WORKBENCH)
    found = cells(path)
    assert found["happy"].shape == (SIZE, round(SIZE * 16 / 9), 4)
    assert filled(found["happy"]) == 0
    scene.camera.location = place
    contact_sheet(scene, anna, path, solve=to_face(anna), size=SIZE, engine=WORKBENCH)
    assert filled(cells(path)["happy"]) > 0


def test_a_sheet_leaves_scene_take_and_live_face_as_they_were(anna, tmp_path):
    acted(anna)
    lip_sync = anna.meshes[0].data.shape_keys
    lip_sync.key_blocks["V_Open"].keyframe_insert("value", frame=1)
    bpy.context.scene.frame_set(3)
    anna.apply(to_face(anna)([float(emotion == Emotion.FEARFUL) for emotion in Emotion]))
    bpy.context.view_layer.update()
    before = listing(anna)
    path = contact_sheet(
        bpy.context.scene, anna, tmp_path / "sheet.png", solve=to_face(anna), size=SIZE, engine=WORKBENCH
    )
    assert listing(anna) == before
    assert filled(cells(path)["happy"]) > 1.5 * filled(cells(path)["neutral"])  # the take did not hold the face


def test_a_sheet_that_fails_half_way_leaves_all_as_it_was(anna, tmp_path):
    acted(anna)
    before = listing(anna)

    def failing(weights):
        if weights[Emotion.SAD]:
            raise EvokeError("no sadness")
        return to_face(anna)(weights)

    with pytest.raises(EvokeError, match="no sadness"):
        contact_sheet(bpy.context.scene, anna, tmp_path / "sheet.png", solve=failing, size=SIZE, engine=WORKBENCH)
    assert listing(anna) == before
    assert list(tmp_path.iterdir()) == []


def test_the_camera_looks_a_turned_character_in_the_face(anna):
    straight = camera_on_face(bpy.context.scene, anna)
    bpy.context.view_layer.update()
    middle = face_points(anna).mean(axis=0)
    assert straight.location.y < middle[1]
    anna.armature.matrix_world = Matrix.Rotation(np.pi / 2, 4, "Z") @ anna.armature.matrix_world
    bpy.context.view_layer.update()
    turned = camera_on_face(bpy.context.scene, anna)
    middle = face_points(anna).mean(axis=0)
    assert turned.location.x > middle[0] + 0.1
    assert abs(turned.location.y - middle[1]) < 0.1


def test_only_what_the_rig_moves_is_the_face(anna):
    points = face_points(anna)
    assert 1.6 < points[:, 2].min() < points[:, 2].max() < 1.8
    keys = anna.meshes[0].data.shape_keys.key_blocks
    keys["V_Open"].data[0].co.z = 0  # not mapped
    assert face_points(anna).min() == points.min()


@pytest.fixture
def staged(anna):
    scene = bpy.context.scene
    scene.camera = camera_on_face(scene, anna)
    scene.render.resolution_x, scene.render.resolution_y = 65, 51
    acted(anna)
    return anna


def test_a_clip_is_an_mp4_of_the_range(staged, tmp_path):
    path = clip(bpy.context.scene, tmp_path / "take.mp4", (1, 7), engine=WORKBENCH)
    assert list(tmp_path.iterdir()) == [path]
    film = bpy.data.movieclips.load(str(path))
    assert (film.frame_duration, tuple(film.size)) == (7, (64, 50))
    first = bpy.data.images.load(str(path))
    assert filled(np.array(first.pixels[:]).reshape(50, 64, 4)) > 0.1


def test_a_clip_of_frames_is_a_folder_of_numbered_pictures(staged, tmp_path):
    folder = clip(bpy.context.scene, tmp_path / "take.png", (1, 7), engine=WORKBENCH)
    assert folder == tmp_path / "take"
    assert sorted(each.name for each in folder.iterdir()) == [f"take_{frame:04}.png" for frame in range(1, 8)]
    shares = []
    for frame in (1, 4, 7):
        image = bpy.data.images.load(str(folder / f"take_{frame:04}.png"))
        shares.append(filled(np.array(image.pixels[:]).reshape(50, 64, 4)))
    assert shares[0] > shares[1] > shares[2]  # from happy to sad


@pytest.mark.parametrize("ending", [".mp4", ".png"])
def test_a_clip_leaves_the_scene_as_it_was(staged, tmp_path, ending):
    scene = bpy.context.scene
    scene.frame_set(3)
    scene.render.filepath = "//elsewhere_"
    scene.render.image_settings.file_format = "OPEN_EXR"
    scene.render.image_settings.color_depth = "32"
    staged.apply(to_face(staged)([float(emotion == Emotion.FEARFUL) for emotion in Emotion]))
    bpy.context.view_layer.update()
    before = listing(staged)
    clip(scene, tmp_path / f"take{ending}", (1, 5), engine=WORKBENCH)
    assert listing(staged) == before


@pytest.mark.parametrize(
    ("path", "frames", "said"),
    [
        ("take.avi", (1, 5), "has to end in .mp4 or .png"),
        ("gone/take.mp4", (1, 5), "gone: is no folder"),
        ("take.mp4", (5, 5), "frames 5 to 5 are no clip"),
        ("take.mp4", (5, 1), "frames 5 to 1 are no clip"),
    ],
)
def test_a_clip_s_bad_settings_are_said(staged, tmp_path, path, frames, said):
    with pytest.raises(EvokeError, match=said):
        clip(bpy.context.scene, tmp_path / path, frames)
    assert list(tmp_path.iterdir()) == []


def test_a_scene_without_a_camera_and_a_folder_in_the_way_are_said(staged, tmp_path):
    (tmp_path / "take").mkdir()
    with pytest.raises(EvokeError, match="is a folder already"):
        clip(bpy.context.scene, tmp_path / "take.png", (1, 5))
    bpy.context.scene.camera = None
    with pytest.raises(EvokeError, match="has no camera"):
        clip(bpy.context.scene, tmp_path / "take.mp4", (1, 5))


def test_a_sheet_s_bad_settings_are_said(anna, tmp_path):
    scene, solved = bpy.context.scene, to_face(anna)
    for path, size, said in (
        ("sheet.jpg", 64, "has to end in .png"),
        ("gone/sheet.png", 64, "is no folder"),
        ("sheet.png", 0, "faces cannot be 0 pixels"),
        ("sheet.png", 5000, "choose 64 to 4096"),
    ):
        with pytest.raises(EvokeError, match=said):
            contact_sheet(scene, anna, tmp_path / path, solve=solved, size=size)
    with pytest.raises(EvokeError, match="/proc: cannot be written"):
        contact_sheet(scene, anna, type(tmp_path)("/proc/sheet.png"), solve=solved)
    assert list(tmp_path.iterdir()) == []


def test_a_deleted_character_and_a_strip_being_tweaked_are_said(anna, tmp_path):
    acted(anna)
    data = anna.armature.animation_data
    data.nla_tracks[0].select = data.nla_tracks[0].strips[0].select = True
    data.nla_tracks.active = data.nla_tracks[0]
    data.use_tweak_mode = True
    with pytest.raises(EvokeError, match="a strip of Anna is being tweaked"):
        contact_sheet(bpy.context.scene, anna, tmp_path / "sheet.png", solve=to_face(anna))
    for mesh in list(anna.meshes):
        bpy.data.objects.remove(mesh)
    with pytest.raises(EvokeError, match="Anna is no longer whole in this file"):
        contact_sheet(bpy.context.scene, anna, tmp_path / "sheet.png", solve=to_face(anna))
