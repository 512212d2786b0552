"""Readers, conversations, turns and sessions, one module per kind of store."""
