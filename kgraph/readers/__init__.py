"""Read: files -> Paper | Problem."""
