package dev.nnc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.draft.Draft;
import dev.nnc.draft.TableDraft;
import dev.nnc.profile.Profiler;
import dev.nnc.profile.TableProfile;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Makes {@code samples/data/members.csv}: 800 made-up members of a gym as a spreadsheet exports
 * them, with semicolons, decimal commas, euros, dates of its country, gaps, a column that is the
 * same everywhere and one that is filled in only when somebody has left. Who leaves hangs on the
 * plan, the visits of a month and the time since joining, and on chance. The file must be what this
 * makes; {@code -Dgolden.update=true} writes it anew.
 */
class MembersTest {
  private static final int MEMBERS = 800;
  private static final String[] PLANS = {"monthly", "yearly", "student"};
  private static final double[] HOLDS = {0.9, -1.6, 0.2};
  private static final double[] FEES = {39.9, 29.9, 19.9};
  private static final String[] TOWNS = {
    "Zürich", "Basel", "Łódź", "Genève", "Bern", "Köln", "Graz"
  };

  @Test
  void theFileIsWhatTheRuleMakes() throws Exception {
    Path file = Nnc.root().resolve("samples/data/members.csv");
    String text = text();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, text);
    }
    assertThat(file).content().isEqualTo(text);
  }

  @Test
  void theSampleIsWhatIsWrittenForIt() throws Exception {
    Path root = Nnc.root();
    DataDiagnostics findings =
        new DataDiagnostics(new SourceFile("members.csv", "").place(Span.NONE));
    TableProfile table =
        Profiler.of(root.resolve("samples/data/members.csv"), "members.csv", "left", findings);
    Draft draft = TableDraft.of(Objects.requireNonNull(table), "members.csv", null);
    assertThat(draft).isInstanceOf(Draft.Program.class);
    assertThat(root.resolve("samples/members/left.nn"))
        .content()
        .isEqualTo(Compiler.formatted(((Draft.Program) draft).text()));
  }

  private static String text() {
    Random random = new Random(11);
    StringBuilder text =
        new StringBuilder("member;joined;plan;town;age;fee;visits;club;newsletter;ended;left\n");
    for (int i = 0; i < MEMBERS; i++) {
      int plan = random.nextInt(PLANS.length);
      int days = random.nextInt(1_800);
      int age = plan == 2 ? 18 + random.nextInt(10) : 20 + random.nextInt(55);
      int visits = random.nextInt(17);
      int town = Math.min(random.nextInt(9), random.nextInt(9));
      double fee = FEES[plan] + random.nextInt(4) * 5;
      double leans = HOLDS[plan] + (5 - visits) * 0.32 - days / 900.0 + random.nextGaussian() * 0.9;
      LocalDate joined = LocalDate.of(2020, 1, 6).plusDays(days);
      boolean left = leans > 0.2;
      text.append(
          String.format(
              Locale.ROOT,
              "M%05d;%s;%s;%s;%s;%s €;%s;Nord;%s;%s;%s\n",
              20_000 + i * 3,
              date(joined),
              PLANS[plan],
              town < TOWNS.length ? TOWNS[town] : "",
              random.nextInt(12) == 0 ? "" : Integer.toString(age),
              String.format(Locale.ROOT, "%.2f", random.nextInt(200) == 0 ? fee * 12 : fee)
                  .replace('.', ','),
              random.nextInt(15) == 0 ? "" : Integer.toString(visits),
              random.nextBoolean() ? "yes" : "no",
              left ? date(joined.plusDays(60 + random.nextInt(400))) : "",
              left ? "yes" : "no"));
    }
    return text.toString();
  }

  private static String date(LocalDate date) {
    return String.format(
        Locale.ROOT, "%02d.%02d.%d", date.getDayOfMonth(), date.getMonthValue(), date.getYear());
  }
}
