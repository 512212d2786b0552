"""Commands that measure. Nothing here asserts a time: machines differ, and these are noisy."""
