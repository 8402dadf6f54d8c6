# Completes what is typed behind nnc in fish; made by `nnc completion fish`.
# nnc itself says what may stand there: the first line is the sort of files, the others are words.

function __nnc_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answers ($words[1] __complete $words[2..-1] "$current" 2>/dev/null)
    for answer in $answers[2..-1]
        printf '%s\n' $answer
    end
    switch "$answers[1]"
        case 'files *'
            __fish_complete_suffix "$current" (string replace 'files ' '' -- $answers[1]) | string match -r '^.*(?:/|\.nn)(?:\t.*)?$'
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current"
    end
end

complete -c nnc -f -a '(__nnc_complete)'
