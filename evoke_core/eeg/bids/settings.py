"""``evoke.json`` at the root of a corpus of one's own: what BIDS does not say of its ratings.

``{"scale": [1, 9], "threshold": 5, "baseline_s": 3, "filtered": false, "synthetic": false}``: the threshold is a
number, ``"median"`` (of the trials that are trained on), or an object of those by label, where a label that it leaves
out takes the median. The last three may be left out: no baseline, not filtered, not synthetic.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from evoke_core.eeg.trial import RATINGS, Labelling
from evoke_core.errors import EvokeError

SETTINGS_FILE = "evoke.json"
EXAMPLE = '{"scale": [1, 9], "threshold": 5}'
KEYS = ("scale", "threshold", "baseline_s", "filtered", "synthetic")


@dataclass(frozen=True)
class Settings:
    """What evoke.json says.

    Attributes:
        labelling: the ratings' scale and thresholds.
        baseline_s: seconds before each event that are its baseline; 0: there is none.
        filtered: the recordings are band-passed already and only resampled and referenced.
        synthetic: they were simulated.
    """

    labelling: Labelling
    baseline_s: float
    filtered: bool
    synthetic: bool


def read_settings(corpus: Path) -> Settings:
    """Read a corpus' evoke.json; EvokeError where it is missing or says something else than is asked."""
    path = corpus / SETTINGS_FILE
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise EvokeError(
            f"{corpus}: no {SETTINGS_FILE} tells the ratings' scale; write one, such as {EXAMPLE}"
        ) from None
    except OSError as error:
        raise EvokeError(f"{path}: {error.strerror or error}; give a corpus whose files can be read") from None
    except ValueError as error:
        raise EvokeError(f"{path}: not JSON ({error}); write it as {EXAMPLE}") from None
    if not isinstance(found, dict):
        raise EvokeError(f"{path}: not an object; write it as {EXAMPLE}")
    said = cast(dict[str, Any], found)
    if unknown := [key for key in said if key not in KEYS]:
        raise EvokeError(f"{path}: unknown key {unknown[0]!r}; there are {', '.join(KEYS)}")
    scale = _scale(path, said.get("scale"))
    thresholds = _thresholds(path, said.get("threshold"), scale)
    baseline_s = said.get("baseline_s", 0)
    if not _is_number(baseline_s) or not (baseline_s == 0 or baseline_s >= 1):
        raise EvokeError(f"{path}: baseline_s is {baseline_s!r}; write seconds, at least 1, or 0 for none")
    for key in ("filtered", "synthetic"):
        if not isinstance(said.get(key, False), bool):
            raise EvokeError(f"{path}: {key} is {said[key]!r}; write true or false")
    return Settings(
        Labelling(scale, thresholds), float(baseline_s), said.get("filtered", False), said.get("synthetic", False)
    )


def is_of_synthetic_corpus(recording: Path) -> bool:
    """Whether a recording lies in a subject's folder of a corpus that was simulated; EvokeError as ``read_settings``.

    False for one that lies elsewhere.
    """
    for folder in recording.absolute().parents:
        if folder.name.startswith("sub-") and (folder.parent / SETTINGS_FILE).is_file():
            return read_settings(folder.parent).synthetic
    return False


def _scale(path: Path, scale: Any) -> tuple[float, float]:
    match scale:
        case [low, high] if _is_number(low) and _is_number(high) and low < high:
            return float(low), float(high)
        case _:
            raise EvokeError(f"{path}: scale is {scale!r}; write the least and the greatest rating, such as [1, 9]")


def _thresholds(path: Path, said: Any, scale: tuple[float, float]) -> tuple[float | None, float | None, float | None]:
    by_label = dict.fromkeys(RATINGS, said)
    if isinstance(said, Mapping):
        by_label = cast(dict[str, Any], said)
        if unknown := [name for name in by_label if name not in RATINGS]:
            raise EvokeError(f"{path}: threshold of {unknown[0]!r}; the labels are {', '.join(RATINGS)}")
        by_label = dict.fromkeys(RATINGS, "median") | by_label
    valence, arousal, dominance = (_threshold(path, by_label[name], scale) for name in RATINGS)
    return valence, arousal, dominance


def _threshold(path: Path, value: Any, scale: tuple[float, float]) -> float | None:
    if value == "median":
        return None
    low, high = scale
    if _is_number(value) and low <= value < high:
        return float(value)
    raise EvokeError(
        f"{path}: threshold is {value!r}; write a number from {low:g} to below {high:g}, above which a rating is high, "
        'or "median"'
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < float("inf")
