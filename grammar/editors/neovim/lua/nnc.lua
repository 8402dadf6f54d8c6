-- Connects programs of nnc with its language server.
local M = {}

-- The program to start; for example require('nnc').command = { '/opt/nnc/nnc', 'lsp' }.
M.command = { 'nnc', 'lsp' }

local clients = {}

local function root(buffer)
  local folder = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':p:h')
  local git = vim.fn.finddir('.git', vim.fn.escape(folder, ' ,;') .. ';')
  return git ~= '' and vim.fn.fnamemodify(git, ':p:h:h') or folder
end

-- Attaches the server to the current buffer, one server a project; nothing where there is no nnc.
function M.attach()
  if vim.fn.executable(M.command[1]) == 0 then
    return
  end
  local buffer = vim.api.nvim_get_current_buf()
  local configuration = { name = 'nnc', cmd = M.command, root_dir = root(buffer) }
  if vim.lsp.start then
    vim.lsp.start(configuration)
    return
  end
  -- Neovim 0.7 has no call that does both.
  local id = clients[configuration.root_dir]
  if id == nil or vim.lsp.get_client_by_id(id) == nil then
    id = vim.lsp.start_client(configuration)
    clients[configuration.root_dir] = id
  end
  if id ~= nil then
    vim.lsp.buf_attach_client(buffer, id)
  end
end

return M
