"""The house's rules: no import runs up a floor, none runs in a circle, heavy packages stay where they are needed."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = [
    {"errors", "assets", "files", "figures", "facs", "state", "emotions", "montage", "models"},
    {"features", "eeg", "presets", "rig_format", "rigs", "expressions", "unity_bridge"},
    {"training", "experiments", "runtime", "blender_addon"},
    {"cli"},
]


def room(module):
    first, _, rest = module.partition(".")
    return rest.partition(".")[0] if first == "evoke_core" and rest else first


def modules():
    for package in ("evoke_core", "unity_bridge", "blender_addon"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


def imports(name, path):
    """Modules of the house that a file imports, wherever in the file the import stands."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            target = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = ROOT.joinpath(*target.split("."), alias.name)
                yield f"{target}.{alias.name}" if inner.is_dir() or inner.with_suffix(".py").is_file() else target


def house_imports():
    for name, path in modules():
        for target in imports(name, path):
            if target.split(".")[0] in ("evoke_core", "unity_bridge", "blender_addon") and target != "evoke_core":
                yield name, target


def floor(module):
    return next((level for level, rooms in enumerate(FLOORS) if room(module) in rooms), None)


def test_every_room_has_a_floor():
    rooms = {room(name) for name, _ in modules()} - {"evoke_core"}
    assert rooms == set().union(*FLOORS)


def test_no_import_runs_up_a_floor():
    up = [(name, target) for name, target in house_imports() if floor(target) > floor(name)]
    assert up == []


def test_no_imports_run_in_a_circle():
    graph = {}
    for name, target in house_imports():
        if name != target:
            graph.setdefault(name, set()).add(target)
    # A package's __init__ that names its own modules is no circle: the modules do not import the package.
    assert list(TopologicalSorter(graph).static_order())


def test_no_rooms_lean_on_each_other_in_a_circle():
    graph = {}
    for name, target in house_imports():
        if room(name) != room(target):
            graph.setdefault(room(name), set()).add(room(target))
    assert list(TopologicalSorter(graph).static_order())


def test_nothing_imports_the_front_door():
    assert [name for name, target in house_imports() if room(target) == "cli" and room(name) != "cli"] == []


def test_the_extension_uses_of_the_core_only_what_needs_no_package():
    packed = {"errors", "assets", "state", "emotions", "facs", "presets", "rigs", "expressions"}
    used = {
        room(target)
        for name, target in house_imports()
        if name.startswith("blender_addon") and not name.startswith("blender_addon.render")
    }
    assert used - {"blender_addon", "unity_bridge"} <= packed


def test_the_extension_names_its_own_modules_relatively():
    absolute = [
        name
        for name, path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if name.startswith("blender_addon")
        and isinstance(node, ast.ImportFrom)
        and not node.level
        and (node.module or "").startswith("blender_addon")
    ]
    assert absolute == []


@pytest.mark.parametrize("package", ["bpy", "zmq"])
def test_the_core_imports_neither_blender_nor_sockets(package):
    users = {
        name
        for name, path in modules()
        if name.startswith("evoke_core") and any(target.split(".")[0] == package for target in imports(name, path))
    }
    assert users == set()


def test_onnx_runtime_is_loaded_in_the_one_place_that_tells_it_to_report_to_nobody():
    users = {name for name, path in modules() if "onnxruntime" in imports(name, path)}
    assert users == {"evoke_core.runtime.onnx_runtime"}


@pytest.mark.parametrize("name", ["emotions", "state", "presets", "rigs", "expressions"])
def test_the_ground_needs_the_standard_library_alone(name):
    script = (
        f"import sys, evoke_core.{name}\n"
        "names = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(names - set(sys.stdlib_module_names)))"
    )
    run = subprocess.run([sys.executable, "-S", "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == "['__main__', 'evoke_core']" or run.stdout.strip() == "['evoke_core']"


def test_the_command_starts_without_torch_mne_or_blender():
    heavy = {"torch", "mne", "bpy", "matplotlib", "onnx", "sklearn", "ray"}
    script = f"import sys, evoke_core.cli; print({heavy} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == "set()"
