package dev.nnc.data;

import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.diag.Code;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Part;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of training rows among the test rows are said, and chance is not taken for copies. */
class SharedRowsTest {
  private static final Configured RANDOM = split("random", "test", 0.2, "seed", 1L);

  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
  }

  private List<Diagnostic> found(Configured split, List<String> rows) {
    data.write("t.csv", "a,b\n" + String.join("\n", rows) + "\n");
    return data.load(
            data.plan(
                source("csv", "path", "t.csv"),
                split,
                field("a", List.of("a")),
                field("b", List.of("b"))),
            1)
        .diagnostics();
  }

  private List<Code> codes(Configured split, List<String> rows) {
    return TestData.codes(found(split, rows));
  }

  private static List<String> rows(int count, int decimals) {
    Random random = new Random(3);
    double scale = Math.pow(10, decimals);
    return IntStream.range(0, count)
        .mapToObj(
            row ->
                Math.rint(9 * random.nextDouble() * scale) / scale
                    + ","
                    + Math.rint(9 * random.nextDouble() * scale) / scale)
        .toList();
  }

  private static List<String> shuffled(List<String> rows) {
    List<String> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(1));
    return shuffled;
  }

  private static List<String> twice(List<String> rows) {
    List<String> all = new ArrayList<>(rows);
    all.addAll(rows);
    return shuffled(all);
  }

  @Test
  void copiesAreCounted() {
    List<String> rows = twice(rows(500, 4));
    List<Diagnostic> found = found(RANDOM, rows);
    assertThat(found).hasSize(1);
    PreparedData loaded =
        data.load(
                data.plan(
                    source("csv", "path", "t.csv"),
                    RANDOM,
                    field("a", List.of("a")),
                    field("b", List.of("b"))),
                1)
            .data()
            .orElseThrow();
    PreparedPart test = loaded.part(Part.TEST).orElseThrow();
    List<String> training =
        IntStream.range(0, loaded.train().rows())
            .mapToObj(row -> String.join(",", loaded.cells(loaded.train(), row).values()))
            .toList();
    long shared =
        IntStream.range(0, test.rows())
            .filter(row -> training.contains(String.join(",", loaded.cells(test, row).values())))
            .count();
    assertThat(found.getFirst().message()).startsWith(shared + " of the 200 test rows of `data`");
  }

  @Test
  void oneRowGivenManyTimesIsSaid() {
    List<String> rows = new ArrayList<>(rows(400, 4));
    rows.addAll(Collections.nCopies(60, "1.2345,6.789"));
    assertThat(codes(RANDOM, shuffled(rows))).containsExactly(DataCode.SHARED_ROWS);
  }

  @Test
  void aFewAreNotWorthAWord() {
    List<String> rows = new ArrayList<>(rows(150, 4));
    rows.addAll(rows.subList(0, 4));
    assertThat(codes(RANDOM, rows)).isEmpty();
  }

  /** Where only some hundred different rows are possible, equal ones are no wonder. */
  @Test
  void chanceIsNoCopy() {
    assertThat(codes(RANDOM, rows(500, 0))).isEmpty();
    assertThat(codes(RANDOM, rows(500, 1))).isEmpty();
  }

  @Test
  void textsAreComparedToo() {
    List<String> rows =
        IntStream.range(0, 300).mapToObj(row -> row % 2 + ",a long sentence about " + row).toList();
    assertThat(codes(RANDOM, rows)).isEmpty();
    assertThat(codes(RANDOM, twice(rows))).containsExactly(DataCode.SHARED_ROWS);
  }

  @Test
  void onlyWhatADrawHasHeldOutIsLookedAt() {
    List<String> rows = twice(rows(300, 4));
    assertThat(codes(split("last", "test", 0.2), rows)).isEmpty();
    assertThat(codes(split("everything"), rows)).isEmpty();
  }

  /** Rows that somebody has written down are meant. */
  @Test
  void tablesInTheProgramAreMeant() {
    List<Object> numbers =
        IntStream.range(0, 200).mapToObj(i -> (Object) (0.12345 * (i % 50))).toList();
    assertThat(
            data.load(data.plan(source("table", "a", numbers), RANDOM, field("a", List.of("a"))), 1)
                .diagnostics())
        .isEmpty();
  }

  /** The same file in two places is a copy; files that only are of one size are none. */
  @Test
  void picturesAreComparedByTheirFiles() throws IOException {
    Random random = new Random(5);
    for (int picture = 0; picture < 40; picture++) {
      BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_BYTE_GRAY);
      for (int pixel = 0; pixel < 36; pixel++) {
        image.getRaster().setSample(pixel % 6, pixel / 6, 0, random.nextInt(256));
      }
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(image, "png", png);
      String folder = picture % 2 == 0 ? "even" : "odd";
      data.write("one/" + folder + "/" + picture + ".png", png.toByteArray());
      data.write("two/" + folder + "/" + picture + ".png", png.toByteArray());
      data.write("two/" + folder + "/" + picture + " (1).png", png.toByteArray());
    }
    assertThat(pictures("one")).isEmpty();
    assertThat(pictures("two")).containsExactly(DataCode.SHARED_ROWS);
  }

  private List<Code> pictures(String folder) {
    return TestData.codes(
        data.load(
                data.plan(
                    source("folders", "path", folder, "channels", 1L, "unreadable", "error"),
                    RANDOM,
                    field("image", List.of("pixels")),
                    field("kind", List.of("class"))),
                1)
            .diagnostics());
  }
}
