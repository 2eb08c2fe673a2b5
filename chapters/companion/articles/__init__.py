"""Articles coded as a whole: held against a text (`verify`), and added from a coding sheet (`add`)."""
