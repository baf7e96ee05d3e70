#!/bin/sh
# The system libraries that Blender's module and the C# client need. As root on Debian or Ubuntu they are installed;
# elsewhere the line that installs them is printed. With "gui": what the test in a real window needs.
set -eu

if [ "${1:-}" = gui ]; then
    packages="blender python3-numpy xvfb libgl1-mesa-dri"
else
    packages="libx11-6 libxrender1 libxfixes3 libxi6 libxkbcommon0 libsm6 libgl1 libegl1 libgomp1
mono-mcs mono-runtime nunit-console libnunit-cil-dev"
    # Debian keeps venv apart from its Python; other Pythons bring it.
    "${PYTHON:-python3.11}" -c "import ensurepip" 2>/dev/null || packages="$packages python3-venv"
fi
# shellcheck disable=SC2086 # a list of words
set -- $packages
install="apt-get install -y --no-install-recommends $*"

missing=""
if command -v dpkg-query >/dev/null; then
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing="$missing $package"
    done
    [ -z "$missing" ] && exit 0
    if [ "$(id -u)" = 0 ]; then
        echo "Installing system packages:$missing"
        apt-get update -q >/dev/null
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >/dev/null
        exit 0
    fi
    echo "System packages are missing:$missing"
    echo "Install them with: sudo $install"
    exit 0
fi
echo "EVOKE's pictures need the system libraries of Blender, its C# client needs mono, its slow tests need Blender."
echo "On Debian or Ubuntu: sudo $install"
