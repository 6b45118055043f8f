# Completes tat in Elvish, from the store.
eval (E:COMPLETE=elvish tat | slurp)
