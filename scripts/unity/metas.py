"""Write the Unity package's .meta files: without one, Unity leaves a file of an installed package out.

    python scripts/unity/metas.py

A GUID is made of the path within the package, so that it stays the same wherever and whenever it is made; scenes and
prefabs find scripts and assets by it. A file that moves gets another.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from unity_bridge.csharp import PACKAGE

NAME = "com.evoke.avatar"

_ENDING = "  userData: \n  assetBundleName: \n  assetBundleVariant: \n"
_SCRIPT = (
    "MonoImporter:\n  externalObjects: {}\n  serializedVersion: 2\n  defaultReferences: []\n  executionOrder: 0\n"
    "  icon: {instanceID: 0}\n"
)
_IMPORTERS = {
    ".cs": _SCRIPT,
    ".asmdef": "AssemblyDefinitionImporter:\n  externalObjects: {}\n",
    ".json": "TextScriptImporter:\n  externalObjects: {}\n",
    ".txt": "TextScriptImporter:\n  externalObjects: {}\n",
    ".md": "TextScriptImporter:\n  externalObjects: {}\n",
    ".xml": "TextScriptImporter:\n  externalObjects: {}\n",
}
_MANIFEST = "PackageManifestImporter:\n  externalObjects: {}\n"
_FOLDER = "folderAsset: yes\nDefaultImporter:\n  externalObjects: {}\n"


def imported(folder: Path = PACKAGE) -> Iterator[Path]:
    """What Unity imports: all files and folders but .meta files, hidden ones, and all in folders ending in ``~``."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name.endswith("~") or path.suffix == ".meta":
            continue
        within = list(imported(path)) if path.is_dir() else []
        if path.is_file() or within:  # git keeps no empty folder
            yield from (path, *within)


def metas() -> dict[Path, str]:
    """Path of each .meta file that has to be there → its content."""
    return {path.with_name(f"{path.name}.meta"): _meta(path) for path in imported()}


def strays() -> list[Path]:
    """The .meta files that are there and have nothing beside them, or lie where Unity does not look."""
    wanted = metas()
    return sorted(path for path in PACKAGE.rglob("*.meta") if path not in wanted)


def guid(path: Path) -> str:
    """32 hex digits for a file or folder of the package."""
    place = f"{NAME}/{path.relative_to(PACKAGE).as_posix()}"
    return hashlib.md5(place.encode(), usedforsecurity=False).hexdigest()


def _meta(path: Path) -> str:
    return f"fileFormatVersion: 2\nguid: {guid(path)}\n{_importer(path)}{_ENDING}"


def _importer(path: Path) -> str:
    if path.is_dir():
        return _FOLDER
    if path == PACKAGE / "package.json":
        return _MANIFEST
    if path.suffix not in _IMPORTERS:
        raise SystemExit(f"{path}: which importer Unity has for {path.suffix or 'such a file'} has to be said here")
    return _IMPORTERS[path.suffix]


def main() -> None:
    """Write those that are missing or wrong, take away the stray ones."""
    for stray in strays():
        stray.unlink()
    for path, content in metas().items():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
