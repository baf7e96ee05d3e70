# SPDX-License-Identifier: GPL-3.0-or-later
"""Live: connections and what is heard over them, who follows which stream, the reading, and what steadies it."""

from typing import Any

import bpy

from evoke_core.emotions import Emotion

from .. import avatars
from ..followers import problems
from ..icons import icon
from ..services.live import hub
from ..services.source import Heard, Source
from ..streams import Address, address_of, heard_now, lamp
from .common import Sidebar, paragraph

NOTICE = "Demonstration model, not an emotion reading"


class EVOKE_UL_connections(bpy.types.UIList):
    def draw_item(
        self, _context: Any, layout: Any, _data: Any, connection: Any, _icon: int, _active: Any, _name: str
    ) -> None:
        source = hub.sources.get(connection.endpoint)
        row = layout.row(align=True)
        row.label(icon_value=icon(lamp(source)[0]))
        endpoint = row.row()
        endpoint.enabled = source is None
        endpoint.prop(connection, "endpoint", text="", emboss=False)
        if source is None:
            row.operator("evoke.connect", text="", icon="UNLINKED", emboss=False).endpoint = connection.endpoint
        else:
            row.operator("evoke.disconnect", text="", icon="LINKED", emboss=False).source = connection.endpoint


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
        row = layout.row()
        row.template_list("EVOKE_UL_connections", "", evoke, "connections", evoke, "connection_index", rows=2)
        buttons = row.column(align=True)
        buttons.operator("evoke.add_connection", text="", icon="ADD")
        buttons.operator("evoke.remove_connection", text="", icon="REMOVE")
        row = layout.row(align=True)
        row.operator("evoke.play_sample", icon="PLAY")
        row.prop(evoke.look, "frozen", icon="FREEZE", toggle=True)
        for name, source in hub.sources.items():
            _draw_source(layout, context, name, source)
        if any(one.synthetic_model for one in heard.values()):
            paragraph(layout.box(), context, NOTICE, icon="INFO")
        rows = [row for row, _ in avatars.picked(context.scene)]
        if heard and rows:
            _draw_choices(layout, rows, heard)
        for problem in problems:
            paragraph(layout, context, problem, icon="ERROR")


def _draw_source(layout: Any, context: Any, name: str, source: Source) -> None:
    box = layout.box().column(align=True)
    state, words = lamp(source)
    row = box.row()
    row.label(text=name.removeprefix("tcp://"), icon_value=icon(state))
    status = row.row()
    status.alignment = "RIGHT"
    status.label(text=words)
    status.operator("evoke.disconnect", text="", icon="X", emboss=False).source = name
    for stream, heard in sorted(source.streams().items()):
        box.label(text=stream, icon="OUTLINER_OB_FORCE_FIELD")
        box.label(text=_numbers(heard), icon="BLANK1")
        if heard.conflict:
            paragraph(box, context, f"Two publishers send as {stream}: stop one of them", icon="ERROR")
    if source.refused:
        paragraph(box, context, f"{source.refused} messages refused: {source.last_refusal}", icon="ERROR")


def _numbers(heard: Heard) -> str:
    lag = "" if heard.lag_s is None else f" · lag {heard.lag_s * 1000:.0f} ms"
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
        column.use_property_split = True
        column.use_property_decorate = False
        for name in ("smoothing_s", "hold_s", "fade_s", "decisiveness"):
            column.prop(look, name)


CLASSES = (
    EVOKE_UL_connections,
    EVOKE_MT_streams,
    EVOKE_PT_live,
    EVOKE_PT_reading,
    EVOKE_PT_steady,
)
