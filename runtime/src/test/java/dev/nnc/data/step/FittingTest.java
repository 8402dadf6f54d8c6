package dev.nnc.data.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.compile.Compiler;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.RowOrder;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What all fitted steps have in common, over generated rows: it does not matter in which portions
 * the rows are observed, what is learned survives JSON, and linear steps can be undone. A new step
 * is found by itself, if one of the uses here fits it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FittingTest {
  private static final int ROWS = 60;
  private static final int ROUNDS = 6;

  /** What stands before the step, and what it makes of generated rows. */
  private static final Map<String, Generator> HEADS = new LinkedHashMap<>();

  static {
    HEADS.put("n", (random, whole) -> numbers(random, 1, whole));
    HEADS.put("[n, m]", (random, whole) -> numbers(random, 2, whole));
    HEADS.put("t", (random, whole) -> new Values.Texts(texts(random)));
    HEADS.put("fee", (random, whole) -> new Values.Texts(amounts(random, whole)));
    HEADS.put("t -> split_words", (random, whole) -> pieces(random, 0, 6));
    HEADS.put("[t, s]", (random, whole) -> pieces(random, 2, 3));
    HEADS.put(
        "t -> category",
        (random, whole) ->
            new Values.Classes(
                IntStream.range(0, ROWS).map(row -> random.nextInt(3)).toArray(),
                List.of("a", "b", "c")));
  }

  private static final List<String> ARGUMENTS =
      List.of(
          "",
          "(7)",
          "(30)",
          "(0.5)",
          "(mean)",
          "(median)",
          "(most_frequent)",
          "(\"gap\")",
          "([\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"])",
          "(per: channel)",
          "(per: all)",
          "(5, edges: uniform)",
          "(5, spread: normal)",
          "(30, least: 2)",
          "(unknown: \"other\")",
          "(unknown: \"other\", min_count: 12)");

  @TempDir Path folder;

  private final Map<String, List<Use>> learning = new HashMap<>();

  private interface Generator {
    /**
     * @param whole whether numbers are whole, so that their sums are exact
     */
    Values make(RandomGenerator random, boolean whole);
  }

  /** One way to write a fitted step. */
  private record Use(String text, DataPlan.Step step, Generator generator) {}

  private List<Use> uses(String step, Set<String> heads) {
    List<Use> uses = new ArrayList<>();
    heads.forEach(
        head -> {
          Generator generator = Objects.requireNonNull(HEADS.get(head));
          for (String arguments : ARGUMENTS) {
            String text = head + " -> " + step + arguments;
            plan(text)
                .ifPresent(field -> uses.add(new Use(text, field.steps().getLast(), generator)));
          }
        });
    return uses;
  }

  private Optional<DataPlan.Field> plan(String field) {
    return new Compiler(
            StandardCatalog.catalog(),
            new Sources(folder, new DataPlaces(List.of(), folder, folder)))
        .compile(
            new SourceFile(
                "model.nn",
                """
                nn 1
                data d from table(n: [1, 2], m: [3, 4], t: ["a", "b"], s: ["c", "d"], fee: ["1 kg", "2 kg"]) {
                  f = %s
                  x = n
                  split: everything
                }
                network net from x { x -> dense(1) }
                predict net on d { show: table }
                """
                    .formatted(field)),
            Map.of())
        .model()
        .map(Model::data)
        .map(data -> data.getFirst().field("f"));
  }

  private static Values.Numbers numbers(RandomGenerator random, int width, boolean whole) {
    double[][] columns = new double[width][ROWS];
    for (double[] column : columns) {
      double scale = random.nextBoolean() ? 1 : 1e6;
      for (int row = 0; row < ROWS; row++) {
        column[row] =
            random.nextInt(10) == 0
                ? Double.NaN
                : whole ? random.nextInt(7) : scale + random.nextGaussian();
      }
    }
    return new Values.Numbers(
        NumericView.Beside.of(
            Arrays.stream(columns).<NumericView>map(NumericView.OneColumn::new).toList()));
  }

  private static @Nullable String[] texts(RandomGenerator random) {
    @Nullable String[] texts = new String[ROWS];
    for (int row = 0; row < ROWS; row++) {
      texts[row] = random.nextInt(10) == 0 ? null : word(random);
    }
    return texts;
  }

  /** Amounts, of which some rounds have ways of writing that do not go together. */
  private static @Nullable String[] amounts(RandomGenerator random, boolean whole) {
    List<String> ways =
        whole
            ? List.of("1.234 kg", "# kg", "1.234,5 kg", "0", "7,25 kg")
            : List.of("# %", "1 000 %");
    int kept = 1 + random.nextInt(ways.size());
    @Nullable String[] texts = new String[ROWS];
    for (int row = 0; row < ROWS; row++) {
      String way = ways.get(random.nextInt(kept));
      texts[row] =
          random.nextInt(10) == 0 ? null : way.replace("#", String.valueOf(random.nextInt(9)));
    }
    return texts;
  }

  /** Texts of {@code least} to {@code below − 1} pieces. */
  private static Values pieces(RandomGenerator random, int least, int below) {
    List<String>[] pieces = Values.Pieces.empty(ROWS);
    for (int row = 0; row < ROWS; row++) {
      pieces[row] =
          IntStream.range(0, random.nextInt(least, below)).mapToObj(i -> word(random)).toList();
    }
    return new Values.Pieces(pieces, " ");
  }

  private static String word(RandomGenerator random) {
    return List.of("a", "b", "c", "d", "e", "f").get(random.nextInt(6));
  }

  private StepInput input(Use use, int number) {
    RawTable.Origin origin =
        new RawTable.Origin() {
          @Override
          public String describe(int row) {
            return "row " + (row + 1);
          }

          @Override
          public SequencedMap<String, String> cells(int row) {
            return new LinkedHashMap<>();
          }
        };
    DataPlan.Field field =
        new DataPlan.Field(
            new SourceFile("model.nn", "nn 1").place(new Span(0, 1)),
            "f",
            List.of("n"),
            List.of(use.step()),
            use.step().out());
    return new StepInput(
        use.step().configured(),
        number,
        use.step().in(),
        use.step().out(),
        use.step().in().shape().rank() == 0 ? 1 : 2,
        RowOrder.asTheyAre(ROWS),
        IntStream.range(0, ROWS).toArray(),
        null,
        learned -> {},
        (code, ordinary, what, cell) -> {},
        true,
        new CellFiles(origin, null),
        file -> {},
        new FieldFindings(
            field,
            element -> "column " + element,
            new RawTable(ROWS, ROWS, new LinkedHashMap<>(), origin, List.of()),
            new DataDiagnostics(field.place())));
  }

  @Test
  void portionsTeachWhatAllRowsAtOnceTeach() {
    Set<String> tried = new LinkedHashSet<>();
    for (DataStep step : DataSteps.all().values()) {
      for (Use use : learning(step)) {
        RandomGenerator random = new SplittableRandom(use.text().hashCode());
        for (int round = 0; round < ROUNDS; round++) {
          Values values = use.generator().make(random, round % 2 == 0);
          StepInput in = input(use, 1);
          if (variant(step, in, values) instanceof FittedStep<?, ?, ?> fitted
              && compare(fitted, use.text(), in, values, random)) {
            tried.add(LearnedNames.of(fitted.learned()) + " of " + fitted.name());
          }
        }
      }
    }
    assertThat(tried).containsExactlyInAnyOrderElementsOf(allForms());
  }

  /** The uses of a step, if it learns. */
  private List<Use> learning(DataStep step) {
    return step.variants().stream().anyMatch(FittedStep.class::isInstance)
        ? learning.computeIfAbsent(step.name(), name -> uses(name, HEADS.keySet()))
        : List.of();
  }

  private static Set<String> allForms() {
    Set<String> forms = new LinkedHashSet<>();
    for (DataStep step : DataSteps.all().values()) {
      for (DataStep variant : step.variants()) {
        if (variant instanceof FittedStep<?, ?, ?> fitted) {
          forms.add(LearnedNames.of(fitted.learned()) + " of " + fitted.name());
        }
      }
    }
    return forms;
  }

  private static @Nullable DataStep variant(DataStep step, StepInput in, Values values) {
    return step instanceof ChoosingStep choosing ? choosing.choose(in, values) : step;
  }

  private static <V extends Values, S extends Statistics<? super V, S>, L extends Fitted.Learned>
      boolean compare(
          FittedStep<V, S, L> step,
          String text,
          StepInput in,
          Values values,
          RandomGenerator random) {
    V accepted = step.accept(in, values);
    if (accepted == null || step.given(in, accepted) != null) {
      return false;
    }
    S whole = step.statistics(in, accepted);
    do {
      whole.observe(accepted, in.fitRows());
    } while (whole.again());
    L expected = step.finish(in, accepted, whole);

    int[] cuts = IntStream.range(0, 1 + random.nextInt(4)).map(i -> random.nextInt(ROWS)).toArray();
    Arrays.sort(cuts);
    S merged = step.statistics(in, accepted);
    do {
      int from = 0;
      for (int i = 0; i <= cuts.length; i++) {
        int to = i == cuts.length ? ROWS : cuts[i];
        S part = merged.fresh();
        part.observe(accepted, Arrays.copyOfRange(in.fitRows(), from, to));
        merged.merge(part);
        from = to;
      }
    } while (merged.again());
    L found = step.finish(in, accepted, merged);

    if (merged instanceof Moments && expected != null && found != null) {
      assertClose(
          text, new ObjectMapper().valueToTree(found), new ObjectMapper().valueToTree(expected));
    } else {
      assertThat(found).as(text).isEqualTo(expected);
    }
    return expected != null;
  }

  /** The same but for the last bits of numbers. */
  private static void assertClose(String text, JsonNode found, JsonNode expected) {
    if (expected.isContainerNode()) {
      assertThat(found.size()).as(text).isEqualTo(expected.size());
      expected
          .properties()
          .forEach(each -> assertClose(text, found.path(each.getKey()), each.getValue()));
      for (int i = 0; i < expected.size() && expected.isArray(); i++) {
        assertClose(text, found.path(i), expected.path(i));
      }
    } else if (expected.isDouble()) {
      double value = expected.doubleValue();
      assertThat(found.doubleValue()).as(text).isCloseTo(value, within(1e-12 * Math.abs(value)));
    } else {
      assertThat(found).as(text).isEqualTo(expected);
    }
  }

  @Test
  void whatIsLearnedSurvivesJson() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    Set<String> tried = new LinkedHashSet<>();
    for (DataStep step : DataSteps.all().values()) {
      for (Use use : learning(step)) {
        Fitted fitted = fitted(step, use, 2);
        for (Fitted.Learned learned : fitted.fields().getOrDefault("f", List.of())) {
          tried.add(LearnedNames.of(learned.getClass()) + " of " + step.name());
          assertThat(learned.at(7).step()).isEqualTo(7);
          assertThat(learned.at(7).at(2)).isEqualTo(learned);
        }
        assertThat(json.readValue(json.writeValueAsString(fitted), Fitted.class))
            .as(use.text())
            .isEqualTo(fitted);
      }
    }
    assertThat(tried).containsExactlyInAnyOrderElementsOf(allForms());
  }

  /** What the step learns in its field, as the step of that number. */
  private Fitted fitted(DataStep step, Use use, int number) {
    List<Fitted.Learned> learned = new ArrayList<>();
    StepInput in = input(use, number);
    StepInput keeping =
        new StepInput(
            in.use(),
            number,
            in.type(),
            in.made(),
            in.channels(),
            in.order(),
            in.fitRows(),
            null,
            learned::add,
            (code, ordinary, what, cell) -> {},
            true,
            in.files(),
            in.read(),
            in.findings());
    step.apply(keeping, use.generator().make(new SplittableRandom(1), false));
    return new Fitted("d", learned.isEmpty() ? Map.of() : Map.of("f", learned));
  }

  @Test
  void whatMultipliesAndAddsIsUndone() {
    Set<String> tried = new LinkedHashSet<>();
    for (DataStep step : DataSteps.all().values()) {
      for (Use use : uses(step.name(), Set.of("n", "[n, m]"))) {
        Values values = use.generator().make(new SplittableRandom(1), false);
        Values made = step.apply(input(use, 1), values);
        DataPlan.Field field = input(use, 1).findings().field();
        Optional<Units> units = Units.of(field, fitted(step, use, 1));
        if (units.isEmpty()
            || !(values instanceof Values.Numbers before)
            || !(made instanceof Values.Numbers after)) {
          continue;
        }
        assertThat(undoing(step.name()))
            .as("the catalogue knows of %s that it can be undone", use.text())
            .isNotEqualTo(Rule.Transform.Undoing.IMPOSSIBLE);
        tried.add(step.name());
        double[] from = new double[before.matrix().width()];
        double[] to = new double[after.matrix().width()];
        for (int row = 0; row < ROWS; row++) {
          before.matrix().row(row, from, 0);
          after.matrix().row(row, to, 0);
          for (int i = 0; i < from.length; i++) {
            if (!Double.isNaN(from[i])) {
              assertThat(units.get().original(i, to[i]))
                  .as(use.text())
                  .isCloseTo(from[i], within(1e-9 * Math.max(1, Math.abs(from[i]))));
            }
          }
        }
      }
    }
    assertThat(tried)
        .contains(
            "scale",
            "shift",
            "standardize",
            "normalize",
            "robust_scale",
            "max_abs",
            "impute",
            "log1p");
  }

  private static Rule.Transform.Undoing undoing(String step) {
    return ((Rule.Transform)
            Objects.requireNonNull(StandardCatalog.catalog().find(Kind.TRANSFORM, step)).rule())
        .undoing(Options.NONE);
  }

  @Test
  void whatTheCatalogueCallsUndoableHasAWayBack() {
    for (DataStep step : DataSteps.all().values()) {
      for (Use use : uses(step.name(), Set.of("n", "[n, m]"))) {
        if (undoing(step.name()) != Rule.Transform.Undoing.IMPOSSIBLE
            && use.generator().make(new SplittableRandom(1), false) instanceof Values.Numbers) {
          assertThat(Units.of(input(use, 1).findings().field(), fitted(step, use, 1)))
              .as(use.text())
              .isPresent();
        }
      }
    }
  }
}
