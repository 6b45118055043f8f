# Completes tat in PowerShell, from the store.
$env:COMPLETE = "powershell"
tat | Out-String | Invoke-Expression
Remove-Item Env:\COMPLETE
