"""Who a reader is, and the tokens that say so."""
