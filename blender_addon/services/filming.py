# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures and clips of the artist's own character, in the artist's own scene, which is as before afterwards."""

import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.expressions import Face

from .borrowed import changed, kept, poses_kept, still_face
from .copies import leaving_nothing
from .framing import camera_on_face
from .rig import Character

ORDER = ("neutral", "happy", "excited", "surprised", "sad", "angry", "fearful", "disgusted")
"""Of the sheet's faces, in two rows: the pleasant above."""
COLUMNS = 4
SIZES = (64, 4096)
STAMPS = (
    "time", "date", "frame", "frame_range", "camera", "lens", "scene", "marker", "filename", "sequencer_strip",
    "render_time", "memory", "hostname", "labels",
)  # fmt: skip
IMAGE_SETTINGS = ("media_type", "file_format", "color_mode", "color_depth", "compression", "quality")
PNG = {"file_format": "PNG", "color_depth": "8", "compression": 15}
H264 = {"format": "MPEG4", "codec": "H264", "constant_rate_factor": "HIGH", "audio_codec": "AAC"}


def contact_sheet(
    scene: Any,
    character: Character,
    path: Path,
    *,
    solve: Callable[[tuple[float, ...]], Face],
    size: int = 384,
    engine: str | None = None,
) -> Path:
    """The eight emotions at full weight on one labelled sheet, a PNG, whole or not at all.

    Args:
        scene: rendered as it is set up, through its camera; where it has none, one looks at the face for the while.
        character: in the scene; what it does is taken off for the while.
        path: ends in ".png".
        solve: weights → face.
        size: each face's height in pixels, 64–4096; its width is of the scene's proportions, without a camera the same.
        engine: the render engine's name in Blender, e.g. "BLENDER_WORKBENCH"; None takes the scene's own.

    Raises:
        EvokeError: a path or size that is none, a character that is gone or being tweaked, a render that fails.
    """
    _check_path(path, ".png")
    if not SIZES[0] <= size <= SIZES[1]:
        raise EvokeError(f"faces cannot be {size} pixels high: choose {SIZES[0]} to {SIZES[1]}")
    render = scene.render
    with ExitStack() as stack:
        place = Path(stack.enter_context(_writing_in(path.parent)))
        stack.enter_context(leaving_nothing())
        stack.enter_context(still_face(character))
        width = size
        if scene.camera:
            width = round(
                size * render.resolution_x * render.pixel_aspect_x / render.resolution_y / render.pixel_aspect_y
            )
        else:
            stack.enter_context(changed(scene, camera=camera_on_face(scene, character)))
        stack.enter_context(_plain_render(scene, width, size, engine))
        stack.enter_context(changed(render, pixel_aspect_x=1.0, pixel_aspect_y=1.0))
        stack.enter_context(_as(render, **PNG))
        stack.enter_context(_stamped(render, size))
        faces: list[NDArray[np.float32]] = []
        for number, word in enumerate(ORDER):
            emotion = Emotion.from_word(word)
            character.apply(solve(tuple(float(other == emotion) for other in Emotion)))
            render.stamp_note_text = word
            render.filepath = str(place / f"{number}.png")
            _render(scene, write_still=True)
            faces.append(_pixels(render.filepath))
        _save(_grid(faces), place / "sheet.png")
        return (place / "sheet.png").replace(path)


