// The language nn for tree-sitter, from which Helix and Zed take their colours. It reads what the compiler's grammar
// (NnParser.g4) reads, less what that one accepts only to explain it: a spelling from another language is an error here.
// `tree-sitter generate` makes src/parser.c of it; `check` beside the other editors compares it with every sample.
/// <reference types="tree-sitter-cli/dsl" />

const POWER = 9;
const SIGN = 8;
const PRODUCT = 7;
const SUM = 6;
const RANGE = 5;
const COMPARISON = 4;
const NEGATION = 3;
const CONJUNCTION = 2;
const DISJUNCTION = 1;
const POSTFIX = 10;

const separated = (rule) => seq(rule, repeat(seq(",", rule)));
const list = (rule) => optional(seq(separated(rule), optional(",")));

module.exports = grammar({
  name: "nn",

  word: ($) => $.identifier,

  extras: ($) => [/[\s\u00A0\uFEFF]/, $.documentation, $.comment],

  conflicts: ($) => [[$.setting], [$.step], [$.flow]],

  rules: {
    file: ($) => seq(optional($.version), repeat($._item)),

    version: ($) => seq("nn", $.integer),

    _item: ($) =>
      choice($.import, $.parameter, $.dataset, $.network, $.block, $.function, $.action),

    import: ($) => seq("import", separated($.imported), "from", $._expression),
    imported: ($) => seq($.name, optional(seq("as", $.name))),

    parameter: ($) =>
      seq("param", field("name", $.name), "=", $._expression, optional(seq("in", $._expression))),

    dataset: ($) =>
      seq("data", field("name", $.name), choice(seq(repeat1($.clause), optional($.section)), $.section)),
    network: ($) => seq("network", field("name", $.name), optional($.formals), $.recipe),
    block: ($) => seq("block", field("name", $.name), optional($.formals), $.recipe),
    function: ($) => seq("function", field("name", $.name), $.formals, "=", $.flow),

    formals: ($) => seq("(", list($.formal), ")"),
    formal: ($) =>
      seq(field("name", $.name), optional(seq(":", $._expression)), optional(seq("=", $._expression))),
    inputs: ($) => seq("from", separated($.input)),
    input: ($) => seq(field("name", $.name), optional(seq(":", $._expression))),
    outputs: ($) => seq("to", separated($.name)),

    // Which verbs there are is not grammar.
    action: ($) => seq(field("verb", $.identifier), optional($.subject), repeat($.clause), $.section),
    subject: ($) => separated($.target),
    target: ($) => prec.right(seq(choice($.identifier, $.quoted_name), repeat(seq(".", $.key)))),
    clause: ($) =>
      choice(
        seq("from", $._expression),
        seq("on", $._expression),
        seq("as", $.name),
        seq("like", $._expression),
        seq("over", separated($.choice)),
        seq("to", $._expression),
      ),
    choice: ($) => seq($.name, optional(seq("in", $._expression))),

    section: ($) => seq("{", repeat($._entry), "}"),
    _entry: ($) => choice($.settings, $.definition, $.action),
    settings: ($) => separated($.setting),
    setting: ($) => seq(field("key", $.key), ":", separated($.pipeline)),
    definition: ($) => seq(separated(field("name", $.name)), "=", $.pipeline),

    body: ($) => seq("{", optional(choice($.flow, repeat1(choice($.shared_layer, $.value)))), "}"),
    shared_layer: ($) => seq("shared", field("name", $.name), choice("=", ":"), $.flow),
    value: ($) => seq(separated(field("name", $.name)), choice("=", ":"), $.flow),

    flow: ($) => seq($._expression, optional($.recipe), repeat(seq($.arrow, $.step))),
    pipeline: ($) => prec.right(seq($._expression, repeat(seq($.arrow, $.step)))),
    step: ($) => choice(seq($.call, optional($.recipe)), $.conditional, $.loop),
    call: ($) =>
      seq(
        choice(field("name", $.name), seq(field("owner", $.name), repeat1(seq(".", $.key)))),
        optional($.arguments),
      ),
    recipe: ($) => seq(optional($.inputs), optional($.outputs), $.body),

    conditional: ($) =>
      prec.right(
        seq(
          "if",
          $._expression,
          $.body,
          repeat(seq("else", "if", $._expression, $.body)),
          optional(seq("else", $.body)),
        ),
      ),
    loop: ($) => seq("for", field("name", $.name), "in", $._expression, $.recipe),

    _expression: ($) =>
      choice(
        $.name,
        $.literal,
        $.parenthesized,
        $.list,
        $.conditional,
        $.loop,
        $.member,
        $.application,
        $.index,
        $.power,
        $.sign,
        $.product,
        $.sum,
        $.range,
        $.comparison,
        $.negation,
        $.conjunction,
        $.disjunction,
      ),

    member: ($) => prec.left(POSTFIX, seq($._expression, ".", field("name", $.key))),
    application: ($) => prec.left(POSTFIX, seq(field("called", $._expression), $.arguments)),
    index: ($) => prec.left(POSTFIX, seq($._expression, "[", $._expression, "]")),
    power: ($) => prec.right(POWER, seq($._expression, "^", $._expression)),
    sign: ($) => prec(SIGN, seq(choice("-", "+"), $._expression)),
    product: ($) => prec.left(PRODUCT, seq($._expression, choice("*", "/"), $._expression)),
    sum: ($) => prec.left(SUM, seq($._expression, choice("+", "-"), $._expression)),
    range: ($) => prec.left(RANGE, seq($._expression, "..", $._expression)),
    comparison: ($) =>
      prec.left(
        COMPARISON,
        seq($._expression, choice("==", "!=", "<", "<=", ">", ">="), $._expression),
      ),
    negation: ($) => prec(NEGATION, seq("not", $._expression)),
    conjunction: ($) => prec.left(CONJUNCTION, seq($._expression, "and", $._expression)),
    disjunction: ($) => prec.left(DISJUNCTION, seq($._expression, "or", $._expression)),

    parenthesized: ($) => $.arguments,
    list: ($) => seq("[", list($.pipeline), "]"),
    arguments: ($) => seq("(", list($.argument), ")"),
    argument: ($) =>
      seq(optional(seq(field("key", $.argument_key), choice(":", "="))), choice($.recipe, $.pipeline)),
    argument_key: ($) => choice($.key, $.integer, $.text),

    literal: ($) =>
      choice($.integer, $.float, $.percent, $.dimensions, $.quantity, $.truth, $.text),
    truth: (_) => choice("true", "false"),

    arrow: (_) => choice("->", "→"),

    // Words of the grammar may be names, too.
    name: ($) =>
      choice(
        $.identifier,
        $.quoted_name,
        ...["nn", "import", "param", "data", "block", "network", "function"].map((word) => alias(word, $.identifier)),
        ...["from", "to", "on", "as", "over", "like"].map((word) => alias(word, $.identifier)),
      ),
    key: ($) =>
      choice(
        $.name,
        ...["if", "else", "for", "in", "and", "or", "not", "shared", "true", "false"].map((word) =>
          alias(word, $.identifier),
        ),
      ),

    identifier: (_) => /[\p{L}_][\p{L}\p{M}\p{N}_]*/,
    quoted_name: (_) => /`[^`\r\n]+`/,

    integer: (_) => token(/[0-9][0-9_]*/),
    float: (_) => token(choice(/([0-9][0-9_]*)?\.[0-9][0-9_]*([eE][+-]?[0-9]+)?/, /[0-9][0-9_]*[eE][+-]?[0-9]+/)),
    percent: (_) => token(/([0-9][0-9_]*|([0-9][0-9_]*)?\.[0-9][0-9_]*)%/),
    dimensions: (_) => token(prec(1, /[0-9][0-9_]*(x[0-9][0-9_]*)+/)),
    quantity: (_) => token(/([0-9][0-9_]*|([0-9][0-9_]*)?\.[0-9][0-9_]*)[\p{L}_][\p{L}\p{M}_]*/),

    text: ($) =>
      seq('"', repeat(choice(token.immediate(prec(1, /[^"\\\r\n]+/)), $.escape)), token.immediate('"')),
    escape: (_) => token.immediate(/\\[^\r\n]/),

    documentation: (_) => token(prec(2, /\/\/\/[^\r\n]*/)),
    comment: (_) => token(prec(1, /\/\/[^\r\n]*/)),
  },
});
