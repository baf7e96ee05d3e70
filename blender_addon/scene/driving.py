# SPDX-License-Identifier: GPL-3.0-or-later
"""The DEAP trial being driven: a command outside Blender, watched until it has ended, heard as any other source."""

from pathlib import Path

import bpy

from evoke_core.errors import EvokeError

from ..services.live import hub
from ..services.trial import Trial, find_evoke
from .followers import follow, redraw

WATCH_S = 0.2


class Driver:
    """At most one trial at a time.

    Attributes:
        trial: the trial being played, or None.
        complaint: why the last one failed, or None.
    """

    def __init__(self) -> None:
        self.trial: Trial | None = None
        self.complaint: str | None = None
        self._endpoint: str | None = None

    def start(self, command: str, corpus: Path, *, subject: int, trial: int, speed: float) -> None:
        """Start the command; EvokeError where there is none, or it cannot be run."""
        self.stop()
        self.trial = Trial(find_evoke(command), corpus, subject, trial, speed)

    def watch(self) -> None:
        """Hear the trial once it says where it publishes, and note its end; its last stream is left to fade."""
        if self.trial is None:
            return
        try:
            plays = self.trial.poll()
        except EvokeError as error:
            self.complaint, plays = str(error), False
        if plays and self._endpoint is None and self.trial.endpoint:
            self._endpoint = self.trial.endpoint
            hub.connect(self._endpoint)
            follow()
        if not plays:
            self.trial = None
        redraw()

    def stop(self) -> None:
        """End the trial and hear it no more; again does nothing."""
        if self.trial is not None:
            self.trial.stop()
        if self._endpoint in hub.sources:
            hub.disconnect(self._endpoint)
            follow()
        self.trial = self.complaint = self._endpoint = None


driver = Driver()


def start(command: str, corpus: Path, *, subject: int, trial: int, speed: float) -> None:
    """Start a trial and watch it; EvokeError where there is no such command, or it cannot be run."""
    driver.start(command, corpus, subject=subject, trial=trial, speed=speed)
    if not bpy.app.timers.is_registered(watch):
        bpy.app.timers.register(watch, persistent=True)


def watch() -> float | None:
    """Blender's timer: asks every 0.2 s, as long as a trial plays."""
    driver.watch()
    return WATCH_S if driver.trial else None


def stop() -> None:
    """End the trial and its timer."""
    driver.stop()
    if bpy.app.timers.is_registered(watch):
        bpy.app.timers.unregister(watch)
