"""What services on the network have in common: a bounded conversation, and markup that is verified."""
