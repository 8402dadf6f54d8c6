-- Talks to the language server that NNC names ("nnc lsp" without it): mistakes while typing, and a hover.
local here = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
vim.opt.runtimepath:prepend(here)
require('nnc').command = { vim.env.NNC or 'nnc', 'lsp' }
vim.cmd('filetype plugin on | syntax on')

local function fail(what)
  print(what)
  vim.cmd('cquit 1')
end

local file = vim.fn.tempname() .. '.nn'
vim.fn.writefile({
  'nn 1',
  'data gates from table(a: [0, 1, 1, 0], b: [1, 0, 0, 1]) { x = [a]',
  '  y = b',
  '  split: everything }',
  'network net from x { x -> dens(1, sigmoid) }',
  'train net on gates { loss: binary_cross_entropy(y), optimizer: sgd(0.1), epochs: 1 }',
}, file)
vim.cmd('edit ' .. vim.fn.fnameescape(file))

local function mistakes()
  return vim.diagnostic.get(0)
end
if not vim.wait(30000, function() return #mistakes() > 0 end, 20) then
  fail('no mistake was reported within 30 s')
end
local first = mistakes()[1]
if not first.message:find('dens', 1, true) or first.lnum ~= 4 or first.col ~= 26 then
  fail('reported was: ' .. vim.inspect(first))
end

vim.api.nvim_buf_set_lines(0, 4, 5, true, { 'network net from x { x -> dense(1, sigmoid) }' })
if not vim.wait(10000, function() return #mistakes() == 0 end, 20) then
  fail('the mistake stayed when it was mended: ' .. vim.inspect(mistakes()))
end

local answers = vim.lsp.buf_request_sync(0, 'textDocument/hover', {
  textDocument = vim.lsp.util.make_text_document_params(0),
  position = { line = 4, character = 28 },
}, 10000)
local said = vim.inspect(answers)
if not said:find('dense', 1, true) then
  fail('the hover over dense says: ' .. said)
end
print('a mistake, its end and a hover')
vim.cmd('qall!')
