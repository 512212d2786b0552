"""How good the forecaster is: rolling origins, beside baselines, on series of one's own."""
