"""Rules about build images: which there are, what they have, and which environment they go with."""
