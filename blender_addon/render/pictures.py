# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures put together from rendered faces: a sheet of labelled faces, and a face above its trace (Pillow, no bpy)."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from evoke_core.state import EmotionState

INK = (30, 34, 40)
PAPER = (244, 245, 247)
FAINT = (208, 212, 218)
NOTICE = (150, 70, 20)
DIMENSION_COLOURS = {"valence": (201, 92, 24), "arousal": (176, 34, 92), "dominance": (36, 104, 178)}
LABEL_HEIGHT = 34
TRACE_HEIGHT = 150
MARGIN = 14


def contact_sheet(faces: Sequence[tuple[str, Image.Image]], footer: str, *, columns: int = 4) -> Image.Image:
    """Labelled faces of one size, ``columns`` in a row, with a line below that says what they are."""
    width, height = faces[0][1].size
    rows = -(-len(faces) // columns)
    sheet = Image.new("RGB", (columns * width, rows * (height + LABEL_HEIGHT) + LABEL_HEIGHT), PAPER)
    draw = ImageDraw.Draw(sheet)
    label_font = _font(min(20, max(10, width // 15)))
    for index, (label, face) in enumerate(faces):
        left, top = index % columns * width, index // columns * (height + LABEL_HEIGHT)
        sheet.paste(face, (left, top))
        draw.text((left + width / 2, top + height + LABEL_HEIGHT / 2), label, INK, label_font, anchor="mm")
    draw.text((sheet.width / 2, sheet.height - LABEL_HEIGHT / 2), footer, INK, _font(14), anchor="mm")
    return sheet


@dataclass(frozen=True)
class Trace:
    """V, A and D over a trial, and the words that stand beside them.

    Attributes:
        states: the states in their order, with ``source_t``.
        title: what is played.
        notice: what must be said about it, e.g. that the model is a demonstration.
    """

    states: Sequence[EmotionState]
    title: str
    notice: str

    def below(self, face: Image.Image, now: EmotionState) -> Image.Image:
        """``face`` above the trace, with a cursor and the emotion's name at ``now``."""
        frame = Image.new("RGB", (face.width, face.height + TRACE_HEIGHT), PAPER)
        frame.paste(face, (0, 0))
        draw = ImageDraw.Draw(frame)
        self._write(draw, face, now)
        self._plot(draw, face, now)
        return frame

    def _write(self, draw: ImageDraw.ImageDraw, face: Image.Image, now: EmotionState) -> None:
        draw.text((MARGIN, face.height - MARGIN), now.emotion, (255, 255, 255), _font(30), anchor="ls")
        draw.text(
            (face.width - MARGIN, face.height - MARGIN),
            f"{_seconds(now):.1f} s",
            (255, 255, 255),
            _font(18),
            anchor="rs",
        )
        draw.text((MARGIN, MARGIN), self.title, (255, 255, 255), _font(14), anchor="lt")
        bottom = face.height + TRACE_HEIGHT
        draw.text((MARGIN, bottom - 8), self.notice, NOTICE, _font(12), anchor="ls")

    def _plot(self, draw: ImageDraw.ImageDraw, face: Image.Image, now: EmotionState) -> None:
        left, right = MARGIN, face.width - MARGIN
        top, bottom = face.height + 28, face.height + TRACE_HEIGHT - 28
        first, last = _seconds(self.states[0]), _seconds(self.states[-1])

        def across(state: EmotionState) -> float:
            return left + (right - left) * (_seconds(state) - first) / max(last - first, 1e-9)

        draw.line([(left, (top + bottom) / 2), (right, (top + bottom) / 2)], FAINT)
        x = left
        for index, (name, colour) in enumerate(DIMENSION_COLOURS.items()):
            points = [(across(state), bottom - (bottom - top) * state.vad[index]) for state in self.states]
            draw.line(points, colour, width=2, joint="curve")
            draw.text((x, face.height + 8), f"{name} {now.vad[index]:.2f}", colour, _font(14), anchor="lt")
            x += (right - left) / 3
        cursor = across(now)
        draw.line([(cursor, top - 4), (cursor, bottom + 4)], INK, width=2)


def _seconds(state: EmotionState) -> float:
    return state.t if state.source_t is None else state.source_t


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
