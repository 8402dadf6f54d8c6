package dev.nnc.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Entry;
import dev.nnc.diag.Elsewhere;
import dev.nnc.parse.Parser;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every word that people ask for is known, and what is said of it holds. */
class LexiconTest {
  private static final Lexicon LEXICON = new Lexicon(StandardCatalog.catalog());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "epochs",
        "loss",
        "batch",
        "optimizer",
        "freeze",
        "checkpoint",
        "balance",
        "stratify",
        "param",
        "block",
        "network",
        "import",
        "like",
        "seed",
        "best",
        "restore",
        "metrics",
        "split",
        "rows",
        "dense",
        "csv",
        "standardize",
        "shared",
        "if",
        "for",
        "train",
        "valid",
        "inverted_residual"
      })
  void whatIsAskedMostIsKnown(String word) {
    assertThat(LEXICON.meanings(word)).isNotEmpty();
    assertThat(LEXICON.meanings(word)).allMatch(meaning -> !meaning.summary().isBlank());
  }

  @Test
  void allMeaningsAreTold() {
    assertThat(LEXICON.meanings("split")).hasSize(2);
    assertThat(LEXICON.meanings("table")).hasSize(3);
    assertThat(LEXICON.meanings("time").stream().filter(Meaning.OfEntry.class::isInstance))
        .hasSize(2);
    // The setting that everyone means comes before options of schedules.
    assertThat(LEXICON.meanings("epochs").getFirst())
        .isInstanceOfSatisfying(
            Meaning.OfOption.class, option -> assertThat(option.isSetting()).isTrue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Conv2D                         | conv
          keras.layers.LSTM              | lstm
          LeakyReLU                      | leaky_relu
          Dropout                        | dropout
          EarlyStopping                  | stop: no_improvement(validation.loss, patience: 3, restore: best)
          ModelCheckpoint                | checkpoint: best(validation.loss)
          GlobalAveragePooling2D         | average_pool(global)
          sparse_categorical_crossentropy| cross_entropy
          val_loss                       | validation.loss
          validation_split               | split: random(validation: 15%, test: 20%)
          learning_rate                  | rate
          StandardScaler                 | -> standardize
          GridSearchCV                   | sweep over rate { method: grid, … }
          nn.Dropout2d                   | -> spatial_dropout(20%)
          siamese                        | shared name = dense(8), then a -> name and b -> name
          tf.reduce_mean                 | mean(x)
          GroupKFold                     | cross_validate on folds(data, 5, grouped: column) as fold { … }
          """)
  void namesOfOtherLibrariesAreAnswered(String name, String here) {
    assertThat(LEXICON.foreign(name).getFirst())
        .isInstanceOfSatisfying(
            Meaning.Foreign.class, foreign -> assertThat(foreign.here()).isEqualTo(here));
  }

  @Test
  void foreignWordsThatAreNoneHaveNoAnswer() {
    assertThat(LEXICON.foreign("zzzz")).isEmpty();
    assertThat(LEXICON.foreign("")).isEmpty();
    assertThat(LEXICON.foreign("..")).isEmpty();
  }

  /** What is written for a foreign name is made of names that exist. */
  @Test
  void answersSpeakOfNamesThatThereAre() {
    Set<String> known = new LinkedHashSet<>(LEXICON.words());
    Pattern name = Pattern.compile("([a-z_0-9]+)\\(|-> ([a-z_0-9]+)|([a-z_0-9]+): ");
    for (String text : Elsewhere.writings()) {
      Matcher matcher = name.matcher(text);
      while (matcher.find()) {
        for (int i = 1; i <= 3; i++) {
          String word = matcher.group(i);
          if (word != null && !List.of("name", "run", "is_missing").contains(word)) {
            assertThat(known).as(text).contains(word);
          }
        }
      }
    }
  }

  @Test
  void examplesOfKeywordsCanBeRead() {
    for (Meaning.Keyword keyword : Keywords.all()) {
      assertThat(keyword.sort()).as(keyword.word()).isNotBlank();
      assertThat(keyword.summary()).as(keyword.word()).endsWith(".");
      String text = keyword.word().equals("nn") ? keyword.example() : "nn 1\n" + keyword.example();
      assertThat(Parser.parse(new SourceFile(keyword.word(), text + "\n")).diagnostics())
          .as(keyword.word())
          .isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "onnx, onnx",
    "ONNX, onnx",
    "Augmentation, augmentation",
    "macro f1, macro",
    "loss weights, loss_weights",
    "confused, mistakes",
    "fine-tuning, transfer",
    "time series, forecasting",
    "class imbalance, imbalance",
    "overfitting, overfitting",
    "savedmodel, deployment"
  })
  void subjectsAreKnownByTheirNames(String name, String word) {
    assertThat(LEXICON.meanings(name))
        .singleElement()
        .isInstanceOfSatisfying(
            Meaning.Topic.class, topic -> assertThat(topic.word()).isEqualTo(word));
  }

  /** Each can be found, its example can be read, and the documents have what it points to. */
  @Test
  void subjectsHold() throws IOException {
    Path root = Path.of(System.getProperty("nnc.root", ".."));
    List<Meaning.Topic> topics = Keywords.topics();
    assertThat(topics.stream().flatMap(topic -> topic.names().stream())).doesNotHaveDuplicates();
    for (Meaning.Topic topic : topics) {
      for (String name : topic.names()) {
        assertThat(LEXICON.meanings(name)).as(name).containsExactly(topic);
      }
      assertThat(topic.word()).as("a shell completes it").matches("[a-z_]+");
      assertThat(topic.summary()).as(topic.word()).endsWith(".");
      if (!topic.example().matches("(?s)(nnc|NNC_).*")) {
        assertThat(
                Parser.parse(new SourceFile(topic.word(), "nn 1\n" + topic.example() + "\n"))
                    .diagnostics())
            .as(topic.word())
            .isEmpty();
      }
      String[] place = topic.place().split(": ", 2);
      assertThat(Files.readString(root.resolve(place[0])).lines())
          .as(topic.place())
          .anyMatch(line -> line.matches("#+ \\Q" + place[1] + "\\E"));
    }
  }

  /** What stands in backquotes there is a word of nnc, or built of some. */
  @Test
  void subjectsSpeakOfWordsThatThereAre() {
    Set<String> known = new LinkedHashSet<>(LEXICON.words());
    Pattern word = Pattern.compile("`([a-z_0-9]+)[(:]?[^`]*`");
    for (Meaning.Topic topic : Keywords.topics()) {
      Matcher matcher = word.matcher(topic.summary() + topic.details());
      while (matcher.find()) {
        if (!List.of("nnc", "net", "model", "columns", "dev", "run", "y")
            .contains(matcher.group(1))) {
          assertThat(known).as(topic.word()).contains(matcher.group(1));
        }
      }
    }
  }

  @Test
  void theIndexHasEveryEntryOnce() {
    for (Lexicon.Group group : LEXICON.groups()) {
      assertThat(group.words()).as(group.title()).isNotEmpty();
      assertThat(group.words().values()).as(group.title()).allMatch(line -> !line.isBlank());
    }
    assertThat(LEXICON.index().keySet())
        .containsAll(StandardCatalog.catalog().entries().stream().map(Entry::name).toList());
  }

  @Test
  void aSearchFindsWhatSpeaksOfAllItsWords() {
    assertThat(LEXICON.search("class weights", 8).getFirst().word()).isEqualTo("class_weights");
    assertThat(LEXICON.search("overfitting", 8).stream().map(Lexicon.Hit::word))
        .contains("dropout");
    assertThat(LEXICON.search("missing cells", 3).stream().map(Lexicon.Hit::word))
        .contains("impute");
    assertThat(LEXICON.search("zzzz", 8)).isEmpty();
    assertThat(LEXICON.search(" ,", 8)).isEmpty();
  }
}
