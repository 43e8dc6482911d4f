"""Rules about CodeBuild projects and what belongs to them: what the API refuses, and what is better said."""
