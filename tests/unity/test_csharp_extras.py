"""The Unity package's editor part and samples, compiled and run by mono against stand-ins for Unity's libraries."""

import re
from functools import partial
from pathlib import Path

import pytest

from tests.unity.driving import compiled
from tests.unity.nunit import passed
from unity_bridge import csharp


@pytest.fixture(scope="module")
def build_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("extras")


def test_a_take_becomes_a_clip_and_a_character_is_set_up(build_folder: Path) -> None:
    assert passed(compiled(partial(csharp.compile_assembly, "Evoke.Unity.Editor.Tests"), build_folder)) > 0


def test_the_inspectors_show_and_obey_and_no_preview_is_kept(build_folder: Path) -> None:
    assert passed(compiled(partial(csharp.compile_assembly, "EditorBehaviour.Tests"), build_folder)) > 0


def compile_sample_tests(folder: Path) -> Path:
    """``Sample.Tests.dll``: what the samples do once they have been imported."""
    csharp.compile_assembly("Evoke.Unity.Editor.Tests", folder)
    names = ("Evoke.Core", "UnityEngine", "Evoke.Unity", "UnityEditor", "Evoke.Unity.Editor", "Evoke.Unity.Tests")
    libraries = [*csharp.compile_samples(folder), *(folder / f"{name}.dll" for name in names)]
    nunit = sorted(csharp.NUNIT_FOLDER.glob("nunit.framework-*/nunit.framework.dll"))[-1]
    sources = sorted((Path(__file__).parent / "behaviour_samples").glob("*.cs"))
    return csharp.compile_program(sources, folder / "Sample.Tests.dll", [*libraries, nunit])


def test_the_samples_do_what_their_readmes_say(build_folder: Path) -> None:
    assert passed(compiled(compile_sample_tests, build_folder)) > 0


def test_each_sample_has_a_readme_that_names_what_is_in_it() -> None:
    for folder in csharp.SAMPLES.iterdir():
        text = (folder / "README.md").read_text(encoding="utf-8").replace(" ", "").lower()
        assert [source.stem for source in folder.rglob("*.cs") if source.stem.lower() not in text] == []


def test_the_documentations_programs_compile(build_folder: Path) -> None:
    pages = sorted((csharp.PACKAGE / "Documentation~").glob("*.md"))
    programs = [
        program
        for page in pages
        for program in re.findall(r"^```csharp\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    ]
    assert len(programs) > 3
    compiled(csharp.compile_components, build_folder)
    libraries = [build_folder / f"{name}.dll" for name in ("Evoke.Core", "UnityEngine", "Evoke.Unity")]
    for number, program in enumerate(programs):
        source = build_folder / f"Page{number}.cs"
        source.write_text(program, encoding="utf-8")
        assert csharp.compile_program([source], source.with_suffix(".dll"), libraries).is_file()


def test_the_documentation_names_every_component_setting_and_region() -> None:
    pages = " ".join(page.read_text(encoding="utf-8") for page in (csharp.PACKAGE / "Documentation~").glob("*.md"))
    for name in ("Evoke Receiver", "Evoke Face", "Evoke Player", "Evoke Recorder", "SpeechWeight", "BlinkWeight"):
        assert name in pages
    assert "brows, lids, eyes, cheeks, nose, mouth, jaw" in pages
    assert "Internet Access = **Require**" in pages
