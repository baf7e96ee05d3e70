# SPDX-License-Identifier: GPL-3.0-or-later
"""Live: connections and what is heard over them, who follows which stream, the reading, and what steadies it."""

from typing import Any

import bpy

from evoke_core.emotions import Emotion

from ..icons import icon
from ..scene import avatars
from ..scene.streams import Address, address_of, heard_now, lamp
from ..services.live import hub
from ..services.source import Heard, Source
from ..words import count
from .common import Sidebar, paragraph

NOTICE = "Demonstration model, not an emotion reading"


class EVOKE_MT_streams(bpy.types.Menu):
    bl_label = "Stream"
    bl_description = "Which stream moves this avatar"

    def draw(self, context: Any) -> None:
        row = context.evoke_avatar
        index = list(context.scene.evoke.avatars).index(row)
        self.layout.operator("evoke.follow_stream", text="The Only Stream").avatar = index
        for source, stream in heard_now():
            choice = self.layout.operator("evoke.follow_stream", text=f"{stream}  ({source})")
            choice.avatar, choice.source, choice.stream = index, source, stream


class EVOKE_PT_live(Sidebar, bpy.types.Panel):
    bl_label = "Live"
    bl_order = 2

    def draw(self, context: Any) -> None:
        layout, evoke = self.layout, context.scene.evoke
        heard = heard_now()
        for index, connection in enumerate(evoke.connections):
            _draw_connection(layout, context, connection, index)
        listed = {connection.endpoint for connection in evoke.connections}
        for name, source in hub.sources.items():
            if name not in listed:
                _draw_unlisted(layout, context, name, source)
        row = layout.row(align=True)
        row.operator("evoke.add_connection", icon="ADD")
        row.operator("evoke.play_sample", icon="PLAY")
        layout.prop(evoke.look, "frozen", icon="FREEZE", toggle=True)
        if any(one.synthetic_model for one in heard.values()):
            paragraph(layout.box(), context, NOTICE, icon="INFO")
        rows = [row for row, _ in avatars.picked(context.scene)]
        if heard and rows:
            _draw_choices(layout, rows, heard)
        for trouble in hub.troubles.values():
            paragraph(layout, context, trouble, icon="ERROR")


def _draw_connection(layout: Any, context: Any, connection: Any, index: int) -> None:
    """An endpoint of the list: edited and removed while it is off, with all that is heard of it while it is on."""
    source = hub.sources.get(connection.endpoint)
    box = layout.box()
    row = box.row(align=True)
    row.label(icon_value=icon(lamp(source)[0]))
    if source is None:
        row.prop(connection, "endpoint", text="")
        row.operator("evoke.connect", text="", icon="UNLINKED").endpoint = connection.endpoint
        row.operator("evoke.remove_connection", text="", icon="X").connection = index
    else:
        row.label(text=connection.endpoint)
        row.operator("evoke.disconnect", text="", icon="LINKED").source = connection.endpoint
        _draw_heard(box, context, source)


def _draw_unlisted(layout: Any, context: Any, name: str, source: Source) -> None:
    """What plays without being in the list: the sample, or a trial."""
    box = layout.box()
    row = box.row(align=True)
    row.label(icon_value=icon(lamp(source)[0]))
    row.label(text=name)
    row.operator("evoke.disconnect", text="", icon="X").source = name
    _draw_heard(box, context, source)


def _draw_heard(box: Any, context: Any, source: Source) -> None:
    column = box.column(align=True)
    column.label(text=lamp(source)[1].capitalize(), icon="BLANK1")
    for stream, heard in sorted(source.streams().items()):
        column.label(text=stream, icon="OUTLINER_OB_FORCE_FIELD")
        column.label(text=_numbers(heard), icon="BLANK1")
        if heard.conflict:
            paragraph(column, context, f"Two publishers send as {stream}: stop one of them", icon="ERROR")
    if source.refused:
        paragraph(column, context, f"{count(source.refused, 'message')} refused: {source.last_refusal}", icon="ERROR")


def _numbers(heard: Heard) -> str:
    lag = "" if heard.lag_s is None else f" · {heard.lag_s * 1000:.0f} ms"
    return f"{heard.rate_hz:.1f}/s{lag} · {heard.dropped} dropped"


def _draw_choices(layout: Any, rows: list[Any], heard: dict[Address, Heard]) -> None:
    column = layout.column(align=True)
    for row in rows:
        split = column.split(factor=0.45, align=True)
        split.label(text=row.name, icon="USER")
        address = address_of(row, heard)
        split.context_pointer_set("evoke_avatar", row)
        split.menu("EVOKE_MT_streams", text=address[1] if address else "Choose a stream")


class EVOKE_PT_reading(Sidebar, bpy.types.Panel):
    bl_label = "Reading"
    bl_parent_id = "EVOKE_PT_live"

    @classmethod
    def poll(cls, _context: Any) -> bool:
        return bool(hub.sources)

    def draw(self, context: Any) -> None:
        heard = heard_now()
        row = avatars.active(context.scene)
        address = (address_of(row, heard) if row else None) or next(iter(heard), None)
        state = heard[address].state if address in heard else None
        if state is None:
            self.layout.label(text="Nothing has been heard yet")
            return
        column = self.layout.column(align=True)
        for name, value in zip(("Valence", "Arousal", "Dominance"), state.vad, strict=True):
            _bar(column, name, value)
        column = self.layout.column(align=True)
        for emotion in Emotion:
            _bar(column, emotion.word.title(), state.weights[emotion])
        held = f"{state.emotion.title()}, confidence {state.confidence:.2f}"
        self.layout.label(text=held, icon="PINNED")


def _bar(column: Any, name: str, value: float) -> None:
    split = column.split(factor=0.42, align=True)
    split.label(text=name)
    split.progress(factor=value, text=f"{value:.2f}")


class EVOKE_PT_steady(Sidebar, bpy.types.Panel):
    bl_label = "Steadiness"
    bl_parent_id = "EVOKE_PT_live"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: Any) -> None:
        look = context.scene.evoke.look
        column = self.layout.column(align=True)
        for name in ("smoothing_s", "hold_s", "fade_s", "decisiveness"):
            column.prop(look, name)


CLASSES = (
    EVOKE_MT_streams,
    EVOKE_PT_live,
    EVOKE_PT_reading,
    EVOKE_PT_steady,
)
