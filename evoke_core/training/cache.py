"""Features of whole subjects, kept on disk so that they are computed once.

An entry is one safetensors file, named by the content of the subject's file and by the recipe: a changed file or a
changed parameter finds no stale entry. An entry that is damaged counts as absent. The cache only saves time: where it
cannot be read or written, the work goes on without it.
"""

import hashlib
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save

from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.files import replace_whole

_UNFINISHED = re.compile(r"\..+\.(\d+)\.part")


class SubjectFeatures(NamedTuple):
    """What is kept of a subject.

    features: float32 (windows of all trials, channels, 4), less the trial's baseline. baselines: float32 (trials,
    channels, 4). ratings: float64 (trials, 3). trials: int64 (trials, 3), the number, the stimulus and the windows of
    each; empty in an entry of DEAP's that was kept before there were other corpora, see ``table``.
    """

    features: NDArray[np.float32]
    baselines: NDArray[np.float32]
    ratings: NDArray[np.float64]
    trials: NDArray[np.int64] = np.empty((0, 3), np.int64)

    def table(self) -> NDArray[np.int64]:
        """``trials``; of an older entry, whose features are (trials, windows, 32, 4), as they are counted there."""
        if len(self.trials):
            return self.trials
        count, windows = self.features.shape[:2]
        numbers = np.arange(1, count + 1)
        return np.stack([numbers, numbers, np.full(count, windows)], axis=1)


def cache_folder() -> Path:
    """Where EVOKE keeps what it can compute again: ``$EVOKE_CACHE``, or ``evoke`` in the user's cache folder."""
    if chosen := os.environ.get("EVOKE_CACHE"):
        return Path(chosen)
    if users := os.environ.get("XDG_CACHE_HOME"):
        return Path(users) / "evoke"
    try:
        return Path.home() / ".cache" / "evoke"
    except RuntimeError:
        raise EvokeError("no home folder is known to keep features in; set EVOKE_CACHE to a folder") from None


def load(folder: Path, content: str, recipe: Recipe) -> SubjectFeatures | None:
    """Find the features of the subject whose file has the SHA-256 ``content``; None where there is no whole entry."""
    try:
        with safe_open(_entry(folder, content, recipe), framework="numpy") as file:
            arrays: dict[str, NDArray[Any]] = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            metadata: dict[str, str] | None = file.metadata()
    except Exception:  # a damaged file can raise anything at all
        return None
    return SubjectFeatures(**arrays) if metadata == _metadata(content, recipe, arrays) else None


def store(folder: Path, content: str, recipe: Recipe, subject: SubjectFeatures) -> None:
    """Keep a subject's features: whole, or not at all where the folder cannot be written or the disk is full."""
    entry = _entry(folder, content, recipe)
    arrays = subject._asdict()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(folder)
        replace_whole(entry, save(arrays, _metadata(content, recipe, arrays)))


def _entry(folder: Path, content: str, recipe: Recipe) -> Path:
    # Half of each hash: the whole ones, which stand inside, make a longer name than some file systems take.
    return folder / f"{content[:32]}-{recipe.fingerprint()[:32]}.safetensors"


def _metadata(content: str, recipe: Recipe, arrays: Mapping[str, NDArray[Any]]) -> dict[str, str]:
    """The key, and a checksum of names, types, shapes and bytes."""
    checksum = hashlib.sha256()
    for name, array in sorted(arrays.items()):
        checksum.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        checksum.update(np.ascontiguousarray(array).data)
    return {"subject_file": content, "recipe": recipe.fingerprint(), "checksum": checksum.hexdigest()}


def _remove_leftovers(folder: Path) -> None:
    """Remove unfinished files of processes that are gone.

    A process on another machine that shares the folder may lose its file to this: then it goes on without the entry.
    """
    for path in folder.iterdir():
        match = _UNFINISHED.fullmatch(path.name)
        if match and not _lives(int(match[1])):
            with suppress(OSError):
                path.unlink()


def _lives(process: int) -> bool:
    """Whether another process of that number runs."""
    if process == os.getpid() or os.name == "nt":  # Windows refuses to remove a file that is being written
        return False
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return True
