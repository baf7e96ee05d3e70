"""The Unity package's form: what Unity needs beside the sources, and what it would refuse."""

import json
import os
import re
import subprocess
from functools import partial

import pytest

from evoke_core import __version__
from scripts.unity import copy_data, metas
from tests.unity.driving import compiled
from unity_bridge.csharp import ASSEMBLIES, PACKAGE, SAMPLES, compile_assembly, compile_samples, compile_tests

ASMDEFS = sorted(PACKAGE.rglob("*.asmdef"))
MANIFEST = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    return tmp_path_factory.mktemp("package")


def read(path):
    return path.read_text(encoding="utf-8")


def names(paths):
    return sorted(path.relative_to(PACKAGE).as_posix() for path in paths)


def test_what_unity_imports_has_its_meta_file_and_no_other_is_there():
    wanted = metas.metas()
    there = set(PACKAGE.rglob("*.meta"))
    assert names(wanted.keys() - there) == [], "missing: run `make unity-metas`"
    assert names(there - wanted.keys()) == [], "stray: run `make unity-metas`"
    assert names(path for path in there if read(path) != wanted[path]) == [], "wrong: run `make unity-metas`"


def test_no_two_meta_files_have_the_same_guid():
    guids = re.findall(r"^guid: ([0-9a-f]{32})$", "".join(map(read, PACKAGE.rglob("*.meta"))), re.MULTILINE)
    assert len(guids) == len(set(guids)) == len(list(PACKAGE.rglob("*.meta")))


def test_guids_hang_on_the_path_alone():
    assert metas.guid(PACKAGE / "Runtime" / "Core") == "49def86beead5eede068be98125a751b"
    assert metas.guid(PACKAGE / "package.json") == "1cb3a03b4c361d9d1a68c863b0a2d613"


def test_unity_reads_every_copy_of_the_data_and_each_is_as_in_assets():
    copies = copy_data.copies()
    assert len(copies) > 10
    assert names(copy for copy in copies if copy.suffix not in (".json", ".txt")) == []
    assert names(copy for copy, original in copies.items() if copy.read_bytes() != original.read_bytes()) == []
    assert names(copy_data.strays()) == []


def test_the_manifest_is_that_of_this_version():
    assert MANIFEST["name"] == metas.NAME == PACKAGE.name
    assert MANIFEST["version"] == __version__
    assert MANIFEST["unity"] == "2021.3"


def test_the_manifest_lists_each_sample():
    folders = {f"Samples~/{path.name}" for path in SAMPLES.glob("*") if path.is_dir()}
    assert {sample["path"] for sample in MANIFEST["samples"]} == folders
    for sample in MANIFEST["samples"]:
        assert sample["displayName"]
        assert sample["description"]


def test_unity_compiles_the_assemblies_that_mono_compiles():
    assert {path.stem for path in ASMDEFS} == {name for name in ASSEMBLIES if name.startswith("Evoke.")}
    for path in ASMDEFS:
        told = json.loads(read(path))
        assembly = ASSEMBLIES[path.stem]
        assert told["name"] == path.stem
        assert path.parent == assembly.sources
        assert {name for name in told["references"] if name.startswith("Evoke.")} == {
            name for name in assembly.references if name.startswith("Evoke.")
        }


def test_the_core_needs_no_engine_and_the_editor_s_assemblies_stay_out_of_builds():
    for path in ASMDEFS:
        told = json.loads(read(path))
        references = ASSEMBLIES[path.stem].references
        assert told["noEngineReferences"] is (path.stem == "Evoke.Core")
        in_editor = "UnityEditor" in references or path.stem.endswith(".Tests")
        assert told["includePlatforms"] == (["Editor"] if in_editor else [])
        if path.stem.endswith(".Tests"):
            assert told["defineConstraints"] == ["UNITY_INCLUDE_TESTS"]
            assert told["precompiledReferences"] == ["nunit.framework.dll"]
            assert told["overrideReferences"] is True
            assert {"UnityEngine.TestRunner", "UnityEditor.TestRunner"} < set(told["references"])


@pytest.mark.parametrize("name", ASSEMBLIES)
def test_an_assembly_compiles_without_a_warning(name, build):
    assert compiled(partial(compile_assembly, name), build).is_file()


def test_each_sample_compiles_without_a_warning(build):
    assert all(path.is_file() for path in compiled(compile_samples, build))


def test_in_unity_the_tests_read_the_package_s_own_copies(tmp_path):
    tests = compiled(compile_tests, tmp_path)
    (tmp_path / "Packages").mkdir()
    (tmp_path / "Packages" / PACKAGE.name).symlink_to(PACKAGE)
    environment = {name: value for name, value in os.environ.items() if name != "EVOKE_ASSETS"}
    command = ["nunit-console", "-nologo", "-noshadow", "-run:Evoke.Tests.ExpressionSolverTests", tests.name]
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert re.search(r"Tests run: [1-9]\d*, Errors: 0, Failures: 0,", result.stdout), result.stdout


@pytest.mark.parametrize("symbol", ["UNITY_EDITOR", "UNITY_WEBGL", "UNITY_ANDROID", "UNITY_IOS"])
def test_the_runtime_compiles_for_a_platform(symbol, tmp_path):
    assert compiled(partial(compile_assembly, "Evoke.Unity", symbols=[symbol]), tmp_path).is_file()


def test_every_source_belongs_to_an_assembly():
    folders = {path.parent for path in ASMDEFS}
    sources = [path for path in metas.imported() if path.suffix == ".cs"]
    assert sources
    assert names(source for source in sources if folders.isdisjoint(source.parents)) == []


@pytest.mark.parametrize("word", ["UnityEngine", "UnityEditor", "System.Reflection", "dynamic", "Activator", "Emit"])
def test_the_core_names_no_engine_and_uses_no_reflection(word):
    sources = ASSEMBLIES["Evoke.Core"].sources.rglob("*.cs")
    assert names(source for source in sources if re.search(rf"\b{word}\b", without_comments(read(source)))) == []


def test_the_linker_is_told_of_what_runs_in_a_build():
    told = set(re.findall(r'fullname="([^"]+)" preserve="all"', read(PACKAGE / "link.xml")))
    runtime = {path.stem for path in ASMDEFS if not json.loads(read(path))["includePlatforms"]}
    assert told == runtime


def test_a_component_lies_in_a_file_of_its_name():
    for source in PACKAGE.rglob("*.cs"):
        for name in re.findall(r"\bclass (\w+) : (?:MonoBehaviour|ScriptableObject)\b", read(source)):
            assert name == source.stem, f"{source}: Unity would not find {name} here"


def without_comments(source):
    return re.sub(r"//.*", "", source)


def test_every_file_that_the_pages_link_to_is_there():
    for page in PACKAGE.rglob("*.md"):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", read(page)):
            assert (page.parent / link).exists(), f"{page} links to {link}"
