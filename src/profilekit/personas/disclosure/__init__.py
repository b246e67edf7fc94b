"""What may be told of people: nothing of few, not even by taking one number off another."""
