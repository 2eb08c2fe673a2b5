"""What every chart of the book shares: colours, type, alternative text and source (`theme`)."""
