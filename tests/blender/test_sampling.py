"""What Blender makes of a character at each frame, as plain numbers."""

import bpy
import numpy as np
import pytest

from blender_addon.services.copies import Copies
from blender_addon.services.sampling import watch
from tests.blender.standins import stand_in

TURN_RAD = 5.0
FRAMES = range(1, 22)


@pytest.fixture
def anna():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    character = stand_in("cc4_extended")
    return Copies(bpy.context.scene, character.armature, list(character.meshes.values()))


def keyed(owner, path, first, last, index=-1):
    for frame, value in ((FRAMES[0], first), (FRAMES[-1], last)):
        if index < 0:
            setattr(owner, path, value)
        else:
            getattr(owner, path)[index] = value
        owner.keyframe_insert(path, index=index, frame=frame)


def test_shapes_are_seen_at_each_frame_without_the_basis(anna):
    block = anna.meshes[0].data.shape_keys.key_blocks["V_Open"]
    keyed(block, "value", 0.0, 1.0)
    motion = watch(anna, FRAMES)
    assert motion.frames.tolist() == [*FRAMES]
    names, values = motion.shapes["CC_Base_Body"]
    assert "Basis" not in names
    seen = values[:, names.index("V_Open")]
    assert (seen[0], seen[-1]) == (0, 1)
    assert (np.diff(seen) > 0).all()
    assert np.ptp(np.delete(values, names.index("V_Open"), axis=1), axis=0).max() == 0


def test_a_bone_s_turn_is_seen_from_its_own_rest_beyond_half_a_turn_and_never_jumps(anna):
    jaw = anna.armature.pose.bones["CC_Base_JawRoot"]
    jaw.rotation_mode = "XYZ"
    keyed(jaw, "rotation_euler", 0.0, TURN_RAD, index=2)
    turns = watch(anna, FRAMES).turns["CC_Base_JawRoot"]
    wanted = [[np.cos(TURN_RAD / 2), 0, 0, np.sin(TURN_RAD / 2)]]
    assert turns[[-1]] == pytest.approx(np.array(wanted), abs=1e-4)
    assert ((turns[1:] * turns[:-1]).sum(axis=1) > 0.9).all()


def test_a_child_of_a_turned_bone_is_seen_at_rest(anna):
    hip = anna.armature.pose.bones["CC_Base_Hip"]
    hip.rotation_mode = "XYZ"
    keyed(hip, "rotation_euler", 0.0, 1.0, index=0)
    motion = watch(anna, FRAMES)
    assert np.ptp(motion.turns["CC_Base_Hip"], axis=0).max() > 0.4
    for bone in ("CC_Base_Head", "CC_Base_JawRoot"):
        assert np.abs(motion.turns[bone] - [1, 0, 0, 0]).max() < 1e-4
        assert np.abs(motion.moves[bone]).max() < 1e-3  # in centimetres
        assert np.abs(motion.scales[bone] - 1).max() < 1e-4
