# SPDX-License-Identifier: GPL-3.0-or-later
"""A small studio for pictures of the avatar, with or without a window: load, light, frame, choose an engine.

Lengths in metres, angles in radians. `load_avatar` adds what glTF cannot carry: subsurface scattering in the skin
and a render-time subdivision after the armature.
"""

import math
from pathlib import Path
from typing import Any

import bmesh
import bpy
import numpy as np
from mathutils import Vector
from numpy.typing import NDArray

HEAD_MIDDLE = Vector((0.0, -0.01, 1.701))
FRAME_HEIGHT = 0.325
"""Metres of the subject seen from the top to the bottom of the picture."""

SUBSURFACE = {
    "Std_Skin_Head": 0.16,
    "Std_Lips": 0.20,
    "Std_Tongue": 0.20,
    "Std_Upper_Teeth": 0.10,
    "Std_Lower_Teeth": 0.10,
}
SUBDIVIDED = ("CC_Base_Body", "CC_Base_Teeth", "CC_Base_Tongue", "Evoke_Brows")
BACKGROUND = (0.30, 0.34, 0.39)
FULL_COLOUR = "Albedo"


def load_avatar(path: Path | str) -> Any:
    """Import the GLB at `path` into the current scene and return its armature object."""
    before = set(bpy.data.objects)
    bpy.ops.import_scene.gltf(
        filepath=str(path), bone_heuristic="BLENDER", import_shading="SMOOTH", merge_vertices=True
    )
    imported = [thing for thing in bpy.data.objects if thing not in before]
    armatures = [thing for thing in imported if thing.type == "ARMATURE"]
    if len(armatures) != 1:
        raise ValueError(f"{path} has {len(armatures)} armatures; an avatar has exactly one")
    armature = armatures[0]
    for thing in imported:
        if thing.type != "MESH":
            continue
        if thing.parent is not armature:
            bpy.data.objects.remove(thing)
            continue
        _pair_triangles(thing.data)
        _bake_full_colour(thing.data)
        if thing.name in SUBDIVIDED:
            _subdivide_when_rendered(thing)
        for slot in thing.material_slots:
            _scatter_below_surface(slot.material)
    armature.hide_render = True
    return armature


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


def _subdivide_when_rendered(thing: Any) -> None:
    smooth = thing.modifiers.new("RenderSmooth", "SUBSURF")
    smooth.levels, smooth.render_levels = 0, 1
    smooth.use_limit_surface = False  # the exact limit of the many-sided poles costs seconds a frame


def _pair_triangles(mesh: Any) -> None:
    """Undo glTF's triangulation: neighbouring triangles that follow each other were one quad."""
    work = bmesh.new()
    work.from_mesh(mesh)
    work.faces.ensure_lookup_table()
    diagonals, k = [], 0
    while k + 1 < len(work.faces):
        first, second = work.faces[k], work.faces[k + 1]
        shared = [edge for edge in first.edges if second in edge.link_faces]
        if len(shared) == 1 and first.material_index == second.material_index:
            diagonals.append(shared[0])
            k += 1
        k += 1
    bmesh.ops.dissolve_edges(work, edges=diagonals, use_verts=False)
    work.to_mesh(mesh)
    work.free()


def _principled(material: Any) -> Any:
    return next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")


def _scatter_below_surface(material: Any) -> None:
    weight = SUBSURFACE.get(material.name.split(".")[0])
    if weight is not None:
        shader = _principled(material)
        shader.inputs["Subsurface Weight"].default_value = weight
        shader.inputs["Subsurface Radius"].default_value = (1.0, 0.36, 0.22)
        shader.inputs["Subsurface Scale"].default_value = 0.008


def _base_colour(material: Any) -> NDArray[Any]:
    """The material's colour before vertex tints: the constant side of the importer's multiply node."""
    socket = _principled(material).inputs["Base Color"]
    if socket.is_linked:
        node = socket.links[0].from_node
        constants = [s for s in node.inputs if s.type == "RGBA" and s.enabled and not s.is_linked]
        return np.array(constants[0].default_value) if constants else np.ones(4)
    return np.array(socket.default_value)


def _bake_full_colour(mesh: Any) -> None:
    """Store material colour times tint a corner, which Workbench shows; the materials keep reading the tints."""
    tint = mesh.color_attributes.get("Color")
    if tint is None:
        return
    for material in mesh.materials:
        for node in material.node_tree.nodes:
            if node.type == "VERTEX_COLOR":
                node.layer_name = tint.name
    tints = np.empty(len(tint.data) * 4, np.float32)
    tint.data.foreach_get("color", tints)
    tints = tints.reshape(-1, 4)
    if tint.domain == "POINT":
        corner_vertex = np.empty(len(mesh.loops), np.int32)
        mesh.loops.foreach_get("vertex_index", corner_vertex)
        tints = tints[corner_vertex]
    material_index = np.empty(len(mesh.polygons), np.int32)
    corners = np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("material_index", material_index)
    mesh.polygons.foreach_get("loop_total", corners)
    colours = np.array([_base_colour(material) for material in mesh.materials])
    full = tints * colours[np.repeat(material_index, corners)]
    attribute = mesh.color_attributes.new(FULL_COLOUR, "FLOAT_COLOR", "CORNER")
    attribute.data.foreach_set("color", full.astype(np.float32).ravel())
    mesh.color_attributes.active_color = attribute
    mesh.color_attributes.render_color_index = mesh.color_attributes.find(FULL_COLOUR)
