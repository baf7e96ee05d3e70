# SPDX-License-Identifier: GPL-3.0-or-later
"""How faces show emotions: the sliders of the Expression panel and those that steady a live face."""

from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, PointerProperty, StringProperty

from evoke_core.emotions import Emotion
from evoke_core.facs import UNIT_NAMES

from ..scene import faces
from ..services.library import SHIPPED

EMOTIONS = [(emotion.word, emotion.word.title(), f"The {emotion.word} face", int(emotion)) for emotion in Emotion]


def _show(group: Any, _context: Any) -> None:
    faces.show(group.id_data)


def _factor(name: str, description: str, *, default: float, most: float = 1.0) -> Any:
    """A slider that moves the faces at once."""
    return FloatProperty(
        name=name,
        description=description,
        default=default,
        min=0.0,
        max=most,
        soft_max=1.0,
        subtype="FACTOR",
        update=_show,
    )


def _strength(unit: int) -> Any:
    """A slider of the presets being edited: it reads and writes the action unit of the emotion shown."""

    def read(group: Any) -> float:
        look = group.id_data.evoke.look
        return faces.presets_of(look)[Emotion.from_word(look.emotion)].get(unit, 0.0)

    def write(group: Any, strength: float) -> None:
        look = group.id_data.evoke.look
        shown = Emotion.from_word(look.emotion)
        presets = dict(faces.presets_of(look))
        others = {other: x for other, x in presets[shown].items() if other != unit}
        presets[shown] = others | ({unit: strength} if strength > 0 else {})
        look.edited = faces.to_text(presets)
        faces.show(group.id_data)

    return FloatProperty(
        name=f"{unit} {UNIT_NAMES[unit]}",
        description=f"How strongly the emotion shown uses action unit {unit}, {UNIT_NAMES[unit]}",
        min=0.0,
        max=1.0,
        subtype="FACTOR",
        get=read,
        set=write,
    )


EVOKE_PG_units = type(
    "EVOKE_PG_units",
    (bpy.types.PropertyGroup,),
    {"__annotations__": {f"unit_{unit}": _strength(unit) for unit in UNIT_NAMES}, "__module__": __name__},
)


class EVOKE_PG_look(bpy.types.PropertyGroup):
    emotion: EnumProperty(
        name="Emotion", description="The emotion shown on the picked avatars", items=EMOTIONS, update=_show
    )
    other: EnumProperty(
        name="Blend With",
        description="The second emotion of a blend",
        items=EMOTIONS,
        default="surprised",
        update=_show,
    )
    blend: _factor("Blend", "From the emotion shown (0) to the second one (1)", default=0.0)
    intensity: _factor("Intensity", "How strongly the face shows the emotion", default=1.0, most=2.0)
    sharpness: FloatProperty(
        name="Sharpness",
        description="How clearly the stronger of several emotions wins; 1 shows them all as they are",
        default=2.0,
        min=0.1,
        max=10.0,
        soft_min=1.0,
        soft_max=5.0,
        update=_show,
    )
    decisiveness: FloatProperty(
        name="Decisiveness",
        description="How little confidence a reading needs to leave the neutral face; 0 stays neutral",
        default=3.0,
        min=0.0,
        max=10.0,
    )
    upper: _factor("Upper Face", "Strength of brows, eyes and lids", default=1.0, most=2.0)
    lower: _factor("Lower Face", "Strength of nose, cheeks, mouth and jaw", default=1.0, most=2.0)
    blink: _factor("Blink", "Closes the eyes over whatever emotion is shown", default=0.0)
    preset: StringProperty(
        name="Expressions",
        description="The presets that say which action units show each emotion",
        default=SHIPPED,
    )
    edited: StringProperty(
        name="Edited Expressions", description="The presets while they are edited, until they are saved or discarded"
    )
    units: PointerProperty(
        name="Action Units",
        description="The action units of the emotion shown, while it is edited",
        type=EVOKE_PG_units,
    )
    smoothing_s: FloatProperty(
        name="Smoothing",
        description="Seconds that a live face takes to most of the way to a new reading; 0 follows at once",
        default=0.3,
        min=0.0,
        soft_max=2.0,
        subtype="TIME_ABSOLUTE",
        unit="TIME_ABSOLUTE",
    )
    hold_s: FloatProperty(
        name="Minimum Hold",
        description="Seconds that an emotion stays on a live face before another may replace it",
        default=0.0,
        min=0.0,
        soft_max=5.0,
        subtype="TIME_ABSOLUTE",
        unit="TIME_ABSOLUTE",
    )
    fade_s: FloatProperty(
        name="Fade to Neutral",
        description="Seconds over which a live face goes back to neutral once its stream is stale",
        default=1.0,
        min=0.0,
        soft_max=10.0,
        subtype="TIME_ABSOLUTE",
        unit="TIME_ABSOLUTE",
    )
    frozen: BoolProperty(
        name="Freeze", description="Hold the live faces as they are: streams are heard and move nothing"
    )


CLASSES = (EVOKE_PG_units, EVOKE_PG_look)
