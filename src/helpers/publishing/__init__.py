"""Publishing: runs notebooks and writes what a reader takes away."""
