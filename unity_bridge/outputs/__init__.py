"""Outputs beside ZeroMQ: Lab Streaming Layer, Open Sound Control, VMC. OUTPUTS.md says them in words."""
