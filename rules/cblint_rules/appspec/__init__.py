"""Rules about AppSpec files and the scripts that they name."""
