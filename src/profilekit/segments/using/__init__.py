"""What segments are good for: what marks them, what they buy, what they get, whom to address."""
