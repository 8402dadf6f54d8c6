package dev.nnc.parse;

import dev.nnc.grammar.NnParser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Where the parser could not go on.
 *
 * @param at the position of the token that does not fit
 * @param limit the end of what the parser was shown
 * @param rule the innermost rule that it was in
 */
record Failure(int at, int limit, @Nullable RuleContext rule) {

  static Failure of(ParseCancellationException e, Tokens tokens, int start, int limit) {
    if (e.getCause() instanceof RecognitionException cause) {
      Token offending = cause.getOffendingToken();
      int at = start;
      while (at < limit && tokens.get(at) != offending) {
        at++;
      }
      return new Failure(at, limit, cause.getCtx());
    }
    return new Failure(start, limit, null);
  }

  /** The innermost of the rules, or the one at hand if none of them is around it. */
  int innermost(int... rules) {
    for (RuleContext it = rule; it != null; it = it.parent) {
      for (int one : rules) {
        if (it.getRuleIndex() == one) {
          return one;
        }
      }
    }
    return -1;
  }

  /** The innermost rule that says something to a person: not the parts of an expression. */
  int telling() {
    for (RuleContext it = rule; it != null; it = it.parent) {
      switch (it.getRuleIndex()) {
        case NnParser.RULE_expression,
            NnParser.RULE_primary,
            NnParser.RULE_name,
            NnParser.RULE_key,
            NnParser.RULE_arrow,
            NnParser.RULE_defines,
            NnParser.RULE_settles,
            NnParser.RULE_literal,
            NnParser.RULE_flow,
            NnParser.RULE_pipeline,
            NnParser.RULE_step,
            NnParser.RULE_call -> {
          // The rule around says more.
        }
        default -> {
          return it.getRuleIndex();
        }
      }
    }
    return NnParser.RULE_item;
  }
}
