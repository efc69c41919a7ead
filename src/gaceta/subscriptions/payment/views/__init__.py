"""The pages of buying, changing and managing a subscription, and the door for a provider's events."""