def clip(scene: Any, path: Path, frame_range: tuple[int, int], *, engine: str | None = None) -> Path:
    """Film a range of frames through the scene's camera; whole or not at all.

    Args:
        scene: rendered as it is set up.
        path: ends in ".mp4", or in ".png" for a folder of numbered frames, called as the path without its ending. A
            Blender without FFmpeg makes such a folder in any case.
        frame_range: first and last frame.
        engine: as in contact_sheet.

    Returns:
        The film, or the folder of frames.

    Raises:
        EvokeError: a path or range that is none, a scene without a camera, a folder that is there, a render that fails.
    """
    _check_path(path, ".mp4", ".png")
    if frame_range[1] <= frame_range[0]:
        raise EvokeError(f"frames {frame_range[0]} to {frame_range[1]} are no clip: the last has to be later")
    if not scene.camera:
        raise EvokeError(f"the scene {scene.name} has no camera to film through: add one (Add, Camera)")
    video = path.suffix == ".mp4" and bpy.app.ffmpeg.supported
    target = path if video else path.with_suffix("")
    if target.is_dir():
        raise EvokeError(f"{target}: is a folder already; remove it, or choose another name")
    render = scene.render
    share = render.resolution_percentage / 100
    # H.264 wants even numbers.
    width, height = (int(side * share) // 2 * 2 for side in (render.resolution_x, render.resolution_y))
    with ExitStack() as stack:
        place = Path(stack.enter_context(_writing_in(path.parent)))
        stack.enter_context(leaving_nothing())
        stack.enter_context(poses_kept(scene, bpy.context.view_layer))
        stack.enter_context(_plain_render(scene, width, height, engine))
        if video:
            # The format fills these in where nobody did.
            stack.enter_context(kept(render.ffmpeg, *_writable(render.ffmpeg)))
            stack.enter_context(_as(render, media_type="VIDEO", file_format="FFMPEG", color_mode="RGB"))
            stack.enter_context(changed(render.ffmpeg, **H264))
        else:
            stack.enter_context(_as(render, **PNG))
        first, last = frame_range
        stack.enter_context(changed(scene, frame_start=first, frame_end=last, frame_step=1))
        render.filepath = str(place / target.name if video else place / target.name / f"{target.name}_####")
        _render(scene, animation=True)
        return (place / target.name).replace(target)


def _check_path(path: Path, *endings: str) -> None:
    if path.suffix.lower() not in endings:
        raise EvokeError(f"{path}: has to end in {' or '.join(endings)}")
    if not path.parent.is_dir():
        raise EvokeError(f"{path.parent}: is no folder; make it first, or choose another")


@contextmanager
def _writing_in(folder: Path) -> Generator[str]:
    """A place in ``folder`` that is gone afterwards, with what was not taken from it."""
    try:
        place = tempfile.mkdtemp(prefix=".evoke-", dir=folder)
    except OSError as error:
        raise EvokeError(f"{folder}: cannot be written ({error.strerror}); choose another folder") from None
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _plain_render(scene: Any, width: int, height: int, engine: str | None) -> Generator[None]:
    """The 3D view alone, whole, in one size; also puts back where renders go."""
    render, shading = scene.render, scene.display.shading
    colours = _colours(scene) if engine == "BLENDER_WORKBENCH" else shading.color_type
    with (
        changed(shading, color_type=colours),
        changed(
            render, engine=engine or render.engine, resolution_x=width, resolution_y=height, resolution_percentage=100,
            use_border=False, use_sequencer=False, use_multiview=False, use_file_extension=True, use_overwrite=True,
            filepath=render.filepath,
        ),
    ):  # fmt: skip
        yield


def _colours(scene: Any) -> str:
    """What Workbench shows most of the scene's meshes by: textures, else vertex colours."""
    meshes = [item.data for item in scene.objects if item.type == "MESH"]
    trees = [material.node_tree for mesh in meshes for material in mesh.materials if material and material.node_tree]
    textured = any(node.type == "TEX_IMAGE" for tree in trees for node in tree.nodes)
    return "VERTEX" if not textured and any(mesh.color_attributes for mesh in meshes) else "TEXTURE"


@contextmanager
def _as(render: Any, **settings: Any) -> Generator[None]:
    """The kind of file. Since 5.0 a kind of medium goes before its format, and changes what stands behind it."""
    images = render.image_settings
    settings = {"media_type": "IMAGE", "color_mode": "RGBA" if render.film_transparent else "RGB", **settings}
    with kept(images, *(name for name in IMAGE_SETTINGS if hasattr(images, name))):
        for name in IMAGE_SETTINGS:
            if name in settings and hasattr(images, name):
                setattr(images, name, settings[name])
        yield


def _writable(struct: Any) -> list[str]:
    return [name for name, setting in struct.bl_rna.properties.items() if not setting.is_readonly]


@contextmanager
def _stamped(render: Any, size: int) -> Generator[None]:
    """Blender writes a note, and nothing else, below each picture."""
    with changed(
        render, **{f"use_stamp_{name}": False for name in STAMPS}, use_stamp=True, use_stamp_note=True,
        stamp_note_text="", stamp_font_size=max(8, size // 16), stamp_foreground=(1, 1, 1, 1),
        stamp_background=(0, 0, 0, 0.5),
    ):  # fmt: skip
        yield


def _render(scene: Any, **how: bool) -> None:
    try:
        done = bpy.ops.render.render(scene=scene.name, **how)
    except RuntimeError as error:
        raise EvokeError(f"{scene.name} could not be rendered ({str(error).strip().splitlines()[-1]})") from None
    if "FINISHED" not in done:
        raise EvokeError(f"the rendering of {scene.name} was stopped")


def _pixels(path: str) -> NDArray[np.float32]:
    """(height, width, 4) from the bottom up, as they stand in the file."""
    image = bpy.data.images.load(path)
    width, height = image.size
    pixels = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(pixels)
    return pixels.reshape(height, width, 4)


def _grid(faces: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    rows = [np.concatenate(faces[at : at + COLUMNS], axis=1) for at in range(0, len(faces), COLUMNS)]
    return np.concatenate(rows[::-1], axis=0)


def _save(pixels: NDArray[np.float32], path: Path) -> None:
    height, width, _ = pixels.shape
    image = bpy.data.images.new("EVOKE sheet", width, height, alpha=True)
    image.pixels.foreach_set(pixels.ravel())
    image.filepath_raw, image.file_format = str(path), "PNG"
    image.save()
