"""Rules about secrets: where they are written down, passed on or shown."""
