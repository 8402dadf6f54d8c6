if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal commentstring=//\ %s comments=:///,://
setlocal expandtab shiftwidth=2 softtabstop=2
setlocal suffixesadd=.nn
let b:undo_ftplugin = 'setlocal commentstring< comments< expandtab< shiftwidth< softtabstop< suffixesadd<'

" The language server, where this editor can talk to one and nnc is there; `let g:nnc_lsp = 0` turns it off.
if has('nvim') && get(g:, 'nnc_lsp', 1)
  lua require('nnc').attach()
endif
