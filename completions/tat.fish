# Completes tat in fish, from the store.
COMPLETE=fish tat | source
