# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scene remembers (``Scene.evoke``): it is saved in the .blend; sockets, threads and pictures are not."""
