package dev.nnc.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Rule;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.TextRenderer;
import dev.nnc.format.Formatted;
import dev.nnc.format.Formatter;
import dev.nnc.ir.Function;
import dev.nnc.ir.IrParser;
import dev.nnc.ir.IrPrinter;
import dev.nnc.ir.Program;
import dev.nnc.lower.CompiledGraph;
import dev.nnc.lower.ExecutionException;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Session;
import dev.nnc.lower.ShapeComparison;
import dev.nnc.op.Ops;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.type.ColumnType;
import dev.nnc.type.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random programs from all that the catalogue has: what the checker accepts must compile, have
 * TensorFlow's shapes and train a step; what it refuses must be refused at its place. A new entry
 * is tested without anyone remembering.
 *
 * <p>{@code -Dgenerated.programs=10000} makes more of them than one for each entry, {@code
 * -Dgenerated.seed=1} others; {@code -Dgenerated.tell=true} tells how many there were of what.
 */
class GeneratedProgramsTest {
  private static final Catalog CATALOG = StandardCatalog.catalog();
  private static final Compiler COMPILER = new Compiler(CATALOG, Generator.SCHEMAS);
  private static final int PROGRAMS = Integer.getInteger("generated.programs", 0);
  private static final long SEED = Long.getLong("generated.seed", 0);
  private static final boolean TELL = Boolean.getBoolean("generated.tell");
  private static final int ROWS = 3;

  private int refused;
  private int elsewhere;
  private int followed;
  private int notFinite;
  private int unchanged;
  private int trained;

  /** By what they have in common, one each. */
  private final Map<String, String> defects = new LinkedHashMap<>();

  @Test
  void whatIsAcceptedIsCarriedOut() {
    List<Entry> entries = new ArrayList<>();
    for (Kind kind : List.of(Kind.LAYER, Kind.ACTIVATION, Kind.FUNCTION)) {
      for (Entry entry : CATALOG.entries(kind)) {
        if (entry.rule() != Rule.NONE) {
          entries.add(entry);
        }
      }
    }
    Map<String, Integer> made = new TreeMap<>();
    entries.forEach(entry -> made.put(entry.kind() + " " + entry.name(), 0));
    int programs = Math.max(PROGRAMS, entries.size());
    for (int i = 0; i < programs; i++) {
      Entry focus = entries.get(i % entries.size());
      String name = focus.kind() + " " + focus.name();
      // Where luck gives no use that fits, another seed does.
      for (int more = 0; more == 0 || (made.getOrDefault(name, 0) == 0 && more < 9); more++) {
        int seed = i + more * programs;
        Model model = new Generator(CATALOG, SEED + seed, this::check).grow(focus);
        if (model != null) {
          made.merge(name, 1, Integer::sum);
          carryOut(model, seed);
        }
      }
    }
    if (TELL) {
      System.out.printf(
          "refused %d, elsewhere %d, follow-on errors %d; trained %d, not finite %d, unchanged %d%n",
          refused, elsewhere, followed, trained, notFinite, unchanged);
    }
    assertThat(String.join("\n\n", defects.values())).isEmpty();
    made.values().removeIf(times -> times > 0);
    assertThat(made.keySet()).as("never accepted, for want of a form to write it in").isEmpty();
    assertThat(trained).isGreaterThan(programs * 3 / 4);
    assertThat(notFinite).as("not finite").isLessThan(programs / 10);
    assertThat(unchanged).as("without a change").isLessThan(programs / 20);
    assertThat(elsewhere / (double) refused).as("errors elsewhere").isLessThan(0.02);
  }

  private void defect(String what, SourceFile source) {
    String kind = what.lines().findFirst().orElse("").replaceAll("[0-9]+|\\[.*?]|%\\w+", "");
    defects.putIfAbsent(kind, what + "\n" + source.text());
  }

  /** The model, or null if the program is refused with errors that are as they should be. */
  private @Nullable Model check(Generator.Attempt attempt) {
    Compilation compilation;
    try {
      compilation = COMPILER.check(attempt.source(), Map.of());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      defect("the checker fell over: " + trace(e), attempt.source());
      return null;
    }
    List<Diagnostic> errors =
        compilation.diagnostics().stream().filter(Diagnostic::isError).toList();
    if (errors.isEmpty()) {
      if (compilation.model().isEmpty()) {
        defect("neither a model nor an error", attempt.source());
      }
      return compilation.model().orElse(null);
    }
    refused++;
    for (Diagnostic error : errors) {
      if (error.message().isBlank() || !error.place().source().name().equals("generated.nn")) {
        defect("an error without words or place: " + error, attempt.source());
      }
    }
    Diagnostic first = errors.getFirst();
    // A mistake that is only seen inside a block names the call, too.
    if (!attempt.touches(first.place())
        && first.labels().stream().noneMatch(label -> attempt.touches(label.place()))
        && first.notes().stream().noneMatch(note -> note.endsWith("line " + attempt.last()))) {
      elsewhere++;
      if (TELL) {
        System.out.println("ELSEWHERE " + new TextRenderer(false).render(errors));
      }
    }
    if (errors.size() > 3) {
      followed++;
      if (TELL) {
        System.out.println(new TextRenderer(false).render(errors));
      }
    }
    return null;
  }

