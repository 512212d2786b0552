"""RiskXpertAI: calibrated forecasts of Korean financial indicators, told as they are made."""

__version__ = "0.1.0"
