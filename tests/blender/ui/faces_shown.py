"""What the tests of the add-on's panels look at."""

import bpy


def evoke():
    return bpy.context.scene.evoke


def row(name):
    return evoke().avatars[name]


def value(character, key):
    """The value of a key on a stand-in's body."""
    return character.body.data.shape_keys.key_blocks[key].value


def everything(character):
    """All values and turns that a face could change."""
    keys = {
        (mesh.name, key.name): key.value
        for mesh in character.meshes.values()
        for key in mesh.data.shape_keys.key_blocks
    }
    bones = {bone.name: tuple(bone.rotation_quaternion) for bone in character.armature.pose.bones}
    return keys, bones
