package dev.nnc.check.data;

import dev.nnc.ast.Name;
import dev.nnc.catalog.Configured;
import dev.nnc.plan.ColumnEvidence;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.text.Amount;
import dev.nnc.text.TimePattern;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do with columns of texts where numbers are wanted, by what their first cells look like:
 * amounts become numbers, dates their parts, few texts classes, and a column in which no two rows
 * are the same, such as a customer's number, is left out.
 */
final class TextAdvice {
  /** How many columns a message names. */
  private static final int NAMED = 8;

  /** How often a check reads a source for advice. */
  private static final int MOST_READS = 4;

  private final SchemaReader schemas;
  private int reads;

  /** The source by the schema that it gave. */
  private final Map<Schema, Configured> sources = new IdentityHashMap<>();

  TextAdvice(SchemaReader schemas) {
    this.schemas = schemas;
  }

  /** Remembers whose columns those of the schema are. */
  void remember(Schema schema, Configured source) {
    sources.put(schema, source);
  }

  /** The option of the source that the columns come from; null if it has none or is not known. */
  @Nullable Object option(Schema schema, String name) {
    Configured source = sources.get(schema);
    return source == null ? null : source.options().find(name);
  }

  /** What there is to do about these columns, as help. */
  String help(Schema schema, List<String> columns) {
    List<String> out = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    for (String column : columns.subList(0, Math.min(NAMED, columns.size()))) {
      String steps = steps(schema, column);
      String name = Name.written(column);
      if (steps == null) {
        out.add("`" + name + "`");
      } else {
        fields.add("`" + name + " -> " + steps + "`");
      }
    }
    String more = columns.size() > NAMED ? ", and so on" : "";
    String leave =
        out.isEmpty()
            ? ""
            : "leave out "
                + String.join(", ", out)
                + ", of which no two rows have the same"
                + (fields.isEmpty() ? more : "; ");
    if (fields.isEmpty()) {
      return leave;
    }
    return leave
        + (columns.size() == 1
            ? "turn it into numbers in a field of its own: "
            : "make numbers in fields of their own: ")
        + String.join(", ", fields)
        + more;
  }

  /**
   * What may stand before a step that wants numbers; null if it is not plain what.
   *
   * @param column of texts
   */
  @Nullable String before(Schema schema, String column) {
    String steps = looks(schema, column);
    String name = Name.written(column);
    return steps == null ? null : "its cells look like it: `" + name + " -> " + steps + " -> …`";
  }

  /** The steps that make numbers of the column; null if it is better left out. */
  private @Nullable String steps(Schema schema, String column) {
    String looks = looks(schema, column);
    if (looks != null) {
      return looks;
    }
    return isOfKeys(schema, column) ? null : "category -> one_hot";
  }

  /** The steps for what all of the first cells look like; null if that is nothing in particular. */
  private static @Nullable String looks(Schema schema, String column) {
    ColumnType type = schema.columns().get(column);
    ColumnEvidence evidence = schema.evidence().get(column);
    if (type != null && type.numbers() > 0) {
      return "numbers";
    }
    if (evidence == null
        || evidence.reason() == ColumnEvidence.Reason.SAID
        || evidence.examples().isEmpty()
        || evidence.looksLikeNumbers()) {
      return null;
    }
    List<String> cells = evidence.examples();
    if (cells.stream().allMatch(cell -> TimePattern.of("").read(cell) != null)) {
      return "time(month, form: cycle)";
    }
    if (cells.stream().allMatch(TextAdvice::isAmount)) {
      return "number";
    }
    String pattern = pattern(cells);
    return pattern == null ? null : "time(month, form: cycle, pattern: \"" + pattern + "\")";
  }

  private static boolean isAmount(String cell) {
    Amount amount = Amount.of(cell);
    return amount != null && amount.writing() != Amount.Writing.NONE;
  }

  /** The usual pattern of times by which all are written; null if there is none. */
  private static @Nullable String pattern(List<String> cells) {
    for (String pattern : TimePattern.usualOf(cells.getFirst())) {
      TimePattern read = TimePattern.of(pattern);
      if (cells.stream().allMatch(cell -> read.read(cell) != null)) {
        return pattern;
      }
    }
    return null;
  }

  /** Whether no two rows have the same text. Reads the source, as only an error does. */
  private boolean isOfKeys(Schema schema, String column) {
    Configured source = reads++ < MOST_READS ? sources.get(schema) : null;
    Optional<List<String>> twice =
        source == null ? Optional.empty() : schemas.texts(source, column, 2, 1);
    return twice.isPresent() && twice.get().isEmpty();
  }
}
