"""The command ``faellesgrund``: what it can be asked, how it reads files, and how it answers in a terminal."""
