"""The courier: challenges and deliveries, in the background, on each world's clock."""
