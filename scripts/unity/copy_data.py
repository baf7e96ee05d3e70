"""Copy what the Unity package needs of assets/ into it: ``?path=`` imports see the package's folder alone.

    python scripts/unity/copy_data.py

Unity reads .json and .txt as text, .jsonl not: the recording's copy has an ending more. What is below Resources can be
loaded by name, without a reference to it, and comes with every build.
"""

import shutil
from pathlib import Path

from evoke_core.assets import asset
from unity_bridge.csharp import PACKAGE

_FOLDERS = {
    "rigs": "Runtime/Data/Resources/Evoke/rigs",
    "vectors": "Tests/Data/vectors",
}
_FILES = {
    "emotions/expressions.json": "Runtime/Data/Resources/Evoke/emotions/expressions.json",
    "recordings/sample.jsonl": "Runtime/Data/recordings/sample.jsonl.txt",
}


def copies() -> dict[Path, Path]:
    """Copy in the package → its original in assets/."""
    found = {PACKAGE / copy: asset(original) for original, copy in _FILES.items()}
    for folder, copy in _FOLDERS.items():
        found.update({PACKAGE / copy / original.name: original for original in asset(folder).glob("*.json")})
    return found


def strays() -> list[Path]:
    """Files beside the copies that are copies of nothing."""
    wanted = copies()
    folders = {copy.parent for copy in wanted}
    there = [path for folder in folders for path in folder.glob("*") if path.is_file() and path.suffix != ".meta"]
    return sorted(path for path in there if path not in wanted)


def main() -> None:
    """Copy all of it, and take away what has no original."""
    for stray in strays():
        stray.unlink()
    for copy, original in copies().items():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original, copy)


if __name__ == "__main__":
    main()
