"""How much may be asked: budgets, and the counters that they are counted in, one module per kind."""
