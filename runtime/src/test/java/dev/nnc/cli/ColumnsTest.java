package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What columns hold, from the check of a program to the questions that its finished run answers.
 */
class ColumnsTest {
  private static final String PROGRAM =
      """
      nn 1

      data d from csv("train.csv") {
        z = zip -> category(4) -> one_hot
        y = y -> category(2)
        split: everything
      }

      network n from z { z -> dense(2, softmax) }

      train n on d { loss: cross_entropy(y), optimizer: adam(0.2), epochs: 60 }
      """;

  /** The class hangs on the leading zero alone. */
  private static final String ROWS = "01234,0\n1234,1\n02139,0\n2139,1\n".repeat(8);

  @TempDir Path folder;

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String ran(String program) throws IOException {
    Said run = nnc("run", "--runs", folder.resolve("runs").toString(), write("model.nn", program));
    assertThat(run.code()).as(run.err()).isZero();
    return run.out().lines().reduce("", (a, b) -> b).substring("run folder: ".length());
  }

  private static List<String> answers(Said said) {
    assertThat(said.code()).as(said.err()).isZero();
    return said.out().lines().skip(1).map(line -> line.split(",", -1)[2]).toList();
  }

  @Test
  void aFinishedRunReadsCodesAsItLearnedThem() throws IOException {
    write("train.csv", "zip,y\n" + ROWS);
    String run = ran(PROGRAM);
    assertThat(answers(nnc("predict", run, "--csv", write("new.csv", "zip\n1234\n2139\n"))))
        .containsExactly("1", "1");
    assertThat(answers(nnc("predict", run, "--csv", write("new.csv", "zip\n01234\n2139\n"))))
        .containsExactly("0", "1");
    assertThat(nnc("predict", run, "zip=02139").out()).contains("02139  0 ");
  }

  @Test
  void aDataSetLikeAnotherReadsCodesAsThatDoes() throws IOException {
    write("train.csv", "zip,y\n" + ROWS);
    write("new.csv", "zip,y\n1234,1\n2139,1\n");
    String program =
        PROGRAM.replace("zip -> category(4)", "zip -> strip -> category(4)")
            + "data e from csv(\"new.csv\") like d { split: everything }\n"
            + "evaluate n on e { metrics: accuracy }\n";
    Said run = nnc("run", "--runs", folder.resolve("runs").toString(), write("model.nn", program));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("everything.accuracy 1.0000");
  }

  @Test
  void showsWhatColumnsHold() throws IOException {
    write("train.csv", "zip,y\n" + ROWS);
    Said shown = nnc("show", write("model.nn", PROGRAM));
    assertThat(shown.code()).isZero();
    assertThat(shown.err()).contains("warning[NN4060]");
    assertThat(shown.out())
        .startsWith("nn 1\n")
        .endsWith(
            """

            // The columns of `d`, from csv("train.csv"):
            //   column  holds    known by               for example
            //   ──────  ───────  ─────────────────────  ──────────────────
            //   zip     texts    codes among its cells  01234, 1234, 02139
            //   y       numbers  its cells              0, 1
            """);
    Said again = nnc("show", write("shown.nn", shown.out()));
    assertThat(again.code()).isZero();
    assertThat(nnc("show", "--ir", folder.resolve("model.nn").toString()).out())
        .doesNotContain("The columns");
  }

  @Test
  void showsTheColumnsOfAWrongProgram() throws IOException {
    write("train.csv", "zip,y\n" + ROWS);
    Said shown = nnc("show", write("model.nn", PROGRAM.replace("category(4)", "standardize")));
    assertThat(shown.code()).isEqualTo(1);
    assertThat(shown.err()).contains("number: [zip]");
    assertThat(shown.out())
        .startsWith("\n// The columns of csv(\"train.csv\"):\n")
        .contains("//   zip     texts");
  }
}
