"""Rules about the commands of a build: what they need, whether they end, and what is left when they fail."""
