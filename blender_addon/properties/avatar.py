# SPDX-License-Identifier: GPL-3.0-or-later
"""The characters found in a scene, and the mapping of a face with unknown names."""

from typing import Any

import bpy
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    EnumProperty,
    FloatProperty,
    FloatVectorProperty,
    IntProperty,
    PointerProperty,
    StringProperty,
)

from evoke_core.facs import UNIT_NAMES

from ..scene import avatars

UNITS = [(str(unit), f"{unit} {name}", f"FACS action unit {unit}", unit) for unit, name in UNIT_NAMES.items()]


class EVOKE_PG_avatar(bpy.types.PropertyGroup):
    name: StringProperty(name="Name", description="The character's name, as its armature or its mesh is called")
    owner: PointerProperty(
        name="Owner", description="The character's armature, or its topmost mesh", type=bpy.types.Object
    )
    profile: StringProperty(name="Profile", description="The rig that the names of its shape keys fit")
    picked: BoolProperty(
        name="Picked", description="Expressions, live streams, recordings and exports go to the picked avatars"
    )
    source: StringProperty(name="Source", description="The connection that its stream comes over")
    stream: StringProperty(
        name="Stream", description="The stream that moves this avatar; left empty, the only one that is heard"
    )
    before: StringProperty(
        name="Before", description="What Reset puts back: the face as it was before EVOKE first changed it"
    )


class EVOKE_PG_unknown_face(bpy.types.PropertyGroup):
    name: StringProperty(name="Name", description="What carries the face")
    owner: PointerProperty(
        name="Owner", description="The armature or the topmost mesh of the face", type=bpy.types.Object
    )


def _shapes_of(row: Any, _context: Any, typed: str) -> list[str]:
    owner = row.id_data.evoke.mapping.owner
    return [name for name in avatars.names_of(owner)[0] if typed.lower() in name.lower()] if owner else []


def _bones_of(row: Any, _context: Any, typed: str) -> list[str]:
    owner = row.id_data.evoke.mapping.owner
    return [name for name in avatars.names_of(owner)[1] if typed.lower() in name.lower()] if owner else []


class EVOKE_PG_mapped_shape(bpy.types.PropertyGroup):
    unit: EnumProperty(name="Action Unit", description="The FACS action unit that moves this shape", items=UNITS)
    target: StringProperty(name="Shape", description="A shape key of this face, by its name", search=_shapes_of)
    weight: FloatProperty(
        name="Weight",
        description="How far the action unit at full strength moves the shape key",
        default=1.0,
        min=0.0,
        max=1.0,
        subtype="FACTOR",
    )


class EVOKE_PG_mapped_turn(bpy.types.PropertyGroup):
    unit: EnumProperty(name="Action Unit", description="The FACS action unit that turns this bone", items=UNITS)
    bone: StringProperty(name="Bone", description="A bone of this face's armature, by its name", search=_bones_of)
    degrees: FloatVectorProperty(
        name="Turn",
        description="How far the action unit at full strength turns the bone: degrees about its own axes at rest",
        size=3,
        min=-180.0,
        max=180.0,
    )


class EVOKE_PG_mapping(bpy.types.PropertyGroup):
    owner: PointerProperty(
        name="Face", description="The armature or the mesh whose face is being mapped", type=bpy.types.Object
    )
    name: StringProperty(
        name="Rig Name", description="What the rig is called in the library and in its file", default="My Rig"
    )
    shapes: CollectionProperty(
        name="Shapes", description="Which shape key each action unit moves", type=EVOKE_PG_mapped_shape
    )
    shape_index: IntProperty(name="Active Shape", description="The chosen row of the shapes")
    turns: CollectionProperty(
        name="Bone Turns", description="Which bone each action unit turns", type=EVOKE_PG_mapped_turn
    )
    turn_index: IntProperty(name="Active Bone Turn", description="The chosen row of the bone turns")


CLASSES = (
    EVOKE_PG_avatar,
    EVOKE_PG_unknown_face,
    EVOKE_PG_mapped_shape,
    EVOKE_PG_mapped_turn,
    EVOKE_PG_mapping,
)
