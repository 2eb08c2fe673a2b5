"""The tables under data/: read and checked (`read`), and written all or none (`transaction`)."""
