; Colours by the names that Helix, Zed and tree-sitter itself know. The later of two patterns for one word counts.
(identifier) @variable
(quoted_name) @variable

["nn" "import" "param" "data" "block" "network" "function"] @keyword
["from" "to" "on" "as" "over" "like"] @keyword.control
["if" "else" "for" "in"] @keyword.control
["and" "or" "not"] @keyword.operator
"shared" @keyword.storage
(action verb: (identifier) @keyword)

(parameter name: (name (_) @constant))
(dataset name: (name (_) @type))
(network name: (name (_) @type))
(block name: (name (_) @function))
(function name: (name (_) @function))

(call name: (name (_) @function))
(application called: (name (_) @function))
(application called: (member name: (key (name (_) @function))))
(member name: (key (_) @variable.other.member))
(member name: (key (name (_) @variable.other.member)))
(call (key (name (_) @variable.other.member)))
(call (key (_) @variable.other.member))

(setting key: (key (_) @variable.parameter))
(setting key: (key (name (_) @variable.parameter)))
(formal name: (name (_) @variable.parameter) ":")
(input name: (name (_) @variable.parameter) ":")
(argument key: (argument_key (key (_) @variable.parameter)))
(argument key: (argument_key (key (name (_) @variable.parameter))))

(integer) @constant.numeric.integer
(float) @constant.numeric.float
(percent) @constant.numeric
(dimensions) @constant.numeric
(quantity) @constant.numeric
(truth) @constant.builtin.boolean
(text) @string
(escape) @constant.character.escape
(argument key: (argument_key (integer) @variable.parameter))

(comment) @comment
(documentation) @comment.block.documentation

(arrow) @operator
["=" "+" "-" "*" "/" "^" ".." "==" "!=" "<" "<=" ">" ">="] @operator
["(" ")" "[" "]" "{" "}"] @punctuation.bracket
["," ":" "."] @punctuation.delimiter
