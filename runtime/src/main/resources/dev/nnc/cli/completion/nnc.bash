# Completes what is typed behind nnc in bash; made by `nnc completion bash`.
# nnc itself says what may stand there: the first line is the sort of files, the others are words.

_nnc() {
  local i word='' words=() found files='' answer prefix='' current
  # Bash takes words apart at `=` and `:`, which are put together again.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      '=' | ':' | '::') word=$word${COMP_WORDS[i]} ;;
      *)
        case $word in
          '' | *[=:]) word=$word${COMP_WORDS[i]} ;;
          *) words+=("${word//[\\\"\']/}") && word=${COMP_WORDS[i]} ;;
        esac
        ;;
    esac
  done
  current=${word//[\\\"\']/}
  # What stands before the last `=` or `:` is not replaced.
  case $word in *[=:]*) prefix=${current%"${current##*[=:]}"} ;; esac
  COMPREPLY=()
  # The macOS bash 3.2 must be able to run this: no mapfile, and no expansion of empty arrays.
  while IFS= read -r answer; do
    if [ -z "$files" ]; then
      files=$answer
    else
      found=${answer%%$'\t'*}
      COMPREPLY+=("${found#"$prefix"}")
    fi
  done < <("${COMP_WORDS[0]/#\~/$HOME}" __complete ${words[@]+"${words[@]}"} "$current" 2>/dev/null)
  current=${current#"$prefix"}
  case $files in
    'files '*) _nnc_paths -f "$current" "!*${files#files }" && _nnc_paths -d "$current" ;;
    files) _nnc_paths -f "$current" ;;
    folders) _nnc_paths -d "$current" ;;
  esac
  if [ ${#COMPREPLY[@]} = 1 ]; then
    case ${COMPREPLY[0]} in *=) compopt -o nospace 2>/dev/null ;; esac
  fi
}

# _nnc_paths -f|-d CURRENT [EXCEPT]: adds files or folders to the answers.
_nnc_paths() {
  local path
  while IFS= read -r path; do
    COMPREPLY+=("$path")
    compopt -o filenames 2>/dev/null
  done < <(compgen "$1" ${3:+-X "$3"} -- "$2")
  return 0
}

complete -F _nnc nnc
