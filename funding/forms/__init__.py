"""What people type about funding: forms check it, services write it."""
