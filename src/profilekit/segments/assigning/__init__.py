"""From segments to memberships: definitions checked, then asked of every customer."""
