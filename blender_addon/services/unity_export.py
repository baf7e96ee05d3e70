# SPDX-License-Identifier: GPL-3.0-or-later
"""A character as files for Unity: FBX and GLB from a copy, the rig's mapping beside them, and both read back."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import bpy
import numpy as np

from evoke_core.errors import EvokeError
from evoke_core.rigs import save_rig

from . import actions, copies, sampling, unity_check
from .borrowed import check_whole
from .rig import Character

FORMATS = ("FBX", "GLB")


@dataclass(frozen=True)
class Report:
    """What was written, and what was found when it was read back.

    Attributes:
        files: the files, in the folder that was asked for.
        shapes: mapped shapes that were looked for, over all meshes and formats.
        curves: curves of shapes and bones that were compared, over all formats.
        problems: each difference found, as a sentence.
    """

    files: tuple[Path, ...]
    shapes: int
    curves: int
    problems: tuple[str, ...]


def export_to_unity(
    character: Character,
    folder: Path,
    name: str,
    *,
    frame_range: tuple[int, int] | None = None,
    formats: Sequence[str] = FORMATS,
) -> Report:
    """Write ``name.fbx``, ``name.glb`` and ``name.rig.json`` into a folder; what is called so already is replaced.

    The copy has every mesh of the character, armature modifiers alone, and plain keys at each frame of whatever moves
    it: strips, drivers, constraints. The scene, its selection, mode, frame and datablocks stay as they are.

    Args:
        character: with its meshes in the current scene.
        folder: must be there.
        name: the files' and the animation's; no path.
        frame_range: first and last frame of the animation; None writes none, and a face at rest.
        formats: of FORMATS.

    Raises:
        EvokeError: a wrong name, folder, range or format, a deleted character, an exporter that is missing or fails;
            nothing has been written then.
    """
    _check(character, folder, name, frame_range, formats)
    scene = bpy.context.scene
    meshes = copies.members_of(character, scene)
    originals = [*([character.armature] if character.armature else []), *meshes]
    originals += dict.fromkeys(item.data for item in originals)
    # An FBX's animation has the name of its scene.
    originals += [each for each in bpy.data.scenes if each.name == name]
    try:
        with tempfile.TemporaryDirectory(prefix=".evoke-", dir=folder) as place:
            with copies.names_lent(originals) as names:
                files = {kind: Path(place) / f"{name}.{kind.lower()}" for kind in formats}
                with copies.leaving_nothing():
                    made = copies.copy(character.armature, meshes, copies.scene_like(scene, name), names)
                    with copies.shown(made.scene):
                        expected = _bake(made, character, frame_range, scene.frame_current)
                        for kind, path in files.items():
                            _write(kind, path, animated=frame_range is not None)
                checked = [unity_check.check(path, expected, scene) for path in files.values()]
            save_rig(character.rig, Path(place) / f"{name}.rig.json")
            written = [path.replace(folder / path.name) for path in sorted(Path(place).iterdir())]
    except OSError as error:
        raise EvokeError(f"{folder}: cannot be written ({error.strerror}); choose another folder") from None
    return Report(
        tuple(written),
        shapes=sum(each.shapes for each in checked),
        curves=sum(each.curves for each in checked),
        problems=tuple(problem for each in checked for problem in each.problems),
    )


def _check(
    character: Character, folder: Path, name: str, frame_range: tuple[int, int] | None, formats: Sequence[str]
) -> None:
    if not name.strip(" .") or name != Path(name).name or set(name) & set('\\/:*?"<>|'):
        raise EvokeError(f"files cannot be called {name!r}: give a plain name, the folder apart")
    if not folder.is_dir():
        raise EvokeError(f"{folder}: is no folder; make it first, or choose another")
    if frame_range and frame_range[1] <= frame_range[0]:
        raise EvokeError(f"frames {frame_range[0]} to {frame_range[1]} are no animation: the last has to be later")
    if not formats or set(formats) - set(FORMATS):
        raise EvokeError(f"cannot write {', '.join(formats) or 'no format'}: choose of {' and '.join(FORMATS)}")
    check_whole(character)
    for kind in formats:
        if kind.lower().replace("glb", "gltf") not in dir(bpy.ops.export_scene):
            raise EvokeError(f"Blender's {kind} exporter is switched off: enable it in Preferences, Add-ons")


def _bake(
    made: copies.Copies, character: Character, frame_range: tuple[int, int] | None, frame: int
) -> unity_check.Expected:
    """Give the copies plain keys (or rest, without a range); returns what the files have to show."""
    first, last = frame_range or (frame, frame)
    motion = sampling.watch(made, range(first, last + 1))
    mapped = {mesh: set(character.rig.find(keys).values()) for mesh, (keys, _) in motion.shapes.items()}
    sampling.make_plain(made)
    if frame_range is None:
        motion = _at_rest(motion, mapped, character)
    curves = sampling.plain_curves(made, motion, always=mapped if frame_range else {})
    actions.play(actions.write(made.scene.name, curves))
    made.scene.frame_start, made.scene.frame_end = 0, last - first
    made.scene.frame_set(0)
    return unity_check.Expected(mapped, motion, unity_check.height_of(made.scene))


def _at_rest(motion: sampling.Motion, mapped: dict[str, set[str]], character: Character) -> sampling.Motion:
    """The mapped shapes at 0 and the mapped bones unturned; all else as it stood."""
    bones = {bone for unit in character.rig.action_units.values() for bone in unit.bones}
    return replace(
        motion,
        shapes={
            mesh: (names, values * [name not in mapped[mesh] for name in names])
            for mesh, (names, values) in motion.shapes.items()
        },
        turns={
            bone: np.array([[1.0, 0.0, 0.0, 0.0]]) if bone in bones else turns for bone, turns in motion.turns.items()
        },
    )


def _write(kind: str, path: Path, *, animated: bool) -> None:
    """One file of all that is in the scene shown."""
    try:
        if kind == "FBX":
            # With strips or all actions, the shapes' curves are not written.
            bpy.ops.export_scene.fbx(
                filepath=str(path), object_types={"ARMATURE", "MESH"}, use_mesh_modifiers=False, add_leaf_bones=False,
                bake_anim=animated, bake_anim_use_nla_strips=False, bake_anim_use_all_actions=False,
                bake_anim_simplify_factor=0.0, path_mode="COPY", embed_textures=True,
            )  # fmt: skip
        else:
            bpy.ops.export_scene.gltf(
                filepath=str(path), export_format="GLB", use_active_scene=True, export_apply=False, export_morph=True,
                export_morph_normal=False, export_animations=animated, export_animation_mode="ACTIVE_ACTIONS",
                export_nla_strips_merged_animation_name=path.stem, export_optimize_animation_size=False,
            )  # fmt: skip
    except RuntimeError as error:
        raise EvokeError(f"{path.name}: the {kind} exporter failed ({_last_line(error)})") from None


def _last_line(error: Exception) -> str:
    return str(error).strip().splitlines()[-1]
