"""The list of avatars: found, picked, mapped, and told what is wrong with them."""

import bpy
import pytest

from blender_addon.scene import avatars
from tests.blender.standins import drive_by_face_rig, face_mesh, stand_in
from tests.blender.ui.faces_shown import everything, evoke, row, value


def test_every_character_of_the_scene_is_found_with_its_profile_and_the_first_is_picked(bela):
    assert [(each.name, each.profile, each.picked) for each in evoke().avatars] == [
        ("Anna", "cc4_extended", True),
        ("Bela", "arkit", False),
    ]
    assert avatars.active(bpy.context.scene).name == "Anna"


def test_the_selected_character_is_picked_first():
    stand_in("cc4_extended", "Anna")
    bela = stand_in("arkit", "Bela")
    bpy.ops.object.select_all(action="DESELECT")
    bela.armature.select_set(True)
    bpy.ops.evoke.find_characters()
    assert [each.picked for each in evoke().avatars] == [False, True]


def test_finding_again_keeps_what_was_picked_and_chosen(bela):
    row("Anna").picked, row("Bela").picked = False, True
    row("Bela").source, row("Bela").stream = "tcp://127.0.0.1:5571", "demo"
    stand_in("cc3_traditional", "Carla")
    bpy.ops.evoke.find_characters()
    assert [(each.name, each.picked, each.stream) for each in evoke().avatars] == [
        ("Anna", False, ""),
        ("Bela", True, "demo"),
        ("Carla", False, ""),
    ]


def test_a_scene_without_faces_says_what_to_do():
    assert bpy.ops.evoke.find_characters() == {"FINISHED"}
    assert len(evoke().avatars) == 0


def test_the_sample_head_comes_picked_and_active(anna):
    bpy.ops.evoke.add_sample_head()
    assert row("EvokeHead").picked
    assert avatars.active(bpy.context.scene).name == "EvokeHead"
    assert avatars.known(row("EvokeHead")).character.rig.profile == "cc4_extended"


def test_the_sample_head_is_added_in_object_mode_only(anna):
    bpy.context.view_layer.objects.active = anna.armature
    bpy.ops.object.mode_set(mode="POSE")
    with pytest.raises(RuntimeError, match="Go to Object Mode first"):
        bpy.ops.evoke.add_sample_head()


def test_a_deleted_avatar_is_known_to_be_gone_and_can_be_removed(bela):
    bpy.data.objects.remove(bela.armature)
    assert avatars.known(row("Bela")) is None
    assert [found.name for _, found in avatars.picked(bpy.context.scene)] == ["Anna"]
    evoke().avatar_index = 1
    bpy.ops.evoke.remove_avatar()
    assert [each.name for each in evoke().avatars] == ["Anna"]


def test_an_avatar_taken_out_of_the_scene_is_gone_though_its_data_lives_on(bela):
    bpy.ops.object.select_all(action="DESELECT")
    bela.armature.select_set(True)
    bpy.ops.object.delete()
    assert avatars.known(row("Bela")) is None
    bpy.ops.evoke.find_characters()
    assert [each.name for each in evoke().avatars] == ["Anna"]


def test_an_avatar_that_stands_in_another_scene_now_leaves_the_list(bela):
    second = bpy.data.scenes.new("Second")
    for thing in [bela.armature, *bela.meshes.values()]:
        bpy.context.scene.collection.objects.unlink(thing)
        second.collection.objects.link(thing)
    bpy.ops.evoke.find_characters()
    assert [each.name for each in evoke().avatars] == ["Anna"]


def test_a_body_that_took_the_place_of_another_is_moved(anna):
    bpy.ops.evoke.show_emotion(emotion="happy")
    keys = anna.body.data.shape_keys.key_blocks.keys()[1:]
    bpy.data.objects.remove(anna.body)
    body = face_mesh("CC_Base_Body", keys, anna.armature)
    bpy.ops.evoke.show_emotion(emotion="sad")
    assert body.data.shape_keys.key_blocks["Mouth_Frown_L"].value == 1


def test_a_character_whose_names_have_changed_is_found_by_the_new_ones(anna):
    for mesh in anna.meshes.values():
        bpy.data.objects.remove(mesh)
    body = face_mesh("Body", ["mouthSmileLeft", "mouthSmileRight", "jawOpen", "browInnerUp"], anna.armature)
    bpy.ops.evoke.find_characters()
    assert [(each.name, each.profile) for each in evoke().avatars] == [("Anna", "arkit")]
    bpy.ops.evoke.show_emotion(emotion="happy")
    assert body.data.shape_keys.key_blocks["mouthSmileLeft"].value == 1


