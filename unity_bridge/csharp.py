"""Compile the Unity package's C# with mono: its assemblies, against stand-ins where Unity's own are wanted, and tests.

Each function compiles what is out of date into a folder, what it is made of first and beside it, and returns the
output's path; ``mono`` and ``nunit-console`` find the libraries there.
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evoke_core.errors import EvokeError

PACKAGE = Path(__file__).parent / "com.evoke.avatar"
SAMPLES = PACKAGE / "Samples~"
CONSOLE = Path(__file__).parent / "console"
STAND_INS = Path(__file__).parent.parent / "tests" / "unity"
NUNIT_FOLDER = Path("/usr/lib/cli")

_INSTALL = "apt-get install --no-install-recommends mono-mcs mono-runtime nunit-console libnunit-cil-dev"
_NUNIT = "NUnit"


@dataclass(frozen=True)
class Assembly:
    """What an assembly is made of.

    Attributes:
        sources: folder; its own folders are looked into too.
        references: names of other assemblies.
    """

    sources: Path
    references: tuple[str, ...] = ()


_COMPONENTS = ("Evoke.Core", "UnityEngine", "Evoke.Unity")
_EDITOR = (*_COMPONENTS, "UnityEditor", "Evoke.Unity.Editor")
ASSEMBLIES = {
    "Evoke.Core": Assembly(PACKAGE / "Runtime" / "Core"),
    "Evoke.Core.Tests": Assembly(PACKAGE / "Tests" / "Core", ("Evoke.Core", _NUNIT)),
    "UnityEngine": Assembly(STAND_INS / "stub"),
    "Evoke.Unity": Assembly(PACKAGE / "Runtime" / "Components", ("Evoke.Core", "UnityEngine")),
    "Evoke.Unity.Tests": Assembly(PACKAGE / "Tests" / "Components", (*_COMPONENTS, _NUNIT)),
    "Behaviour.Tests": Assembly(STAND_INS / "behaviour", (*_COMPONENTS, "Evoke.Unity.Tests", _NUNIT)),
    "UnityEditor": Assembly(STAND_INS / "stub_editor", ("UnityEngine",)),
    "Evoke.Unity.Editor": Assembly(PACKAGE / "Editor", (*_COMPONENTS, "UnityEditor")),
    "Evoke.Unity.Editor.Tests": Assembly(PACKAGE / "Tests" / "Editor", (*_EDITOR, "Evoke.Unity.Tests", _NUNIT)),
    "EditorBehaviour.Tests": Assembly(STAND_INS / "behaviour_editor", (*_EDITOR, "Evoke.Unity.Tests", _NUNIT)),
}


def compile_console(output_folder: Path) -> Path:
    """Compile ``evoke-listen.exe``; run it by ``mono``."""
    return compile_program(_sources(CONSOLE), output_folder / "evoke-listen.exe", [compile_core(output_folder)])


def compile_core(output_folder: Path) -> Path:
    """Compile ``Evoke.Core.dll``, which needs no engine."""
    return compile_assembly("Evoke.Core", output_folder)


def compile_components(output_folder: Path) -> Path:
    """Compile ``Evoke.Unity.dll`` against the stand-in for ``UnityEngine.dll``."""
    return compile_assembly("Evoke.Unity", output_folder)


def compile_editor(output_folder: Path) -> Path:
    """Compile ``Evoke.Unity.Editor.dll`` against the stand-ins for ``UnityEngine.dll`` and ``UnityEditor.dll``."""
    return compile_assembly("Evoke.Unity.Editor", output_folder)


def compile_tests(output_folder: Path) -> Path:
    """Compile ``Evoke.Core.Tests.dll``; run it by ``nunit-console``."""
    return compile_assembly("Evoke.Core.Tests", output_folder)


def compile_component_tests(output_folder: Path) -> Path:
    """Compile ``Evoke.Unity.Tests.dll``; run it by ``nunit-console``."""
    return compile_assembly("Evoke.Unity.Tests", output_folder)


def compile_samples(output_folder: Path) -> tuple[Path, ...]:
    """Compile each sample as an assembly ``Sample.<name>.dll``, as Unity would once it has been imported.

    What lies in a folder ``Editor`` may use the editor, the rest may not: that is ``Sample.<name>.Editor.dll``.
    """
    made: list[Path] = []
    for folder in sorted(path for path in SAMPLES.glob("*") if path.is_dir()):
        name = f"Sample.{folder.name.replace(' ', '')}"
        everything = sorted(folder.rglob("*.cs"))
        editor = [source for source in everything if "Editor" in source.relative_to(folder).parts[:-1]]
        runtime = [source for source in everything if source not in editor]
        libraries = _compiled(_COMPONENTS, output_folder)
        if runtime:
            libraries = [*libraries, compile_program(runtime, output_folder / f"{name}.dll", libraries)]
            made.append(libraries[-1])
        if editor:
            libraries += _compiled(("UnityEditor", "Evoke.Unity.Editor"), output_folder)
            made.append(compile_program(editor, output_folder / f"{name}.Editor.dll", libraries))
    return tuple(made)


def compile_assembly(name: str, output_folder: Path, *, symbols: Sequence[str] = ()) -> Path:
    """Compile one of ASSEMBLIES and, first, what it refers to.

    Args:
        name: of ASSEMBLIES.
        output_folder: one for each choice of symbols.
        symbols: what Unity defines for a platform, e.g. UNITY_WEBGL.

    Raises:
        EvokeError: mono or NUnit is missing, no sources are there, or they do not compile (the message has the
            compiler's).
    """
    assembly = ASSEMBLIES[name]
    libraries = _compiled(assembly.references, output_folder, symbols)
    return compile_program(_sources(assembly.sources), output_folder / f"{name}.dll", libraries, symbols=symbols)


def compile_program(
    sources: Sequence[Path], output: Path, libraries: Sequence[Path], *, symbols: Sequence[str] = ()
) -> Path:
    """Compile sources to an ``.exe`` or ``.dll``, unless it is newer than all that it is made of.

    Args:
        sources: at least one.
        output: beside the libraries, or mono does not find them.
        libraries: referred to, all of them by name (what a library itself refers to, too).
        symbols: defined for ``#if``.
    """
    # The folders themselves tell of a source that was taken away.
    parts = [*sources, *libraries, *{source.parent for source in sources}]
    if output.exists() and all(part.stat().st_mtime < output.stat().st_mtime for part in parts):
        return output
    _need_program("mcs")
    _need_program("mono")
    output.parent.mkdir(parents=True, exist_ok=True)
    command = ["mcs", "-langversion:7", "-warnaserror", "-warn:4", "-debug"]
    command += [f"-target:{'exe' if output.suffix == '.exe' else 'library'}", f"-out:{output}"]
    command += [f"-r:{library}" for library in libraries] + [f"-define:{symbol}" for symbol in symbols]
    result = subprocess.run(  # noqa: S603
        [*command, *map(str, sources)], capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        output.unlink(missing_ok=True)
        raise EvokeError(f"{output.name} does not compile:\n{result.stdout}{result.stderr}")
    return output


def _compiled(names: Sequence[str], output_folder: Path, symbols: Sequence[str] = ()) -> list[Path]:
    return [_nunit() if name == _NUNIT else compile_assembly(name, output_folder, symbols=symbols) for name in names]


def _sources(folder: Path) -> list[Path]:
    sources = sorted(folder.rglob("*.cs"))
    if not sources:
        raise EvokeError(f"{folder}: no C# sources are there; they come with a checkout of EVOKE")
    return sources


def _nunit() -> Path:
    _need_program("nunit-console")
    frameworks = sorted(NUNIT_FOLDER.glob("nunit.framework-*/nunit.framework.dll"))
    if not frameworks:
        raise _missing("NUnit's nunit.framework.dll")
    return frameworks[-1]


def _need_program(program: str) -> None:
    if shutil.which(program) is None:
        raise _missing(program)


def _missing(thing: str) -> EvokeError:
    return EvokeError(f"mono is needed to compile and run the C#, and {thing} is not installed: {_INSTALL}")


if __name__ == "__main__":
    try:
        print(compile_console(Path(sys.argv[1])))
    except EvokeError as error:
        sys.exit(str(error))
