"""HTTP: who may ask, what is well formed, and the stream of events."""
