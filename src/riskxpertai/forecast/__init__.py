"""The data's way from a monthly grid to quantiles: window, model, synthetic, train, predict."""
