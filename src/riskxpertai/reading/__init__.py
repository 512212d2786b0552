"""What `question` reads a sentence with: names, times, thresholds, intents, and the words for them."""
