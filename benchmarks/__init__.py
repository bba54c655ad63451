"""Speed and accuracy, side by side with peers.  ``make bench`` runs them all."""
