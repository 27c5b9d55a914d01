"""The day itself: an event folder, what is printed for it, what a team leaves behind, and the screen that shows them all."""
