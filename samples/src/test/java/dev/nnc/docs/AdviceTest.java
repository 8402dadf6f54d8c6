package dev.nnc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Entry;
import dev.nnc.compile.Compiler;
import dev.nnc.data.DataReader;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Elsewhere;
import dev.nnc.diag.TextRenderer;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is recommended to those who write names of other libraries must be right in a program. */
class AdviceTest {
  private static final Path SAMPLES =
      Path.of(System.getProperty("nnc.root", "..")).resolve("samples");

  private static final DataReader SOURCES =
      new DataReader(
          SAMPLES, new DataPlaces(List.of(), SAMPLES.resolve("data"), SAMPLES.resolve("data")));

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private static final String FLOWERS =
      """
      nn 1
      data flowers from csv("iris.csv") {
        measures   = columns(except: species) -> standardize
        kind       = species -> category
        length     = petal_length -> standardize
        importance = kind -> class_weights
        FIELD
        SPLIT
      }
      network net from measures to length_guess, kind_guess {
        hidden = measures -> dense(8, relu)
        LINE
        length_guess = hidden -> dense(1)
        kind_guess = hidden -> dense(3, softmax)
      }
      train net on flowers {
        TRAIN
      }
      evaluate net on flowers.test { metrics: accuracy(kind_guess, kind) EVALUATE }
      """;

  private static final String SPLIT = "split: random(validation: 20%, test: 20%)";

  private static final String LOSS =
      "loss: mse(length_guess, length) + cross_entropy(kind_guess, kind)";

  private static final String ONE =
      FLOWERS
          .replace("to length_guess, kind_guess", "to kind_guess")
          .replace("length_guess = hidden -> dense(1)", "");

  private static final String NUMBER =
      FLOWERS
          .replace("to length_guess, kind_guess", "to length_guess")
          .replace("kind_guess = hidden -> dense(3, softmax)", "")
          .replace("accuracy(kind_guess, kind)", "mae(length)");

  private static final String CHANCE =
      """
      nn 1
      data flowers from csv("iris.csv") {
        measures = columns(except: species) -> standardize
        setosa = species -> is("setosa")
        split: random(test: 20%)
      }
      network net from measures { measures -> dense(1, sigmoid) }
      train net on flowers { loss: binary_cross_entropy(setosa), optimizer: sgd, epochs: 20 }
      evaluate net on flowers.test { metrics: auc }
      """;

