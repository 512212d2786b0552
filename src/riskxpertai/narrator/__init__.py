"""Words from facts: a template that needs no network, and any OpenAI-compatible model."""
