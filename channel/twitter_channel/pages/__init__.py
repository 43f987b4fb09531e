"""The pages: what an operator sees in a browser. Rendered here, complete without a script."""
