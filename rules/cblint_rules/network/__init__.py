"""Rules about the network that builds run in, and whether their packets get anywhere."""
