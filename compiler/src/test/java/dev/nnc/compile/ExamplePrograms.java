package dev.nnc.compile;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The catalogue's examples, each made a whole program by what it leaves out: data with fields of
 * the names that it uses, a network, something to do. What kind of data a name stands for is found
 * by trying.
 */
public final class ExamplePrograms {
  private static final Pattern NETWORK =
      Pattern.compile("network (\\w+) from (\\w+(?:, \\w+)*) .*");
  private static final Pattern FUNCTION = Pattern.compile("function (\\w+)\\((.*?)\\) = .*");
  private static final Pattern BLOCK = Pattern.compile("block (\\w+).*");
  private static final Pattern DATA = Pattern.compile("(?m)^data (\\w+) ");
  private static final Pattern ACTION = Pattern.compile("(?s)([a-z_]+) (\\w+) on (\\w+).*");

  /** Columns of all sorts, whatever the source. */
  private static final SequencedMap<String, ColumnType> COLUMNS = columns();

  private static SequencedMap<String, ColumnType> columns() {
    SequencedMap<String, ColumnType> columns = new LinkedHashMap<>();
    columns.put("a_pair", ColumnType.number(Shape.of(2)));
    columns.put("a_vector", ColumnType.number(Shape.of(4)));
    columns.put("a_long_vector", ColumnType.number(Shape.of(64)));
    columns.put("a_number", ColumnType.number(Shape.SCALAR));
    columns.put("a_sequence", ColumnType.number(Shape.of(6, 4)));
    columns.put("a_picture", ColumnType.number(Shape.of(28, 28, 1)));
    columns.put("a_deep_picture", ColumnType.number(Shape.of(8, 8, 4)));
    columns.put("a_volume", ColumnType.number(Shape.of(4, 4, 4, 2)));
    columns.put("a_sentence", new ColumnType(ColumnType.Content.CLASS, Shape.of(6), 7, List.of()));
    columns.put("a_class", ColumnType.category(3, List.of()));
    columns.put("a_digit", ColumnType.category(10, List.of()));
    columns.put("a_truth", ColumnType.category(2, List.of()));
    for (String number :
        List.of(
            "price", "rooms", "age", "income", "year", "load", "temperature", "a", "b", "c", "z")) {
      columns.put(number, ColumnType.number(Shape.SCALAR));
    }
    for (String text : List.of("ocean_proximity", "review", "code", "label", "file", "tags")) {
      columns.put(text, ColumnType.text());
    }
    for (String text : List.of("species", "surname", "time", "month", "patient")) {
      columns.put(text, ColumnType.text());
    }
    columns.put("d", ColumnType.number(Shape.SCALAR));
    columns.put("pixels", ColumnType.number(Shape.of(64, 64, 3)));
    columns.put("truth", ColumnType.number(Shape.of(64, 64, 1)));
    columns.put("class", ColumnType.category(10, List.of()));
    return columns;
  }

  /** Columns that a field of an example may stand for. */
  private static final List<String> KINDS =
      COLUMNS.sequencedKeySet().stream().filter(name -> name.startsWith("a_")).toList();

  private static final List<String> HEADS =
      List.of(
          "a_vector -> dense(1)",
          "a_vector -> dense(1, sigmoid)",
          "a_vector -> dense(3, softmax)",
          "a_sequence -> gru(8) -> dense(1)",
          "a_picture -> conv(4, 3x3, relu) -> flatten -> dense(3, softmax)",
          "a_picture -> conv(1, 3x3, sigmoid)",
          "a_vector -> dense(2)",
          "a_vector -> dense(1, step)",
          "a_vector -> dense(10, softmax)",
          "concat(x, y) -> dense(1)",
          "a_vector -> dense(4)",
          "a_vector -> dense(4) -> unit_norm",
          "a_sentence -> embedding(4) -> dense(8, softmax)");

  private static final List<String> TARGETS =
      List.of("a_number", "a_truth", "a_class", "a_digit", "a_picture", "a_vector", "a_sentence");

  private final Catalog catalog;

  public ExamplePrograms(Catalog catalog) {
    this.catalog = catalog;
  }

