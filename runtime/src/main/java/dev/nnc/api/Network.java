package dev.nnc.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.nnc.diag.Diagnostic;
import dev.nnc.evaluate.Interruption;
import dev.nnc.evaluate.Outputs;
import dev.nnc.predict.Meaning;
import dev.nnc.predict.NetworkExport;
import dev.nnc.predict.Predictor;
import dev.nnc.predict.Question;
import dev.nnc.type.ColumnType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A network of a finished run, ready to predict. It owns native memory, which {@link #close} gives
 * back; use it in a try-with-resources statement or keep it for long, but do not open it for each
 * row, which costs as much as some hundred rows.
 *
 * <p>Any number of threads may use it: each makes its own rows ready, and one at a time is
 * computed. One thread computes an operation, so that answers are the same to the bit as those of
 * {@code nnc predict} on a processor with the same vector extensions.
 */
public final class Network implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Beyond this, doubles have no fractions, and their digits are no longer all their own. */
  private static final double LARGEST_WHOLE = 1L << 53;

  private final String name;
  private final Predictor predictor;
  private final Map<String, Meaning> meanings = new LinkedHashMap<>();
  private final Object session = new Object();
  private boolean closed;

  /**
   * @param predictor that is loaded
   */
  Network(String name, Predictor predictor) {
    this.name = name;
    this.predictor = predictor;
    for (NetworkExport.Output output : predictor.outputs(name)) {
      meanings.put(output.name(), output.meaning());
    }
  }

  public String name() {
    return name;
  }

  /** The columns that a row must have; it may have others. */
  public List<Column> columns() {
    return predictor.inputs(name).stream()
        .map(
            column ->
                new Column(
                    column.name(),
                    column.type().content() == ColumnType.Content.NUMBER
                        ? Column.Kind.NUMBER
                        : Column.Kind.TEXT,
                    column.choices()))
        .toList();
  }

  /** The names of the outputs. */
  public List<String> outputs() {
    return List.copyOf(meanings.keySet());
  }

  /**
   * Predicts on one row.
   *
   * @param row by column: numbers, texts, truth values, lists or arrays of numbers, paths of
   *     pictures below the current folder; null for a missing value. The steps of the program's
   *     data are applied to them, with what they learned in the run
   * @return the answer, or what is wrong with the row
   * @throws WrongCallException if a value is of another class, or a number is not finite
   * @throws ClosedException if the network is closed
   */
  public Prediction predict(Map<String, ? extends @Nullable Object> row) {
    return switch (predictAll(List.of(row))) {
      case Outcome.Done<List<Prediction>> done -> done.value().getFirst();
      case Outcome.Refused<List<Prediction>> refused ->
          new Prediction.Refused(
              0, refused.problems().stream().filter(Problem::isError).findFirst().orElseThrow());
    };
  }

  /**
   * Predicts on rows together, which is much faster than one after another. A row that cannot be
   * predicted on costs no other its answer. Where the data has {@code windows}, rows are in the
   * order of time, and those that only fill the windows of later ones are not in the list.
   *
   * @param rows as {@link #predict} takes them
   * @return what comes of each, in their order; or what is wrong with all of them
   * @throws WrongCallException if a value is of another class, or a number is not finite
   * @throws ClosedException if the network is closed
   */
  public Outcome<List<Prediction>> predictAll(
      List<? extends Map<String, ? extends @Nullable Object>> rows) {
    List<String> objects = new ArrayList<>(rows.size());
    for (Map<String, ? extends @Nullable Object> row : rows) {
      ObjectNode object = JSON.createObjectNode();
      row.forEach((column, value) -> put(object, column, value));
      objects.add(object.toString());
    }
    return objects.isEmpty()
        ? new Outcome.Done<>(List.of(), List.of())
        : answer(predictor.ofValues(name, objects));
  }

  /**
   * Predicts on the rows of files.
   *
   * @param files CSV or JSON Lines for a network that learned from a table; pictures, IDX files or
   *     folders of pictures for one that looks at pictures
   * @return what comes of each row, in the order of the files; or what is wrong with a file
   * @throws ClosedException if the network is closed
   */
  public Outcome<List<Prediction>> predictFiles(List<Path> files) {
    return answer(predictor.ofFiles(name, files));
  }

  private Outcome<List<Prediction>> answer(Question question) {
    if (Program.hasErrors(question.diagnostics())) {
      return new Outcome.Refused<>(Problem.of(question.diagnostics()));
    }
    List<Outputs> outputs = List.of();
    synchronized (session) {
      if (closed) {
        throw new ClosedException(name);
      }
      if (question.rows().isPresent()) {
        outputs = predictor.execute(name, question.rows().get(), new Interruption());
      }
    }
    List<Prediction> all = new ArrayList<>();
    for (Question.Answered answered : question.each(outputs)) {
      Diagnostic reason = answered.reason().orElse(null);
      if (reason != null) {
        all.add(new Prediction.Refused(answered.row(), Problem.of(reason)));
        continue;
      }
      SequencedMap<String, Answer> answers = new LinkedHashMap<>();
      answered
          .answers()
          .forEach(
              (output, said) ->
                  answers.put(
                      output, Answers.of(said, meanings.getOrDefault(output, Meaning.NONE))));
      all.add(new Prediction.Answered(answered.row(), answers));
    }
    return new Outcome.Done<>(List.copyOf(all), Problem.of(question.diagnostics()));
  }

  private static void put(ObjectNode object, String column, @Nullable Object value) {
    switch (value) {
      case null -> object.putNull(column);
      case CharSequence text -> object.put(column, text.toString());
      case Boolean truth -> object.put(column, truth);
      case Path path -> object.put(column, path.toString());
      case Number number -> object.putRawValue(column, raw(column, number));
      case double[] numbers -> {
        ArrayNode list = object.putArray(column);
        for (double number : numbers) {
          list.addRawValue(raw(column, number));
        }
      }
      case float[] numbers -> {
        ArrayNode list = object.putArray(column);
        for (float number : numbers) {
          list.addRawValue(raw(column, number));
        }
      }
      case List<?> numbers -> {
        ArrayNode list = object.putArray(column);
        for (Object number : numbers) {
          if (!(number instanceof Number each)) {
            throw new WrongCallException(
                "predict", "`" + column + "` is a list of other than numbers");
          }
          list.addRawValue(raw(column, each));
        }
      }
      default ->
          throw new WrongCallException(
              "predict",
              "`" + column + "` is a " + value.getClass().getName() + ", which no cell holds");
    }
  }

  private static RawValue raw(String column, Number number) {
    return new RawValue(numeral(column, number));
  }

  /** As a person would write it in a table: 3 and not 3.0, which may be the name of a class. */
  private static String numeral(String column, Number number) {
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      throw new WrongCallException(
          "predict", "`" + column + "` is " + number + "; null stands for a missing value");
    }
    boolean rounded = number instanceof Double || number instanceof Float;
    return rounded
            && value == Math.rint(value)
            && Math.abs(value) < LARGEST_WHOLE
            && !isMinusZero(value)
        ? Long.toString((long) value)
        : number.toString();
  }

  private static boolean isMinusZero(double value) {
    return value == 0 && 1 / value < 0;
  }

  /** Gives the native memory back, as soon as nothing is computed; again, it does nothing. */
  @Override
  public void close() {
    synchronized (session) {
      closed = true;
      predictor.close();
    }
  }
}
