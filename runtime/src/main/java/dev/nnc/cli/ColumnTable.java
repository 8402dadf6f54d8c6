package dev.nnc.cli;

import dev.nnc.catalog.Configured;
import dev.nnc.data.file.Numerals;
import dev.nnc.plan.ColumnEvidence;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What the columns of each source hold and what told so, as comments of a program. It listens while
 * a program is checked, so that they can be shown of a wrong one, too.
 */
final class ColumnTable implements BiConsumer<Configured, Schema> {
  /** How many columns of a source are shown. */
  private static final int MOST = 60;

  private final List<Seen> seen = new ArrayList<>();

  private record Seen(String title, Schema schema) {}

  @Override
  public void accept(Configured source, Schema schema) {
    seen.add(new Seen(file(source), schema));
  }

  /** The lines for all data sets of the model, or without one for the sources that were read. */
  List<String> lines(Optional<Model> model) {
    List<Seen> shown = new ArrayList<>();
    for (DataPlan plan : model.map(Model::data).orElse(List.of())) {
      if (plan.bases().isEmpty() && plan.fold() == null) {
        shown.add(
            new Seen("`%s`, from %s".formatted(plan.name(), file(plan.source())), plan.schema()));
      }
    }
    List<String> lines = new ArrayList<>();
    for (Seen each : model.isPresent() ? shown : seen) {
      lines.add("");
      lines.add("// The columns of " + each.title() + ":");
      table(each.schema()).forEach(line -> lines.add(("//   " + line).stripTrailing()));
    }
    return lines;
  }

  private static String file(Configured source) {
    return source.options().find("path") instanceof String path
        ? "%s(\"%s\")".formatted(source.name(), Numerals.shorten(path))
        : source.name();
  }

  /** As {@code nnc data} calls it; a column in pieces was not cut, but holds lists. */
  private static String holds(ColumnType type) {
    return type.content() == ColumnType.Content.TEXT && type.isUneven()
        ? "lists of texts"
        : type.describe();
  }

  private static List<String> table(Schema schema) {
    TextTable table = new TextTable("column", "holds", "known by", "for example");
    schema.columns().entrySet().stream()
        .limit(MOST)
        .forEach(
            column -> {
              ColumnEvidence evidence = schema.evidence().get(column.getKey());
              table.add(
                  Numerals.shorten(column.getKey()),
                  holds(column.getValue()),
                  evidence == null ? "its source" : evidence.reason().words(),
                  evidence == null ? "" : String.join(", ", evidence.examples()));
            });
    List<String> lines = new ArrayList<>(table.lines());
    if (schema.columns().size() > MOST) {
      lines.add("… and " + Numerals.count(schema.columns().size() - MOST) + " more");
    }
    return lines;
  }
}
