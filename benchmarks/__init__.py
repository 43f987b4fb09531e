"""What performance is measured with: ``make bench``. Every figure is a ratio to a bare library in the same run."""
