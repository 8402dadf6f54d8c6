package dev.nnc.standard.data;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;
import static dev.nnc.catalog.Option.required;
import static dev.nnc.type.ColumnType.Content.CLASS;
import static dev.nnc.type.ColumnType.Content.NUMBER;
import static dev.nnc.type.ColumnType.Content.TEXT;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.text.Fault;
import dev.nnc.text.RegularExpression;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The steps from texts to numbers. A text that was cut into pieces is TEXT of shape {@code
 * [?length]}, numbered pieces are CLASS of that shape; neither reaches a network before {@code pad}
 * or a count of words gives it a length.
 */
public final class TextSteps {
  private static final String FITTED = " Learned from the training part only.";
  private static final Shape UNEVEN = new Shape(List.of(ColumnType.UNEVEN));

  private TextSteps() {}

  public static List<Entry> entries() {
    return List.of(
        Transforms.entry(
            "lowercase",
            "Texts in small letters.",
            "By the rules of no language in particular, so that a file means the same everywhere.",
            "tokens = review -> lowercase -> split_words -> vocabulary(20_000) -> pad(to: 200)",
            new Same()),
        Transforms.entry(
            "uppercase",
            "Texts in capital letters.",
            "",
            "country = code -> uppercase -> category",
            new Same()),
        Transforms.entry(
            "strip",
            "Texts without blanks at both ends; blanks inside become one space each.",
            "",
            "kind = label -> strip -> lowercase -> category",
            new Same()),
        Transforms.entry(
            "replace",
            "Texts with every match of a regular expression replaced.",
            "`$1` or `${name}` stands for what a group matched, `\\\\$` for the sign itself. Expressions are"
                + " those of RE2: their time grows no faster than the text, and there is no look-ahead,"
                + " look-behind, back reference or possessive repetition.",
            "words = review -> replace(\"<[^>]*>\", \" \") -> split_words -> bag_of_words(1_000)",
            new Expression(),
            required("pattern", new OptionType.Text(), "The regular expression."),
            required("by", new OptionType.Text(), "What takes the place of each match.")),
        Transforms.entry(
            "match",
            "The part of a text that a regular expression finds first.",
            "Where the pattern has a group, the part that its first group matched. A text in which"
                + " nothing is found becomes a missing cell. Expressions are those of RE2, as for"
                + " `replace`.",
            "digit = file -> match(\"[0-9]\") -> category(10)",
            new Expression(),
            required("pattern", new OptionType.Text(), "The regular expression.")),
        Transforms.entry(
            "split_words",
            "Cuts a text into words.",
            "A word is a run of letters and digits, with apostrophes inside. Other characters only"
                + " separate, unless `marks: keep` makes each of them, but blanks, a word of its own.",
            "tokens = review -> lowercase -> split_words -> vocabulary(20_000) -> pad(to: 200)",
            new Cut(),
            named(
                "marks",
                OptionType.word("drop", "keep"),
                "drop",
                "What becomes of punctuation and other signs.")),
        Transforms.entry(
            "split_characters",
            "Cuts a text into its characters.",
            "Unicode code points; blanks are characters, too.",
            "letters = surname -> split_characters -> vocabulary(60) -> pad(to: 20)",
            new Cut()),
        Transforms.entry(
            "split",
            "Cuts a text at a separator.",
            "Blanks around the pieces are taken off and empty pieces left out.",
            "topics = tags -> split(\";\") -> multi_hot([\"sport\", \"politics\", \"weather\"])",
            new Cut(),
            required("at", new OptionType.Text(), "The separator, such as `\";\"`.")),
        Transforms.entry(
            "n_grams",
            "Runs of neighbouring words or characters as pieces of their own.",
            "`n_grams(2)` makes `new york city` to `new york`, `york city`; `n_grams(2, least: 1)` has"
                + " the single words, too, before the pairs. Words are joined by a space, characters"
                + " by nothing.",
            "words = review -> split_words -> n_grams(2, least: 1) -> bag_of_words(5_000)",
            new Grams(),
            required("most", new OptionType.Whole(1, 100), "The length of a run."),
            named(
                "least",
                OptionType.optional(new OptionType.Whole(1, 100)),
                "none",
                "The length of the shortest run; as `most` if it is not given.")),
        Transforms.entry(
            "vocabulary",
            "Numbers the most frequent words.",
            "`vocabulary(20_000)` makes numbers from 0 to 19,999: 0 is padding, 1 stands for every"
                + " word that is not in the vocabulary, then come the words of the training part, the"
                + " most frequent first and of equally frequent ones the one that appears first. With"
                + " a list the words are given. A text that is not cut is one word."
                + FITTED,
            "tokens = review -> lowercase -> split_words -> vocabulary(20_000) -> pad(to: 200)",
            new Vocabulary(),
            required(
                "size",
                OptionType.anyOf(new OptionType.Whole(3, MOST_WORDS), new OptionType.Texts()),
                "How many numbers there are in all, or the words from number 2 on."),
            named(
                "least",
                OptionType.whole(1),
                "1",
                "How often a word must appear in the training part to be in the vocabulary.")),
        Transforms.entry(
            "pad",
            "Brings sequences to one length.",
            "Shorter ones are filled up with 0, the number for padding, which `embedding` masks;"
                + " longer ones are cut. So are sequences of numbers (`number`). Sequences of classes (`category`) are filled up with -1,"
                + " which no class has. As a truth, padding is left out of losses and metrics.",
            "tokens = review -> split_words -> vocabulary(20_000) -> pad(to: 200)",
            new Pad(),
            Option.requiredByName("to", new OptionType.Whole(1, 1_000_000), "The length."),
            named(
                "side",
                OptionType.word("end", "start"),
                "end",
                "Where the zeros of a short sequence stand."),
            named(
                "cut",
                OptionType.word("end", "start"),
                "end",
                "Where a long sequence loses what is too much.")),
        Transforms.entry(
            "drop",
            "Leaves pieces out at the beginning or the end of sequences.",
            "`tokens -> drop(first: 1)` is each token's next one: the truth of a language model, whose"
                + " input is `tokens -> drop(last: 1)`. A sequence with fewer pieces becomes empty.",
            "tokens = review -> split_words -> vocabulary(20_000) -> drop(last: 1) -> pad(to: 200)",
            new Drop(),
            named("first", new OptionType.Whole(0, 1_000_000), "0", "How many at the beginning."),
            named("last", new OptionType.Whole(0, 1_000_000), "0", "How many at the end.")),
        Transforms.entry(
            "bag_of_words",
            "How often each of the most frequent words stands in a text.",
            "A vector with one number for each word, the most frequent word of the training part"
                + " first. Words are chosen as by `vocabulary`, without numbers for padding and for"
                + " unknown words."
                + FITTED,
            "words = review -> lowercase -> split_words -> bag_of_words(1_000)",
            new Bag(),
            size(),
            named(
                "value",
                OptionType.word("count", "present", "share"),
                "count",
                "The number of times, 1 if the word is there at all, or the share of the text's"
                    + " pieces.")),
        Transforms.entry(
            "tf_idf",
            "How often each word stands in a text, weighed by how rare it is.",
            "count · (ln((1 + texts) / (1 + texts with the word)) + 1), then divided by the vector's"
                + " length, as scikit-learn's TfidfVectorizer does. Words are chosen as by"
                + " `bag_of_words`."
                + FITTED,
            "words = review -> lowercase -> split_words -> tf_idf(1_000)",
            new Bag(),
            size()),
        Transforms.entry(
            "multi_hot",
            "Zeros, and a one for each piece that is there: several classes at once.",
            "Without a list the classes are the sorted pieces of the training part. A piece that is"
                + " none of the classes is an error. Lists of texts in JSON are in pieces already:"
                + " `topics = tags -> multi_hot`."
                + FITTED,
            "topics = tags -> split(\";\") -> multi_hot([\"sport\", \"politics\", \"weather\"])",
            new MultiHot(),
            positional(
                "classes",
                OptionType.anyOf(OptionType.word("any"), new OptionType.Texts()),
                "any",
                "The classes in order; `any` finds them.")));
  }

