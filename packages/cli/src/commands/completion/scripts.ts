import type { Shell } from './shells.ts';

/** In bash `=` and `:` separate words, and only the part after them is replaced. */
const bash = String.raw`# bash completion for gatesmith
_gatesmith() {
  local IFS=$'\n' line word current='' prefix kind='' i
  local -a words=() replies=()
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${'$'}{COMP_WORDS[i]}
    if ((${'$'}{#words[@]} > 0)) && { [[ $word == [=:]* ]] || [[ ${'$'}{COMP_WORDS[i - 1]} == [=:] ]]; }; then
      words[${'$'}{#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
  done
  current=${'$'}{words[${'$'}{#words[@]} - 1]}
  prefix=${'$'}{current%"${'$'}{current##*[=:]}"}
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) kind=${'$'}{line#:} ;;
      ?*) line=${'$'}{line%%$'\t'*}; replies+=("${'$'}{line#"$prefix"}") ;;
    esac
  done < <("${'$'}{COMP_WORDS[0]}" __complete -- "${'$'}{words[@]}" 2>/dev/null)
  current=${'$'}{current#"$prefix"}
  case $kind in
    files) compopt -o filenames 2>/dev/null; replies+=($(compgen -f -- "$current")) ;;
    folders) compopt -o filenames 2>/dev/null; replies+=($(compgen -d -- "$current")) ;;
  esac
  COMPREPLY=(${'$'}{replies[@]+"${'$'}{replies[@]}"})
  if ((${'$'}{#COMPREPLY[@]} == 1)) && [[ ${'$'}{COMPREPLY[0]} == *[=-] ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -F _gatesmith gatesmith`;

const zsh = String.raw`#compdef gatesmith
# zsh completion for gatesmith
_gatesmith() {
  local line kind=none value
  local -a plain open
  for line in "${'$'}{(@f)$("${'$'}{words[1]}" __complete -- "${'$'}{(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      :*) kind=${'$'}{line#:} ;;
      ?*)
        value=${'$'}{${'$'}{line%%$'\t'*}//:/\\:}
        [[ $line == *$'\t'* ]] && value+=":${'$'}{line#*$'\t'}"
        if [[ ${'$'}{line%%$'\t'*} == *[=-] ]]; then open+=("$value"); else plain+=("$value"); fi
        ;;
    esac
  done
  (( ${'$'}{#plain} )) && _describe -t values 'value' plain
  (( ${'$'}{#open} )) && _describe -t values 'value' open -S ''
  case $kind in
    files) [[ $PREFIX == *=* && $PREFIX == -* ]] && compset -P '*='; _files ;;
    folders) [[ $PREFIX == *=* && $PREFIX == -* ]] && compset -P '*='; _files -/ ;;
  esac
}
if [[ ${'$'}{funcstack[1]} == _gatesmith ]]; then
  _gatesmith "$@"
else
  compdef _gatesmith gatesmith
fi`;

const fish = `# fish completion for gatesmith
function __gatesmith_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l kind none
    for line in ($words[1] __complete -- $words[2..] "$current" 2>/dev/null)
        switch $line
            case ':*'
                set kind (string sub -s 2 -- $line)
            case '?*'
                echo $line
        end
    end
    switch $kind
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current" ''
    end
end
complete -c gatesmith -f -a '(__gatesmith_complete)'`;

/** The completion scripts; each asks the hidden command `__complete` for the words to propose. */
export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
