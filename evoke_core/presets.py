"""Presets: which FACS action units show each emotion, and how strongly (standard library only)."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from evoke_core.assets import asset, read_json
from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.facs import UNIT_NAMES
from evoke_core.files import replace_whole

Presets = Mapping[Emotion, Mapping[int, float]]
"""Emotion → FACS action unit → strength 0–1."""


@cache
def action_units() -> Presets:
    """The shipped presets (``assets/emotions/expressions.json``)."""
    return load_presets(asset("emotions/expressions.json"))


def load_presets(path: Path) -> Presets:
    """Read presets (JSON, see assets/schemas/expressions.schema.json); EvokeError names file, item and way out."""
    try:
        return _presets(read_json(path))
    except _PresetsError as fault:
        raise EvokeError(f"{path}: {fault}") from None


def save_presets(presets: Presets, path: Path, *, name: str) -> None:
    """Write presets under a name, whole or not at all; a unit of strength 0 is left out.

    EvokeError where a strength is none or the file cannot be written.
    """
    entries = {
        emotion.word: {
            "source": name,
            "action_units": {
                str(unit): strength for unit, strength in sorted(presets.get(emotion, {}).items()) if strength != 0
            },
        }
        for emotion in Emotion
    }
    content = {"sources": {name: "Set by hand in EVOKE"}, "emotions": entries}
    try:
        _presets(content)
        replace_whole(path, f"{json.dumps(content, indent=2, ensure_ascii=False)}\n".encode())
    except _PresetsError as fault:
        raise EvokeError(f"{path}: not written, as {fault}") from None
    except OSError as error:
        raise EvokeError(f"{path}: {error.strerror or error}; choose a folder that can be written") from None


class _PresetsError(Exception):
    """What is wrong with presets, and the way out."""


def _presets(content: dict[str, Any]) -> Presets:
    emotions = content.get("emotions")
    if not isinstance(emotions, dict):
        raise _PresetsError("'emotions' is missing or no object; write the eight emotions there")
    return {emotion: _units(emotions.get(emotion.word), emotion.word) for emotion in Emotion}


def _units(entry: Any, emotion: str) -> dict[int, float]:
    units = entry.get("action_units") if isinstance(entry, dict) else None
    if not isinstance(units, dict):
        raise _PresetsError(f"{emotion!r} has no 'action_units'; write an object there, empty for a face at rest")
    known = {str(number): number for number in UNIT_NAMES}
    for unit, strength in units.items():
        if unit not in known:
            raise _PresetsError(f"{unit!r} of {emotion!r} is no action unit that a face can show; take it out")
        if isinstance(strength, bool) or not isinstance(strength, int | float) or not 0 < strength <= 1:
            raise _PresetsError(
                f"the strength of action unit {unit} of {emotion!r} is {strength!r}; write a number above 0, at most 1"
            )
    return {known[unit]: float(strength) for unit, strength in units.items()}
