"""What readers take away: notebooks, their archive, the site in the browser."""
