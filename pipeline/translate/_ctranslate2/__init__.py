"""What a model on this machine needs: its folder, its pieces of words, its names of languages."""
