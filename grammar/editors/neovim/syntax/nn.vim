" Colours of nn programs, for Vim and Neovim. A test of the build compares the words with the compiler's.
if exists('b:current_syntax')
  finish
endif

let s:declarations = 'import param data block network function'
let s:clauses = 'from to on as over like'
let s:reserved = 'if else for in'
let s:logical = 'and or not'
let s:actions = 'cross_validate evaluate export find_rate predict report run sweep train update'

syn case match
syn iskeyword @,48-57,_,192-255

" Later rules win where two begin at the same place.
let s:name = '\%([[:alpha:]_\x80-\U10ffff]\%([[:alnum:]_\x80-\U10ffff]\)*\|`[^`]\+`\)'
function! s:Any(words) abort
  return '\%(' . substitute(a:words, ' ', '\\|', 'g') . '\)'
endfunction
function! s:Match(group, pattern) abort
  execute 'syn match' a:group '#' . a:pattern . '#'
endfunction

let s:no_name = '\%(\%(in\|and\|or\|else\)\>\)\@!'
call s:Match('nnName', s:name)
call s:Match('nnCall', s:name . '(\@=')
call s:Match('nnStep', '\%(\%(->\|→\)\s*\)\@<=' . s:name . '\%(\s*\.\)\@!\%([[:alnum:]_]\)\@!')
call s:Match('nnAction', '\<' . s:Any(s:actions) . '\>\%(\s*{\|\s\+' . s:no_name . s:name . '\)\@=')
call s:Match('nnClause', '\<' . s:Any(s:clauses) . '\>\%(\s\+' . s:no_name . '[[:alpha:]_`"0-9(\[]\)\@=')
let s:declares = '\%(\s\+' . '\%(' . s:Any(s:clauses . ' ' . s:reserved . ' ' . s:logical) . '\>\)\@!' . s:name . '\)\@='
call s:Match('nnDeclaration', '\<' . s:Any(s:declarations) . '\>' . s:declares)
call s:Match('nnDeclaration', '\<nn\%(\s\+[0-9]\)\@=')
call s:Match('nnDeclared', '\%(\<\%(data\|network\|block\|function\|param\)\s\+\)\@<=' . '\%(' . s:Any(s:clauses . ' ' . s:reserved) . '\>\)\@!' . s:name)
call s:Match('nnReserved', '\<' . s:Any(s:reserved) . '\>')
call s:Match('nnLogical', '\<' . s:Any(s:logical) . '\>')
syn match nnShared /\<shared\>/
syn match nnTruth /\<\%(true\|false\)\>/
syn match nnMistake /\<\%(elif\|elseif\|elsif\)\>/
call s:Match('nnKey', s:name . '\%(\s*:\)\@=')
call s:Match('nnMember', '\%(\.\@<!\.\)\@<=' . s:name)

syn match nnOperator /\.\.\|[-+*\/^=<>]\|[=!<>]=/
syn match nnArrow /->\|→/
syn match nnMistake /-->\|=>\|\~>\||>\|>>\|||\||\|\*\*\|&&\|&\|:=\|%\|!=\@!\|;\|?/

" Numbers, from the shortest form to the longest.
syn match nnNumber /\d[0-9_]*/
syn match nnNumber /\d[0-9_]*[A-Za-z_]\+/
syn match nnNumber /\%(\d[0-9_]*\)\?\.\d[0-9_]*\%([eE][+-]\?\d\+\)\?[A-Za-z_]*/
syn match nnNumber /\d[0-9_]*[eE][+-]\?\d\+[A-Za-z_]*/
syn match nnNumber /\%(\d[0-9_]*\)\?\%(\.\d[0-9_]*\)\?\d%/
syn match nnNumber /\d[0-9_]*\%(x\d[0-9_]*\)\+/

syn match nnMistake /"[^"\\(){}[\],]*/
syn match nnMistake /'\%([^'\\]\|\\.\)*'/
syn match nnEscape /\\./ contained
syn region nnText start=/"\%(\%([^"\\]\|\\.\)*"\)\@=/ skip=/\\./ end=/"/ oneline contains=nnEscape
syn match nnComment /\/\/.*/ contains=@Spell,nnTodo
syn match nnDocumentation +///.*+ contains=@Spell
syn keyword nnTodo TODO FIXME contained
syn match nnMistake /#.*/
syn region nnMistake start=+/\*+ end=+\*/+
syn sync minlines=50

hi def link nnDeclaration Keyword
hi def link nnClause Keyword
hi def link nnReserved Conditional
hi def link nnLogical Operator
hi def link nnShared StorageClass
hi def link nnTruth Boolean
hi def link nnAction Statement
hi def link nnDeclared Type
hi def link nnCall Function
hi def link nnStep Function
hi def link nnKey Identifier
hi def link nnArrow Operator
hi def link nnOperator Operator
hi def link nnNumber Number
hi def link nnText String
hi def link nnEscape SpecialChar
hi def link nnComment Comment
hi def link nnDocumentation SpecialComment
hi def link nnTodo Todo
hi def link nnMistake Error

let b:current_syntax = 'nn'