  /** What any source holds: the columns of all sorts, or what the source itself tells. */
  static SchemaReader schemas() {
    return schemas(Map.of());
  }

  private static SchemaReader schemas(Map<String, ColumnType> further) {
    return new SchemaReader() {
      @Override
      public Result read(Configured source, Place place) {
        SequencedMap<String, ColumnType> columns = new LinkedHashMap<>(COLUMNS);
        columns.putAll(further);
        if (source.name().equals("table")) {
          for (String name : source.options().values().keySet()) {
            columns.put(name, ColumnType.number(Shape.SCALAR));
          }
        }
        if ("houses.csv".equals(source.options().find("path"))) {
          columns.clear();
          for (String name : List.of("price", "rooms", "month", "patient")) {
            columns.put(name, ColumnType.number(Shape.SCALAR));
          }
        }
        if (source.name().equals("rows")) {
          columns.clear();
          for (int i = 1; i <= 3; i++) {
            columns.put("column_" + i, ColumnType.number(Shape.SCALAR));
          }
        }
        return new Result(
            Optional.of(new Schema(columns, 100, List.of(Part.TEST))), List.<Diagnostic>of());
      }
    };
  }

  /**
   * A whole program.
   *
   * @param schemas what its sources hold
   */
  record Example(String text, SchemaReader schemas) {}

  /** Whether there is a program that is right and has the entry's example in it. */
  public boolean isRight(Entry entry) {
    return find(entry).isPresent();
  }

  /** A program that is right and has the entry's example in it, if there is one. */
  Optional<Example> find(Entry entry) {
    for (String text : candidates(entry.documentation().example())) {
      for (SchemaReader schemas : sources(text)) {
        if (errors(text, schemas).isEmpty()) {
          return Optional.of(new Example(text, schemas));
        }
      }
    }
    return Optional.empty();
  }

  /** Sources with what columns the program misses, each a number or a text. */
  private List<SchemaReader> sources(String text) {
    List<String> missing =
        errors(text, schemas()).stream()
            .filter(error -> error.code() == NameCode.UNKNOWN_COLUMN)
            .map(error -> error.message().replaceAll("(?s).*?`(.*)`.*", "$1"))
            .distinct()
            .toList();
    List<SchemaReader> all = new ArrayList<>();
    for (int choice = 0; choice < 1 << Math.min(missing.size(), 4); choice++) {
      Map<String, ColumnType> further = new LinkedHashMap<>();
      for (int i = 0; i < missing.size(); i++) {
        boolean number = (choice >> i & 1) == 0;
        further.put(missing.get(i), number ? ColumnType.number(Shape.SCALAR) : ColumnType.text());
      }
      all.add(schemas(further));
    }
    return all;
  }

  /** What is wrong with the first try; for messages. */
  public List<Diagnostic> complaints(Entry entry) {
    return errors(candidates(entry.documentation().example()).getFirst(), schemas());
  }

  private List<Diagnostic> errors(String text, SchemaReader schemas) {
    return new Compiler(catalog, schemas)
        .check(new SourceFile("example.nn", text), Map.of()).diagnostics().stream()
            .filter(Diagnostic::isError)
            .toList();
  }

