# SPDX-License-Identifier: GPL-3.0-or-later
"""All that EVOKE keeps in a scene, and the settings of its connections, takes, trials and exports."""

import bpy
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    EnumProperty,
    FloatProperty,
    IntProperty,
    PointerProperty,
    StringProperty,
)

from unity_bridge.protocol import DEFAULT_ENDPOINT

from .avatar import EVOKE_PG_avatar, EVOKE_PG_mapping, EVOKE_PG_unknown_face
from .look import EVOKE_PG_look


class EVOKE_PG_connection(bpy.types.PropertyGroup):
    endpoint: StringProperty(
        name="Endpoint",
        description="Where a publisher is bound, as tcp://HOST:PORT",
        default=DEFAULT_ENDPOINT,
    )


class EVOKE_PG_recorded_stream(bpy.types.PropertyGroup):
    name: StringProperty(name="Stream", description="A stream of the loaded recording")


class EVOKE_PG_take(bpy.types.PropertyGroup):
    name: StringProperty(
        name="Take Name",
        description="What the take's action is called; where the name is taken, a number is added",
        default="Take",
    )
    error: FloatProperty(
        name="Largest Error",
        description="How far a curve may leave the recorded values so that keys can be spared; 0 keeps every key",
        default=0.01,
        min=0.0,
        max=0.5,
        soft_max=0.1,
        precision=3,
        step=0.1,
    )
    blend_type: EnumProperty(
        name="Blending",
        description="How the take's NLA strip meets the tracks below it",
        items=[
            ("REPLACE", "Replace", "The take's values replace those of the tracks below"),
            ("ADD", "Add", "The take's values are added to those of the tracks below"),
        ],
        default="REPLACE",
    )
    markers: BoolProperty(
        name="Markers", description="Set a timeline marker wherever the recorded emotion changes", default=True
    )
    recording: StringProperty(
        name="Recording", description="The recording whose stream is still to be chosen", subtype="FILE_PATH"
    )
    streams: CollectionProperty(
        name="Streams", description="The streams of that recording", type=EVOKE_PG_recorded_stream
    )


class EVOKE_PG_trial(bpy.types.PropertyGroup):
    corpus: StringProperty(
        name="Corpus", description="The folder of DEAP or of a synthetic corpus (s01.dat and so on)", subtype="DIR_PATH"
    )
    subject: IntProperty(name="Subject", description="Whose EEG is played", default=1, min=1, max=32)
    trial: IntProperty(name="Trial", description="Which of the subject's trials is played", default=1, min=1, max=40)
    speed: FloatProperty(
        name="Speed", description="How many times faster than life the trial is played", default=1.0, min=0.1, max=20.0
    )


class EVOKE_PG_export(bpy.types.PropertyGroup):
    folder: StringProperty(
        name="Folder", description="Where the exported files are written", default="//", subtype="DIR_PATH"
    )
    fbx: BoolProperty(name="FBX", description="Write an FBX, which Unity imports by itself", default=True)
    glb: BoolProperty(name="GLB", description="Write a GLB, for Unity packages that import glTF", default=True)
    frames: EnumProperty(
        name="Animation",
        description="Which frames are exported with the character",
        items=[
            ("NONE", "None", "The character alone, without animation"),
            ("SCENE", "Scene Range", "The frames from the scene's start to its end"),
            ("CUSTOM", "Custom Range", "The frames that are set here"),
        ],
        default="SCENE",
    )
    first: IntProperty(name="First Frame", description="The first frame that is exported", default=1)
    last: IntProperty(name="Last Frame", description="The last frame that is exported", default=250)
    engine: EnumProperty(
        name="Engine",
        description="What renders the contact sheet and the clip",
        items=[
            ("SCENE", "Scene's Own", "The engine and the lights that this scene is set up with"),
            ("BLENDER_WORKBENCH", "Workbench", "Quick, and lit without any lamp: textures, or else vertex colours"),
        ],
        default="SCENE",
    )
    size: IntProperty(
        name="Picture Size",
        description="Height of each face on the contact sheet, in pixels; its width follows the scene's proportions",
        default=320,
        min=64,
        max=2048,
        subtype="PIXEL",
    )


class EVOKE_PG_scene(bpy.types.PropertyGroup):
    avatars: CollectionProperty(name="Avatars", description="The characters found in this scene", type=EVOKE_PG_avatar)
    avatar_index: IntProperty(name="Active Avatar", description="The avatar whose details are shown")
    unknown: CollectionProperty(
        name="Unknown Faces", description="Faces whose names fit no rig", type=EVOKE_PG_unknown_face
    )
    mapping: PointerProperty(name="Mapping", description="The face being mapped", type=EVOKE_PG_mapping)
    look: PointerProperty(name="Look", description="How faces show emotions", type=EVOKE_PG_look)
    connections: CollectionProperty(
        name="Connections", description="Endpoints that streams are heard from", type=EVOKE_PG_connection
    )
    take: PointerProperty(name="Take", description="How recordings become takes", type=EVOKE_PG_take)
    trial: PointerProperty(name="Trial", description="The DEAP trial that is driven", type=EVOKE_PG_trial)
    export: PointerProperty(name="Export", description="What is exported, and where", type=EVOKE_PG_export)


CLASSES = (
    EVOKE_PG_connection,
    EVOKE_PG_recorded_stream,
    EVOKE_PG_take,
    EVOKE_PG_trial,
    EVOKE_PG_export,
    EVOKE_PG_scene,
)
