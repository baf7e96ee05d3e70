"""Compile the Unity package's engine-free C# with mono: the console listener and the NUnit tests."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from evoke_core.errors import EvokeError

CORE_SOURCES = Path(__file__).parent / "com.evoke.avatar" / "Runtime" / "Core"
TEST_SOURCES = Path(__file__).parent / "com.evoke.avatar" / "Tests" / "Core"
CONSOLE_SOURCES = Path(__file__).parent / "console"
NUNIT_FOLDER = Path("/usr/lib/cli")

_INSTALL = "apt-get install --no-install-recommends mono-mcs mono-runtime nunit-console libnunit-cil-dev"


def compile_console(output_folder: Path) -> Path:
    """Compile ``evoke-listen.exe`` (and ``Evoke.Core.dll`` beside it); run it by ``mono``. Returns the exe's path."""
    _need_programs("compile and run evoke-listen", "mcs", "mono")
    core = _compile_core(output_folder)
    return _compile(output_folder / "evoke-listen.exe", CONSOLE_SOURCES, libraries=[core])


def compile_tests(output_folder: Path) -> Path:
    """Compile ``Evoke.Core.Tests.dll`` (and ``Evoke.Core.dll`` beside it); run it by ``nunit-console``."""
    purpose = "compile and run the C# tests"
    _need_programs(purpose, "mcs", "mono", "nunit-console")
    frameworks = sorted(NUNIT_FOLDER.glob("nunit.framework-*/nunit.framework.dll"))
    if not frameworks:
        raise _missing("NUnit's nunit.framework.dll", purpose)
    core = _compile_core(output_folder)
    return _compile(output_folder / "Evoke.Core.Tests.dll", TEST_SOURCES, libraries=[core, frameworks[-1]])


def _compile_core(output_folder: Path) -> Path:
    return _compile(output_folder / "Evoke.Core.dll", CORE_SOURCES, libraries=[])


def _compile(output: Path, source_folder: Path, *, libraries: Sequence[Path]) -> Path:
    """Compile a folder's sources unless the output is newer than all that it is made of."""
    sources = sorted(source_folder.glob("*.cs"))
    if not sources:
        raise EvokeError(f"{source_folder}: no C# sources are there; they come with a checkout of EVOKE")
    # The folder itself tells of a source that was taken away.
    if output.exists() and all(part.stat().st_mtime < output.stat().st_mtime for part in _parts(sources, libraries)):
        return output
    output.parent.mkdir(parents=True, exist_ok=True)
    command = ["mcs", "-langversion:7", "-warnaserror", "-warn:4", "-debug"]
    command += [f"-target:{'exe' if output.suffix == '.exe' else 'library'}", f"-out:{output}"]
    command += [f"-r:{library}" for library in libraries]
    result = subprocess.run(  # noqa: S603
        [*command, *map(str, sources)], capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        output.unlink(missing_ok=True)
        raise EvokeError(f"{output.name} does not compile:\n{result.stdout}{result.stderr}")
    return output


def _parts(sources: Sequence[Path], libraries: Sequence[Path]) -> list[Path]:
    return [*sources, *libraries, sources[0].parent]


def _need_programs(purpose: str, *programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            raise _missing(program, purpose)


def _missing(thing: str, purpose: str) -> EvokeError:
    return EvokeError(f"mono is needed to {purpose}, and {thing} is not installed: {_INSTALL}")


if __name__ == "__main__":
    try:
        print(compile_console(Path(sys.argv[1])))
    except EvokeError as error:
        sys.exit(str(error))
