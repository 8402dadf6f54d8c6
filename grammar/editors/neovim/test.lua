-- Compares the colours of ../test/everything.nn with those in everything.txt: nvim --headless -u NONE -l or -c luafile.
-- Prints what differs, and exits with 1 if anything does.
local here = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
vim.opt.runtimepath:prepend(here)
vim.g.nnc_lsp = 0
vim.cmd('filetype plugin on | syntax on')

local group_of = {
  { '^keyword%.control%.declaration', 'nnDeclaration' },
  { '^keyword%.control%.clause', 'nnClause' },
  { '^keyword%.control%.action', 'nnAction' },
  { '^keyword%.control', 'nnReserved' },
  { '^keyword%.operator%.logical', 'nnLogical' },
  { '^keyword%.operator%.arrow', 'nnArrow' },
  { '^keyword%.operator', 'nnOperator' },
  { '^storage%.modifier', 'nnShared' },
  { '^constant%.language', 'nnTruth' },
  { '^constant%.numeric', 'nnNumber' },
  { '^string.* constant%.character%.escape', 'nnEscape' },
  { '^string', 'nnText' },
  { '^comment%.line%.documentation', 'nnDocumentation' },
  { '^comment', 'nnComment' },
  { '^invalid', 'nnMistake' },
  { '^variable%.parameter', 'nnKey' },
  { '^entity%.name%.type', 'nnDeclared' },
  { '^variable%.other%.constant', 'nnDeclared' },
  { '^entity%.name%.function', 'nnCall nnStep nnDeclared' },
  { '^variable%.other%.member', 'nnMember nnCall' },
  { '^variable', 'nnName' },
}

local wrong = 0
local function expect(is, what)
  if not is then
    wrong = wrong + 1
    print(what)
  end
end

vim.cmd('edit ' .. vim.fn.fnameescape(here .. '/../test/everything.nn'))
expect(vim.bo.filetype == 'nn', 'everything.nn is of the type ' .. vim.bo.filetype)

local at = {}
local pieces = 0
for line in io.lines(here .. '/../test/everything.txt') do
  local number, rest = line:match('^(%d+) (.*)$')
  number = tonumber(number)
  local scopes = {}
  local text = rest
  while true do
    local scope, behind = text:match('^(%l[%w%.-]*%.nn) (.*)$')
    if not scope then
      break
    end
    scopes[#scopes + 1] = scope
    text = behind
  end
  local whole = vim.fn.getline(number)
  local start = whole:find(text, at[number] or 1, true)
  at[number] = start + #text
  local scope = table.concat(scopes, ' ')
  for _, each in ipairs(group_of) do
    if scope:find(each[1]) then
      pieces = pieces + 1
      for _, column in ipairs({ start, start + #text - 1 }) do
        local found = vim.fn.synIDattr(vim.fn.synID(number, column, 1), 'name')
        expect((' ' .. each[2] .. ' '):find(' ' .. found .. ' ', 1, true),
          ('line %d: %s is %s, not %s'):format(number, text, found, each[2]))
      end
      break
    end
  end
end
expect(pieces > 150, 'only ' .. pieces .. ' pieces were compared')

-- Another's file of the same ending is left alone; a new one is ours.
local other = vim.fn.tempname() .. '.nn'
vim.fn.writefile({ 'weights 3', 'nn 1' }, other)
vim.cmd('edit ' .. vim.fn.fnameescape(other))
expect(vim.bo.filetype ~= 'nn', 'a file that begins otherwise was taken for a program')
vim.cmd('edit ' .. vim.fn.fnameescape(vim.fn.tempname() .. '.nn'))
expect(vim.bo.filetype == 'nn', 'a new file is of the type ' .. vim.bo.filetype)
other = vim.fn.tempname() .. '.nn'
vim.fn.writefile({ '// why', '', 'nn 1' }, other)
vim.cmd('edit ' .. vim.fn.fnameescape(other))
expect(vim.bo.filetype == 'nn', 'a program behind a comment is of the type ' .. vim.bo.filetype)

print(('%d pieces compared, %d wrong'):format(pieces, wrong))
vim.cmd(wrong == 0 and 'qall!' or 'cquit 1')
