package dev.nnc.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.type.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every step over every kind of column and list of columns, and every second step over what the
 * first makes: {@code check} refuses it, or it is executed and makes what {@code check} said. What
 * cells hold may still be an error, in the words of the data.
 */
class EveryStepTest {
  private static final List<String> HEADS =
      List.of(
          "n",
          "[n, m]",
          "gap",
          "[n, gap]",
          "t",
          "[t, s]",
          "hole",
          "[t, hole]",
          "when",
          "vec",
          "[price, price2]",
          "n / m",
          "t -> split_words",
          "t -> category",
          "[t, s] -> category",
          "[price, gapfee]",
          "vec -> split(\" \") -> number",
          "gapfee");

  private static final List<String> ARGUMENTS =
      List.of(
          "",
          "(2)",
          "(3)",
          "(0.5)",
          "(mean)",
          "(hour)",
          "(day, pattern: \"yyyyMMdd\")",
          "(\"a\")",
          "(\"a\", \"b\")",
          "(0 .. 1)",
          "([\"a\", \"b\", \"c\"])",
          "(unknown: \"other\")",
          "(past: 2)",
          "(to: 3)",
          "(first: 1)",
          "(2x1)",
          "(per: channel)",
          "(2, least: 1)");

  private static final Set<DataCode> OF_THE_DATA =
      Set.of(
          DataCode.MISSING_CELLS,
          DataCode.CELL_PICTURE,
          DataCode.BAD_NUMBER,
          DataCode.UNKNOWN_CATEGORY,
          DataCode.CATEGORY_COUNT,
          DataCode.NOTHING_TO_LEARN,
          DataCode.OTHER_WIDTH,
          DataCode.NOT_FINITE);

  @TempDir Path folder;

  @Test
  void isRefusedOrExecuted() throws IOException {
    Files.writeString(
        folder.resolve("a.csv"),
        """
        n,m,gap,t,s,hole,when,vec,price,price2,gapfee
        1,2,1,a b,c,a,2024-01-31 14:30,0.1 0.2,1 kg,2 kg,3 kg
        2,0.5,,b,c,,2024-02-01 15:00,0.3 0.4,2 kg,3 kg,
        3,1,2,a,d,b,2024-02-02 16:10,0.5 0.6,3 kg,4 kg,1.5 kg
        4,3,2,c a,d,a,2024-02-03 17:20,0.7 0.8,4 kg,5 kg,2 kg
        5,1,3,b,c,a,2024-02-04 18:30,0.9 1.0,5 kg,6 kg,
        6,1,1,a,c,c,2024-02-05 19:40,1.1 1.2,6 kg,7 kg,2 kg
        """);
    List<String> uses = uses();
    Map<String, String> firsts = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    int executed = 0;
    for (String head : HEADS) {
      for (Map.Entry<String, DataPlan> each : accepted(head, uses).entrySet()) {
        executed++;
        execute(each.getKey(), each.getValue(), faults);
        ColumnType made = each.getValue().field("f").type();
        firsts.putIfAbsent(made.toString() + head.contains("["), each.getKey());
      }
    }
    for (String first : firsts.values()) {
      for (Map.Entry<String, DataPlan> each : accepted(first, uses).entrySet()) {
        executed++;
        execute(each.getKey(), each.getValue(), faults);
      }
    }
    assertThat(faults).isEmpty();
    assertThat(executed).isGreaterThan(500);
  }

  /** Whether a step might fit another column. */
  private static boolean isOfUse(Diagnostic each) {
    return !each.isError()
        || each.code().equals(ValueCode.STEP_MISFIT)
        || each.code().equals(NameCode.UNKNOWN_COLUMN);
  }

  private List<String> uses() {
    List<String> uses = new ArrayList<>();
    for (Entry step : StandardCatalog.catalog().entries(Kind.TRANSFORM)) {
      for (String arguments : ARGUMENTS) {
        String use = step.name() + arguments;
        if (compiled("n -> " + use).diagnostics().stream().allMatch(EveryStepTest::isOfUse)) {
          uses.add(use);
        }
      }
    }
    return uses;
  }

  /** The fields that are right, with a plan for each. */
  private Map<String, DataPlan> accepted(String head, List<String> uses) {
    Map<String, DataPlan> plans = new LinkedHashMap<>();
    for (String use : uses) {
      String field = head + " -> " + use;
      plan(field).ifPresent(plan -> plans.put(field, plan));
    }
    return plans;
  }

  private DataPlaces places() {
    return new DataPlaces(List.of(), folder, folder);
  }

  private Optional<DataPlan> plan(String field) {
    return compiled(field).model().map(Model::data).map(data -> data.getFirst());
  }

  private Compilation compiled(String field) {
    return new Compiler(StandardCatalog.catalog(), new Sources(folder, places()))
        .compile(
            new SourceFile(
                "model.nn",
                """
                nn 1
                data d from csv("a.csv") {
                  f = %s
                  x = n
                  split: everything
                }
                network net from x { x -> dense(1) }
                predict net on d { show: table }
                """
                    .formatted(field)),
            Map.of());
  }

  private void execute(String text, DataPlan plan, List<String> faults) {
    try {
      LoadResult result = new DataLoader(folder, places()).load(plan, 1);
      for (Diagnostic each : result.diagnostics()) {
        if (each.isError() && !(each.code() instanceof DataCode code && isOfData(code))) {
          faults.add(text + ": " + each.message());
        }
      }
      ColumnType said = plan.field("f").type();
      result
          .data()
          .filter(data -> said.shape().isKnown() && said.content() != ColumnType.Content.TEXT)
          .ifPresent(
              data -> {
                ColumnType made = data.train().column("f").type();
                boolean same =
                    made.content() == said.content()
                        && made.shape().equals(said.shape())
                        && (said.content() == ColumnType.Content.NUMBER
                            || said.classes() < 1
                            || made.classes() == said.classes());
                if (!same) {
                  faults.add(text + ": check says " + said + ", but it is " + made);
                }
              });
    } catch (RuntimeException wrong) {
      faults.add(text + ": " + wrong);
    }
  }

  private static boolean isOfData(DataCode code) {
    return OF_THE_DATA.contains(code);
  }
}
