"""Forecasts as readers saw them, kept until what came is known: on SQLite and on MongoDB."""
