# make demo · make test: each sets up all it needs, in .venv and (as root on Debian or Ubuntu) with apt-get.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out/demo
DEAP ?=
SUBJECT ?= 1
TRIAL ?= 1
OLDER_BLENDERS := 4.2.23 4.5.15
# Tests that start each Blender themselves, and those of the head's builder, which needs 5.0.
NOT_AGAIN := test_extension.py test_gui.py test_avatar.py

# Two at once, each file in one of them: what a file's tests share is made once. One thread each (`test`): two of torch's
# in each of them are in each other's way, and take twice the time.
SIDE_BY_SIDE := --numprocesses 2 --dist loadfile

CSHARP := $(shell find unity_bridge/com.evoke.avatar/Runtime unity_bridge/console -name '*.cs')

.PHONY: demo test test-all lint avatar sheets panel unity unity-data unity-avatar unity-metas recording model extension bench blenders gui system clean

# The main job, with pictures in out/demo. DEAP=folder SUBJECT=1 TRIAL=1 plays the real data set.
demo: $(VENV)/.demo build/evoke-listen.exe
	$(BIN)/evoke demo --out $(OUT) --subject $(SUBJECT) --trial $(TRIAL) \
		--csharp build/evoke-listen.exe $(if $(DEAP),--deap "$(DEAP)")

test: export OMP_NUM_THREADS := 1
test: $(VENV)/.dev
	$(BIN)/pytest -m "not slow" $(SIDE_BY_SIDE)

# Everything, and in the older Blenders what works on their scenes.
test-all: $(VENV)/.dev blenders gui
	$(BIN)/pytest
	@for version in $(OLDER_BLENDERS); do echo "Blender $$version"; PYTHONPATH=$(CURDIR)/build/bpy-$$version \
		$(BIN)/pytest tests/blender $(NOT_AGAIN:%=--ignore=tests/blender/%) || exit 1; done

# What the decoder costs, and as scripts/bench says it the live face, the baking and the C# client.
bench: $(VENV)/.dev
	$(BIN)/evoke bench
	@for program in scripts/bench/blender_*.py scripts/bench/unity_wire.py; do $(BIN)/python $$program || exit 1; done

# The older Blenders that `make test-all` installs the extension in.
blenders: $(OLDER_BLENDERS:%=build/bpy-%/.done)

build/bpy-%/.done: | $(VENV)/.dev
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --target $(@D) bpy==$* numpy==1.26.4
	@touch $@

# Debian's own Blender and a screen in memory, for the test that looks at the panels.
gui:
	@sh scripts/install_system.sh gui

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python

# The picture of the panels, as the test that looks at them takes it.
panel: $(VENV)/.dev gui
	$(BIN)/pytest tests/blender/test_gui.py
	cp build/blender-panel.png docs/

# The head that ships, made anew.
avatar: $(VENV)/.demo
	$(BIN)/python scripts/avatar/build.py assets/avatar/evoke_head.glb

# Pictures of the head that ships: its sheets and the add-on's buttons; 3 min on two cores.
sheets: $(VENV)/.demo
	$(BIN)/python -m blender_addon.render.unit_sheet units docs/avatar/units.webp
	$(BIN)/python -m blender_addon.render.unit_sheet views docs/avatar/views.webp
	$(BIN)/python -m blender_addon.render.unit_sheet blends docs/avatar/blends.webp
	$(BIN)/python -m blender_addon.render.button_pictures assets/pictures

# What the Unity package has of all this: its copies of assets/, the head as FBX, and a .meta file for each of its files.
unity: unity-data unity-avatar unity-metas

unity-data: $(VENV)/.demo
	$(BIN)/python scripts/unity/copy_data.py

unity-avatar: $(VENV)/.demo
	$(BIN)/python scripts/unity/avatar.py unity_bridge/com.evoke.avatar/Samples~/HelloFace

unity-metas: $(VENV)/.demo
	$(BIN)/python scripts/unity/metas.py

# The minute of states that ships, made anew.
recording: $(VENV)/.demo
	$(BIN)/python scripts/recording/build.py assets/recordings/sample.jsonl

# The decoder that ships, taught anew by a CCNN on a synthetic corpus; 68 min on two cores with other work beside it.
model: $(VENV)/.dev
	$(BIN)/python scripts/model/build.py build/model assets/models/student-synthetic

# What an artist drags into Blender: dist/evoke_avatar-VERSION.zip. Wheels for all platforms are downloaded once.
extension: $(VENV)/.dev
	$(BIN)/python scripts/extension/build.py dist

build/evoke-listen.exe: $(CSHARP) $(VENV)/.demo
	$(BIN)/python -m unity_bridge.csharp build

# Looked at each time, which takes a moment: what was missing may have been installed since.
system:
	@PYTHON=$(PYTHON) sh scripts/install_system.sh

$(BIN)/python: | system
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml constraints.txt | system $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[eeg,blender]'
	@touch $@

$(VENV)/.dev: $(VENV)/.demo
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf build out
