"""What people say of failures: excuses and corrections."""
