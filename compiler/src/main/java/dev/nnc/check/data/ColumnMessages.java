package dev.nnc.check.data;

import dev.nnc.ast.Expression;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.OptionMessages;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.type.ColumnType;
import java.util.List;
import java.util.Set;

/** Says what columns there are, and what they hold. */
final class ColumnMessages {
  private final FileContext context;
  private final OptionMessages messages;

  ColumnMessages(FileContext context) {
    this.context = context;
    this.messages = new OptionMessages(context);
  }

  /** Says that there is neither a column nor a field of that name. */
  void reportUnknown(Expression.Reference reference, Set<String> names) {
    Diagnostic diagnostic =
        messages.suggest(
            context.diagnostic(NameCode.UNKNOWN_COLUMN, reference, reference.name()),
            reference.name(),
            List.copyOf(names),
            reference);
    context.report(
        diagnostic.help() != null
            ? diagnostic
            : diagnostic.withHelp("the columns are " + list(names)));
  }

  /** The first of the names, for advice. */
  static String list(Set<String> names) {
    List<String> some = names.stream().limit(8).toList();
    return String.join(", ", some) + (names.size() > some.size() ? ", …" : "");
  }

  /** What a column or field holds, as the end of a sentence. */
  static String describe(ColumnType type) {
    return switch (type.content()) {
      case TEXT -> "holds text";
      case CLASS -> "holds classes";
      case NUMBER ->
          type.shape().rank() == 0 ? "holds numbers" : "holds numbers of shape " + type.shape();
    };
  }
}
