"""The commands of `riskxpertai`, one module each; `__main__` gathers them."""