  /** Code that needs data or a run that is not there. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "delimiter: \";\"",
          "header: false",
          "import net from run(\"name\")",
          "given(validation: test)");

  private static String layers(String shape, String flow) {
    return "nn 1\nnetwork net from x: [" + shape + "] { x -> " + flow + " }\n";
  }

  /** Programs with a place for what is recommended; it must be right in one of them. */
  private static final List<String> PROGRAMS =
      Stream.of(
              FLOWERS.replace("TRAIN", "CODE"),
              FLOWERS.replace("TRAIN", LOSS + ", optimizer: CODE, epochs: 20"),
              FLOWERS.replace("TRAIN", LOSS + ", optimizer: sgd(0.1, CODE), epochs: 20"),
              FLOWERS.replace("TRAIN", LOSS + ", optimizer: adam(CODE), epochs: 20"),
              FLOWERS.replace("TRAIN", LOSS + ", optimizer: adamw(CODE), epochs: 20"),
              FLOWERS.replace("TRAIN", LOSS + ", optimizer: sgd, epochs: 20, stop: CODE"),
              ONE.replace("TRAIN", "loss: CODE, optimizer: sgd, epochs: 20"),
              ONE.replace("TRAIN", "CODE"),
              ONE.replace("TRAIN", "loss: cross_entropy(kind, CODE), optimizer: sgd, epochs: 20"),
              ONE.replace(
                  "TRAIN", "loss: cross_entropy(kind), optimizer: sgd, epochs: 20, metrics: CODE"),
              NUMBER.replace("TRAIN", "loss: CODE, optimizer: sgd, epochs: 20"),
              NUMBER.replace(
                  "TRAIN", "loss: mse(length), optimizer: sgd, epochs: 20, metrics: CODE"),
              CHANCE.replace("metrics: auc", "CODE"),
              FLOWERS.replace("TRAIN", LOSS + ", optimizer: sgd, epochs: 20, checkpoint: CODE"),
              FLOWERS.replace(
                  "TRAIN",
                  LOSS + ", optimizer: sgd, epochs: 20, stop: no_improvement(CODE, patience: 5)"),
              FLOWERS.replace(
                  "TRAIN",
                  LOSS
                      + ", optimizer: sgd, epochs: 20, stop: no_improvement(validation.loss,"
                      + " patience: 5, CODE)"),
              FLOWERS.replace("EVALUATE", ", CODE"),
              ONE.replace("accuracy(kind_guess, kind) EVALUATE", "CODE"),
              ONE.replace("metrics: accuracy(kind_guess, kind) EVALUATE", "CODE"),
              FLOWERS.replace("SPLIT", "CODE"),
              FLOWERS.replace("SPLIT", SPLIT + "\nCODE"),
              FLOWERS.replace("SPLIT", "split: CODE"),
              FLOWERS.replace("SPLIT", "split: random(CODE)"),
              FLOWERS.replace("importance = kind -> class_weights", "CODE"),
              FLOWERS.replace(
                  "measures   = columns(except: species) -> standardize",
                  "measures = [sepal_length]\nCODE"),
              FLOWERS.replace("FIELD", "CODE"),
              FLOWERS.replace("FIELD", "x = sepal_length -> CODE"),
              FLOWERS.replace("FIELD", "x = species -> split_words -> CODE -> pad(to: 5)"),
              FLOWERS.replace("FIELD", "x = species -> split_words -> CODE"),
              FLOWERS.replace(
                  "FIELD", "x = species -> split_words -> vocabulary(9) -> pad(to: 5, CODE)"),
              FLOWERS.replace("csv(\"iris.csv\")", "csv(\"iris.csv\", CODE)"),
              FLOWERS.replace("LINE", "CODE"),
              FLOWERS.replace("LINE", "share = beta(0.2, 0.2)\nother = CODE"),
              "nn 1\nnetwork net from a: [8], b: [8] { CODE }\n",
              "nn 1\nnetwork net from measures: [8] { y = measures -> dense(2)\n CODE }\n",
              "nn 1\nnetwork net from measures: [8] to features { CODE }\n",
              layers("8", "CODE"),
              layers("8", "dense(8, CODE)"),
              layers("32, 32, 3", "CODE"),
              layers("32, 32, 3", "CODE -> flatten -> dense(3)"),
              layers("32, 32, 3", "conv(8, 3x3, CODE)"),
              layers("5, 8", "CODE"),
              layers("5, 8", "lstm(8, CODE)"),
              layers("5, 8", "repeat(2) { lstm(8, CODE) }"),
              layers("5, 8", "attention(2, CODE)"),
              """
              nn 1
              data d from csv("iris.csv") {
                words = species -> split_words -> vocabulary(50) -> pad(to: 5)
                split: everything
              }
              network net from words { words -> CODE }
              """,
              "nn 1\n"
                  + "data d from csv(\"iris.csv\", CODE) {\n"
                  + " x = columns(1 .. 4)\n"
                  + " split: everything\n"
                  + "}\n",
              "nn 1\n"
                  + "data d from csv(\"iris.csv\") {\n"
                  + " x = CODE -> standardize\n"
                  + " split: everything\n"
                  + "}\n",
              "nn 1\nnetwork net from image: [8, 8, 1] { CODE }\n",
              "nn 1\ndata d from CODE {\n x = pixels\n split: given(test: test)\n}\n",
              "nn 1\nCODE\nnetwork net from x: [5, 8] { x -> transformer_encoder(2, 16) }\n",
              "nn 1\nCODE\nnetwork net from x: [8, 8, 3] { x -> residual_unit(8) }\n",
              "nn 1\n"
                  + "import transformer_encoder from \"std/transformer.nn\"\n"
                  + "network net from x: [5, 8] { x -> CODE }\n",
              FLOWERS.replace("measures   = columns(except: species) -> standardize", "CODE"),
              """
              nn 1
              data d from folders("shapes", channels: 3) {
                image = pixels -> resize(32x32) -> CODE
                split: given(test: test)
              }
              """,
              """
              nn 1
              data d from folders("shapes", channels: 3) {
                CODE
                split: given(test: test)
              }
              """,
              FLOWERS + "CODE\n",
              FLOWERS.replace("data flowers", "CODE\ndata flowers"),
              FLOWERS.replace("train net on flowers {\n  TRAIN\n}", "CODE"))
          .map(
              program ->
                  program
                      .replace("FIELD", "")
                      .replace("LINE", "")
                      .replace("SPLIT", SPLIT)
                      .replace(
                          "TRAIN",
                          program.contains("to length_guess, kind_guess")
                              ? LOSS + ", optimizer: sgd, epochs: 20"
                              : program.contains("to kind_guess")
                                  ? "loss: cross_entropy(kind), optimizer: sgd, epochs: 20"
                                  : "loss: mse(length), optimizer: sgd, epochs: 20")
                      .replace("EVALUATE", ""))
          .toList();

