" Others use the ending, too. Ours begin with `nn` and the version of the language, behind comments perhaps;
" a new file is ours.
function! s:IsProgram() abort
  for line in getline(1, 100)
    if line =~# '^[ \t\ufeff]*nn[ \t]\+[0-9]\+[ \t]*\(//.*\)\?\r\?$'
      return 1
    elseif line !~# '^\s*\(//.*\)\?\r\?$'
      return 0
    endif
  endfor
  return line('$') < 100
endfunction

autocmd BufNewFile,BufRead *.nn if s:IsProgram() | setfiletype nn | endif
