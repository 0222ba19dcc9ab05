"""The roof: settings, addresses, the server's entry. Nothing imports it but the processes themselves."""
