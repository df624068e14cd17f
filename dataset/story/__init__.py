"""The demonstration story: made-up organisations, people and money, played in order of dates through the services."""
