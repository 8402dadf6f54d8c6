package dev.nnc.library;

import dev.nnc.predict.NetworkExport;
import dev.nnc.predict.Predictor;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The source of a class that asks a network. Types in it have their full names and locals none of
 * the columns', so that no name of a column hides anything.
 *
 * @param name of the class, with its package
 * @param run the name of the run, for readers
 * @param network the network's name
 * @param columns that a row must have
 * @param outputs of the network
 * @param pictures whether a row is a picture file
 */
record AskingClass(
    String name,
    String run,
    String network,
    List<Predictor.Column> columns,
    List<NetworkExport.Output> outputs,
    boolean pictures) {
  /** A method takes no more than 127 doubles; long before, nobody counts them. */
  private static final int MOST_COLUMNS = 100;

  AskingClass {
    columns = List.copyOf(columns);
    outputs = List.copyOf(outputs);
  }

  /** What the class's methods take. */
  enum Takes {
    VALUES,
    PICTURES,
    /** Too many columns for parameters. */
    MAP
  }

  Takes takes() {
    return pictures ? Takes.PICTURES : columns.size() > MOST_COLUMNS ? Takes.MAP : Takes.VALUES;
  }

  String packageName() {
    return name.substring(0, name.lastIndexOf('.'));
  }

  String simpleName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private List<String> parameters() {
    return Identifiers.of(columns.stream().map(Predictor.Column::name).toList(), "column");
  }

  private List<String> results() {
    return Identifiers.of(outputs.stream().map(NetworkExport.Output::name).toList(), "output");
  }

  private String row() {
    return simpleName().equals("Row") ? "Values" : "Row";
  }

  /** What one row's answer is: the answer of the only output, or a record of all. */
  private String result() {
    return outputs.size() == 1
        ? answer(outputs.getFirst())
        : simpleName().equals("Answers") ? "Outputs" : "Answers";
  }

  private static String answer(NetworkExport.Output output) {
    // The API has the same words.
    return "dev.nnc.api.Answer."
        + output.meaning().answers(output.shape().size() - 1).getSimpleName();
  }

  private static boolean isNumber(Predictor.Column column) {
    return column.type().content() == ColumnType.Content.NUMBER;
  }

  /** A call as a reader would write it. */
  String example() {
    String given =
        switch (takes()) {
          case PICTURES -> "Path.of(\"picture.png\")";
          case MAP -> "row";
          case VALUES -> {
            List<String> values = new ArrayList<>();
            for (Predictor.Column column : columns) {
              values.add(
                  isNumber(column)
                      ? "1.0"
                      : column.choices().isEmpty()
                          ? "\"…\""
                          : literal(column.choices().getFirst()));
            }
            yield String.join(", ", values);
          }
        };
    return simpleName() + ".predict(" + given + ")";
  }

  String source() {
    StringBuilder text = new StringBuilder();
    text.append("package ").append(packageName()).append(";\n\n");
    text.append(head());
    text.append("public final class ").append(simpleName()).append(" {\n");
    text.append(
        """
          private static final dev.nnc.api.ExportedNetwork EXPORTED =
              dev.nnc.api.ExportedNetwork.of(%s.class, %s);

          private %s() {}

        """
            .formatted(simpleName(), literal(network), simpleName()));
    if (outputs.size() > 1) {
      text.append(answers());
    }
    switch (takes()) {
      case VALUES -> text.append(ofValues());
      case PICTURES ->
          text.append(
              asking(
                  "java.nio.file.Path",
                  "picture",
                  "EXPORTED.predict(picture)",
                  "EXPORTED.predictFiles(rows)"));
      case MAP ->
          text.append(
              asking(
                  "java.util.Map<String, ?>",
                  "row",
                  "EXPORTED.predict(row)",
                  "EXPORTED.predictAll(rows)"));
    }
    text.append(reading());
    text.append(
        """
          /** The network itself, for all else that can be asked of it. */
          public static dev.nnc.api.Network network() {
            return EXPORTED.network();
          }

          /** Gives the native memory back; a later prediction takes it again. */
          public static void close() {
            EXPORTED.close();
          }
        }
        """);
    return text.toString();
  }

  private String head() {
    StringBuilder text = new StringBuilder();
    text.append("/**\n * Asks the network {@code ")
        .append(comment(network))
        .append("} of the run {@code ")
        .append(comment(run))
        .append("}.\n *\n * <p>A row has the columns\n *\n * <ul>\n");
    List<String> names = parameters();
    for (int i = 0; i < Math.min(columns.size(), MOST_COLUMNS); i++) {
      Predictor.Column column = columns.get(i);
      text.append(" *   <li>{@code ").append(names.get(i)).append("}: ");
      text.append(comment(column.name())).append(", ");
      text.append(isNumber(column) ? "a number" : "a text");
      if (!column.choices().isEmpty()) {
        text.append(", one of ").append(some(column.choices()));
      }
      text.append('\n');
    }
    if (columns.size() > MOST_COLUMNS) {
      text.append(" *   <li>and so on, ").append(columns.size()).append(" in all\n");
    }
    text.append(" * </ul>\n *\n * and the answer is\n *\n * <ul>\n");
    for (NetworkExport.Output output : outputs) {
      text.append(" *   <li>{@code ").append(comment(output.name())).append("}: ");
      List<String> classes = output.meaning().classes();
      text.append(classes.isEmpty() ? "numbers" : "of the classes " + some(classes)).append('\n');
    }
    text.append(
        """
         * </ul>
         *
         * <p>The first prediction loads TensorFlow and takes native memory, which {@link #close} gives
         * back. Any number of threads may ask at once.
         */
        """);
    return text.toString();
  }

  private static String some(List<String> names) {
    int most = 20;
    return String.join(", ", names.stream().limit(most).map(AskingClass::comment).toList())
        + (names.size() > most ? ", …" : "");
  }

  /** The record of all outputs. */
  private String answers() {
    List<String> names = results();
    List<String> components = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      components.add(answer(outputs.get(i)) + " " + names.get(i));
    }
    return "  /** What the network's outputs say of a row. */\n  public record "
        + result()
        + "(\n      "
        + String.join(",\n      ", components)
        + ") {}\n\n";
  }

  private String ofValues() {
    List<String> names = parameters();
    List<String> components = new ArrayList<>();
    List<String> given = new ArrayList<>();
    StringBuilder put = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      boolean number = isNumber(columns.get(i));
      components.add((number ? "Double " : "String ") + names.get(i));
      given.add((number ? "double " : "String ") + names.get(i));
      put.append("    map.put(")
          .append(literal(columns.get(i).name()))
          .append(", row.")
          .append(names.get(i))
          .append("());\n");
    }
    return """
          /** A row; null is a missing value, which is answered as the program says, or refused. */
          public record %1$s(
              %2$s) {}

          /**
           * Predicts on a row in which no number is missing.
           *
           * @throws dev.nnc.api.ProblemException if the row cannot be predicted on
           */
          public static %3$s predict(
              %4$s) {
            return predict(new %1$s(%5$s));
          }

          private static java.util.Map<String, Object> cells(%1$s row) {
            java.util.Map<String, Object> map = new java.util.LinkedHashMap<>();
        %6$s    return map;
          }

          private static java.util.List<java.util.Map<String, Object>> cells(
              java.util.List<%1$s> rows) {
            java.util.List<java.util.Map<String, Object>> maps = new java.util.ArrayList<>();
            for (%1$s row : rows) {
              maps.add(cells(row));
            }
            return maps;
          }

        """
            .formatted(
                row(),
                String.join(",\n      ", components),
                result(),
                String.join(",\n      ", given),
                String.join(", ", names),
                put)
        + asking(row(), "row", "EXPORTED.predict(cells(row))", "EXPORTED.predictAll(cells(rows))");
  }

  private String asking(String type, String parameter, String one, String all) {
    return """
          /**
           * Predicts.
           *
           * @throws dev.nnc.api.ProblemException if it cannot be predicted on
           */
          public static %3$s predict(%1$s %2$s) {
            return answer(%4$s);
          }

          /**
           * Predicts on many together, which is faster; one that cannot be predicted on costs no other
           * its answer. What comes of each is in the order given.
           *
           * @throws dev.nnc.api.ProblemException if none can be predicted on for the same reason
           */
          public static java.util.List<dev.nnc.api.Prediction> predictAll(
              java.util.List<%1$s> rows) {
            return %5$s;
          }

        """
        .formatted(type, parameter, result(), one, all);
  }

  /** How an answer is taken out of a prediction. */
  private String reading() {
    List<String> read = new ArrayList<>();
    for (NetworkExport.Output output : outputs) {
      read.add(
          "(%s) prediction.outputs().get(%s)".formatted(answer(output), literal(output.name())));
    }
    String value = String.join(",\n        ", read);
    return """
          /** The answer of a prediction, with its type. */
          public static %s answer(dev.nnc.api.Prediction prediction) {
            return %s;
          }

        """
        .formatted(result(), outputs.size() == 1 ? value : "new " + result() + "(" + value + ")");
  }

  /** A text in Java. */
  private static String literal(String text) {
    StringBuilder literal = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      switch (each) {
        case '"' -> literal.append("\\\"");
        case '\\' -> literal.append("\\\\");
        default -> {
          if (each < ' ') {
            // A Unicode escape of a line feed would be one.
            literal.append(String.format(Locale.ROOT, "\\%03o", (int) each));
          } else if (each > '~' && !Character.isLetterOrDigit(each)) {
            literal.append(String.format(Locale.ROOT, "\\u%04x", (int) each));
          } else {
            literal.append(each);
          }
        }
      }
    }
    return literal.append('"').toString();
  }

  /** A text in a comment, which it can neither end nor command. */
  private static String comment(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .limit(200)
        .forEach(
            each -> {
              if (Character.isLetterOrDigit(each) || " _-.,:()[]".indexOf(each) >= 0) {
                safe.appendCodePoint(each);
              } else if (Character.isISOControl(each)) {
                safe.append(' ');
              } else {
                safe.append("&#").append(each).append(';');
              }
            });
    return safe.toString();
  }
}
