# SPDX-License-Identifier: GPL-3.0-or-later
"""A small studio for pictures of the avatar, with or without a window: light, frame, choose an engine.

Lengths in metres, angles in radians.
"""

import math
from typing import Any

import bpy
from mathutils import Vector

HEAD_MIDDLE = Vector((0.0, -0.01, 1.701))
FACE_MIDDLE = Vector((0.0, -0.05, 1.688))
HEAD_HEIGHT, FACE_HEIGHT = 0.325, 0.222
"""Metres seen from the top to the bottom of the picture: the head with its shoulders, or the face alone."""
_LENS, _SENSOR = 90.0, 36.0

BACKGROUND = (0.30, 0.34, 0.39)
BACKDROP_MIDDLE, BACKDROP_EDGE = (0.42, 0.52, 0.58), (0.13, 0.19, 0.25)


def build_stage(scene: Any, *, resolution: tuple[int, int] = (480, 480)) -> None:
    """Camera, three lights and a soft backdrop around the avatar's head, seen from the front.

    `resolution` is (width, height) in pixels.
    """
    camera = bpy.data.objects.new("EvokeCamera", bpy.data.cameras.new("EvokeCamera"))
    scene.collection.objects.link(camera)
    camera.data.lens, camera.data.sensor_fit = _LENS, "VERTICAL"
    camera.data.sensor_width = camera.data.sensor_height = _SENSOR
    scene.camera = camera
    look_from(scene, 0.0)
    scene.render.resolution_x, scene.render.resolution_y = resolution
    scene.render.resolution_percentage = 100

    _area_light(scene, "EvokeKey", at=(0.60, -0.85, 2.20), watts=20.0, size=0.45, colour=(1.0, 0.95, 0.89))
    _area_light(scene, "EvokeFill", at=(-0.90, -0.75, 1.60), watts=3.0, size=1.10, colour=(0.86, 0.93, 1.0))
    _area_light(scene, "EvokeRim", at=(-0.55, 0.70, 2.05), watts=11.0, size=0.35, colour=(1.0, 0.97, 0.94))
    scene.world = _studio_world()
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Punchy"
    scene.view_settings.exposure = 0.55


def look_from(scene: Any, degrees: float, *, at: Any = HEAD_MIDDLE, height: float = HEAD_HEIGHT) -> None:
    """Turn the camera round the head: 0 from the front, 90 from the character's left; `height` metres are seen."""
    angle, distance = math.radians(degrees), height * _LENS / _SENSOR
    scene.camera.location = at + distance * Vector((math.sin(angle), -math.cos(angle), 0.0))
    scene.camera.rotation_euler = (math.radians(90), 0.0, angle)


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
    shading.cavity_ridge_factor, shading.cavity_valley_factor = 0.3, 0.6
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
    light.shape, light.energy, light.size, light.color = "DISK", watts, size, colour
    lamp = bpy.data.objects.new(name, light)
    lamp.location = at
    lamp.rotation_euler = (HEAD_MIDDLE - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    lamp.visible_glossy = size < 1.0  # a large light would lie on the eyes like a cataract
    scene.collection.objects.link(lamp)


def _studio_world() -> Any:
    """Soft light from all round; the camera sees a gentle glow behind the head instead."""
    world = bpy.data.worlds.new("EvokeStudio")
    if world.node_tree is None:
        world.use_nodes = True
    nodes, links = world.node_tree.nodes, world.node_tree.links
    light = nodes["Background"]
    light.inputs["Color"].default_value = (0.70, 0.74, 0.80, 1.0)
    light.inputs["Strength"].default_value = 0.42
    window, place = nodes.new("ShaderNodeTexCoord"), nodes.new("ShaderNodeMapping")
    place.inputs["Location"].default_value = (-0.5, -0.58, 0.0)
    glow, ramp = nodes.new("ShaderNodeTexGradient"), nodes.new("ShaderNodeValToRGB")
    glow.gradient_type = "SPHERICAL"
    ramp.color_ramp.elements[0].color = (*BACKDROP_EDGE, 1.0)
    ramp.color_ramp.elements[1].color = (*BACKDROP_MIDDLE, 1.0)
    ramp.color_ramp.elements[0].position, ramp.color_ramp.elements[1].position = 0.25, 1.0
    backdrop, seen, mix = (
        nodes.new("ShaderNodeBackground"),
        nodes.new("ShaderNodeLightPath"),
        nodes.new("ShaderNodeMixShader"),
    )
    links.new(window.outputs["Window"], place.inputs["Vector"])
    links.new(place.outputs["Vector"], glow.inputs["Vector"])
    links.new(glow.outputs["Color"], ramp.inputs["Fac"])
    links.new(ramp.outputs["Color"], backdrop.inputs["Color"])
    links.new(seen.outputs["Is Camera Ray"], mix.inputs["Fac"])
    links.new(light.outputs["Background"], mix.inputs[1])
    links.new(backdrop.outputs["Background"], mix.inputs[2])
    links.new(mix.outputs["Shader"], nodes["World Output"].inputs["Surface"])
    return world