  private List<String> candidates(String example) {
    List<String> programs = new ArrayList<>();
    String first = example.lines().findFirst().orElse("");
    Matcher network = NETWORK.matcher(first);
    Matcher function = FUNCTION.matcher(first);
    Matcher block = BLOCK.matcher(first);
    Matcher action = ACTION.matcher(example);
    if (network.matches()) {
      for (String kind : KINDS) {
        String fields =
            Arrays.stream(network.group(2).split(", "))
                .map(name -> "  " + name + " = " + kind + "\n")
                .collect(Collectors.joining());
        programs.add(program(fields, example, "predict " + network.group(1) + " on d.test { }"));
      }
    } else if (function.matches()) {
      // The last argument may also be a number, a list or a class.
      int count = function.group(2).split(",").length;
      for (String last : List.of("x", "y", "2", "[1, 2]")) {
        String arguments =
            IntStream.range(0, count)
                .mapToObj(i -> i == 0 || i < count - 1 ? "x" : last)
                .collect(Collectors.joining(", "));
        for (String kind : List.of("a_vector", "a_sequence")) {
          String made = "network net from x, y { %s(%s) }";
          programs.add(
              program(
                  "  x = " + kind + "\n  y = " + kind + "\n",
                  example + "\n" + made.formatted(function.group(1), arguments),
                  "predict net on d.test { }"));
        }
        programs.add(
            program(
                "  x = a_vector\n  value = a_number\n",
                example + "\nnetwork net from x { x -> dense(1) }",
                "train net on d { loss: %s(value), optimizer: adam, epochs: 1 }"
                    .formatted(function.group(1))));
      }
    } else if (block.matches()) {
      for (String kind : KINDS) {
        programs.add(
            program(
                "  x = " + kind + "\n",
                example + "\nnetwork net from x { x -> " + block.group(1) + " }",
                "predict net on d.test { }"));
      }
    } else if (DATA.matcher(example).find()) {
      programs.add("nn 1\n\n" + example + "\nreport { format: html }\n");
    } else if (example.startsWith("train game on d")) {
      programs.add(
          program(
              "  x = a_vector\n",
              """
              network generator from x { x -> dense(4) }
              network critic from x { x -> dense(1, sigmoid) }
              network game from x to real, fake {
                real = x -> critic
                fake = x -> generator -> critic
              }""",
              example));
    } else if (example.contains("baseline(")) {
      programs.add(
          """
          nn 1

          data load from csv("data.csv") {
            history = a_number -> window(past: 4)
            value   = a_number -> window(ahead: 3)
            split: last(validation: 20%, test: 20%)
          }
          network net from history { history -> dense(3) }
          train net on load { loss: mse(value), optimizer: adam, epochs: 1 }
          """
              + example
              + "\n");
    } else if (action.matches()) {
      for (String head : HEADS) {
        for (String target : TARGETS) {
          programs.add(around(example, action, head, target));
        }
      }
    } else {
      programs.add(
          program(
              "  x = a_vector\n  value = a_number\n",
              "network net from x { x -> dense(1) }",
              "train net on d { loss: mse(value), optimizer: adam, epochs: 1 }\n" + example));
    }
    return programs;
  }

  private static String around(String example, Matcher action, String head, String target) {
    boolean two = head.startsWith("concat");
    String input = two ? "x, y" : head.substring(0, head.indexOf(' '));
    StringBuilder text = new StringBuilder("nn 1\n\n");
    text.append("data ").append(action.group(3)).append(" from csv(\"data.csv\") {\n");
    if (!two) {
      text.append("  ").append(input).append(" = ").append(input).append('\n');
    }
    for (String name : List.of("value", "label", "count", "shares", "mask", "direction", "same")) {
      text.append("  ").append(name).append(" = ").append(target).append('\n');
    }
    text.append("  code = a_pair\n  kind = a_class\n  weight = a_number\n");
    text.append("  image = a_picture\n  copy = a_picture\n");
    text.append("  x = rooms\n  y = age\n");
    text.append("  split: random(validation: 20%, test: 20%, seed: 1)\n}\n");
    text.append("network ").append(action.group(2)).append(" from ").append(input);
    text.append(" { ").append(head).append(" }\n");
    if (!action.group(1).equals("train") || action.group().contains(" like first")) {
      String loss =
          head.startsWith("a_sentence")
              ? "ctc"
              : head.endsWith("softmax)") ? "cross_entropy" : "mse";
      text.append("train ").append(action.group(2)).append(" on ").append(action.group(3));
      text.append(" as first { loss: ").append(loss);
      text.append("(value), optimizer: adam, epochs: 1 }\n");
    }
    return text.append(example).append('\n').toString();
  }

  private static String program(String fields, String middle, String action) {
    return "nn 1\n\ndata d from csv(\"data.csv\") {\n"
        + fields
        + "  split: random(validation: 20%, test: 20%, seed: 1)\n}\n"
        + middle
        + "\n"
        + action
        + "\n";
  }
}
