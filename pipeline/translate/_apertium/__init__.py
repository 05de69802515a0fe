"""What Apertium's programs are told and say: their stream, its codes, and the words of terms."""
