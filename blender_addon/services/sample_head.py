# SPDX-License-Identifier: GPL-3.0-or-later
"""Our own head in the current scene, with what glTF cannot carry: quads, subsurface scattering, subdivision.

Subdivision is for renders alone: in the viewport the head stays as light as the file.
"""

from pathlib import Path
from typing import Any

import bmesh
import bpy
import numpy as np
from numpy.typing import NDArray

from evoke_core.errors import EvokeError

SUBSURFACE = {
    "Std_Skin_Head": 0.45,
    "Std_Lips": 0.45,
    "Std_Tongue": 0.20,
    "Std_Upper_Teeth": 0.10,
    "Std_Lower_Teeth": 0.10,
}
ROUGHNESS = (0.38, 0.66)
SUBDIVIDED = ("CC_Base_Body", "CC_Base_Teeth", "CC_Base_Tongue", "Evoke_Brows")
FULL_COLOUR = "Albedo"
"""Colour attribute of material colour times tint, for viewports and renders that show vertex colours."""


def load_avatar(path: Path | str) -> Any:
    """Import the GLB at ``path`` into the current scene (Object Mode) and return its armature object.

    Nothing else changes: what is selected and active stays so, and a head that is there already keeps its names.

    Raises:
        EvokeError: the file cannot be read, or holds no single armature.
    """
    selected, active = list(bpy.context.selected_objects), bpy.context.view_layer.objects.active
    objects, collections = set(bpy.data.objects), set(bpy.data.collections)
    try:
        bpy.ops.import_scene.gltf(
            filepath=str(path), bone_heuristic="BLENDER", import_shading="SMOOTH", merge_vertices=True
        )
    except RuntimeError as error:
        raise EvokeError(f"{path}: cannot be imported ({str(error).strip()}); give a GLB of a head") from None
    imported = [thing for thing in bpy.data.objects if thing not in objects]
    armature = _only_armature(imported, path)
    _remove_helpers(imported, armature, [each for each in bpy.data.collections if each not in collections])
    for thing in armature.children:
        _pair_triangles(thing.data)
        _bake_full_colour(thing.data)
        if _original(thing.name) in SUBDIVIDED:
            _subdivide_when_rendered(thing)
        for slot in thing.material_slots:
            _scatter_below_surface(slot.material)
            if _original(slot.material.name) == "Std_Skin_Head":
                _vary_roughness(slot.material)
    armature.hide_render = True
    for thing in (armature, *armature.children):
        thing.select_set(False)
    for thing in selected:
        thing.select_set(True)
    bpy.context.view_layer.objects.active = active
    return armature


def _original(name: str) -> str:
    """A datablock's name before Blender made it unique."""
    return name.split(".")[0]


def _only_armature(imported: list[Any], path: Path | str) -> Any:
    armatures = [thing for thing in imported if thing.type == "ARMATURE"]
    if len(armatures) != 1:
        bpy.data.batch_remove(imported)
        raise EvokeError(f"{path}: has {len(armatures)} armatures; a head has exactly one")
    return armatures[0]


def _remove_helpers(imported: list[Any], armature: Any, collections: list[Any]) -> None:
    """Take away the ball that the importer draws bones with, and the collection that it made for it."""
    for bone in armature.pose.bones:
        bone.custom_shape = None
    for thing in imported:
        if thing.type == "MESH" and thing.parent is not armature:
            mesh = thing.data
            bpy.data.objects.remove(thing)
            bpy.data.meshes.remove(mesh)
    for collection in collections:
        if not collection.all_objects:
            bpy.data.collections.remove(collection)


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
    weight = SUBSURFACE.get(_original(material.name))
    if weight is not None:
        shader = _principled(material)
        shader.inputs["Subsurface Weight"].default_value = weight
        shader.inputs["Subsurface Radius"].default_value = (1.0, 0.36, 0.22)
        shader.inputs["Subsurface Scale"].default_value = 0.006


def _vary_roughness(material: Any) -> None:
    """Pores and patches of shine: without them skin looks like plastic."""
    nodes, links, shader = material.node_tree.nodes, material.node_tree.links, _principled(material)
    place, patches, pores = (nodes.new(f"ShaderNode{kind}") for kind in ("TexCoord", "TexNoise", "TexNoise"))
    patches.inputs["Scale"].default_value, pores.inputs["Scale"].default_value = 60.0, 1400.0
    shine, bump = nodes.new("ShaderNodeMapRange"), nodes.new("ShaderNodeBump")
    shine.inputs["To Min"].default_value, shine.inputs["To Max"].default_value = ROUGHNESS
    bump.inputs["Strength"].default_value, bump.inputs["Distance"].default_value = 0.12, 0.0006
    for noise, wanted in ((patches, shine.inputs["Value"]), (pores, bump.inputs["Height"])):
        links.new(place.outputs["Object"], noise.inputs["Vector"])
        links.new(noise.outputs[0], wanted)
    links.new(shine.outputs["Result"], shader.inputs["Roughness"])
    links.new(bump.outputs["Normal"], shader.inputs["Normal"])


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
