#compdef nnc
# Completes what is typed behind nnc in zsh; made by `nnc completion zsh`.
# nnc itself says what may stand there: the first line is the sort of files, the others are words.

_nnc() {
  local -a answers ready open
  local files answer word meaning
  answers=("${(@f)$(${~words[1]} __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
  files=$answers[1]
  for answer in "${(@)answers[2,-1]}"; do
    [[ -n $answer ]] || continue
    word=${answer%%$'\t'*}
    meaning=${answer#"$word"}
    meaning=${meaning#$'\t'}
    # `_describe` ends a word at a colon.
    word=${word//:/\\:}${meaning:+:$meaning}
    case ${answer%%$'\t'*} in
      *=) open+=("$word") ;;
      *) ready+=("$word") ;;
    esac
  done
  (( $#ready )) && _describe -V nnc ready
  (( $#open )) && _describe -V nnc open -S ''
  case $files in
    'files '*) _files -g "*${files#files }(-.)" ;;
    files) _files ;;
    folders) _files -/ ;;
  esac
  return 0
}

# As a file in $fpath it is the function itself; read by `source` it is made known.
if [ "$funcstack[1]" = _nnc ]; then
  _nnc "$@"
elif (( $+functions[compdef] )); then
  compdef _nnc nnc
else
  autoload -Uz compinit && compinit && compdef _nnc nnc
fi
