"""``python -m evoke_core.cli`` is ``evoke``."""

from evoke_core.cli import main

main()
