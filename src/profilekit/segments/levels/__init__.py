"""Ready segmentations of the five levels."""
