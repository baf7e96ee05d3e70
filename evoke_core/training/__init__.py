"""How a decoder is taught, and how its scores are told."""
