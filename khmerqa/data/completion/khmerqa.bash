# Completion of khmerqa in bash. To use it: source <(khmerqa completion bash)
_khmerqa() {
    local current="${COMP_WORDS[COMP_CWORD]}" text about
    COMPREPLY=()
    while IFS=$'\t' read -r text about; do
        case "$text" in
            :files) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current") ;;
            :folders) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$current") ;;
            ?*) COMPREPLY+=("$text") ;;
        esac
    done < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _khmerqa khmerqa
