"""The Unity package's editor part and samples, compiled and run by mono against stand-ins for Unity's libraries."""

import re
from functools import partial
from pathlib import Path

import pytest

from evoke_core.emotions import Emotion
from tests.unity.driving import DRIVERS, Driven, compiled
from tests.unity.nunit import RESOURCES, passed
from tests.unity.publishing import publishing, start, state
from unity_bridge import csharp
from unity_bridge.protocol import StateMessage, StreamEvent
from unity_bridge.recording import read_recording


@pytest.fixture(scope="module")
def build_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("extras")


def test_a_take_becomes_a_clip_and_a_character_is_set_up(build_folder: Path) -> None:
    assert passed(compiled(partial(csharp.compile_assembly, "Evoke.Unity.Editor.Tests"), build_folder)) > 0


def test_the_inspectors_show_and_obey_and_no_preview_is_kept(build_folder: Path) -> None:
    assert passed(compiled(partial(csharp.compile_assembly, "EditorBehaviour.Tests"), build_folder)) > 0


def compile_take(folder: Path) -> Path:
    csharp.compile_components(folder)
    libraries = [folder / f"{name}.dll" for name in ("Evoke.Core", "UnityEngine", "Evoke.Unity")]
    sources = [DRIVERS / "Take.cs", csharp.CONSOLE / "JsonLine.cs"]
    return csharp.compile_program(sources, folder / "Take.exe", libraries)


def test_a_take_of_a_real_publisher_is_read_by_python(build_folder: Path, tmp_path: Path) -> None:
    program = compiled(compile_take, build_folder)
    take = tmp_path / "take.txt"
    emotions = [Emotion.HAPPY, Emotion.SAD, Emotion.ANGRY]
    sent = [state(seq, emotion) for seq, emotion in enumerate(emotions)]
    with (
        publishing() as publisher,
        Driven(program, publisher.endpoint, "3", str(take), EVOKE_RESOURCES=str(RESOURCES)) as driven,
    ):
        assert sorted(publisher.socket.recv() for _ in range(2)) == [b"\x01emotion/", b"\x01stream/"]
        publisher.send(start())
        for count, message in enumerate(sent, start=1):
            publisher.send(message)
            driven.await_line("state", count=count)
        driven.await_line("saved")
    begin, *states, end = read_recording(take)
    assert isinstance(begin, StreamEvent)
    assert (begin.event, begin.source, begin.model, begin.hop_s) == ("start", "a source", "a model", 0.03)
    assert begin.synthetic_source is begin.synthetic_model is True
    assert [one.state for one in states if isinstance(one, StateMessage)] == [message.state for message in sent]
    assert isinstance(end, StreamEvent)
    assert end.event == "end"
    assert end.t >= sent[-1].state.t


def programs(page: Path) -> list[str]:
    return re.findall(r"^```csharp\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def compile_vrm(folder: Path, libraries: list[Path]) -> Path:
    """A stand-in for UniVRM, and beside it the sample's lines for it: ``Page.UniVRM10.dll`` and ``Page.VRM.dll``."""
    sources = sorted((Path(__file__).parent / "stub_vrm").glob("*.cs"))
    vrm = csharp.compile_program(sources, folder / "Vrm.dll", libraries)
    for name, program in zip(("UniVRM10", "VRM"), programs(csharp.SAMPLES / "VRM" / "README.md"), strict=True):
        source = folder / f"Page.{name}.cs"
        source.write_text(program, encoding="utf-8")
        assert f"using {name};" in program
        csharp.compile_program([source], source.with_suffix(".dll"), [*libraries, vrm])
    return vrm


def compile_sample_tests(folder: Path) -> Path:
    """``Sample.Tests.dll``: what the samples do once they have been imported."""
    csharp.compile_assembly("Evoke.Unity.Editor.Tests", folder)
    names = ("Evoke.Core", "UnityEngine", "Evoke.Unity", "UnityEditor", "Evoke.Unity.Editor", "Evoke.Unity.Tests")
    libraries = [*csharp.compile_samples(folder), *(folder / f"{name}.dll" for name in names)]
    libraries.append(compile_vrm(folder, libraries))
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
    found = [program for page in pages for program in programs(page)]
    assert len(found) > 3
    compiled(csharp.compile_components, build_folder)
    libraries = [build_folder / f"{name}.dll" for name in ("Evoke.Core", "UnityEngine", "Evoke.Unity")]
    for number, program in enumerate(found):
        source = build_folder / f"Page{number}.cs"
        source.write_text(program, encoding="utf-8")
        assert csharp.compile_program([source], source.with_suffix(".dll"), libraries).is_file()


def test_the_documentation_names_every_component_setting_and_region() -> None:
    pages = " ".join(page.read_text(encoding="utf-8") for page in (csharp.PACKAGE / "Documentation~").glob("*.md"))
    for name in ("Evoke Receiver", "Evoke Face", "Evoke Player", "Evoke Recorder", "SpeechWeight", "BlinkWeight"):
        assert name in pages
    assert "brows, lids, eyes, cheeks, nose, mouth, jaw" in pages
    assert "Internet Access = **Require**" in pages
