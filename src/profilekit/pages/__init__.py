"""What pages are made of, whatever they tell: files, PDF, colours, a policy, text made safe."""