def test_an_empty_list_has_nothing_to_remove():
    with pytest.raises(RuntimeError, match="The list is empty"):
        bpy.ops.evoke.remove_avatar()


def test_a_face_rig_that_holds_the_face_is_muted_and_reset_puts_it_back():
    anna = stand_in("cc4_extended", "Anna")
    drive_by_face_rig(anna)
    bpy.ops.evoke.find_characters()
    drivers = [
        (mesh.name, curve.data_path)
        for mesh in anna.meshes.values()
        if mesh.data.shape_keys.animation_data
        for curve in mesh.data.shape_keys.animation_data.drivers
    ]
    assert len(avatars.known(row("Anna")).face_rig) > 40
    bpy.ops.evoke.mute_face_rig(avatar=0)
    assert avatars.known(row("Anna")).face_rig == []
    bpy.ops.evoke.show_emotion(emotion="happy")
    assert value(anna, "Mouth_Smile_L") == 1
    bpy.ops.evoke.reset()
    assert len(avatars.known(row("Anna")).face_rig) > 40
    assert len(drivers) == sum(
        not curve.mute
        for mesh in anna.meshes.values()
        if mesh.data.shape_keys.animation_data
        for curve in mesh.data.shape_keys.animation_data.drivers
    )


def test_muting_a_face_that_is_gone_is_an_error_and_no_traceback(anna):
    bpy.data.objects.remove(anna.armature)
    with pytest.raises(RuntimeError, match="Anna is no longer in this scene; remove it from the list"):
        bpy.ops.evoke.mute_face_rig(avatar=0)


def test_what_is_known_of_a_character_is_looked_up_anew_after_undo(anna):
    bpy.ops.ed.undo_push(message="found")
    before = avatars.known(row("Anna"))
    bpy.ops.evoke.show_emotion("EXEC_DEFAULT", True, emotion="happy")
    bpy.ops.ed.undo()
    after = avatars.known(row("Anna"))
    assert after is not before
    assert after.character.shapes() == before.character.shapes()


def test_a_face_with_unknown_names_is_listed_apart(anna):
    face_mesh("Stranger", ["grin", "frown", "pout", "blink_l", "blink_r"])
    bpy.ops.evoke.find_characters()
    assert [each.name for each in evoke().unknown] == ["Stranger"]
    assert [each.name for each in evoke().avatars] == ["Anna"]


def test_a_library_character_is_unlocked_by_overriding_it_and_then_its_meshes_data(anna, tmp_path):
    path = tmp_path / "library.blend"
    bpy.data.libraries.write(str(path), {anna.armature, *anna.meshes.values()})
    bpy.ops.wm.read_factory_settings(use_empty=True)
    with bpy.data.libraries.load(str(path), link=True) as (there, here):
        here.objects = there.objects
    scene = bpy.context.scene
    for thing in here.objects:
        scene.collection.objects.link(thing)

    def told():
        bpy.ops.evoke.find_characters()
        return avatars.way_to_unlock(avatars.known(evoke().avatars[0]).character)

    assert told().startswith("Make a library override of the character")
    overridden = bpy.data.objects["Anna"].override_hierarchy_create(scene, bpy.context.view_layer)
    for thing in here.objects:
        scene.collection.objects.unlink(thing)
    assert told().startswith("Override the data of these meshes too")
    for mesh in overridden.children:
        mesh.data.override_create(remap_local_usages=True)
    bpy.ops.evoke.find_characters()
    assert avatars.known(evoke().avatars[0]).character.locked == []
    evoke().avatars[0].picked = True
    bpy.ops.evoke.show_emotion(emotion="happy")
    body = next(mesh for mesh in overridden.children if mesh.name.startswith("CC_Base_Body"))
    assert body.data.shape_keys.key_blocks["Mouth_Smile_L"].value == 1


def test_shapes_that_an_action_or_a_strip_moves_are_named(anna):
    character = avatars.known(row("Anna")).character
    assert avatars.animated(character) == []
    keys = anna.body.data.shape_keys
    for name in ("Jaw_Open", "Tongue_Out"):
        anna.keys(name)[0].keyframe_insert("value", frame=1)
    assert avatars.animated(character) == ["Jaw_Open"]
    data = keys.animation_data
    slot = getattr(data, "action_slot", None)
    strip = data.nla_tracks.new().strips.new("talk", 1, data.action)
    if slot is not None:
        strip.action_slot = slot
    data.action = None
    assert avatars.animated(character) == ["Jaw_Open"]


def test_finding_changes_nobody(anna):
    before = everything(anna)
    bpy.ops.evoke.find_characters()
    assert everything(anna) == before
