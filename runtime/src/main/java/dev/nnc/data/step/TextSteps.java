package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.text.RegularExpression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The steps from texts to numbers. */
final class TextSteps {
  static final String NO_TEXT = "what is not text";
  static final String NO_WORDS = "there are no words";

  private TextSteps() {}

  static List<DataStep> steps() {
    return List.of(
        new Lowercase(),
        new Uppercase(),
        new Strip(),
        new Replace(),
        new Match(),
        new SplitWords(),
        new SplitCharacters(),
        new Split(),
        new Grams(),
        new Vocabulary(),
        new Pad(),
        new Drop(),
        new BagOfWords(),
        new TfIdf(),
        new MultiHot());
  }

  /** The words that an option gives. */
  static List<String> words(List<?> given) {
    return given.stream().map(Object::toString).toList();
  }

  /** The words' numbers, which begin with the first. */
  static Map<String, Integer> numbers(List<String> words, int first) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      numbers.put(words.get(i), i + first);
    }
    return numbers;
  }

  /** Says which texts have no word that is one of these. */
  static void tellUnlearned(StepInput in, List<String> words, Values values) {
    Set<String> known = Set.copyOf(words);
    in.unlearned()
        .told(
            DataCode.NO_KNOWN_WORD,
            "",
            "it has no word that was learned",
            row -> {
              List<String> pieces = Cells.pieces(values, row);
              return pieces.isEmpty() || pieces.stream().anyMatch(known::contains)
                  ? null
                  : Cells.text(values, row);
            });
  }

  /** Whether no text is missing; otherwise says where. */
  static boolean present(FieldFindings findings, Values.Texts texts) {
    int missing = 0;
    int first = 0;
    for (int row = 0; row < texts.values().length; row++) {
      if (texts.values()[row] == null) {
        first = missing++ == 0 ? row : first;
      }
    }
    if (missing > 0) {
      findings.add(
          DataCode.MISSING_CELLS,
          "leave these rows out: `rows: not is_missing(" + findings.column() + ")`",
          findings.name(),
          Numerals.count(missing, "missing cell"),
          findings.row(first),
          findings.column());
    }
    return missing == 0;
  }

  /** A change of each text, or of each piece. */
  private interface TextEdit extends DataStep {
    UnaryOperator<String> edit(Options options);

    @Override
    default @Nullable Values apply(StepInput in, Values values) {
      UnaryOperator<String> edit = edit(in.options());
      if (values instanceof Values.Pieces pieces) {
        List<String>[] changed = Values.Pieces.empty(pieces.values().length);
        for (int row = 0; row < changed.length; row++) {
          changed[row] = pieces.values()[row].stream().map(edit).toList();
        }
        return new Values.Pieces(changed, pieces.joint());
      }
      if (!(values instanceof Values.Texts texts)) {
        in.unsupported(NO_TEXT);
        return null;
      }
      @Nullable String[] changed = new String[texts.values().length];
      for (int row = 0; row < changed.length; row++) {
        String text = texts.values()[row];
        changed[row] = text == null ? null : edit.apply(text);
      }
      return new Values.Texts(changed);
    }
  }

  private record Lowercase() implements TextEdit {
    @Override
    public String name() {
      return "lowercase";
    }

    @Override
    public UnaryOperator<String> edit(Options options) {
      return text -> text.toLowerCase(Locale.ROOT);
    }
  }

  private record Uppercase() implements TextEdit {
    @Override
    public String name() {
      return "uppercase";
    }

    @Override
    public UnaryOperator<String> edit(Options options) {
      return text -> text.toUpperCase(Locale.ROOT);
    }
  }

  private record Strip() implements TextEdit {
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    @Override
    public String name() {
      return "strip";
    }

    @Override
    public UnaryOperator<String> edit(Options options) {
      return text -> BLANKS.matcher(text.strip()).replaceAll(" ");
    }
  }

  private record Replace() implements TextEdit {
    @Override
    public String name() {
      return "replace";
    }

    @Override
    public UnaryOperator<String> edit(Options options) {
      return RegularExpression.of(options.text("pattern")).replacing(options.text("by"))::in;
    }
  }

  private record Match() implements DataStep {
    @Override
    public String name() {
      return "match";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      if (!(values instanceof Values.Texts texts)) {
        in.unsupported(NO_TEXT);
        return null;
      }
      RegularExpression expression = RegularExpression.of(in.options().text("pattern"));
      @Nullable String[] found = new String[texts.values().length];
      for (int row = 0; row < found.length; row++) {
        String text = texts.values()[row];
        found[row] = text == null ? null : expression.first(text);
      }
      return new Values.Texts(found);
    }
  }

  /** Cuts texts into pieces. */
  private interface TextCut extends DataStep {
    Function<String, List<String>> cut(Options options);

    /** What stands between two pieces when they are put together again. */
    String joint(Options options);

    @Override
    default @Nullable Values apply(StepInput in, Values values) {
      if (!(values instanceof Values.Texts texts)) {
        in.unsupported(NO_TEXT);
        return null;
      }
      if (!present(in.findings(), texts)) {
        return null;
      }
      Function<String, List<String>> cut = cut(in.options());
      List<String>[] pieces = Values.Pieces.empty(texts.values().length);
      for (int row = 0; row < pieces.length; row++) {
        String text = texts.values()[row];
        pieces[row] = text == null ? List.of() : cut.apply(text);
      }
      return new Values.Pieces(pieces, joint(in.options()));
    }
  }

  record SplitWords() implements TextCut {
    private static final int WORD_TYPES =
        1 << Character.UPPERCASE_LETTER
            | 1 << Character.LOWERCASE_LETTER
            | 1 << Character.TITLECASE_LETTER
            | 1 << Character.MODIFIER_LETTER
            | 1 << Character.OTHER_LETTER
            | 1 << Character.NON_SPACING_MARK
            | 1 << Character.ENCLOSING_MARK
            | 1 << Character.COMBINING_SPACING_MARK
            | 1 << Character.DECIMAL_DIGIT_NUMBER
            | 1 << Character.LETTER_NUMBER
            | 1 << Character.OTHER_NUMBER;

    @Override
    public String name() {
      return "split_words";
    }

    @Override
    public Function<String, List<String>> cut(Options options) {
      boolean marks = options.is("marks", "keep");
      return text -> words(text, marks);
    }

    /**
     * The words, by hand and not by an expression: Java's takes a frame of the stack for each
     * apostrophe, and RE2/J takes ten times as long.
     *
     * @param marks whether other signs are words of their own
     */
    static List<String> words(String text, boolean marks) {
      List<String> words = new ArrayList<>();
      int at = 0;
      while (at < text.length()) {
        int end = wordEnd(text, at);
        int next = Math.max(end, at + Character.charCount(text.codePointAt(at)));
        if (end > at || (marks && !isBlank(text.charAt(at)))) {
          words.add(text.substring(at, next));
        }
        at = next;
      }
      return words;
    }

    /** Where the word ends that begins there; the beginning if none does. */
    private static int wordEnd(String text, int start) {
      int end = runEnd(text, start);
      while (end > start && end < text.length() && isApostrophe(text.charAt(end))) {
        int more = runEnd(text, end + 1);
        if (more == end + 1) {
          break;
        }
        end = more;
      }
      return end;
    }

    private static int runEnd(String text, int start) {
      int end = start;
      while (end < text.length() && isOfWord(text.codePointAt(end))) {
        end += Character.charCount(text.codePointAt(end));
      }
      return end;
    }

    /** A letter, a number, or a mark that belongs to one. */
    private static boolean isOfWord(int c) {
      return (WORD_TYPES >> Character.getType(c) & 1) != 0;
    }

    private static boolean isApostrophe(char c) {
      return c == '\'' || c == '’';
    }

    private static boolean isBlank(char c) {
      return c == ' ' || (c >= '\t' && c <= '\r');
    }

    @Override
    public String joint(Options options) {
      return " ";
    }
  }

  private record SplitCharacters() implements TextCut {
    @Override
    public String name() {
      return "split_characters";
    }

    @Override
    public Function<String, List<String>> cut(Options options) {
      return text -> text.codePoints().mapToObj(Character::toString).toList();
    }

    @Override
    public String joint(Options options) {
      return "";
    }
  }

  private record Split() implements TextCut {
    @Override
    public String name() {
      return "split";
    }

    @Override
    public Function<String, List<String>> cut(Options options) {
      Pattern at = Pattern.compile(Pattern.quote(options.text("at")));
      return text ->
          at.splitAsStream(text).map(String::strip).filter(piece -> !piece.isEmpty()).toList();
    }

    @Override
    public String joint(Options options) {
      return options.text("at");
    }
  }

  private record Grams() implements DataStep {
    @Override
    public String name() {
      return "n_grams";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      Values.Pieces pieces = in.pieces(values);
      if (pieces == null) {
        return null;
      }
      int most = (int) in.options().whole("most");
      int least = in.options().find("least") instanceof Long given ? given.intValue() : most;
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
  }

  private record Pad() implements DataStep {
    @Override
    public String name() {
      return "pad";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      if (values instanceof Values.NumberSequences numbers) {
        return NumberSteps.padded(in, numbers);
      }
      if (!(values instanceof Values.Sequences sequences)) {
        in.unsupported("what is no sequence");
        return null;
      }
      int length = (int) in.options().whole("to");
      long size = (long) length * sequences.codes().length;
      if (!in.findings().fits(size, "pad to a smaller length, or use fewer rows")) {
        return null;
      }
      boolean zerosFirst = in.options().is("side", "start");
      boolean cutFirst = in.options().is("cut", "start");
      int[] codes = new int[(int) size];
      Arrays.fill(codes, sequences.padding());
      for (int row = 0; row < sequences.codes().length; row++) {
        int[] sequence = sequences.codes()[row];
        int kept = Math.min(length, sequence.length);
        int from = cutFirst ? sequence.length - kept : 0;
        int to = row * length + (zerosFirst ? length - kept : 0);
        System.arraycopy(sequence, from, codes, to, kept);
      }
      return new Values.Numbered(
          codes,
          length,
          sequences.classes(),
          sequences.names(),
          OptionalInt.of(sequences.padding()));
    }
  }

  /** Sequences without pieces at the beginning or the end. */
  private record Drop() implements DataStep {
    @Override
    public String name() {
      return "drop";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      int first = (int) in.options().whole("first");
      int last = (int) in.options().whole("last");
      if (values instanceof Values.Pieces pieces) {
        List<String>[] kept = Values.Pieces.empty(pieces.values().length);
        for (int row = 0; row < kept.length; row++) {
          List<String> all = pieces.values()[row];
          kept[row] =
              first + last >= all.size()
                  ? List.of()
                  : List.copyOf(all.subList(first, all.size() - last));
        }
        return new Values.Pieces(kept, pieces.joint());
      }
      if (values instanceof Values.NumberSequences numbers) {
        return NumberSteps.dropped(numbers, first, last);
      }
      if (!(values instanceof Values.Sequences sequences)) {
        in.unsupported("what is no sequence");
        return null;
      }
      int[][] kept = new int[sequences.codes().length][];
      for (int row = 0; row < kept.length; row++) {
        int[] all = sequences.codes()[row];
        kept[row] =
            first + last >= all.length
                ? new int[0]
                : Arrays.copyOfRange(all, first, all.length - last);
      }
      return new Values.Sequences(
          kept, sequences.classes(), sequences.names(), sequences.padding());
    }
  }
}
