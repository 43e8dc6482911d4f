"""Rules about what starts builds: webhooks, their filters, and where the source comes from."""
