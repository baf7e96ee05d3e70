"""The wire between the decoder and the faces: ZeroMQ PUB/SUB with MessagePack, see PROTOCOL.md."""
