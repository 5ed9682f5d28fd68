"""What every request passes on its way in: a guard, an observer, and the door that weighs its token."""
