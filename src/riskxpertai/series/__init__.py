"""The data's way up to the monthly grid: catalogue, sources, store, panel."""
