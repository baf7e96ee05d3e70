"""What is asked of decoders and of splits, and the figures that answer."""
