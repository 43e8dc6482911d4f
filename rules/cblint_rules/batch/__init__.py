"""Rules about batch builds: their identifiers and what depends on what."""
