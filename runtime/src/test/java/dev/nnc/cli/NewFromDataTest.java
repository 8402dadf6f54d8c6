package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.diag.DataCode;
import dev.nnc.diag.RunCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code nnc new --from}: what it writes is right, and its misuse is told. */
class NewFromDataTest {
  @TempDir Path folder;

  private Path table() throws IOException {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder("id,when,size,kind\n");
    for (int i = 0; i < 80; i++) {
      boolean large = i % 2 == 0;
      text.append("n")
          .append(i)
          .append(",2024-01-")
          .append(10 + i % 18)
          .append(',')
          .append(random.nextInt(10) + (large ? 5 : 0))
          .append(large ? ",large\n" : ",small\n");
    }
    return Files.writeString(folder.resolve("t.csv"), text);
  }

  private String written(String name) throws IOException {
    Path file = folder.resolve(name);
    Said checked = nnc("check", file.toString());
    assertThat(checked.code()).as(checked.err() + Files.readString(file)).isZero();
    assertThat(nnc("fmt", "--check", file.toString()).code()).isZero();
    return Files.readString(file);
  }

  private Said from(Path data, String name, String... more) {
    String[] all = new String[4 + more.length];
    all[0] = "new";
    all[1] = folder.resolve(name).toString();
    all[2] = "--from";
    all[3] = data.toString();
    System.arraycopy(more, 0, all, 4, more.length);
    return nnc(all);
  }

  @Test
  void aProgramIsWrittenForATableAndCanBeRun() throws IOException {
    Said said = from(table(), "t.nn", "--target", "kind");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out()).contains("which predicts kind; now: nnc run ");
    assertThat(written("t.nn")).contains("split: random(");
    Said run =
        nnc("run", "--runs", folder.resolve("runs").toString(), folder.resolve("t.nn").toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("most_frequent").contains("logistic_regression");
    assertThat(from(table(), "t.nn", "--target", "kind").code()).as("it is there").isEqualTo(2);
  }

  @Test
  void classesAndRowsThatAreLeftOutAreSaid() throws IOException {
    Path table = table();
    Files.writeString(table, Files.readString(table) + "n80,2024-01-12,3,odd\n");
    Said wrote = from(table, "model.nn", "--target", "kind");
    assertThat(wrote.out()).contains("left out").contains("odd (1); 1 row in all.");
    String program = written("model.nn");
    assertThat(program).contains("odd (1); 1 row in all.");
    Files.writeString(
        folder.resolve("model.nn"), program.replaceFirst("epochs:( +)[0-9_]+", "epochs:$11"));
    Said ran = nnc("run", folder.resolve("model.nn").toString(), "--runs", folder.toString());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("80 of 81 rows; 1 left out by `rows:`");
  }

  @Test
  void theLatestRowsAreTheTestIfThatIsAsked() throws IOException {
    assertThat(from(table(), "t.nn", "--target", "kind", "--by-time", "when").code()).isZero();
    assertThat(written("t.nn")).contains("split: by_time(when, validation: 15%, test: 20%)");
  }

  @Test
  void spellingsOfAClassBecomeOne() throws IOException {
    StringBuilder text = new StringBuilder("plan,n,left\n");
    List<String> plans = List.of("Standard", "standard", "Premium");
    List<String> answers = List.of("Yes", "no", "yes", "No");
    for (int row = 0; row < 80; row++) {
      text.append("%s,%d,%s%n".formatted(plans.get(row % 3), row * 7 % 40, answers.get(row % 4)));
    }
    text.append("Premium,3,Maybe\nPremium,4,MAYBE\n");
    Path file = Files.writeString(folder.resolve("t.csv"), text);
    assertThat(from(file, "t.nn", "--target", "left").code()).isZero();
    assertThat(written("t.nn"))
        .contains("plan -> lowercase -> category([\"premium\", \"standard\"], unknown")
        .contains("left -> lowercase -> category([\"no\", \"yes\"])")
        .contains("column(left) != \"MAYBE\" and column(left) != \"Maybe\"");
    Said run =
        nnc("run", "--runs", folder.resolve("runs").toString(), folder.resolve("t.nn").toString());
    assertThat(run.code()).as(run.err()).isZero();
  }

