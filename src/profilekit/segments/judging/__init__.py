"""How good segments are: whether they hold, differ, overlap, and whom they could harm."""
