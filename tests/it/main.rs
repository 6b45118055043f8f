//! Everything that runs the program from outside.
