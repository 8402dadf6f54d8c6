package dev.nnc.predict;

import dev.nnc.catalog.Configured;
import dev.nnc.data.Rows;
import dev.nnc.data.column.SourceRow;
import dev.nnc.evaluate.Outputs;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes tables of what stands in the source and what a network answers: what tells which row it is,
 * then the columns that were asked for, or all of the source and all answers.
 */
public final class Predictions {
  /** The part of the report that chooses columns and rows. */
  public static final String TABLE = "table";

  /** Sources with more columns, such as the pixels of images, are not repeated in tables. */
  private static final int WIDEST_SOURCE = 32;

  private final DataPlan data;
  private final NetworkPlan network;
  private final Map<String, Meaning> meanings;

  /**
   * @param meanings of the network's outputs, as far as they are known
   */
  public Predictions(DataPlan data, NetworkPlan network, Map<String, Meaning> meanings) {
    this.data = data;
    this.network = network;
    this.meanings = Map.copyOf(meanings);
  }

  /** The answers to all rows, with the columns that {@code show: table(…)} asks for, if any. */
  public Answers of(Rows rows, List<Outputs> outputs, List<Configured> show) {
    return of(
        rows,
        outputs,
        asked(show).map(table -> table.options().texts("columns")).orElse(List.of()));
  }

  /** The same with the columns of these names; all if there are none. */
  public Answers of(Rows rows, List<Outputs> outputs, Collection<String> asked) {
    Listing listing = new Listing.OfRows(rows);
    Set<String> source = sourceColumns(listing);
    List<AnswerColumns> columns = new ArrayList<>();
    if (asked.isEmpty()) {
      addKeys(listing, source, columns);
      addSource(source, columns);
      if (source.isEmpty()) {
        // The file has changed since it was read.
        addInputs(rows, source, columns);
      }
      addTruths(rows, source, columns);
      outputs.forEach(output -> columns.add(output(output, rows, outputs.size() == 1)));
    } else {
      addKeys(listing, Set.copyOf(asked), columns);
      Set<List<String>> before = new HashSet<>();
      for (String name : asked) {
        AnswerColumns column = column(name, rows, outputs, source);
        // A truth may be asked for twice, by its own name and as the truth.
        if (column instanceof OutputColumns || before.add(column.names())) {
          columns.add(column);
        }
      }
    }
    return new Answers(listing, unique(columns));
  }

  /** The answers to rows that a person handed in, some of which may have none. */
  Answers of(Listing listing, Rows rows, List<Outputs> outputs) {
    Set<String> source = sourceColumns(listing);
    List<AnswerColumns> columns = new ArrayList<>();
    addKeys(listing, source, columns);
    addSource(source, columns);
    outputs.forEach(output -> columns.add(output(output, rows, outputs.size() == 1)));
    return withReasons(listing, columns);
  }

  /** The same where no row has an answer. */
  Answers ofNone(Listing listing) {
    Set<String> source = sourceColumns(listing);
    List<AnswerColumns> columns = new ArrayList<>();
    addKeys(listing, source, columns);
    addSource(source, columns);
    network.outputs().forEach(port -> columns.add(constant(port.name(), line -> "")));
    return withReasons(listing, columns);
  }

  private static Answers withReasons(Listing listing, List<AnswerColumns> columns) {
    if (listing.hasDoubts()) {
      columns.add(constant("warning", line -> listing.doubt(line.row())));
    }
    if (listing.lacksAnswers()) {
      columns.add(constant("reason", line -> listing.reason(line.row())));
    }
    return new Answers(listing, unique(columns));
  }

  /** The fields that go into the network, in the unit of their columns. */
  public Answers inputs(Rows rows) {
    Listing listing = new Listing.OfRows(rows);
    Set<String> source = sourceColumns(listing);
    List<AnswerColumns> columns = new ArrayList<>();
    addInputs(rows, source, columns);
    return new Answers(listing, columns);
  }

  private void addInputs(Rows rows, Set<String> source, List<AnswerColumns> columns) {
    for (NetworkPlan.Port input : network.inputs()) {
      if (rows.type(input.name()).shape().size() <= WIDEST_SOURCE) {
        columns.add(new FieldColumns(data, input.name(), rows, source));
      }
    }
  }

  private OutputColumns output(Outputs output, Rows rows, boolean alone) {
    return new OutputColumns(
        output, meanings.getOrDefault(output.name(), Meaning.NONE), alone, rows, inputs());
  }

  /** Reads what an output says of rows. */
  OutputReader reader(Outputs output, Rows rows) {
    return new OutputReader(
        output, meanings.getOrDefault(output.name(), Meaning.NONE), rows, inputs());
  }

  private List<String> inputs() {
    return network.inputs().stream().map(NetworkPlan.Port::name).toList();
  }