  /** Hours have the rhythm of a week, over whatever time they go. */
  @Test
  void hoursOverAYearHaveTheirWeekday() throws IOException {
    StringBuilder text = new StringBuilder("at,rain,bikes\n");
    LocalDateTime at = LocalDateTime.of(2023, 1, 1, 0, 0);
    for (int row = 0; row < 300; row++) {
      text.append("%s,%d.5,%d%n".formatted(at.plusHours(26L * row), row % 9, row * 31 % 197));
    }
    Path file = Files.writeString(folder.resolve("t.csv"), text);
    assertThat(from(file, "t.nn", "--target", "bikes").code()).isZero();
    assertThat(written("t.nn"))
        .contains("at -> time(month", "at -> time(weekday, form: cycle)", "at -> time(hour");
  }

  @Test
  void theRemedyCanBeTypedAsItStands() throws IOException {
    StringBuilder text = new StringBuilder("n,the name\n");
    for (int row = 0; row < 60; row++) {
      text.append("%d,name of %d and more%n".formatted(row % 7, row));
    }
    Path file = Files.writeString(folder.resolve("t.csv"), text);
    assertThat(from(file, "t.nn", "--target", "the name").err())
        .contains("--target 'the name'` shows its columns");
  }

  /** The vector of a text that is made one needs its length before the rows are read. */
  @Test
  void aNumberIsPredictedBesideSpellings() throws IOException {
    StringBuilder text = new StringBuilder("fuel,n,price\n");
    List<String> fuels = List.of("Petrol", "petrol", "diesel");
    for (int row = 0; row < 90; row++) {
      text.append(
          "%s,%d,%d.%d%n".formatted(fuels.get(row % 3), row * 7 % 41, row * 31 % 97, row % 9));
    }
    Path file = Files.writeString(folder.resolve("t.csv"), text);
    assertThat(from(file, "t.nn", "--target", "price").code()).isZero();
    assertThat(written("t.nn"))
        .contains("fuel -> lowercase -> category([\"diesel\", \"petrol\"], unknown");
    Said check = nnc("check", folder.resolve("t.nn").toString());
    assertThat(check.code()).as(check.err()).isZero();
  }

  @Test
  void parquetIsATable() throws IOException {
    Path file = folder.resolve("t.parquet");
    try (InputStream in =
        Objects.requireNonNull(NewFromDataTest.class.getResourceAsStream("/tables/many.parquet"))) {
      Files.write(file, in.readAllBytes());
    }
    assertThat(from(file, "t.nn", "--target", "left").code()).isZero();
    assertThat(written("t.nn")).contains("from parquet(\"t.parquet\")");
    Path runs = folder.resolve("runs");
    Said run = nnc("run", "--runs", runs.toString(), folder.resolve("t.nn").toString());
    assertThat(run.code()).as(run.err()).isZero();
    Path done;
    try (Stream<Path> all = Files.list(runs)) {
      done = all.filter(each -> Files.exists(each.resolve("run.json"))).findFirst().orElseThrow();
    }
    Said predicted = nnc("predict", done.toString(), file.toString(), "--format", "csv");
    assertThat(predicted.code()).as(predicted.err()).isZero();
    assertThat(predicted.out().lines()).hasSize(1 + 80);
  }

