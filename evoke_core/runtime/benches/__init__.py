"""How fast the decoder and its parts are, on this machine, in one run: what `evoke bench` prints."""
