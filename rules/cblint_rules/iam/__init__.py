"""Rules about roles and policies: what builds may do, and what they lack."""
