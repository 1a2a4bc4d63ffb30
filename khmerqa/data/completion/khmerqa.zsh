#compdef khmerqa
# Completion of khmerqa in zsh. To use it: source <(khmerqa completion zsh)
# or save it as _khmerqa in a folder of $fpath.
_khmerqa() {
    local line text
    local -a found
    for line in "${(@f)$(${words[1]} __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
        text="${line%%$'\t'*}"
        case "$text" in
            :files) _files ;;
            :folders) _files -/ ;;
            ?*) found+=("${text//:/\\:}:${line#*$'\t'}") ;;
        esac
    done
    (( ${#found} )) && _describe -t values khmerqa found
}
if (( ! ${+functions[compdef]} )); then
    autoload -Uz compinit && compinit
fi
if [[ "${funcstack[1]}" == _khmerqa ]]; then
    _khmerqa "$@"
else
    compdef _khmerqa khmerqa
fi
