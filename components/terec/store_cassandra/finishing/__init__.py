"""Steps of runs that were begun: noted until they are done, found again where they broke off, and done to the end."""
