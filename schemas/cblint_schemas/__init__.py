"""This is where the JSON Schemas are that editors and tests use, as package data."""
