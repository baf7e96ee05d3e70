# SPDX-License-Identifier: GPL-3.0-or-later
"""Streams move characters: one tick takes the newest state of each stream to each face that follows it.

Blender's timer calls the tick; without an interface a script calls ``hub.tick`` itself.
"""

import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bpy
from bpy.app.handlers import persistent

from evoke_core.errors import EvokeError
from unity_bridge.protocol import Message

from .following import Following, Look
from .player import Player
from .receiver import Receiver
from .rig import Character
from .source import Heard, Source, Tape

TICK_S = 1 / 60


@dataclass(frozen=True)
class Follower:
    """A character that follows a stream.

    Attributes:
        key: tells it from the other followers, and stays its own.
        source: the name of a source.
        stream: the name of a stream there.
    """

    key: str
    character: Character
    source: str
    stream: str
    look: Look = field(default_factory=Look)


class Hub:
    """All sources, and what is kept of the faces that follow them.

    Attributes:
        sources: by name.
        troubles: what is wrong with a follower now, by its key.
    """

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}
        self._followings: dict[str, Following] = {}
        self.troubles: dict[str, str] = {}
        self._recorded: Source | None = None
        self._tape: Tape | None = None

    def connect(self, endpoint: str) -> Source:
        """Hear an endpoint (where it is not heard yet); EvokeError where that is none."""
        if endpoint not in self.sources:
            self.sources[endpoint] = Receiver(endpoint)
        return self.sources[endpoint]

    def play(self, path: Path) -> Source:
        """Play a recording from its beginning; RecordingError names the line where it is damaged."""
        player = Player(path)
        if player.name in self.sources:
            self.disconnect(player.name)
        self.sources[player.name] = player
        return player

    def disconnect(self, name: str) -> None:
        """Stop a source; faces that follow it fade to neutral."""
        source = self.sources.pop(name, None)
        if source is None:
            raise EvokeError(f"{name}: there is no such source; it may be disconnected already")
        source.stop()

    def disconnect_all(self) -> None:
        """Stop all sources; what was recorded of them is kept until ``stop_recording``."""
        for name in list(self.sources):
            self.disconnect(name)

    def start_recording(self, source: str, stream: str) -> None:
        """Keep every message of a stream from now on."""
        if self._tape:
            raise EvokeError(f"stream {self._tape.stream} is being recorded; stop that first")
        if source not in self.sources:
            raise EvokeError(f"{source}: there is no such source to record; connect it first")
        self._recorded = self.sources[source]
        self._tape = self._recorded.record(stream)

    def stop_recording(self) -> list[Message]:
        """What was recorded, the stream's start first; nothing where nothing was being recorded."""
        if not self._recorded or not self._tape:
            return []
        self._recorded.stop_recording()
        messages = self._tape.messages
        self._recorded = self._tape = None
        return messages

    @property
    def recording(self) -> Tape | None:
        """What is being recorded."""
        return self._tape

    def refresh(self) -> None:
        """Show every face anew at the next tick: Blender has put another one there."""
        for following in self._followings.values():
            following.written_over = True

    def tick(self, now: float, followers: Iterable[Follower]) -> list[str]:
        """Apply at most one face to each follower; returns what is wrong, each trouble once while it lasts.

        Args:
            now: seconds, never going back.
            followers: all there are; one that is missing is forgotten, and begins anew when it returns.
        """
        heard = {name: source.streams() for name, source in self.sources.items()}
        here: dict[str, Follower] = {follower.key: follower for follower in followers}
        self._followings = {key: following for key, following in self._followings.items() if key in here}
        self.troubles = {key: trouble for key, trouble in self.troubles.items() if key in here}
        problems: list[str] = []
        for key, follower in here.items():
            trouble = self._try_to_move(now, follower, heard.get(follower.source, {}))
            if trouble is None:
                self.troubles.pop(key, None)
            elif self.troubles.get(key) != trouble:
                self.troubles[key] = trouble
                problems.append(trouble)
        return problems

    def _try_to_move(self, now: float, follower: Follower, streams: Mapping[str, Heard]) -> str | None:
        following = self._followings.get(follower.key)
        if following is None or following.address != (follower.source, follower.stream):
            following = self._followings[follower.key] = Following((follower.source, follower.stream))
        try:
            following.move(now, follower.character, streams.get(follower.stream), follower.look)
        except EvokeError as error:
            return f"{follower.key}: {error}"
        except ReferenceError:
            return f"{follower.key}: it is no longer in the scene; take it off the list, or undo"
        except Exception as error:  # whatever one face does, the others and the timer go on
            return f"{follower.key}: it cannot be moved ({type(error).__name__}: {error})"
        return None


hub = Hub()


def start_timer(
    get_followers: Callable[[], list[Follower]], on_tick: Callable[[list[str]], None], interval_s: float = TICK_S
) -> None:
    """Tick beside Blender's own work until ``stop_timer``, through file loads too; started again, the new calls count.

    Args:
        get_followers: asked before every tick.
        on_tick: told after every tick what is newly wrong.
        interval_s: from tick to tick.
    """
    global _beat
    stop_timer()
    told: set[str] = set()

    def beat() -> float:
        try:
            on_tick(hub.tick(time.monotonic(), get_followers()))
        except Exception:  # Blender would stop the timer
            trouble = traceback.format_exc()
            if trouble not in told:
                told.add(trouble)
                print(trouble, file=sys.stderr)
        return interval_s

    _beat = beat
    bpy.app.timers.register(beat, first_interval=0.0, persistent=True)
    for name, handler in _HANDLERS.items():
        getattr(bpy.app.handlers, name).append(handler)


def stop_timer() -> None:
    """Tick no more, and leave no handler behind; again does nothing."""
    global _beat, _rendering
    if _beat and bpy.app.timers.is_registered(_beat):
        bpy.app.timers.unregister(_beat)
    _beat, _rendering = None, False
    for name, handler in _HANDLERS.items():
        if handler in getattr(bpy.app.handlers, name):
            getattr(bpy.app.handlers, name).remove(handler)


def shut_down() -> None:
    """Leave no timer, handler, thread or socket behind."""
    stop_timer()
    hub.disconnect_all()
    hub.stop_recording()


_beat: Callable[[], float] | None = None
_rendering = False


@persistent  # pyright: ignore[reportUntypedFunctionDecorator]
def _another_scene(*_: object) -> None:
    """Faces are as the file or the undo step has them, so each must be shown anew."""
    hub.refresh()


@persistent  # pyright: ignore[reportUntypedFunctionDecorator]
def _another_frame(*_: object) -> None:
    """Actions have written this frame's faces: live ones go before them, and at once, or they would flicker.

    A picture that is rendered shows what is animated.
    """
    if _beat and not _rendering and not bpy.app.is_job_running("RENDER"):
        hub.refresh()
        _beat()


@persistent  # pyright: ignore[reportUntypedFunctionDecorator]
def _render_begins(*_: object) -> None:
    global _rendering
    _rendering = True


@persistent  # pyright: ignore[reportUntypedFunctionDecorator]
def _render_ends(*_: object) -> None:
    global _rendering
    _rendering = False


_HANDLERS: dict[str, Any] = {
    "load_post": _another_scene,
    "undo_post": _another_scene,
    "redo_post": _another_scene,
    "frame_change_post": _another_frame,
    "render_init": _render_begins,
    "render_complete": _render_ends,
    "render_cancel": _render_ends,
}
