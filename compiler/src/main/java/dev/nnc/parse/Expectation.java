package dev.nnc.parse;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.SyntaxCode;
import dev.nnc.grammar.NnLexer;
import dev.nnc.grammar.NnParser;
import dev.nnc.source.Place;
import org.antlr.v4.runtime.Token;

/** Says in words what may stand where the parser could not go on, if nothing more is known. */
final class Expectation {
  private final Tokens tokens;
  private final int start;
  private final Failure failure;
  private final int bracket;
  private final int at;

  /** The type of the token that does not fit, and of the one before it. */
  private final int type;

  private final int before;

  /**
   * @param start of the item that could not be read
   * @param bracket around the place
   */
  Expectation(Tokens tokens, int start, Failure failure, int bracket) {
    this.tokens = tokens;
    this.start = start;
    this.failure = failure;
    this.bracket = bracket;
    this.at = failure.at();
    this.type = at < failure.limit() ? tokens.type(at) : Token.EOF;
    this.before = at > start ? tokens.type(at - 1) : Token.EOF;
  }

  Parser.Mistake unexpected() {
    if (at == start) {
      return new Parser.Mistake(
          Diagnostic.of(
                  SyntaxCode.UNEXPECTED, tokens.place(at), "a declaration or an action", found())
              .withHelp(
                  "declarations begin with `import`, `param`, `data`, `network`, `block` or"
                      + " `function`, actions with a verb such as `train`"),
          at);
    }
    // What is missing at the end of a line is missing there, not at the start of the next one. But
    // a
    // token that never begins a line is itself the mistake.
    boolean atEnd =
        type == Token.EOF || (tokens.first(at) && (Tokens.isName(type) || type == NnLexer.RBRACE));
    Place place = atEnd ? tokens.place(at - 1) : tokens.place(at);
    Diagnostic diagnostic = Diagnostic.of(SyntaxCode.UNEXPECTED, place, expected(), found());
    if (type == NnLexer.COLON && bracket < start) {
      diagnostic =
          diagnostic.withHelp(
              "what belongs to it stands in braces: write `{` here, `}` at its end");
    }
    return new Parser.Mistake(
        atEnd ? diagnostic.withLabel("after this") : diagnostic, atEnd ? at - 1 : at);
  }

  private String found() {
    if (type == Token.EOF) {
      return at >= tokens.size() ? "the end of the file" : "the start of the next declaration";
    }
    if (tokens.span(at).length() == 0) {
      return "`" + Tokens.textOf(type) + "`";
    }
    return "`" + tokens.shortText(at) + "`";
  }

  /** In words, what may stand at the place. */
  private String expected() {
    if (at >= failure.limit() || bracket < start) {
      switch (tokens.type(start)) {
        case NnLexer.NETWORK -> {
          return form(NnParser.RULE_network);
        }
        case NnLexer.BLOCK -> {
          return form(NnParser.RULE_block);
        }
        case NnLexer.DATA -> {
          return form(NnParser.RULE_dataset);
        }
        case NnLexer.NAME -> {
          return form(NnParser.RULE_action);
        }
        default -> {
          // The rule says more.
        }
      }
    }
    return form(failure.telling());
  }

  private String form(int rule) {
    return switch (rule) {
      case NnParser.RULE_importing, NnParser.RULE_imported -> "`import name from \"file.nn\"`";
      case NnParser.RULE_parameter -> "`param name = value`, and perhaps `in` and a domain";
      case NnParser.RULE_dataset -> "`data name from source { … }`";
      case NnParser.RULE_network -> "`network name from input { … }`";
      case NnParser.RULE_block -> "`block name(options) from input { … }`";
      case NnParser.RULE_function -> "`function name(arguments) = value`";
      case NnParser.RULE_parameters, NnParser.RULE_formal ->
          "the names of options, separated by commas, and `)`";
      case NnParser.RULE_inputs, NnParser.RULE_input, NnParser.RULE_outputs, NnParser.RULE_recipe ->
          "names, separated by commas, and then `{`";
      case NnParser.RULE_action,
          NnParser.RULE_subject,
          NnParser.RULE_target,
          NnParser.RULE_clause,
          NnParser.RULE_choice ->
          "`on`, `over`, `as`, `like` or `{`";
      case NnParser.RULE_section,
          NnParser.RULE_sectionEntry,
          NnParser.RULE_setting,
          NnParser.RULE_words ->
          "a setting (`name: value`) or `}`";
      case NnParser.RULE_body, NnParser.RULE_statement, NnParser.RULE_stray ->
          Tokens.isOperator(type) || Tokens.endsValue(before)
              ? "`->`, `name = …` or `}`"
              : "a flow, or values such as `name = …`";
      case NnParser.RULE_conditional, NnParser.RULE_elseIf -> "a condition and then `{ … }`";
      case NnParser.RULE_loop -> "`for name in values { … }`";
      case NnParser.RULE_list -> "`,` or `]`";
      case NnParser.RULE_arguments, NnParser.RULE_argument, NnParser.RULE_argumentKey ->
          "`,` or `)`";
      default -> "a declaration or an action";
    };
  }
}
