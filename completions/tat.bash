# Completes tat in bash, from the store.
source <(COMPLETE=bash tat)
