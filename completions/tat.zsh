#compdef tat
# Completes tat in zsh, from the store.
source <(COMPLETE=zsh tat)
