"""Who may use the pages: choosing a password, signing in, staying signed in."""