  private static final long MOST_WORDS = 10_000_000;

  private static Option size() {
    return required("size", new OptionType.Whole(1, MOST_WORDS), "How many words there are.");
  }

  /** Why this is no text, whole or cut. */
  private static Rule.Transform.@Nullable Outcome needsText(ColumnType input) {
    return switch (input.content()) {
      case TEXT -> null;
      case NUMBER -> Rule.Transform.Outcome.misfit("expects texts, but gets numbers", null);
      case CLASS ->
          Rule.Transform.Outcome.misfit(
              input.isUneven()
                  ? "expects texts, but gets numbered words"
                  : "expects texts, but gets classes",
              "it belongs before the step that makes numbers of texts");
    };
  }

  /** Why this is no text that was cut into pieces. */
  private static Rule.Transform.@Nullable Outcome needsPieces(ColumnType input) {
    Rule.Transform.Outcome other = needsText(input);
    return other != null || input.shape().rank() > 0
        ? other
        : Rule.Transform.Outcome.misfit(
            "expects a text in pieces, but gets whole texts", "put `split_words` before it");
  }

  /** The texts are others now. */
  private static ColumnType withoutNames(ColumnType input) {
    return new ColumnType(TEXT, input.shape(), 0, List.of());
  }

  /** A step over each text, or each piece of it. */
  private record Same() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      Outcome misfit = needsText(input);
      return misfit != null ? misfit : Outcome.of(withoutNames(input));
    }
  }

  private record Expression() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      Outcome misfit = needsText(input);
      if (misfit != null) {
        return misfit;
      }
      if (input.shape().rank() > 0 && options.find("by") == null) {
        return Outcome.misfit("expects whole texts, but gets texts in pieces", null);
      }
      String pattern = options.text("pattern");
      Fault fault = RegularExpression.fault(pattern);
      if (fault == null && options.find("by") instanceof String by) {
        fault = RegularExpression.of(pattern).replacementFault(by);
      }
      return fault != null
          ? Outcome.misfit(fault.why(), fault.help())
          : Outcome.of(withoutNames(input));
    }
  }

  private record Cut() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      Outcome misfit = needsText(input);
      if (misfit != null) {
        return misfit;
      }
      if (input.shape().rank() > 0) {
        return Outcome.misfit(
            "expects whole texts, but gets texts in pieces",
            options.find("at") != null ? "they need no cutting: leave it out" : null);
      }
      return "".equals(options.find("at"))
          ? Outcome.misfit(
              "needs a separator, but it is empty", "`split_characters` cuts everywhere")
          : Outcome.of(withoutNames(input).withShape(UNEVEN));
    }
  }

  private record Grams() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      Outcome misfit = needsPieces(input);
      if (misfit != null) {
        return misfit;
      }
      return options.find("least") instanceof Long least && least > options.whole("most")
          ? Outcome.misfit(
              "has runs of at least %d and at most %d".formatted(least, options.whole("most")),
              null)
          : Outcome.of(input);
    }
  }

  private record Vocabulary() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      Outcome misfit = needsText(input);
      if (misfit != null) {
        return misfit;
      }
      if (options.get("size") instanceof List<?>) {
        List<String> words = options.texts("size");
        if (words.isEmpty() || words.stream().distinct().count() < words.size()) {
          return Outcome.misfit(
              words.isEmpty() ? "needs at least one word" : "has a word twice", null);
        }
        return Outcome.of(numbered(input, words.size() + 2L));
      }
      return Outcome.of(numbered(input, options.whole("size")));
    }

    private static ColumnType numbered(ColumnType input, long count) {
      return new ColumnType(
          CLASS,
          input.shape(),
          count,
          List.of(),
          input.isUneven() ? OptionalInt.of(0) : OptionalInt.empty());
    }

    @Override
    public boolean fitted() {
      return true;
    }
  }

  private record Pad() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      if (input.content() != TEXT && input.isUneven()) {
        return Outcome.of(input.withShape(Shape.of(options.whole("to"))));
      }
      return switch (input.content()) {
        case TEXT ->
            Outcome.misfit(
                "expects numbered words, but gets " + (input.isUneven() ? "words" : "texts"),
                input.isUneven()
                    ? "put `vocabulary(20_000)` before it, or `number` if they are numbers"
                    : "put `split_words -> vocabulary(20_000)` before it");
        case CLASS, NUMBER ->
            Outcome.misfit("expects sequences, but gets " + input.describe(), null);
      };
    }
  }

  private record Drop() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      if (!input.isUneven()) {
        return Outcome.misfit(
            "expects sequences that are not padded yet, but gets " + input.describe(),
            input.isClassSequence() ? "put it before `pad`" : null);
      }
      return shortens(options) == 0
          ? Outcome.misfit("leaves nothing out", "write `drop(first: 1)` or `drop(last: 1)`")
          : Outcome.of(input);
    }

    @Override
    public long shortens(Options options) {
      return options.whole("first") + options.whole("last");
    }
  }

  private record Bag() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      if (input.content() == CLASS && input.isUneven()) {
        return Outcome.misfit(
            "expects words, but gets numbered words", "leave out `vocabulary` before it");
      }
      Outcome misfit = needsPieces(input);
      return misfit != null
          ? misfit
          : Outcome.of(ColumnType.number(Shape.of(options.whole("size"))));
    }

    @Override
    public boolean fitted() {
      return true;
    }
  }

  private record MultiHot() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      Outcome misfit = needsText(input);
      if (misfit == null && !input.isUneven()) {
        misfit =
            Outcome.misfit(
                "expects a text in pieces, but gets whole texts",
                "put `split(\";\")` with the right separator before it");
      }
      if (misfit != null) {
        return misfit;
      }
      if (!(options.get("classes") instanceof List<?>)) {
        return Outcome.of(
            new ColumnType(NUMBER, new Shape(List.of(ColumnType.ANY_CLASSES)), 0, List.of()));
      }
      List<String> names = options.texts("classes");
      return names.isEmpty() || names.stream().distinct().count() < names.size()
          ? Outcome.misfit(
              names.isEmpty()
                  ? "needs at least one class"
                  : "has a class twice: " + String.join(", ", names),
              null)
          : Outcome.of(new ColumnType(NUMBER, Shape.of(names.size()), 0, names));
    }

    @Override
    public boolean fitted() {
      return true;
    }
  }
}
