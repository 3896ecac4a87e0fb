"""Small values that everything uses: dates, moments, countries, the form of a Hub id."""
