//! Pillars: make, alter, archive, list.

mod add;
