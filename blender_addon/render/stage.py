# SPDX-License-Identifier: GPL-3.0-or-later
"""A small studio for pictures of the avatar, with or without a window: light, frame, choose an engine.

Lengths in metres, angles in radians.
"""

import math
from typing import Any

import bpy
from mathutils import Vector

HEAD_MIDDLE = Vector((0.0, -0.01, 1.701))
FRAME_HEIGHT = 0.325
"""Metres of the subject seen from the top to the bottom of the picture."""

BACKGROUND = (0.30, 0.34, 0.39)


def build_stage(scene: Any, *, resolution: tuple[int, int] = (480, 480)) -> None:
    """Camera, three lights and a plain soft background around the avatar's head.

    `resolution` is (width, height) in pixels; the head fills the height, seen from the front.
    """
    camera = bpy.data.objects.new("EvokeCamera", bpy.data.cameras.new("EvokeCamera"))
    scene.collection.objects.link(camera)
    camera.data.lens, camera.data.sensor_width = 90.0, 36.0
    camera.data.sensor_fit = "VERTICAL"
    camera.data.sensor_height = 36.0
    distance = FRAME_HEIGHT * camera.data.lens / camera.data.sensor_height
    camera.location = HEAD_MIDDLE + Vector((0.0, -distance, 0.0))
    camera.rotation_euler = (math.radians(90), 0.0, 0.0)
    scene.camera = camera
    scene.render.resolution_x, scene.render.resolution_y = resolution
    scene.render.resolution_percentage = 100

    _area_light(scene, "EvokeKey", at=(0.55, -0.85, 2.15), watts=13.0, size=0.28, colour=(1.0, 0.95, 0.89))
    _area_light(scene, "EvokeFill", at=(-0.80, -0.70, 1.65), watts=3.0, size=0.90, colour=(0.88, 0.94, 1.0))
    _area_light(scene, "EvokeRim", at=(-0.45, 0.75, 2.10), watts=6.0, size=0.40, colour=(1.0, 0.97, 0.94))
    scene.world = _plain_world()
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Punchy"
    scene.view_settings.exposure = 0.55


def use_cycles(scene: Any, *, samples: int = 16) -> None:
    """Path-traced, denoised pictures."""
    scene.render.engine = "CYCLES"
    scene.cycles.samples = samples
    scene.cycles.use_denoising = True
    scene.cycles.max_bounces = 4
    scene.render.use_persistent_data = True


def use_workbench(scene: Any) -> None:
    """Quick shaded pictures with the avatar's own colours, for video frames (needs libEGL when headless)."""
    scene.render.engine = "BLENDER_WORKBENCH"
    scene.display.render_aa = "FXAA"
    scene.view_settings.view_transform = "Standard"
    scene.view_settings.look = "None"
    scene.view_settings.exposure = 0.0
    shading = scene.display.shading
    shading.light, shading.studio_light = "STUDIO", "paint.sl"
    shading.color_type = "VERTEX"
    shading.show_cavity = True
    shading.cavity_type = "BOTH"
    shading.cavity_ridge_factor, shading.cavity_valley_factor = 0.4, 0.9
    shading.show_specular_highlight = True
    scene.world.color = BACKGROUND


def _area_light(
    scene: Any,
    name: str,
    *,
    at: tuple[float, float, float],
    watts: float,
    size: float,
    colour: tuple[float, float, float],
) -> None:
    light = bpy.data.lights.new(name, "AREA")
    light.energy, light.size, light.color = watts, size, colour
    lamp = bpy.data.objects.new(name, light)
    lamp.location = at
    lamp.rotation_euler = (HEAD_MIDDLE - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    scene.collection.objects.link(lamp)


def _plain_world() -> Any:
    world = bpy.data.worlds.new("EvokeStudio")
    if world.node_tree is None:
        world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs["Color"].default_value = (0.60, 0.64, 0.68, 1.0)
    background.inputs["Strength"].default_value = 0.62
    return world
