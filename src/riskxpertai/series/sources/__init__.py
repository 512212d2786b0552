"""Where published values come from, one module per publisher."""
