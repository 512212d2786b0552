"""Answers as logs of events, one module per kind of store."""