  private void carryOut(Model checked, int seed) {
    SourceFile source = checked.source();
    try {
      Compilation compilation = COMPILER.compile(source, Map.of());
      Model model = compilation.model().orElseThrow();
      Program program = model.program();
      String text = IrPrinter.print(program);
      Program read = IrParser.parse(text, Map.of(source.name(), source), Ops::named);
      if (!read.equals(program)) {
        defect("the IR is not read as it is printed", source);
      }
      String meaning = withoutPlaces(IrPrinter.print(checked.program()));
      Formatted formatted = Formatter.format(source);
      if (!meaning.equals(meaning(formatted.text()))) {
        defect("the formatter changes the meaning:\n" + formatted.text(), source);
      }
      if (!meaning.equals(meaning(compilation.resolvedText()))) {
        defect(
            "with defaults filled in it means something else:\n" + compilation.resolvedText(),
            source);
      }
      try (CompiledGraph graph = new CompiledGraph(program);
          Session session = graph.open(new ExecutionSettings("cpu", 1, 1))) {
        List<String> differences = ShapeComparison.differences(graph);
        if (!differences.isEmpty()) {
          defect("TensorFlow's shapes differ: " + differences, source);
        }
        train(model, session, seed);
      }
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      defect("seed " + seed + ": " + trace(e), source);
    }
  }

  private static String trace(Throwable failure) {
    return failure
        + "\n  "
        + String.join(
            "\n  ", Arrays.stream(failure.getStackTrace()).limit(12).map(String::valueOf).toList());
  }

  private static String meaning(String text) {
    return COMPILER
        .check(new SourceFile("generated.nn", text), Map.of())
        .model()
        .map(model -> withoutPlaces(IrPrinter.print(model.program())))
        .orElse("refused");
  }

  private static String withoutPlaces(String ir) {
    return ir.replaceAll("generated\\.nn\"?:\\d+(:\\d+)?(-\\d+(:\\d+)?)?", "")
        .replaceAll(" +@.*", "");
  }

  private void train(Model model, Session session, int seed) {
    ActionPlan.Update plan = ((ActionPlan.Train) model.actions().getLast()).updates().getFirst();
    session.initialize(7);
    Map<String, byte[]> before = weights(session, plan);
    if (!step(model, session, plan, seed)) {
      notFinite++;
      assertThat(same(before, weights(session, plan)))
          .as("a refused step changes nothing")
          .isTrue();
      return;
    }
    Map<String, byte[]> after = weights(session, plan);
    trained++;
    if (same(before, after)) {
      unchanged++;
      if (TELL) {
        System.out.println("UNCHANGED\n" + model.source().text());
      }
    }
    after.forEach(
        (name, bytes) -> {
          FloatBuffer numbers =
              ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
          while (numbers.hasRemaining()) {
            assertThat(numbers.get()).as(name).isFinite();
          }
        });
    session.initialize(7);
    step(model, session, plan, seed);
    assertThat(same(after, weights(session, plan))).as("the same seed, the same weights").isTrue();
    run(model, session, plan.validate(), seed);
    run(model, session, plan.statistics(), seed);
    run(model, session, plan.locate(), seed);
    run(model, session, model.networks().getLast().predict(), seed);
  }

  /** Whether all was finite. */
  private static boolean step(Model model, Session session, ActionPlan.Update plan, int seed) {
    try {
      for (int i = 1; i < plan.calls().accumulate(); i++) {
        run(model, session, plan.calls().gather(), seed);
      }
      run(model, session, plan.step(), seed);
      if (plan.calls().accumulate() > 1) {
        run(model, session, plan.calls().add(), seed);
        run(model, session, plan.calls().apply(), seed);
      }
      if (!plan.calls().average().isEmpty()) {
        run(model, session, plan.calls().average(), seed);
      }
      return true;
    } catch (ExecutionException failure) {
      if (failure.reason() == ExecutionException.Reason.NOT_FINITE) {
        return false;
      }
      throw failure;
    }
  }

  private static void run(Model model, Session session, String name, long seed) {
    Random random = new Random(seed);
    Session.Call call = session.call(name);
    Session.Feeds feeds = call.feeds(ROWS);
    for (Function.Port input : model.program().function(name).inputs()) {
      ColumnType type = Generator.COLUMNS.get(input.name());
      if (input.value().type().element() == ElementType.I32) {
        IntBuffer numbers = feeds.integers(input.name()).clear();
        while (type != null && numbers.hasRemaining()) {
          numbers.put(random.nextInt((int) type.classes()));
        }
      } else {
        FloatBuffer numbers = feeds.floats(input.name()).clear();
        while (numbers.hasRemaining()) {
          numbers.put(type == null ? 0.01f : random.nextFloat() * 1.5f - 0.5f);
        }
      }
    }
    call.run(feeds);
  }

  private static Map<String, byte[]> weights(Session session, ActionPlan.Update plan) {
    return session.read(plan.variables());
  }

  private static boolean same(Map<String, byte[]> a, Map<String, byte[]> b) {
    return a.entrySet().stream()
        .allMatch(each -> Arrays.equals(each.getValue(), b.get(each.getKey())));
  }
}
