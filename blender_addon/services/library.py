# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's folder of presets and rigs, beside those that ship with EVOKE and stay as they are."""

import re
from pathlib import Path

import bpy

from evoke_core.errors import EvokeError
from evoke_core.presets import Presets, action_units, load_presets, save_presets
from evoke_core.rigs import Rig, load_rig, save_rig, shipped_rigs

SHIPPED = "Shipped"
LONGEST_NAME = 60
# Windows lets no file have these names, whatever its extension.
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}


def default_folder() -> Path:
    """The folder beside Blender's own settings; it is made where it is missing."""
    return Path(bpy.utils.user_resource("DATAFILES", path="evoke", create=True))


class Library:
    """A folder with ``rigs/*.json`` and ``presets/*.json``, in the formats of the files that ship.

    A file that cannot be read is left out and named in ``problems``. Saving and importing raise EvokeError.
    """

    def __init__(self, folder: Path) -> None:
        self._rigs = folder / "rigs"
        self._presets = folder / "presets"

    @property
    def problems(self) -> list[str]:
        """What is wrong with the files that are left out, a sentence each."""
        problems = self._read_rigs()[1]
        for path in _files(self._presets):
            try:
                load_presets(path)
            except EvokeError as error:
                problems.append(str(error))
        return problems

    def rigs(self) -> list[Rig]:
        """The shipped rigs, then the user's by the names of their files."""
        return self._read_rigs()[0]

    def save_rig(self, rig: Rig) -> Path:
        """Keep a rig under its profile, in place of an older one of the user's; returns its file."""
        if rig.profile in shipped_rigs():
            raise EvokeError(f"a rig called {rig.profile!r} ships with EVOKE and stays as it is: choose another name")
        path = self._rigs / f"{safe_name(rig.profile)}.json"
        _make(self._rigs)
        save_rig(rig, path)
        return path

    def preset_names(self) -> list[str]:
        """The shipped presets' name, then those of the user's, whether they can be read or not."""
        return [SHIPPED, *(path.stem for path in _files(self._presets))]

    def presets(self, name: str) -> Presets:
        """The presets of a name; EvokeError where there are none or their file cannot be read."""
        return action_units() if name == SHIPPED else load_presets(self._preset_file(name))

    def save_presets(self, name: str, presets: Presets) -> Path:
        """Keep presets under a name, in place of older ones of the user's; returns their file."""
        path = self._preset_file(name)
        if path.stem.casefold() == SHIPPED.casefold():
            raise EvokeError(f"the presets called {SHIPPED!r} stay as they are: choose another name")
        _make(self._presets)
        save_presets(presets, path, name=name)
        return path

    def import_presets(self, path: Path) -> str:
        """Take presets from a file into the library; returns their name, a new one where theirs is taken."""
        presets = load_presets(path)
        taken = {name.casefold() for name in self.preset_names()}
        name, number = safe_name(path.stem), 2
        while name.casefold() in taken:
            name, number = f"{safe_name(path.stem)} {number}", number + 1
        self.save_presets(name, presets)
        return name

    def export_presets(self, name: str, path: Path) -> None:
        """Write presets to a file, to share them or to use them in Unity."""
        save_presets(self.presets(name), path, name=name)

    def _preset_file(self, name: str) -> Path:
        return self._presets / f"{safe_name(name)}.json"

    def _read_rigs(self) -> tuple[list[Rig], list[str]]:
        """All rigs, and the problems with files that are left out."""
        rigs, problems = dict(shipped_rigs()), list[str]()
        for path in _files(self._rigs):
            try:
                rig = load_rig(path)
                if rig.profile in rigs:
                    raise EvokeError(f"{path}: the profile {rig.profile!r} is another rig's already; change it here")
                rigs[rig.profile] = rig
            except EvokeError as error:
                problems.append(str(error))
        return list(rigs.values()), problems


def safe_name(name: str) -> str:
    """A name as a file may have it on every system; EvokeError where nothing of it is left."""
    safe = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name)[:LONGEST_NAME].strip(" .")
    if not safe.strip("_"):
        raise EvokeError(f"{name!r} cannot be the name of a file: use letters or digits")
    return f"{safe}_" if safe.partition(".")[0].strip().casefold() in DEVICES else safe


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob("*.json"))
    except OSError:
        return []


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EvokeError(f"{folder}: {error.strerror or error}; choose a library folder that can be written") from None
