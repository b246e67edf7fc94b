"""How the example shop is invented: its people, purchases, marketing and service."""