  private static final Set<String> WORDS = words();

  private static Set<String> words() {
    Set<String> words = new LinkedHashSet<>(Set.of("data", "function", "network", "block", "from"));
    for (Entry entry : StandardCatalog.catalog().entries()) {
      words.add(entry.name());
      entry.options().forEach(option -> words.add(option.name()));
    }
    words.add("rows");
    words.add("split");
    words.add("balance");
    return words;
  }

  @TestFactory
  Stream<DynamicTest> theCodeOfAdviceIsRight() {
    List<DynamicTest> tests = new ArrayList<>();
    Set<String> all = new LinkedHashSet<>();
    for (Map.Entry<String, Map<String, String>> owner : Elsewhere.advice().entrySet()) {
      for (String advice : owner.getValue().values()) {
        Matcher code = CODE.matcher(advice);
        while (code.find()) {
          all.add(code.group(1));
        }
      }
    }
    for (String code : all) {
      // The name of a setting, and a form with a gap in it, are no code by themselves.
      if (code.matches("[a-z_]+:?")) {
        tests.add(
            DynamicTest.dynamicTest(code, () -> assertThat(WORDS).contains(code.replace(":", ""))));
      } else if (!code.contains("…") && !code.startsWith("nnc ") && !ELSEWHERE.contains(code)) {
        tests.add(DynamicTest.dynamicTest(code, () -> isRight(code)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(60);
    return tests.stream();
  }

  @Test
  void whatIsWrongIsFound() {
    assertThat(errors("adam(clip: 1)")).isNotEmpty();
    assertThat(errors("dropout(20)")).isNotEmpty();
    assertThat(errors("no_such_thing(3)")).isNotEmpty();
  }

  private static void isRight(String code) {
    assertThat(errors(code)).as(code).isEmpty();
  }

  /** Nothing if the code is right in one of the programs; else what was said in those. */
  private static String errors(String code) {
    List<String> refused = new ArrayList<>();
    for (String program : PROGRAMS) {
      List<Diagnostic> errors =
          new Compiler(StandardCatalog.catalog(), SOURCES)
                  .compile(new SourceFile("advice", whole(program, code)), Map.of())
                  .diagnostics()
                  .stream()
                  .filter(Diagnostic::isError)
                  .toList();
      if (errors.isEmpty()) {
        return "";
      }
      refused.add(new TextRenderer(false).render(errors));
    }
    return refused.stream().distinct().collect(Collectors.joining("\n"));
  }

  /** With the settings that a training must have and the code does not say. */
  private static String whole(String program, String code) {
    if (!program.contains("train net on flowers {\n  CODE\n}")) {
      return program.replace("CODE", code);
    }
    String more = code;
    more += code.contains("optimizer:") ? "" : ", optimizer: sgd";
    more += code.startsWith("epochs:") ? "" : ", epochs: 20";
    more +=
        code.contains("loss: ")
            ? ""
            : program.contains("to kind_guess") ? ", loss: cross_entropy(kind)" : ", " + LOSS;
    return program.replace("CODE", more);
  }
}