  /** The columns of the first row and of the last, which may come from another file. */
  private static Set<String> sourceColumns(Listing listing) {
    Set<String> columns = new LinkedHashSet<>();
    if (listing.count() > 0) {
      listing
          .cells(new int[] {0, listing.count() - 1})
          .forEach(cells -> columns.addAll(cells.keySet()));
    }
    return columns;
  }

  /**
   * What tells which row it is.
   *
   * @param others names of other columns, which keep theirs
   */
  private static void addKeys(Listing listing, Set<String> others, List<AnswerColumns> columns) {
    if (!listing.numbered()) {
      return;
    }
    columns.add(
        constant(
            others.contains("row") ? "source row" : "row",
            line -> String.valueOf(listing.at(line.row()).number())));
    if (listing.comeFromSeveralFiles() && !isSame(listing, others)) {
      columns.add(
          constant(
              others.contains("file") ? "source file" : "file",
              line -> listing.at(line.row()).file()));
    }
  }

  /** Whether the source has a column {@code file} that says the same. */
  private static boolean isSame(Listing listing, Set<String> others) {
    SourceRow first = listing.at(0);
    return others.contains("file")
        && first.file().equals(listing.cells(new int[] {0}).getFirst().get("file"));
  }

  private static void addSource(Set<String> source, List<AnswerColumns> columns) {
    if (source.size() <= WIDEST_SOURCE) {
      source.forEach(
          name -> columns.add(constant(name, line -> line.source().getOrDefault(name, ""))));
    }
  }

  /** Classes whose columns do not stand in the source as texts. */
  private void addTruths(Rows rows, Set<String> source, List<AnswerColumns> columns) {
    for (DataPlan.Field field : data.fields()) {
      if (field.type().content() == ColumnType.Content.CLASS
          && field.type().shape().rank() == 0
          && meanings.values().stream().anyMatch(each -> each.field().equals(field.name()))
          && field.inputs().stream().noneMatch(source::contains)) {
        columns.add(new FieldColumns(data, field.name(), rows, source));
      }
    }
  }

  private AnswerColumns column(String name, Rows rows, List<Outputs> outputs, Set<String> source) {
    for (Outputs output : outputs) {
      if (output.name().equals(name)) {
        return output(output, rows, outputs.size() == 1);
      }
    }
    OutputColumns first = output(outputs.getFirst(), rows, outputs.size() == 1);
    if (name.equals("best") || name.equals("prediction")) {
      return constant(name, line -> first.best(line.answered()));
    }
    if (name.startsWith("probability(")) {
      String field = name.substring("probability(".length(), name.length() - 1).strip();
      return constant(
          name, line -> first.probabilityOf(rows.text(field, line.answered()), line.answered()));
    }
    String truth = meanings.getOrDefault(outputs.getFirst().name(), Meaning.NONE).field();
    String field = name.equals("truth") && data.find(name).isEmpty() ? truth : name;
    if (data.find(field).isPresent()) {
      return new FieldColumns(data, field, rows, source);
    }
    if (name.equals(network.name()) && outputs.size() == 1 && !source.contains(name)) {
      return output(outputs.getFirst(), rows, true);
    }
    return constant(name, line -> line.source().getOrDefault(name, ""));
  }

  private static AnswerColumns constant(String name, Function<AnswerColumns.Line, String> cell) {
    return new AnswerColumns() {
      @Override
      public List<String> names() {
        return List.of(name);
      }

      @Override
      public void add(Line line, List<String> cells) {
        cells.add(cell.apply(line));
      }
    };
  }

  /** A prediction that is called like a column of the source says that it is predicted. */
  private static List<AnswerColumns> unique(List<AnswerColumns> columns) {
    Set<String> taken = new LinkedHashSet<>();
    List<AnswerColumns> all = new ArrayList<>();
    for (AnswerColumns each : columns) {
      List<String> names = new ArrayList<>();
      for (String name : each.names()) {
        String own = name;
        while (!taken.add(own)) {
          own = "predicted " + own;
        }
        names.add(own);
      }
      all.add(
          names.equals(each.names())
              ? each
              : new AnswerColumns() {
                @Override
                public List<String> names() {
                  return names;
                }

                @Override
                public void add(Line line, List<String> cells) {
                  each.add(line, cells);
                }
              });
    }
    return all;
  }

  /**
   * How many rows {@code show: table(rows: …)} asks for. Without one, none if something else is
   * asked for, such as pictures, whose numbers would say little; else the other number.
   */
  public static int rowsShown(List<Configured> show, int otherwise) {
    return asked(show)
        .map(table -> (int) table.options().whole("rows"))
        .orElse(show.isEmpty() ? otherwise : 0);
  }

  private static Optional<Configured> asked(List<Configured> show) {
    return show.stream().filter(each -> each.name().equals(TABLE)).findFirst();
  }
}
