"""How rules are written, read, told and decided: conditions on what is known of a customer."""
