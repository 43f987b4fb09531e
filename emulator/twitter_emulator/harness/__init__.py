"""What tests are written with: a pytest plugin, Gherkin steps, and guards against runs that are green for nothing."""
