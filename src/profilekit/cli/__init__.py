"""The command line: one module per subcommand, and `main` that chooses."""
