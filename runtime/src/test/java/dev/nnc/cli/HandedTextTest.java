package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.diag.DataCode;
import dev.nnc.diag.RunCode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are written otherwise than those of the training, and answers with no place to go. */
class HandedTextTest {
  private static final String ROWS = "l\u00e4nge;y\n1,5;2\n2,25;3\n-0,5;1\n4;5\n";

  @TempDir Path folder;

  private String trained() throws IOException {
    Files.write(folder.resolve("d.csv"), ROWS.getBytes(Charset.forName("windows-1252")));
    Path program =
        Files.writeString(
            folder.resolve("model.nn"),
            """
            nn 1
            data d from csv("d.csv", delimiter: ";", decimal: ",", encoding: windows1252) {
              x = l\u00e4nge -> standardize
              y = y -> standardize
              split: everything
            }
            network net from x { x -> dense(1) }
            train net on d { loss: mse(y), optimizer: sgd(0.01), epochs: 1 }
            """);
    Said said = nnc("run", "--runs", folder.resolve("runs").toString(), program.toString());
    assertThat(said.code()).as(said.err()).isZero();
    return said.out().lines().reduce("", (a, b) -> b).substring("run folder: ".length());
  }

  @Test
  void aTableInUtf8IsKnownByItsHead() throws IOException {
    String run = trained();
    Path utf8 = Files.writeString(folder.resolve("utf8.csv"), ROWS);
    Said said = nnc("predict", run, utf8.toString());
    assertThat(said.code()).isEqualTo(ExitCode.WRONG);
    said.hasTold(DataCode.NO_COLUMN, "there is no column `l\u00e4nge`");
    assertThat(said.err())
        .contains(
            "the file seems to be UTF-8, and the run's table is windows1252: save it in that");
    // What the help advises.
    Path marked = Files.writeString(folder.resolve("marked.csv"), "\uFEFF" + ROWS);
    assertThat(nnc("predict", run, marked.toString()).code()).isZero();
    // Of a column that is not there in any encoding nothing of the kind is said.
    Path other = Files.writeString(folder.resolve("other.csv"), "breite;y\n1;2\n");
    Said without = nnc("predict", run, other.toString());
    without.hasTold(DataCode.NO_COLUMN, "there is no column `l\u00e4nge`");
    assertThat(without.err()).doesNotContain("UTF-8");
  }

  @Test
  void aPointWhereDecimalsAreWrittenWithACommaIsCalledThat() throws IOException {
    String run = trained();
    for (String cell : new String[] {"2.682", "-0.5"}) {
      Path file = folder.resolve("new.csv");
      Files.write(file, ("l\u00e4nge;y\n" + cell + ";2\n").getBytes(StandardCharsets.ISO_8859_1));
      Said said = nnc("predict", run, "--strict", file.toString());
      said.hasTold(
          DataCode.BAD_NUMBER,
          "\"" + cell + "\" is not a number here, where decimals are written with `,`");
    }
    // In the table of a program it can be mended, or said what its points are.
    Files.writeString(folder.resolve("e.csv"), "a;y\n1,5;2\n2.682;3\n");
    Path program =
        Files.writeString(
            folder.resolve("e.nn"),
            """
            nn 1
            data d from csv("e.csv", delimiter: ";", decimal: ",", number: [a]) {
              x = a -> standardize
              y = y -> standardize
              split: everything
            }
            network net from x { x -> dense(1) }
            train net on d { loss: mse(y), optimizer: sgd(0.01), epochs: 1 }
            """);
    Said said = nnc("run", "--runs", folder.resolve("runs").toString(), program.toString());
    said.hasTold(DataCode.BAD_NUMBER, "where decimals are written with `,`");
    assertThat(said.err()).contains("write it as 2,682, or, if its point stands between thousands");
  }

  @Test
  void whatCannotBeWrittenIsNotCalledUnreadable() throws IOException {
    String run = trained();
    String nowhere = folder.resolve("nowhere").resolve("answers.csv").toString();
    Said said = nnc("predict", run, folder.resolve("d.csv").toString(), "--out", nowhere);
    assertThat(said.code()).isEqualTo(ExitCode.FAILED);
    said.hasTold(
        RunCode.CANNOT_WRITE, "`" + nowhere + "` cannot be written: there is no folder for it");
    String below = folder.resolve("d.csv").resolve("x.csv").toString();
    for (Said each :
        new Said[] {
          nnc("predict", run, folder.resolve("d.csv").toString(), "--out", below),
          nnc("compare", run, run, "--html", below),
          nnc("summary", folder.resolve("model.nn").toString(), "--svg", below),
          nnc("new", "gates", below)
        }) {
      assertThat(each.code()).as(each.err()).isEqualTo(ExitCode.FAILED);
      each.hasTold(RunCode.CANNOT_WRITE, "`" + below + "` cannot be written: ");
    }
  }
}
