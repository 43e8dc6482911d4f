"""Rules about artifacts and reports: what a build hands on, and whether others find it there."""
