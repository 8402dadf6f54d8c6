package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Memory;
import dev.nnc.data.file.NaturalOrder;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The steps from texts to numbers. */
final class TextSteps {
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['’][\\p{L}\\p{M}\\p{N}]+)*");
  private static final Pattern WORD_OR_MARK = Pattern.compile(WORD.pattern() + "|\\S");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  static final String PADDING = "[padding]";
  static final String UNKNOWN = "[unknown]";

  /** The numbers of a vocabulary that stand for no word. */
  static final int RESERVED = 2;

  private final StepInput run;
  private final Options options;

  private TextSteps(StepInput run) {
    this.run = run;
    this.options = run.use().options();
  }

  /** What the step makes of the values; null after an error. */
  static @Nullable Values apply(StepInput run, Values input) {
    return new TextSteps(run).apply(input);
  }

  private @Nullable Values apply(Values input) {
    return switch (run.name()) {
      case "lowercase" -> each(input, text -> text.toLowerCase(Locale.ROOT));
      case "uppercase" -> each(input, text -> text.toUpperCase(Locale.ROOT));
      case "strip" -> each(input, text -> BLANKS.matcher(text.strip()).replaceAll(" "));
      case "replace" -> {
        Pattern pattern = Pattern.compile(options.text("pattern"));
        String by = options.text("by");
        yield each(input, text -> pattern.matcher(text).replaceAll(by));
      }
      case "match" -> input instanceof Values.Texts texts ? match(texts) : needsTexts();
      case "split_words" ->
          cut(
              input,
              options.is("marks", "keep")
                  ? text -> found(WORD_OR_MARK, text)
                  : text -> found(WORD, text),
              " ");
      case "split_characters" ->
          cut(input, text -> text.codePoints().mapToObj(Character::toString).toList(), "");
      case "split" -> {
        Pattern at = Pattern.compile(Pattern.quote(options.text("at")));
        yield cut(
            input,
            text -> at.splitAsStream(text).map(String::strip).filter(it -> !it.isEmpty()).toList(),
            options.text("at"));
      }
      case "n_grams" -> input instanceof Values.Pieces pieces ? grams(pieces) : needsPieces();
      case "vocabulary" -> vocabulary(input);
      case "pad" ->
          input instanceof Values.Sequences sequences
              ? padded(sequences)
              : run.unsupported("what is no sequence of numbered words");
      case "bag_of_words" -> input instanceof Values.Pieces pieces ? bag(pieces) : needsPieces();
      case "tf_idf" -> input instanceof Values.Pieces pieces ? tfIdf(pieces) : needsPieces();
      default -> input instanceof Values.Pieces pieces ? multiHot(pieces) : needsPieces();
    };
  }

  private @Nullable Values needsTexts() {
    return run.unsupported("what is not text");
  }

  private @Nullable Values needsPieces() {
    return run.unsupported("what is not cut into pieces");
  }

  private static List<String> found(Pattern pattern, String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  private @Nullable Values each(Values input, UnaryOperator<String> change) {
    if (input instanceof Values.Pieces pieces) {
      List<String>[] changed = Values.Pieces.empty(pieces.values().length);
      for (int row = 0; row < changed.length; row++) {
        changed[row] = pieces.values()[row].stream().map(change).toList();
      }
      return new Values.Pieces(changed, pieces.joint());
    }
    if (!(input instanceof Values.Texts texts)) {
      return needsTexts();
    }
    @Nullable String[] changed = new String[texts.values().length];
    for (int row = 0; row < changed.length; row++) {
      String text = texts.values()[row];
      changed[row] = text == null ? null : change.apply(text);
    }
    return new Values.Texts(changed);
  }

  private Values match(Values.Texts texts) {
    Pattern pattern = Pattern.compile(options.text("pattern"));
    @Nullable String[] found = new String[texts.values().length];
    for (int row = 0; row < found.length; row++) {
      String text = texts.values()[row];
      if (text != null) {
        Matcher matcher = pattern.matcher(text);
        found[row] = matcher.find() ? matcher.group(matcher.groupCount() > 0 ? 1 : 0) : null;
      }
    }
    return new Values.Texts(found);
  }

  private interface Cut {
    List<String> of(String text);
  }

  private @Nullable Values cut(Values input, Cut cut, String joint) {
    if (!(input instanceof Values.Texts texts) || !present(texts)) {
      return input instanceof Values.Texts ? null : needsTexts();
    }
    List<String>[] pieces = Values.Pieces.empty(texts.values().length);
    for (int row = 0; row < pieces.length; row++) {
      String text = texts.values()[row];
      pieces[row] = text == null ? List.of() : cut.of(text);
    }
    return new Values.Pieces(pieces, joint);
  }

  private boolean present(Values.Texts texts) {
    int missing = 0;
    int first = 0;
    for (int row = 0; row < texts.values().length; row++) {
      if (texts.values()[row] == null) {
        first = missing++ == 0 ? row : first;
      }
    }
    if (missing > 0) {
      run.report()
          .add(
              DataCode.MISSING_CELLS,
              "leave these rows out: `rows: not is_missing(" + run.column() + ")`",
              run.field(),
              Numerals.count(missing, "missing cell"),
              run.table().origin().describe(first),
              run.column());
    }
    return missing == 0;
  }

  private Values grams(Values.Pieces pieces) {
    int most = (int) options.whole("most");
    int least = options.find("least") instanceof Long given ? given.intValue() : most;
    List<String>[] runs = Values.Pieces.empty(pieces.values().length);
    for (int row = 0; row < runs.length; row++) {
      List<String> words = pieces.values()[row];
      List<String> found = new ArrayList<>();
      for (int length = least; length <= most; length++) {
        for (int start = 0; start + length <= words.size(); start++) {
          found.add(String.join(pieces.joint(), words.subList(start, start + length)));
        }
      }
      runs[row] = List.copyOf(found);
    }
    return new Values.Pieces(runs, pieces.joint());
  }

  // What is learned.

  /**
   * The words of the training rows, the most frequent first and of equally frequent ones the one
   * that appears first; at most so many, and only those that appear often enough.
   */
  private List<String> frequent(List<String>[] texts, long most, long least) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int row : run.fitRows()) {
      for (String word : texts[row]) {
        counts.merge(word, 1, Integer::sum);
      }
    }
    List<Map.Entry<String, Integer>> entries = new ArrayList<>(counts.entrySet());
    entries.sort(Collections.reverseOrder(Map.Entry.comparingByValue()));
    return entries.stream()
        .filter(entry -> entry.getValue() >= least)
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<String, Integer> numbers(List<String> words, int first) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      numbers.put(words.get(i), i + first);
    }
    return numbers;
  }

  private @Nullable Values vocabulary(Values input) {
    List<String>[] texts;
    if (input instanceof Values.Pieces pieces) {
      texts = pieces.values();
    } else if (input instanceof Values.Texts whole) {
      if (!present(whole)) {
        return null;
      }
      texts = Values.Pieces.empty(whole.values().length);
      for (int row = 0; row < texts.length; row++) {
        String text = whole.values()[row];
        texts[row] = text == null ? List.of() : List.of(text);
      }
    } else {
      return needsTexts();
    }
    Object size = options.get("size");
    List<String> words;
    if (run.known() instanceof Fitted.Words known) {
      words = known.words();
    } else if (size instanceof List<?> given) {
      words = run.kept(new Fitted.Words(run.number(), texts(given))).words();
    } else {
      words = frequent(texts, options.whole("size") - RESERVED, options.whole("least"));
      if (words.isEmpty()) {
        return run.nothingToLearn("there are no words");
      }
      words = run.kept(new Fitted.Words(run.number(), words)).words();
    }
    List<String> names = new Fitted.Words(run.number(), words).numbered();
    int classes = size instanceof Long count ? count.intValue() : names.size();
    Map<String, Integer> numbers = numbers(words, RESERVED);
    int[][] codes = new int[texts.length][];
    for (int row = 0; row < codes.length; row++) {
      codes[row] = texts[row].stream().mapToInt(word -> numbers.getOrDefault(word, 1)).toArray();
    }
    if (input instanceof Values.Pieces) {
      return new Values.Sequences(codes, classes, names, 0);
    }
    int[] single = Arrays.stream(codes).mapToInt(code -> code[0]).toArray();
    return new Values.Numbered(single, 1, classes, names, OptionalInt.empty());
  }

  private static List<String> texts(List<?> values) {
    return values.stream().map(Object::toString).toList();
  }

  private @Nullable Values padded(Values.Sequences sequences) {
    int length = (int) options.whole("to");
    long bytes = 4L * length * sequences.codes().length;
    if (bytes / 4 > Integer.MAX_VALUE - 16 || !Memory.holds(bytes)) {
      run.report()
          .add(
              DataCode.TOO_LARGE,
              "pad to a smaller length, or use fewer rows",
              "the field `" + run.field() + "`",
              Memory.need(bytes));
      return null;
    }
    boolean zerosFirst = options.is("side", "start");
    boolean cutFirst = options.is("cut", "start");
    int[] codes = new int[length * sequences.codes().length];
    Arrays.fill(codes, sequences.padding());
    for (int row = 0; row < sequences.codes().length; row++) {
      int[] sequence = sequences.codes()[row];
      int kept = Math.min(length, sequence.length);
      int from = cutFirst ? sequence.length - kept : 0;
      int to = row * length + (zerosFirst ? length - kept : 0);
      System.arraycopy(sequence, from, codes, to, kept);
    }
    return new Values.Numbered(
        codes, length, sequences.classes(), sequences.names(), OptionalInt.of(sequences.padding()));
  }

  private @Nullable Values bag(Values.Pieces pieces) {
    List<String> words =
        run.known() instanceof Fitted.Words known
            ? known.words()
            : frequent(pieces.values(), options.whole("size"), 1);
    if (words.isEmpty()) {
      return run.nothingToLearn("there are no words");
    }
    if (run.known() == null) {
      run.kept(new Fitted.Words(run.number(), words));
    }
    boolean share = options.is("value", "share");
    boolean present = options.is("value", "present");
    return sparse(
        pieces,
        numbers(words, 0),
        (int) options.whole("size"),
        (count, total, word) -> present ? 1 : share ? (double) count / total : count,
        false);
  }

  /** As scikit-learn's TfidfVectorizer with its defaults: smooth weights, rows of length 1. */
  private @Nullable Values tfIdf(Values.Pieces pieces) {
    Fitted.WeightedWords learned =
        run.known() instanceof Fitted.WeightedWords known ? known : weighted(pieces);
    if (learned.words().isEmpty()) {
      return run.nothingToLearn("there are no words");
    }
    return sparse(
        pieces,
        numbers(learned.words(), 0),
        (int) options.whole("size"),
        (count, total, word) -> count * learned.weights().get(word),
        true);
  }

  private Fitted.WeightedWords weighted(Values.Pieces pieces) {
    List<String> words = frequent(pieces.values(), options.whole("size"), 1);
    Map<String, Integer> texts = new HashMap<>();
    for (int row : run.fitRows()) {
      for (String word : new TreeSet<>(pieces.values()[row])) {
        texts.merge(word, 1, Integer::sum);
      }
    }
    List<Double> weights = new ArrayList<>();
    for (String word : words) {
      weights.add(Math.log((1.0 + run.fitRows().length) / (1.0 + texts.getOrDefault(word, 0))) + 1);
    }
    return run.kept(new Fitted.WeightedWords(run.number(), words, weights));
  }

  private interface Weight {
    double of(int count, int total, int word);
  }

  private Values sparse(
      Values.Pieces pieces,
      Map<String, Integer> numbers,
      int width,
      Weight weight,
      boolean toLengthOne) {
    int[][] elements = new int[pieces.values().length][];
    double[][] values = new double[elements.length][];
    for (int row = 0; row < elements.length; row++) {
      List<String> text = pieces.values()[row];
      Map<Integer, Integer> counts = new TreeMap<>();
      for (String word : text) {
        Integer number = numbers.get(word);
        if (number != null) {
          counts.merge(number, 1, Integer::sum);
        }
      }
      elements[row] = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
      values[row] =
          counts.entrySet().stream()
              .mapToDouble(entry -> weight.of(entry.getValue(), text.size(), entry.getKey()))
              .toArray();
      double length = Math.sqrt(Arrays.stream(values[row]).map(x -> x * x).sum());
      for (int i = 0; toLengthOne && i < values[row].length; i++) {
        values[row][i] /= length;
      }
    }
    return new Values.Numbers(new NumericView.Sparse(elements, values, width));
  }

  private @Nullable Values multiHot(Values.Pieces pieces) {
    List<String> names;
    if (run.known() instanceof Fitted.Words known) {
      names = known.words();
    } else if (options.get("classes") instanceof List<?> given) {
      names = run.kept(new Fitted.Words(run.number(), texts(given))).words();
    } else {
      TreeSet<String> found = new TreeSet<>(NaturalOrder::compare);
      for (int row : run.fitRows()) {
        found.addAll(pieces.values()[row]);
      }
      if (found.isEmpty()) {
        return run.nothingToLearn("there are no pieces");
      }
      names = run.kept(new Fitted.Words(run.number(), List.copyOf(found))).words();
    }
    Map<String, Integer> numbers = numbers(names, 0);
    for (int row = 0; row < pieces.values().length; row++) {
      for (String piece : pieces.values()[row]) {
        if (!numbers.containsKey(piece)) {
          run.report()
              .addNoted(
                  DataCode.UNKNOWN_CATEGORY,
                  List.of(
                      "the classes are "
                          + names.stream()
                              .limit(20)
                              .map(Numerals::shorten)
                              .collect(Collectors.joining(", "))
                          + (names.size() > 20 ? ", …" : "")),
                  "mend the cell, or name all classes: `multi_hot([…])`",
                  run.table().origin().describe(row),
                  Numerals.shorten(piece),
                  run.field());
          return null;
        }
      }
    }
    return sparse(pieces, numbers, names.size(), (count, total, word) -> 1, false);
  }
}