  @Test
  void jsonLinesAreATable() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      text.append(
          "{\"user\": {\"age\": %d}, \"plan\": \"%s\", \"left\": %b}%n"
              .formatted(20 + i * 7 % 40, i % 3 == 0 ? "a" : "b", i % 4 == 0));
    }
    Path file = Files.writeString(folder.resolve("t.jsonl"), text);
    assertThat(from(file, "t.nn", "--target", "left").code()).isZero();
    assertThat(written("t.nn"))
        .contains("from jsonl(\"t.jsonl\")")
        .contains("`user.age` -> standardize")
        .contains("category([\"false\", \"true\"])");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFolderOfPicturesIsLearnedFrom(boolean colours) throws IOException {
    Random random = new Random(1);
    for (String kind : new String[] {"dark", "light"}) {
      Path own = Files.createDirectories(folder.resolve("shades").resolve(kind));
      for (int i = 0; i < 8; i++) {
        int side = colours ? 70 + i : 24;
        BufferedImage image =
            new BufferedImage(
                side, side, colours ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY);
        int level = (kind.equals("dark") ? 20 : 200) + random.nextInt(40);
        int shade = colours ? (level << 16) | 60 : (level << 16) | (level << 8) | level;
        for (int x = 0; x < side * side; x++) {
          image.setRGB(x % side, x / side, shade);
        }
        ImageIO.write(image, "png", own.resolve(i + ".png").toFile());
      }
    }
    Said data = nnc("data", folder.resolve("shades").toString());
    assertThat(data.out())
        .contains("16 pictures, 2 classes, " + (colours ? "with colours" : "gray"))
        .containsPattern("dark +8")
        .contains(colours ? "of 8 sizes from 70x70 to 77x77 pixels" : "all of 24x24 pixels");
    assertThat(nnc("data", "--json", folder.resolve("shades").toString()).out())
        .contains("{\"name\":\"light\",\"pictures\":8}");
    Said said = from(folder.resolve("shades"), "p.nn");
    assertThat(said.code()).as(said.err()).isZero();
    String program = written("p.nn");
    if (colours) {
      assertThat(program).contains("folders(\"shades\")").contains("resize(64x64)");
    } else {
      assertThat(program).contains("channels: 1").doesNotContain("resize").doesNotContain("flip");
    }
  }

  /** The four files of a set, with 30 pictures to learn from, of 3 classes, and 12 of the test. */
  private Path idx() throws IOException {
    Path set = Files.createDirectory(folder.resolve("signs"));
    for (String part : List.of("train", "t10k")) {
      int rows = part.equals("train") ? 30 : 12;
      ByteBuffer pixels = ByteBuffer.allocate(16 + rows * 64);
      pixels.putInt(0x803).putInt(rows).putInt(8).putInt(8);
      ByteBuffer labels = ByteBuffer.allocate(8 + rows).putInt(0x801).putInt(rows);
      for (int i = 0; i < rows; i++) {
        labels.put((byte) (i % 3));
      }
      Files.write(set.resolve(part + "-images-idx3-ubyte"), pixels.array());
      Files.write(set.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }
    return set;
  }

  @Test
  void anIdxSetIsLearnedFrom() throws IOException {
    Path set = idx();
    assertThat(nnc("data", set.toString()).out())
        .contains("42 pictures, 3 classes, gray", "all of 8x8 pixels, with a test part");
    assertThat(from(set, "signs.nn").out()).contains("which tells 3 classes of pictures apart");
    assertThat(written("signs.nn"))
        .contains("from idx(\"signs\")", "split: random(validation: 15%, stratify: kind)")
        .doesNotContain("channels:", "random_flip", "in which folder");
    from(set.resolve("train-images-idx3-ubyte"), "one.nn", "--target", "class")
        .hasTold(RunCode.NOT_A_TABLE, "one of the four files of an IDX set");
    Files.delete(set.resolve("train-labels-idx1-ubyte"));
    from(set, "half.nn").hasTold(DataCode.INCOMPLETE_SET, "train-labels-idx1-ubyte");
  }

  @Test
  void misuseIsToldInWords() throws IOException {
    Path table = table();
    assertThat(from(table, "t.nn").err()).contains("missing: --target").contains("id, when, size");
    from(table, "t.nn", "--target", "kin").hasTold(RunCode.NO_SUCH_COLUMN, "did you mean `kind`?");
    from(table, "t.nn", "--target", "kind", "--by-time", "wehn")
        .hasTold(RunCode.NO_SUCH_COLUMN, "wehn");
    assertThat(from(table, "t.nn", "--target", "kind", "--by-time", "id").err())
        .contains("--by-time takes a column of times or numbers");
    from(table, "t.nn", "--target", "id").hasTold(RunCode.UNFIT_TARGET, "values of their own");
    Path keys = Files.writeString(folder.resolve("k.csv"), "k,y\n" + keys());
    from(keys, "t.nn", "--target", "y").hasTold(RunCode.NOTHING_TO_LEARN_FROM, "k is left out");
    Path deep = Files.createDirectories(folder.resolve("a").resolve("b"));
    nnc("new", deep.resolve("t.nn").toString(), "--from", table.toString(), "--target", "kind")
        .hasTold(RunCode.DATA_OUT_OF_REACH, "write it beside its data");
    assertThat(nnc("new", folder.resolve("t.nn").toString()).err()).contains("--from with a table");
    assertThat(nnc("new", "tabel", folder.resolve("t.nn").toString()).err())
        .contains("did you mean `table`?");
    assertThat(nnc("new", "--target", "y", "table", "t.nn").err()).contains("goes with --from");
    assertThat(from(folder, "t.nn", "--target", "kind").err())
        .contains("the folders are the classes");
    from(folder.resolve("a"), "t.nn").hasTold(DataCode.FOLDERS, "make a folder for each class");
    assertThat(folder.resolve("t.nn")).doesNotExist();
  }

  private static String keys() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append("key").append(i).append(',').append(i % 2).append('\n');
    }
    return text.toString();
  }
}
