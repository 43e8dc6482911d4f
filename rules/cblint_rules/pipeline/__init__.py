"""Rules about pipelines and deployments: what starts them, what they hand on, where they deploy."""
